"""The greedy plan: units move from where one is expected to be worth least to where most.

One unit a step: from the village with the least expected value that still has one to give to the
one with the most expected value that may still take one, as long as that is expected to gain. A
village takes or gives at most `limit` units, because values are those of one unit, and at most a
quarter of the villages take any, because not more were measured together. The total stays as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST = 4
"""At most one village in so many takes units."""


class Plan(NamedTuple):
    """Units more (above zero) or fewer (below) by village, and the gain they promise."""

    units: NDArray[np.int64]
    promised: float

    @property
    def moves(self) -> int:
        """How many units move."""
        return int(np.maximum(self.units, 0).sum())


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
