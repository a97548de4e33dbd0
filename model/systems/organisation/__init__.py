"""Organisation: who is posted where, and what the office sees when it decides."""

from __future__ import annotations

from model.systems.organisation.posts import PostingReport, fill_posts, replace_leavers
from model.systems.organisation.seeing import households_seen, villages_seen

__all__ = [
    "PostingReport",
    "fill_posts",
    "households_seen",
    "replace_leavers",
    "villages_seen",
]
