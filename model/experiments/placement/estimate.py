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


def noise(values: Values) -> Values:
    """Return the variance of each village's mean over pairs, (villages,); nothing for one pair."""
    pairs = values.shape[0]
    if pairs < 2:
        return np.full(values.shape[1], np.inf)
    return np.asarray(values.var(axis=0, ddof=1) / pairs)


@dataclass(frozen=True)
class Expected:
    """What to expect of each village, and how far its own measurement is trusted (0-1)."""

    value: Values
    trust: Values


def expected(values: Values, groups: NDArray[np.int64], size: Values) -> Expected:
    """Pull noisy means of villages towards what is usual for their group and size.

    Empirical Bayes: usual is the group's mean plus a common slope on `size` (villages,). The
    variance of a group around it, less the variance of luck, is real spread; a village's own mean
    is trusted by the share of real spread in it. `values` is (pairs, villages). Source: Morris
    (1983), "Parametric empirical Bayes inference", JASA 78.
    """
    means, luck = values.mean(axis=0), noise(values)
    usual = _usual(means, groups, size)
    trust = np.zeros(means.size)
    for group in np.unique(groups):
        rows = groups == group
        around = float(np.mean((means[rows] - usual[rows]) ** 2))
        error = float(luck[rows].mean())
        real = max(0.0, around - error)
        trust[rows] = real / (real + error) if np.isfinite(error) and real > 0 else 0.0
    return Expected(usual + trust * (means - usual), trust)


def _usual(means: Values, groups: NDArray[np.int64], size: Values) -> Values:
    """The least-squares mean of each group with a common slope on size."""
    names = np.unique(groups)
    columns = [(groups == name).astype(np.float64) for name in names]
    spread = float(size.std())
    if spread > 0 and means.size > 2 * (len(names) + 1):
        columns.append((size - size.mean()) / spread)
    design = np.stack(columns, axis=1)
    found = np.linalg.lstsq(design, means, rcond=None)[0]
    return np.asarray(design @ found)
