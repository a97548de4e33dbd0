"""Lives told from a run: those who are followed, their diary and the log of decisions."""

from __future__ import annotations

from model.campaign.life.diary import Diary, Entry, in_words
from model.campaign.life.relive import FollowedCampaign, begin, relive

__all__ = ["Diary", "Entry", "FollowedCampaign", "begin", "in_words", "relive"]
