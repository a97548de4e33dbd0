"""Whole numbers in proportion to weights: the rule of Webster, also known as Sainte-Laguë.

It is used instead of largest remainders because it is monotone: one village, household or post more
goes to one place and takes nothing from another. So a city of one more village keeps all others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

HALVINGS = 60
"""Steps of bisection; what is left over is given one by one."""


def apportion(weights: NDArray[Any], total: int, least: int = 0) -> NDArray[np.int64]:
    """Divide `total` whole units among weights of at least zero; everyone gets at least `least`.

    Ties go to the first row. All weights zero count as all equal; no weights get nothing.
    """
    if not len(weights):
        return np.zeros(0, np.int64)
    exact = np.asarray(weights, np.float64)
    exact = exact if exact.max() > 0.0 else np.ones_like(exact)
    seats = np.maximum(_rounded(exact, total), least)
    while (missing := total - int(seats.sum())) > 0:
        seats[np.argmax(exact / (2 * seats + 1))] += 1
    while missing < 0:
        can = np.where(seats > least, exact, np.inf)
        seats[np.argmin(can / np.maximum(2 * seats - 1, 1))] -= 1
        missing += 1
    return seats


def _rounded(exact: NDArray[np.float64], total: int) -> NDArray[np.int64]:
    """Weights times a common factor, rounded: the largest factor that stays within the total."""
    low, high = 0.0, 2.0 * (total + len(exact)) / float(exact.max())
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if np.floor(exact * middle + 0.5).sum() <= total:
            low = middle
        else:
            high = middle
    return np.floor(exact * low + 0.5).astype(np.int64)


def in_turn(weights: NDArray[Any], total: int, keys: NDArray[Any]) -> NDArray[np.int64]:
    """Rows in the order in which they are served, so that every beginning is in proportion.

    Returns `total` row numbers; the first n of them are the apportionment of n. Ties are broken by
    `keys`, so that the order of rows does not matter.
    """
    exact = np.asarray(weights, np.float64)
    exact = exact if exact.size and exact.max() > 0.0 else np.ones_like(exact)
    by_key = np.argsort(keys, kind="stable")
    seats = apportion(exact[by_key], total)
    rows = np.repeat(by_key, seats)
    before = np.arange(rows.size) - np.repeat(np.cumsum(seats) - seats, seats)
    turn = (2 * before + 1) / exact[rows]
    served: NDArray[np.int64] = rows[np.lexsort((keys[rows], turn))]
    return served
