"""Every metric of a scenario with the band that its runs span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.intervals import student_interval
from model.experiments.metrics import run_metrics

if TYPE_CHECKING:
    import pandas as pd

BAND = (0.05, 0.95)


def band_table(months: pd.DataFrame) -> pd.DataFrame:
    """Return metric, scenario, mean, low, high, runs: low and high are 5th and 95th percentile.

    A sweep has one such row a point and metric, with the column `point`.
    """
    import pandas as pd

    metrics = run_metrics(months)
    keys = [key for key in ("scenario", "point") if key in metrics.index.names]
    rows = []
    for names, group in metrics.groupby(level=keys, sort=False):
        labels = dict(zip(keys, names if isinstance(names, tuple) else (names,), strict=True))
        for metric in metrics.columns:
            values = group[metric].astype(float)
            low, high = (float(values.quantile(cut)) for cut in BAND)
            mean = student_interval(values.tolist()).mean
            row = {"mean": mean, "low": low, "high": high, "runs": len(values)}
            rows.append({"metric": metric, **labels, **row})
    return pd.DataFrame(rows)
