"""From the months of all runs to what is analysed: one value a point, and what luck left in it.

Every point has the same pairs of seed and parameter draw. The mean over the pairs of a point enters
the analysis; what a pair does to all points alike moves no index. A point counts only if every pair
of it finished, and a trajectory or block only if every point of it counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.experiments.metrics import run_metrics

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ROUNDING = 1e-12


@dataclass(frozen=True)
class Evaluations:
    """Every metric at every point and pair, and which points can be analysed.

    `metrics` has the index (point, run); `whole` says of each unit (trajectory, block) of `size`
    points whether all its runs finished; `pairs` are the runs that any point finished.
    """

    metrics: pd.DataFrame
    whole: np.ndarray
    size: int
    pairs: tuple[int, ...]
    points: int

    @property
    def kept(self) -> np.ndarray:
        """Of each point whether it is analysed (its whole unit finished)."""
        kept: np.ndarray = self.whole.repeat(self.size)
        return kept

    @property
    def failed_points(self) -> list[int]:
        """The points of which a run is missing."""
        finished = self.metrics.groupby(level="point").size().to_dict()
        return [p for p in range(self.points) if finished.get(p, 0) < len(self.pairs)]

    def of(self, metric: str) -> np.ndarray:
        """One metric at the points kept: (points, pairs)."""
        table = self.metrics[metric].unstack("run").reindex(range(self.points))
        values: np.ndarray = table[list(self.pairs)].to_numpy(dtype=float)
        kept: np.ndarray = values[self.kept]
        return kept


def evaluations(months: pd.DataFrame, points: int, size: int) -> Evaluations:
    """Return every metric by point and pair; `size` points make one unit of the design."""
    import numpy as np

    metrics = run_metrics(months).reset_index(["scenario", "seed"], drop=True)
    pairs = tuple(sorted({int(run) for run in metrics.index.get_level_values("run")}))
    finished = np.zeros(points, dtype=int)
    for point in metrics.index.get_level_values("point"):
        finished[int(point)] += 1
    whole = (finished == len(pairs)).reshape(-1, size).all(axis=1)
    return Evaluations(metrics, whole, size, pairs, points)


@dataclass(frozen=True, slots=True)
class Luck:
    """How far luck (seed and parameter draw) moves a metric, beside what the factors do.

    `between`: standard deviation of the expected metric between points. `noise`: standard error of
    the mean of a point, as far as it differs from point to point. `luck_share`: share of the
    variance of a single run that is luck. `noise_share`: share of the variance of the analysed
    means that is noise. One pair shows no luck: all but `mean` are NaN.
    """

    points: int
    runs: int
    mean: float
    between: float
    noise: float
    luck_share: float
    noise_share: float


def luck_of(values: np.ndarray) -> Luck:
    """Return the parts of the variance of values (points, pairs): two-way analysis of variance.

    Mean squares of points, pairs and rest; a component that comes out negative is 0. Source:
    Searle, Casella and McCulloch (1992), "Variance components", chapter 4 (crossed, one value a
    cell).
    """
    points, pairs = values.shape
    mean = float(values.mean())
    if pairs < 2 or points < 2:
        return Luck(points, pairs, mean, *[math.nan] * 4)
    if constant(values):
        return Luck(points, pairs, mean, *[0.0] * 4)
    by_point, by_pair = values.mean(axis=1), values.mean(axis=0)
    rest = values - by_point[:, None] - by_pair[None, :] + mean
    of_points = float(by_point.var(ddof=1))
    noise = float((rest**2).sum()) / ((points - 1) * (pairs - 1)) / pairs
    common = max(0.0, float(by_pair.var(ddof=1)) - noise * pairs / points)
    between = max(0.0, of_points - noise)
    luck = common + noise * pairs
    return Luck(
        points,
        pairs,
        mean,
        math.sqrt(between),
        math.sqrt(noise),
        luck / (between + luck) if between + luck else 0.0,
        min(1.0, noise / of_points) if of_points else 0.0,
    )


def constant(values: np.ndarray) -> bool:
    """Whether all values are the same, but for the rounding of sums."""
    spread, size = float(values.max() - values.min()), float(abs(values).max())
    return spread <= ROUNDING * size
