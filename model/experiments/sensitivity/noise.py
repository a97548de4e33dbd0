"""What the pairs run add to an index: how far luck alone reaches, and how wide it makes intervals.

Points share their pairs of seed and draw. What a pair does to all points alike moves no index; what
it does to one factor's effect is the same at every point, so more trajectories or blocks do not
average it out: only more pairs do. So all here has as many degrees of freedom as pairs less one,
and is measured on the differences an index is made of. A factor that changes nothing changes no
pair, and has no noise at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LEVEL = 0.95


def student(freedom: int) -> float:
    """Return how many standard errors a two-sided 95 % Student-t interval reaches."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + LEVEL / 2))


def effects(unit: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the elementary effects (trajectories, factors, pairs) of whole Morris trajectories.

    `unit` (points, factors) and `values` (points, pairs): the change of each step by its signed
    length. Source: Morris (1991), Technometrics 33.
    """
    import numpy as np

    size = unit.shape[1] + 1
    steps = np.diff(unit.reshape(-1, size, size - 1), axis=1)
    moved = np.abs(steps).argmax(axis=2)[..., None]
    changes = np.diff(values.reshape(-1, size, values.shape[1]), axis=1)
    found = np.empty_like(changes)
    np.put_along_axis(found, moved, changes / np.take_along_axis(steps, moved, axis=2), axis=1)
    return found


def morris_floor(unit: np.ndarray, values: np.ndarray) -> list[float]:
    """Return for each factor the mu* below which 95 % of factors without expected effect stay.

    Student's t by the root of the mean variance of an effect over pairs, by the number of pairs.
    This holds whether luck differs from point to point (then it is too far out) or goes with the
    pair, in one direction or, by way of other factors, in several. NaN with one pair.
    """
    pairs = values.shape[1]
    if pairs < 2:
        return [math.nan] * unit.shape[1]
    spread = effects(unit, values).var(axis=2, ddof=1).mean(axis=0) / pairs
    return [student(pairs - 1) * math.sqrt(float(part)) for part in spread]


def saltelli_floor(factors: int, values: np.ndarray) -> list[float]:
    """Return for each factor the total index below which 95 % of factors without effect stay.

    The part of the estimator (Jansen) that is luck - half the mean variance over pairs of A less
    AB, by the number of pairs and the variance of the means - by the square of Student's t.
    """
    import numpy as np

    pairs = values.shape[1]
    if pairs < 2:
        return [math.nan] * factors
    blocks = values.reshape(-1, factors + 2, pairs)
    whole = float(blocks[:, [0, -1]].mean(axis=2).var())
    crossed = blocks[:, 1:-1] - blocks[:, :1]
    spread = np.asarray(crossed.var(axis=2, ddof=1) / pairs).mean(axis=0)
    far = student(pairs - 1) ** 2
    return [far * float(part) / 2 / whole if whole else 0.0 for part in spread]


def pairs_half(index: Callable[[np.ndarray], np.ndarray], values: np.ndarray) -> np.ndarray:
    """Return half the 95 % interval of an index over pairs: Student's t by the jackknife error.

    `index` makes the numbers of all factors of the means of points; each pair of `values`
    (points, pairs) is left out once. For a mean effect this is Student's interval over the pairs'
    own mean effects. 0 with one pair. Source: Tukey (1958), "Bias and confidence in not-quite
    large samples"; Efron and Stein (1981), Annals of Statistics 9.
    """
    import numpy as np

    pairs = values.shape[1]
    if pairs < 2:
        return np.zeros_like(index(values.mean(axis=1)))
    without = np.array(
        [index(np.delete(values, pair, axis=1).mean(axis=1)) for pair in range(pairs)]
    )
    half: np.ndarray = student(pairs - 1) * np.sqrt((pairs - 1) * without.var(axis=0))
    return half
