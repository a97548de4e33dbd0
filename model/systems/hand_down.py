"""Handing something whole down the ladder: city to counties, to townships, to villages."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.policies import apportion
from model.villages import Villages


def hand_down_whole(
    total: int, weights: NDArray[Any], villages: Villages, seed: int, month: int
) -> NDArray[np.int64]:
    """Split a whole number among villages by weight, level by level, largest remainder first.

    Returns one whole number a village; they add up to `total`, or to 0 if no weight is positive.
    """
    share = np.zeros(villages.size, np.int64)
    if total <= 0 or not np.any(weights > 0):
        return share
    rows = np.argsort(villages.key, kind="stable")
    step = Step(weights.astype(np.float64), seed, month)
    for county, persons in step.split(total, rows, villages.county):
        in_county = rows[villages.county[rows] == county]
        for township, part in step.split(persons, in_county, villages.township):
            here = in_county[villages.township[in_county] == township]
            weights, keys = step.weights[here], villages.key[here]
            share[here] = apportion.whole(part, weights, keys, seed, month, apportion.QUOTAS)
    return share


class Step:
    """One step down the ladder: the next lower places of some villages and what each gets."""

    def __init__(self, weights: NDArray[np.float64], seed: int, month: int) -> None:
        self.weights, self.seed, self.month = weights, seed, month

    def split(self, total: int, rows: NDArray[Any], level: NDArray[Any]) -> list[tuple[int, int]]:
        """Places (by number) of these villages at a level, and each one's whole share of `total`.

        Weights are added in the order of `rows`, which is the order of the villages' keys.
        """
        places, which = np.unique(level[rows], return_inverse=True)
        sums = np.bincount(which, self.weights[rows], minlength=places.size)
        keys = places.astype(np.uint32)
        parts = apportion.whole(total, sums, keys, self.seed, self.month, apportion.QUOTAS)
        return [(int(p), int(n)) for p, n in zip(places, parts, strict=True) if n]
