"""What the loops of livelihoods share: columns, working memory of a block, and exact sums."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.systems.livelihoods.numbers import Numbers
from model.units import ONE, Count

BLOCK = 768
ROWS = np.uint64(BLOCK)
"""Row numbers are unsigned in the loops: one that may be negative stops wide registers."""
HALF_UP = np.float32(0.5)
NOTHING = (np.uint32(0), np.int32(0))
"""A sum of nothing, for `counted`."""
FADING = np.float32(11.0 / 12.0)
LEAST_PLACES, LEAST_LABOUR = np.float32(0.1), np.float32(0.01)
LOW_HALF, HIGH_HALF = np.int32(0xFFFF), np.int32(16)


class Rows(NamedTuple):
    """The columns that livelihoods read and write, as plain arrays."""

    key: NDArray[Any]
    persons: NDArray[Any]
    land: NDArray[Any]
    remote: NDArray[Any]
    workers: NDArray[Any]
    pupils: NDArray[Any]
    old: NDArray[Any]
    ability: NDArray[Any]
    assets: NDArray[Any]
    shock: NDArray[Any]
    season: NDArray[Any]
    away: NDArray[Any]
    placed: NDArray[Any]
    ill: NDArray[Any]
    gaps: NDArray[Any]
    aid: NDArray[Any]
    misfit: NDArray[Any]
    industry_from: NDArray[Any]
    relocated: NDArray[Any]
    station: NDArray[Any]
    quarter: NDArray[Any]
    unsent: NDArray[Any]
    poor: NDArray[Any]
    paid: NDArray[Any]
    register: NDArray[Any]


class Places(NamedTuple):
    """What livelihoods need to know of villages: one row a village."""

    start: NDArray[Any]
    """First household of each village, and one past the last (villages + 1)."""
    place: NDArray[Any]
    """Lasting log points of the village."""
    weather: NDArray[Any]
    """This year's harvest luck of the village, log points."""
    crowding: NDArray[Any]
    """Factor on leaving of unregistered households: places taken by placed workers."""
    produce: NDArray[Any]
    """What a share of the village's industry earns, over the usual: margin x price of the month."""
    labour: NDArray[Any]
    """Workers at home that a share of its industry needs."""
    pot: NDArray[Any]
    """Yuan that joint projects pay out in the village this month."""
    site: NDArray[Any]
    """1 where moved households have an organisation at their site, else 0."""


class PlaceRows(NamedTuple):
    """The columns of villages that their places are made of."""

    placements: NDArray[Any]
    taken: NDArray[Any]
    industry: NDArray[Any]
    pooled: NDArray[Any]
    site: NDArray[Any]
    owed_share: NDArray[Any]


@compiled
def place_loop(r: PlaceRows, numbers: Any, p: Places) -> None:
    """Fill the places of the month: places taken fade in a year, new placements take some."""
    displacement, labour, pooled_pay = numbers
    for v in range(r.taken.size):
        r.taken[v] = r.taken[v] * FADING + r.placements[v] * displacement
        households = np.float32(max(p.start[v + 1] - p.start[v], 1))
        p.crowding[v] = max(ONE - r.taken[v] / households, LEAST_PLACES)
        p.labour[v] = max(labour[r.industry[v]], LEAST_LABOUR)
        p.pot[v] = r.pooled[v] * pooled_pay
        p.site[v] = np.float32(r.site[v]) * r.owed_share[v]


class Scratch(NamedTuple):
    """Working memory of one block."""

    move: NDArray[Any]
    event: NDArray[Any]
    shock_a: NDArray[Any]
    shock_b: NDArray[Any]
    home: NDArray[Any]
    income: NDArray[Any]
    pot: NDArray[Any]
    struck: NDArray[Any]


def scratch() -> Scratch:
    """Working memory for one caller (one thread)."""
    words = np.empty((4, BLOCK), np.uint32)
    home, income, pot = np.empty((3, BLOCK), np.float32)
    struck = np.empty(BLOCK, np.uint32)
    return Scratch(words[0], words[1], words[2], words[3], home, income, pot, struck)


@compiled
def counted(sums: Any, part: Any, n: Numbers) -> Any:
    """Add an amount to a sum, in whole parts of money, its lower and upper 16 bits apart.

    So that a loop over a block counts in 32 bits, beside its float32, without running over.
    """
    low, high = sums
    parts = np.int32(part * n.sum_scale + HALF_UP)
    return np.uint32(low + (parts & LOW_HALF)), np.int32(high + (parts >> HIGH_HALF))


@compiled
def whole(sums: Any) -> Count:
    """A sum of `counted` in one number."""
    low, high = sums
    return np.int64(high) * 65536 + np.int64(low)
