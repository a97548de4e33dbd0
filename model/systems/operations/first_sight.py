"""What list-makers wrote down when the first register was made, before anybody's first visit."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import block32, exp32, normal32, seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Cause, Register
from model.scenario import Levels
from model.units import ZERO

F = np.float32
DRAW = int(Purpose.VISIT)
BEFORE = -1
"""Month of this first look: just before January 2014."""
LANES, LAST = 8, 7
STRANGER = 0.4
"""0.3 + the knowledge 0.1 of a visitor who comes once (C6)."""
CAUSES, ONE_BIT, NO = len(Cause), np.uint8(1), np.uint8(0)
Rows = NDArray[np.int64]


class SightRows(NamedTuple):
    """The columns that first sight reads and writes."""

    key: NDArray[Any]
    persons: NDArray[Any]
    workers: NDArray[Any]
    gaps: NDArray[Any]
    cause: NDArray[Any]
    quarters: NDArray[Any]
    unsent: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]
    seen_workers: NDArray[Any]
    seen_cause: NDArray[Any]
    seen_month: NDArray[Any]


def noise_at_first_sight(levels: Levels) -> float:
    """C6 for one visit by a stranger: spread of seen income, log points (about 0.45)."""
    conduct = levels.conduct
    return math.sqrt(
        conduct.sight_floor**2 + conduct.sight_noise**2 / (1.0 + conduct.sight_visits * STRANGER)
    )


class First(NamedTuple):
    """How well list-makers see: noise of income, log points; chances to note gaps, the cause."""

    noise: Any
    gaps: Any
    cause: Any


def _first(levels: Levels) -> First:
    conduct = levels.conduct
    return First(F(noise_at_first_sight(levels)), F(conduct.first_gaps), F(conduct.first_causes))


def first_sight(city: City, levels: Levels, seed: int) -> None:
    """Write the first seen values of the registered: income with noise, workers, gaps, cause.

    Recorded income counts the whole pay of workers away. There is no visit and no plan yet.
    """
    listed = np.flatnonzero(city.households.register == Register.REGISTERED)
    with city.households.writing("operations") as own:
        own.visits[:] = 0.0
        own.plan[:] = 0
        own.plan_fits[:] = 0
        own.seen_month[:] = BEFORE
        rows = own.rows(SightRows)
        sight_loop(rows, listed, _first(levels), (BEFORE, *seed_words(seed)))


def look_at_the_new(city: City, levels: Levels, month: int, seed: int, new: Rows) -> None:
    """Write the first seen values of households that were just added to the register."""
    with city.households.writing("operations") as own:
        rows = own.rows(SightRows)
        sight_loop(rows, new, _first(levels), (month, *seed_words(seed)))


@compiled
def _gaps_noticed(gaps: Any, words: Any, chance: Any) -> Any:
    seen = NO
    for bit in range(4):
        if gaps >> np.uint8(bit) & ONE_BIT and uniform32(words[bit]) < chance:
            seen |= ONE_BIT << np.uint8(bit)
    return seen


@compiled
def _income(r: SightRows, i: Any, last: Any) -> Any:
    """Recorded income a person of the last four quarters; `last` is the lane of the latest."""
    year = ZERO
    for back in range(4):
        year += r.quarters[(last + LANES - back) & LAST, i]
    return (year + r.unsent[i]) / F(r.persons[i])


@compiled
def sight_loop(r: SightRows, rows: Any, first: First, when: Any) -> None:
    """First sight of these households, in this month."""
    month, k0, k1 = when
    last, lane = ((month // 3 - 1) & LAST, 2) if month >= 0 else (LAST, 0)
    for i in rows:
        r.seen_month[i] = np.int16(month)
        a, b, c, d = block32(r.key[i], month, DRAW, lane, k0, k1)
        r.seen_income[i] = _income(r, i, last) * exp32(first.noise * normal32(a, b))
        right = uniform32(c) < first.cause
        r.seen_cause[i] = r.cause[i] if right else np.uint8(uniform32(d) * F(CAUSES))
        words = block32(r.key[i], month, DRAW, lane + 1, k0, k1)
        r.seen_gaps[i] = _gaps_noticed(r.gaps[i], words, first.gaps)
        r.seen_workers[i] = r.workers[i]
