"""Organisation: who is posted where, and what the office sees when it decides."""

from __future__ import annotations

from model.systems.organisation.posts import PostingReport, fill_posts, replace_leavers
from model.systems.organisation.seeing import households_seen, villages_seen
from model.systems.organisation.strength import grow_strength, replace_secretaries

__all__ = [
    "PostingReport",
    "fill_posts",
    "grow_strength",
    "households_seen",
    "replace_leavers",
    "replace_secretaries",
    "villages_seen",
]
