"""From batched runs to the value of one unit in each village: own effect and spillover.

A run in which n of N villages have one unit more is compared with the runs of the same pair.

*Own effect* of village v in a pair: its outcome in the batch it is in, less its mean outcome in the
other batches of the pair. There it has no unit of its own while others have theirs: what others do
to it cancels, but for the one or two units by which the batches differ, which are reckoned at the
spillover of a unit on one village. The other batches are also a better yardstick than one run
without units, because lives that differ by luck alone are averaged.

*Spillover* of a unit on all others: what villages without a unit have more than in the run without
any, over the n units that did it, times the N - 1 others of one unit. It is one number a pair: what
villages share (budgets, lists, places, committees) is shared in the city, and its size differs less
between villages than it can be measured.

The value of a village is the sum, pair by pair; its interval is Student's over the pairs. Source of
the design: two-stage randomised trials under interference, Hudgens and Halloran (2008).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
LEAST_FREE = 0.5
"""Villages of a group, less what is fitted to them, below which nothing says how they differ."""


@dataclass(frozen=True)
class Measured:
    """Gains (more is better) of the pairs whose runs all finished.

    `base` (pairs, villages) without units; `outcome` (pairs, batches, villages); `batch` (pairs,
    villages) says in which batch each village has its unit.
    """

    base: Values
    outcome: Values
    batch: NDArray[np.int64]

    @property
    def treated(self) -> NDArray[np.bool_]:
        """Who has a unit: (pairs, batches, villages)."""
        numbers = np.arange(self.outcome.shape[1])
        found: NDArray[np.bool_] = self.batch[:, None, :] == numbers[None, :, None]
        return found


def own_effects(found: Measured) -> Values:
    """Return the effect of a village's unit on itself, (pairs, villages)."""
    treated = found.treated
    others = treated.shape[1] - 1
    mine = (found.outcome * treated).sum(axis=1)
    difference = mine - (found.outcome * ~treated).sum(axis=1) / others
    units = treated.sum(axis=2, keepdims=True)
    met = (units * treated).sum(axis=1) - 1 - (units * ~treated).sum(axis=1) / others
    on_one = spillover(found) / (found.base.shape[1] - 1)
    return np.asarray(difference - met * on_one[:, None])


def spillover(found: Measured) -> Values:
    """Return the effect of one unit on all other villages together, (pairs,)."""
    without = ~found.treated
    units = found.treated.sum(axis=2, keepdims=True)
    change = ((found.outcome - found.base[:, None, :]) * without).sum(axis=(1, 2))
    exposed = (without * units).sum(axis=(1, 2))
    return np.asarray(change / exposed * (found.base.shape[1] - 1))


@dataclass(frozen=True)
class Expected:
    """What to expect of each village, and how far its own measurement is trusted (0-1)."""

    value: Values
    trust: Values


def expected(values: Values, groups: NDArray[np.int64], size: Values) -> Expected:
    """Pull noisy means of villages towards what is usual for their group and size.

    Empirical Bayes: usual is the group's mean plus a common slope on `size` (villages,), fitted in
    every pair. What a pair does to all villages alike is in that fit; luck is how the distances of
    villages from it vary over pairs. The variance of a group's mean distances, less that of luck,
    is real spread; a village's own mean is trusted by the share of real spread in it. `values` is
    (pairs, villages). Source: Morris (1983), "Parametric empirical Bayes inference", JASA 78.
    """
    design = _design(groups, size)
    inverse = np.linalg.pinv(design)
    fitted = (values @ inverse.T) @ design.T
    means, usual = values.mean(axis=0), fitted.mean(axis=0)
    apart, trust = values - fitted, np.zeros(values.shape[1])
    free = 1.0 - (design * inverse.T).sum(axis=1)
    for group in np.unique(groups):
        rows = groups == group
        around = float((apart.mean(axis=0)[rows] ** 2).sum())
        if len(values) < 2 or free[rows].sum() < LEAST_FREE or around <= 0:
            continue
        error = float(apart.var(axis=0, ddof=1)[rows].sum()) / len(values)
        trust[rows] = max(0.0, 1.0 - error / around)
    return Expected(usual + trust * (means - usual), trust)


def _design(groups: NDArray[np.int64], size: Values) -> Values:
    """What is usual is made of: a column a group, and size, if villages are enough for a slope."""
    names = np.unique(groups)
    columns = [(groups == name).astype(np.float64) for name in names]
    spread = float(size.std())
    if spread > 0 and size.size > 2 * (len(names) + 1):
        columns.append((size - size.mean()) / spread)
    return np.stack(columns, axis=1)
