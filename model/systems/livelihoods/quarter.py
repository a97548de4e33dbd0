"""The end of a quarter: incomes are closed, and who is poor in truth is decided (H15)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.measures import PARTS, income_bin, shortfall, squared_shortfall
from model.relief import Poor
from model.systems.livelihoods.numbers import Numbers
from model.units import ZERO, Count, Real

F = np.float32
T1, T2, T3 = np.uint8(Poor.INCOME), np.uint8(Poor.STABLE), np.uint8(Poor.GUARANTEE)
NO = np.uint8(0)
LANES = 8

FGT = ("persons", "poor", "stable", "unguaranteed", "gap", "severity", "income")
"""Sums of a quarter's end, one row a village."""


class QuarterRows(NamedTuple):
    """The columns that the end of a quarter reads and changes."""

    persons: NDArray[Any]
    quarter: NDArray[Any]
    quarters: NDArray[Any]
    gaps: NDArray[Any]
    poor: NDArray[Any]


def poverty(year: Real, two_years: Real, gaps: Count, line: Real) -> Count:
    """H15: T1 by the last four quarters, T2 by the mean of the last eight, T3 by any gap.

    Incomes and line are yuan a person a year; the result has one bit for each report.
    """
    return (T1 if year < line else NO) | (T2 if two_years < line else NO) | (T3 if gaps else NO)


poverty_of = compiled(poverty)
shortfall_of = compiled(shortfall)
squared_of = compiled(squared_shortfall)
bin_of = compiled(income_bin)
EIGHT = F(8.0)
PERSON_YEAR = F(0.5)


@compiled
def _incomes(r: QuarterRows, i: Any, slot: Count) -> Any:
    """Income a person of the last four quarters, and the yearly mean of the last eight."""
    year, before = ZERO, ZERO
    for back in range(4):
        year += r.quarters[(slot - back) % LANES, i]
        before += r.quarters[(slot - 4 - back) % LANES, i]
    persons = F(r.persons[i])
    return year / persons, (year + before) * PERSON_YEAR / persons


@compiled
def quarter_loop(r: QuarterRows, start: Any, n: Numbers, slot: Count, sums: Any, bins: Any) -> None:
    """Close the quarter in lane `slot`; fill `sums` (villages, 7) and `bins` (BINS, 2)."""
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            r.quarters[slot, i] = r.quarter[i]
            r.quarter[i] = ZERO
            year, two_years = _incomes(r, i, slot)
            poor = poverty_of(year, two_years, r.gaps[i], n.welfare_line)
            r.poor[i] = poor
            persons = np.int64(r.persons[i])
            money = np.int64(year * n.sum_scale + F(0.5)) * persons
            sums[v, 0] += persons
            sums[v, 1] += persons if poor & T1 else 0
            sums[v, 2] += persons if poor & T2 else 0
            sums[v, 3] += persons if poor & T3 else 0
            sums[v, 4] += persons * np.int64(shortfall_of(year, n.welfare_line) * PARTS)
            sums[v, 5] += persons * np.int64(squared_of(year, n.welfare_line) * PARTS)
            sums[v, 6] += money
            b = bin_of(year, n.welfare_line)
            bins[b, 0] += persons
            bins[b, 1] += money
