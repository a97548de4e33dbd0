"""The cases of a stored sweep: a point each, its settings, and whether it fails its target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.errors import RequestError
from model.experiments.intervals import student_interval
from model.experiments.sensitivity.values import evaluations

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from model.experiments.results import Results
    from model.experiments.target import Target

LEAST_CASES = 20


@dataclass(frozen=True)
class Cases:
    """Points whose runs all finished: settings (a column a factor), value, whether it failed.

    `close` counts the points whose 95 % interval over their pairs holds the threshold: luck could
    have put them on the other side. -1 if there is one run a point, which does not tell.
    """

    points: tuple[int, ...]
    settings: pd.DataFrame
    values: np.ndarray
    failed: np.ndarray
    runs: int
    close: int
    left_out: tuple[int, ...]


def cases_of(results: Results, target: Target) -> Cases:
    """Return the cases of a sweep.

    Raises RequestError if the study is no sweep, has too few points or lacks the metric, or if all
    points fail or none does.
    """
    import pandas as pd

    if results.command != "sweep":
        raise RequestError(
            f"{results.folder} holds the results of {results.command}; allowed: those of a sweep"
        )
    points = results.provenance["points"]
    found = evaluations(results.months, len(points), 1)
    if target.metric not in found.metrics:
        raise RequestError(f"{results.folder} has no metric '{target.metric}'")
    values = found.of(target.metric)
    kept = tuple(point for point, whole in enumerate(found.kept) if whole)
    if len(kept) < LEAST_CASES:
        raise RequestError(
            f"{results.folder} has {len(kept)} points whose runs all finished; a search needs at"
            f" least {LEAST_CASES}"
        )
    means = values.mean(axis=1)
    failed = means > target.threshold if target.side == "above" else means < target.threshold
    if failed.all() or not failed.any():
        raise RequestError(
            f"{target}: {int(failed.sum())} of {len(kept)} points fail; there is nothing to tell"
            f" apart. The points go from {means.min():.4g} to {means.max():.4g}"
        )
    settings = pd.DataFrame([points[point] for point in kept])
    varied = [name for name in settings if settings[name].nunique() > 1]
    return Cases(
        points=kept,
        settings=settings[varied],
        values=means,
        failed=failed,
        runs=len(found.pairs),
        close=_close(values, target.threshold),
        left_out=tuple(found.failed_points),
    )


def _close(values: np.ndarray, threshold: float) -> int:
    if values.shape[1] < 2:
        return -1
    intervals = [student_interval(row) for row in values.tolist()]
    return sum(found.low <= threshold <= found.high for found in intervals)
