"""How many draws a test needs, and where it must stop believing.

Each test names a wrong alternative. The sample is so large that this alternative is found with
probability `POWER`, while a correct model fails once in a million times (`ALARM`). Several
comparisons inside one test share the alarm (Bonferroni): pass their number as `tests`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

ALARM = 1e-6
POWER = 0.999


def chi_square_limit(freedom: int, tests: int = 1) -> float:
    """Chi-square above which equality is no longer believed."""
    return float(stats.chi2.isf(ALARM / tests, freedom))


def chi_square_sample(shares: NDArray[np.float64], tests: int = 1) -> int:
    """Draws needed to tell the alternative `shares` (they sum to 1) from equal shares.

    The statistic of the alternative is non-central, with centrality n x sum (p - p0)^2 / p0.
    """
    freedom, equal = shares.size - 1, 1.0 / shares.size
    distance = float(((shares - equal) ** 2 / equal).sum())
    limit = chi_square_limit(freedom, tests)

    def short(centrality: float) -> float:
        return float(stats.ncx2.sf(limit, freedom, centrality)) - POWER

    return math.ceil(optimize.brentq(short, 1e-3, 100.0 * limit) / distance)


def chi_square(counts: NDArray[np.int64]) -> float:
    """Pearson's statistic of counts against equal shares."""
    expected = counts.sum() / counts.size
    return float(((counts - expected) ** 2 / expected).sum())


def z_limit(tests: int = 1) -> float:
    """Standard deviations beyond which a two-sided test stops believing."""
    return float(stats.norm.isf(ALARM / tests / 2.0))


def sample_for(distance: float, tests: int = 1) -> int:
    """Draws needed to find a mean (or a correlation) that is wrong by `distance` deviations."""
    return math.ceil(((z_limit(tests) + stats.norm.isf(1.0 - POWER)) / distance) ** 2)


def share_sample(share: float, wrong: float, tests: int = 1) -> int:
    """Draws needed to tell a share from the wrong share of the alternative."""
    spread = z_limit(tests) * math.sqrt(share * (1.0 - share))
    other = float(stats.norm.isf(1.0 - POWER)) * math.sqrt(wrong * (1.0 - wrong))
    return math.ceil(((spread + other) / (wrong - share)) ** 2)
