"""The end of a quarter: incomes are closed, and who is poor in truth is decided (H15)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.measures import PARTS, income_bin, shortfall, squared_shortfall
from model.relief import Poor
from model.systems.livelihoods.numbers import Numbers
from model.systems.livelihoods.rows import BLOCK, ROWS
from model.units import ZERO, Count, Real

F = np.float32
T1, T2, T3 = np.uint8(Poor.INCOME), np.uint8(Poor.STABLE), np.uint8(Poor.GUARANTEE)
NO, NO32 = np.uint8(0), np.uint32(0)
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
PERSON_YEAR = F(0.5)


class Closing(NamedTuple):
    """Working memory of one block: incomes a person of the year, their bins, all money of each."""

    year: NDArray[Any]
    bin: NDArray[Any]
    money: NDArray[Any]


@compiled
def _lanes(quarters: Any, slot: Count) -> Any:
    """Eight quarters, the latest first."""
    return (
        quarters[slot], quarters[(slot + 7) % LANES], quarters[(slot + 6) % LANES],
        quarters[(slot + 5) % LANES], quarters[(slot + 4) % LANES], quarters[(slot + 3) % LANES],
        quarters[(slot + 2) % LANES], quarters[(slot + 1) % LANES],
    )  # fmt: skip


@compiled
def _incomes(r: QuarterRows, lo: Count, hi: Count, slot: Count, n: Numbers, c: Closing) -> None:
    """Close the quarter; who is poor by income a person of four, and of eight, quarters."""
    q0, q1, q2, q3, q4, q5, q6, q7 = _lanes(r.quarters, slot)
    for i in range(lo, hi):
        q0[i] = r.quarter[i]
        r.quarter[i] = ZERO
        year = ZERO + q0[i] + q1[i] + q2[i] + q3[i]
        before = ZERO + q4[i] + q5[i] + q6[i] + q7[i]
        persons = F(r.persons[i])
        two_years = (year + before) * PERSON_YEAR / persons
        year = year / persons
        r.poor[i] = np.uint8(poverty_of(year, two_years, r.gaps[i], n.welfare_line))
        c.year[i - lo] = year
        c.bin[i - lo] = np.int32(bin_of(year, n.welfare_line))


@compiled
def _people(r: QuarterRows, lo: Count, hi: Count, out: Any) -> None:
    """Persons of a block, and those among them who are poor, by each of the three reports."""
    persons, poor, stable, unguaranteed = NO32, NO32, NO32, NO32
    for i in range(lo, hi):
        here, bits = np.uint32(r.persons[i]), r.poor[i]
        persons = np.uint32(persons + here)
        poor = np.uint32(poor + (here if bits & T1 else NO32))
        stable = np.uint32(stable + (here if bits & T2 else NO32))
        unguaranteed = np.uint32(unguaranteed + (here if bits & T3 else NO32))
    out[0] += np.int64(persons)
    out[1] += np.int64(poor)
    out[2] += np.int64(stable)
    out[3] += np.int64(unguaranteed)


@compiled
def _money(r: QuarterRows, lo: Count, hi: Count, n: Numbers, c: Closing, out: Any) -> None:
    """Shortfalls of a block in parts of the line, and its money, times persons."""
    gap: Count = 0
    severity: Count = 0
    income: Count = 0
    for i in range(lo, hi):
        j = i - lo
        persons, year = np.int64(r.persons[i]), c.year[j]
        gap += persons * np.int64(np.int32(shortfall_of(year, n.welfare_line) * PARTS))
        severity += persons * np.int64(np.int32(squared_of(year, n.welfare_line) * PARTS))
        money = np.int64(year * n.sum_scale + F(0.5)) * persons
        c.money[j] = money
        income += money
    out[4] += gap
    out[5] += severity
    out[6] += income


@compiled
def quarter_loop(r: QuarterRows, start: Any, n: Numbers, when: Any, sums: Any, bins: Any) -> None:
    """Close the quarter of some villages; fill `sums` (villages, 7) and `bins` (BINS, 2).

    `when` is (lane of the quarter, first village, past the last).
    """
    slot, first, last = when
    c = Closing(np.empty(BLOCK, np.float32), np.empty(BLOCK, np.int32), np.empty(BLOCK, np.int64))
    for v in range(first, last):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            _incomes(r, lo, hi, slot, n, c)
            _people(r, lo, hi, sums[v])
            _money(r, lo, hi, n, c, sums[v])
            for j in range(hi - lo):
                bins[c.bin[j], 0] += np.int64(r.persons[lo + j])
                bins[c.bin[j], 1] += c.money[j]
            lo = hi
