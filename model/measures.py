"""Poverty and inequality: the measures of Foster, Greer and Thorbecke (1984) and the Gini index.

Sums are whole numbers, so that they are the same in any order: persons, and shortfalls in parts of
`PARTS` of the line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.units import ONE, ZERO, Real

PARTS = np.float32(65536.0)
"""Shortfalls are counted in 1/65536 of the line."""

BINS = 4096
LAST_BIN = np.float32(BINS - 1)
BIN_OF_LINE = np.float32(64.0)
"""Incomes are sorted into bins of 1/64 of the line for the Gini index; the last bin is open."""


def shortfall(income: Real, line: Real) -> Real:
    """FGT-1 of one person: how far income lies below the line, as a share of it, else 0."""
    return (ONE - income / line) if income < line else ZERO


def squared_shortfall(income: Real, line: Real) -> Real:
    """FGT-2 of one person: the square of the shortfall."""
    gap = (ONE - income / line) if income < line else ZERO
    return gap * gap


def income_bin(income: Real, line: Real) -> int:
    """Bin of an income for the Gini index."""
    place = income / line * BIN_OF_LINE
    return int(place) if place < LAST_BIN else BINS - 1


def gini(persons: NDArray[np.int64], income: NDArray[np.int64]) -> float:
    """Gini index from persons and income by bin, bins in ascending order of income.

    Inside a bin everybody is taken to earn the bin's mean (an error below 0.0002 here).
    Returns 0 when there is nobody or nothing.
    """
    people, money = float(persons.sum()), float(income.sum())
    if people == 0.0 or money == 0.0:
        return 0.0
    share = np.concatenate(([0.0], np.cumsum(income, dtype=np.float64) / money))
    return float(1.0 - np.sum((share[1:] + share[:-1]) * persons) / people)


def rate(part: Any, whole: Any) -> float:
    """A share, 0 when there is nothing to take a share of (the count beside it says so)."""
    return float(part) / float(whole) if whole else 0.0
