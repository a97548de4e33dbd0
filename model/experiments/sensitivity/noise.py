"""What luck adds to an index: from the differences that make it, pair by pair.

Points share their pairs of seed and draw, and keyed draws make neighbouring points alike. So luck
is measured on the very differences an index is made of: their variance over pairs, by the number of
pairs. A factor that changes nothing changes no pair, and has no noise at all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def morris_noise(unit: np.ndarray, values: np.ndarray, delta: float) -> list[float]:
    """Return for each factor the mu* that luck alone would show: sqrt(2 / pi) x noise / delta.

    `unit` (points, factors) and `values` (points, pairs) hold whole trajectories; the mean size of
    a normal difference of mean 0 and standard deviation `noise` is sqrt(2 / pi) of it.
    """
    import numpy as np

    factors, pairs = unit.shape[1], values.shape[1]
    if pairs < 2:
        return [math.nan] * factors
    size = factors + 1
    steps = np.diff(unit.reshape(-1, size, factors), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    spread = np.diff(values.reshape(-1, size, pairs), axis=1).var(axis=2, ddof=1) / pairs
    return [
        math.sqrt(2 / math.pi * float(spread[moved == factor].mean())) / delta
        for factor in range(factors)
    ]


def saltelli_noise(factors: int, values: np.ndarray) -> list[float]:
    """Return for each factor the part of its total index that is luck.

    Half the mean variance over pairs of A less AB, by the number of pairs and the variance of the
    means: what the estimator of the total index (Jansen) takes for an effect.
    """
    import numpy as np

    pairs = values.shape[1]
    if pairs < 2:
        return [math.nan] * factors
    blocks = values.reshape(-1, factors + 2, pairs)
    whole = float(blocks[:, [0, -1]].mean(axis=2).var())
    crossed = blocks[:, 1:-1] - blocks[:, :1]
    spread = np.asarray(crossed.var(axis=2, ddof=1) / pairs).mean(axis=0)
    return [float(part) / 2 / whole if whole else 0.0 for part in spread]
