"""The machine's limit for a month: bytes really read and written, and keyed draws really used.

A column counts as read once a month, whole, if the loops over all households ask for it, and for
the households on the round only if visits and support ask for it. It counts as written for the
rows that hold something else after the month. So the limit is about what any program needs that
keeps the same state in main memory, whatever its passes over it; a cleverer one could leave out
some columns of those who are listed and not visited (a tenth of the bytes).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from model.campaign import Campaign
from model.clock import is_quarter_end
from model.relief import Register
from model.systems.livelihoods.quarter import QuarterRows
from model.systems.livelihoods.rows import Rows
from model.systems.operations.visits import HomeRows
from model.systems.support.loop import Rows as SupportRows

MONTHS = 12
WORDS_A_MONTH, WORDS_OF_LUCK, WORDS_A_VISIT = 2, 2, 4
"""Uniform numbers: a household a month, more where lasting luck is renewed, a visited household."""
LUCK_EVERY = 3


class Work(NamedTuple):
    """What a month needs at least, mean over a year."""

    households: int
    read: float
    """Bytes."""
    written: float
    """Bytes."""
    draws: float

    def seconds(self, bandwidth: float, uniform: float) -> float:
        """The limit: bytes over measured copy bandwidth, and draws times measured seconds each."""
        return (self.read + self.written) / bandwidth + self.draws * uniform


def work_of(campaign: Campaign) -> Work:
    """Live a year of a campaign and count; columns are compared with what they were before."""
    months = [_month(campaign) for _ in range(MONTHS)]
    means = [float(np.mean(values)) for values in zip(*months, strict=True)]
    return Work(campaign.city.households.size, *means)


def _month(campaign: Campaign) -> tuple[float, float, float]:
    own = campaign.city.households
    before = {name: array.copy() for name, array in own._arrays.items()}
    month = campaign.month
    campaign.step()
    written = sum(_changed(before[name], array) for name, array in own._arrays.items())
    visited = int((own.seen_month == month).sum())
    draws = WORDS_A_MONTH * own.size + WORDS_A_VISIT * visited
    if month % LUCK_EVERY == 0:
        draws += WORDS_OF_LUCK * own.size
    return float(_read(own, month)), float(written), float(draws)


def _read(own: Any, month: int) -> int:
    every = set(Rows._fields) | {"granted", "register"}
    if is_quarter_end(month):
        every |= set(QuarterRows._fields)
    some = (set(HomeRows._fields) | set(SupportRows._fields)) - every - {"quarters"}
    on_round = (own.register != Register.NEVER) & (own.register != Register.STRUCK)
    listed = int((on_round & (own.forgotten == 0)).sum())
    whole = sum(own._arrays[name].nbytes for name in every)
    last_year = 0 if "quarters" in every else 4 * 4  # four quarters of float32
    return whole + listed * (last_year + sum(own._arrays[name].itemsize for name in some))


def _changed(before: np.ndarray, after: np.ndarray) -> int:
    """Bytes of the values that are others than before."""
    same = before.view(f"u{before.itemsize}") == after.view(f"u{after.itemsize}")
    return int(same.size - same.sum()) * after.itemsize
