"""Who may move people and money, and by what it divides them (P1): county, township or village."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import exp32
from model.policies.apportion import Whole

F = np.float32
FINE = 2.0**20
"""Weights become whole parts of the largest in their group, so that shares are exact."""
TERRITORIAL = ("county", "township")
"""Levels that may move something between villages."""


@compiled
def _blur(needs: Any, luck: Any, noise: Any, out: Any) -> None:
    for v in range(needs.size):
        out[v] = needs[v] * exp32(noise * luck[v])


def estimates(needs: NDArray[Any], luck: NDArray[Any], noise: float) -> NDArray[np.float32]:
    """What a level takes for the need of villages: what was reported, off by its own noise.

    `needs` (n) as reported, `luck` (n) standard normal draws, `noise` in log points.
    """
    out = np.empty(needs.size, F)
    _blur(needs.astype(F), luck.astype(F), F(noise), out)
    return out


def weights(needs: NDArray[Any]) -> NDArray[np.float64]:
    """Shares that maximise the sum of N x^0.6: in proportion to N^2.5, written as N N sqrt(N)."""
    n = np.maximum(needs.astype(np.float64), 0.0)
    found: NDArray[np.float64] = n * n * np.sqrt(n)
    return found


def within(
    totals: NDArray[Any], by: NDArray[Any], group: NDArray[Any], luck: NDArray[Any]
) -> Whole:
    """Divide each group's whole total among its members by weight: largest remainder, exact sums.

    `totals` (groups); `by`, `group` and `luck` (members): weights, group rows, draws that order
    equal remainders. A group whose weights are all zero divides evenly.
    """
    largest = np.zeros(totals.size)
    np.maximum.at(largest, group, by)
    even = largest[group] <= 0.0
    parts = np.rint(by / np.where(even, 1.0, largest[group]) * FINE).astype(np.int64)
    parts[even] = 1
    whole = np.zeros(totals.size, np.int64)
    np.add.at(whole, group, parts)
    # total x part, divided in two steps: the product of the two may be beyond 63 bits
    rounds, left = np.divmod(totals[group].astype(np.int64), whole[group])
    more, rests = np.divmod(left * parts, whole[group])
    out: Whole = rounds * parts + more
    given = np.zeros(totals.size, np.int64)
    np.add.at(given, group, out)
    order = np.lexsort((luck, -rests, group))
    ranks = rank_in(group[order])
    out[order] += ranks < (totals - given)[group[order]]
    return out


def rank_in(group: NDArray[Any]) -> NDArray[np.int64]:
    """Place of each entry inside its group, from 0; `group` is sorted."""
    index = np.arange(group.size)
    first = np.ones(group.size, np.bool_)
    first[1:] = group[1:] != group[:-1]
    ranks: NDArray[np.int64] = index - np.maximum.accumulate(np.where(first, index, 0))
    return ranks
