"""The greedy plan: units move from where one is expected to be worth least to where most.

One unit a step: from the village with the least expected value that still has one to give to the
one with the most expected value that may still take one, as long as that is expected to gain. A
village takes or gives at most `limit` units, because values are those of one unit, and at most a
quarter of the villages take any, because not more were measured together. The total stays as it is.
A unit fewer is supposed to cost what one more brings.

The best of many look good by luck alone, so what such moves gain is measured on pairs that had no
part in choosing them: each pair from the third on measures the moves that the pairs before it
choose. Given those, its measurement is of fixed villages, so the measurements have no winner's
curse and are not correlated; Student's interval of them is that of a unit moved. A plan is proposed
only if the interval lies above zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.experiments.intervals import Interval, student_interval

MOST = 4
"""At most one village in so many takes units."""
LEARN = 2
"""Pairs that choose before the first one measures: fewer say nothing of luck."""
NOTHING = Interval(0.0, 0.0, 0.0, 0)


class Plan(NamedTuple):
    """Units more (above zero) or fewer (below) by village, and what they gain.

    `promised` is what expected values add up to; `measured` is the gain of as many moves on pairs
    that did not choose them.
    """

    units: NDArray[np.int64]
    promised: float
    measured: Interval = NOTHING

    @property
    def moves(self) -> int:
        """How many units move."""
        return int(np.maximum(self.units, 0).sum())

    @property
    def proposed(self) -> bool:
        """Whether pairs that did not choose the moves tell their gain from zero."""
        return self.moves > 0 and self.measured.n > 1 and self.measured.low > 0


def planned(values: NDArray[np.float64], choose: Callable[[int], Plan]) -> Plan:
    """Return the plan of all pairs, with what its moves gain measured pair after pair.

    `values` is (pairs, villages); `choose` makes the plan of so many first pairs.
    """
    plan, gains = choose(len(values)), []
    for pair in range(LEARN, len(values)):
        earlier = choose(pair)
        gains.append(float(earlier.units @ values[pair]) / max(1, earlier.moves))
    one, moves = student_interval(gains), plan.moves
    found = Interval(one.mean * moves, one.low * moves, one.high * moves, one.n)
    return plan._replace(measured=found if moves else NOTHING)


def greedy(
    value: NDArray[np.float64], have: NDArray[np.int64], keys: NDArray[np.int64], limit: int
) -> Plan:
    """Return the plan for expected values of a unit, and units each village has (villages,)."""
    units = np.zeros(value.size, np.int64)
    most = max(1, value.size // MOST) * limit
    down = np.lexsort((keys, -value))
    takers = np.repeat(down[: max(1, value.size // MOST)], limit)[:most]
    up = down[::-1]
    givers = np.repeat(up, np.minimum(have[up], limit))
    promised = 0.0
    for taker, giver in zip(takers.tolist(), givers.tolist(), strict=False):
        gain = float(value[taker] - value[giver])
        if gain <= 0 or units[giver] > 0 or units[taker] < 0:
            break
        units[taker] += 1
        units[giver] -= 1
        promised += gain
    return Plan(units, promised)
