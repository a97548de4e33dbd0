"""Cadres: five kinds, one row each; a Mesa agent is a view on its row."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

import numpy as np

from model.columns import Array, Column, Store

_C = Column


class Kind(IntEnum):
    """The five kinds of cadre of the campaign."""

    FIRST_SECRETARY = 0
    RESIDENT = 1
    ROTATING = 2
    VILLAGE = 3
    PAIRED = 4


NAMED = 2**24
"""Rank of the first post that is named for a village: such posts stand outside the rule."""
COLUMNS: tuple[Column, ...] = (
    _C("key", "u4", "", "world", "the cadre's own number: address of its draws"),
    _C("kind", "u1", "code", "world", "kind of cadre"),
    _C(
        "rank",
        "i4",
        "",
        "world",
        "order within its kind: the first n serve; from 2^24 on named",
    ),
    _C("county", "i4", "row", "world", "county it comes from"),
    _C("home", "i4", "row", "world", "village it comes from, or its post is named for (-1 none)"),
    _C(
        "topic", "u1", "code", "world", "topic it knows best, one of twelve (the register's causes)"
    ),
    _C("talent", "f4", "relative", "organisation", "skill of who has the post, 1 is the reference"),
    _C("posted", "i4", "row", "organisation", "village it works in (-1 not in service)", start=-1),
    _C("since", "i2", "month", "organisation", "month it was posted there", start=-1),
    _C("came", "i2", "month", "organisation", "month who has the post came to it", start=-1),
    _C(
        "successors",
        "i2",
        "times",
        "organisation",
        "times the post was refilled (from -1)",
        start=-1,
    ),
    _C("sent", "f4", "factor", "organisation", "talent of whom a body sent to this post", start=1),
    _C("knowledge", "f4", "0-1", "operations", "what it knows of the village"),
    _C("fatigue", "f4", "", "operations", "fatigue"),
    _C("supply", "i4", "1/100 day", "operations", "days worked this month"),
    _C("paper", "i4", "1/100 day", "operations", "of these, on forms"),
    _C("field", "i4", "1/100 day", "operations", "of these, in the field"),
    _C("leaves", "u1", "yes or no", "operations", "leaves the post at the end of the month"),
    _C("course", "u1", "code", "operations", "topic it is trained in (the register's causes)"),
    _C("trained", "f4", "0-1", "operations", "what training has left of skill in that topic"),
    _C("hope", "f4", "0-1", "support", "hope to rise by one's record"),
    _C("risen", "i2", "month", "support", "month somebody last rose from this post", start=-1),
    _C("praise", "f4", "0-1", "support", "what a commendation is still worth to it"),
)


class Cadres(Store):
    """All cadres who serve at any time of the scenario."""

    COLUMNS: ClassVar[tuple[Column, ...]] = COLUMNS

    def block(self, kind: Kind) -> slice:
        """Rows of one kind: cadres are ordered by kind, so that they lie together."""
        of_its_own_type = np.array((kind, kind + 1), self.kind.dtype)  # else all kinds are copied
        first, end = self.kind.searchsorted(of_its_own_type)
        return slice(int(first), int(end))

    @property
    def named(self) -> Array:
        """Which posts are named for a village (cadres,)."""
        found: Array = self.rank >= NAMED
        return found

    def of(self, *kinds: Kind) -> Array:
        """Row numbers of the cadres of these kinds, in row order."""
        found: Array = np.flatnonzero(np.isin(self.kind, [int(k) for k in kinds]))
        return found
