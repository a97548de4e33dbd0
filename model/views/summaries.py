"""The small tables behind figures and sentences: bands over runs, yearly sums, paired differences.

Everything here is arithmetic on the stored tables; a run is one (scenario, seed) pair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.intervals import Interval, paired_interval
from model.views import labels

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = 0.05, 0.95
"""The band of a figure: 5th to 95th percentile of the runs."""


def band(months: pd.DataFrame, scenario: str, column: str) -> pd.DataFrame:
    """Return low, mid, high (5 %, 50 %, 95 % of the runs) of a column, indexed by date."""
    rows = months[months["scenario"] == scenario]
    cuts = rows.groupby("date")[column].quantile([LOW, 0.5, HIGH]).unstack()
    return cuts.set_axis(["low", "mid", "high"], axis=1)


def per_run(months: pd.DataFrame, column: str, how: str = "") -> pd.DataFrame:
    """Return one number a run: a row a scenario, a column a seed.

    `how` is "last", "sum" or "mean" over the months; by default as the output declares.
    """
    keys = ["scenario", "seed"]
    ordered = months.sort_values("date")
    return ordered.groupby(keys)[column].agg(how or labels.summary(column)).unstack("seed")


def yearly(months: pd.DataFrame, scenario: str, columns: list[str]) -> pd.DataFrame:
    """Return the yearly sums of columns, averaged over the runs: a row a year."""
    rows = months[months["scenario"] == scenario]
    year = rows["date"].str[:4].astype(int).rename("year")
    return rows.groupby(["seed", year])[columns].sum().groupby("year").mean()


def paired(values: pd.DataFrame, scenario: str, baseline: str) -> Interval:
    """Compare two rows of `per_run` seed by seed, with the interval of `experiments.intervals`."""
    pairs = values.loc[[scenario, baseline]].T.dropna()
    return paired_interval(pairs[scenario].tolist(), pairs[baseline].tolist())


def apart(values: pd.DataFrame, scenario: str, baseline: str) -> bool:
    """Whether the runs tell two rows of `values` apart: zero outside the paired interval."""
    found = paired(values, scenario, baseline)
    return clear(found.low, found.high)


def clear(low: float, high: float) -> bool:
    """Whether an interval leaves zero outside; an unbounded one never does."""
    return low > 0 or high < 0


def metrics_by_seed(months: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return each run-level metric as a table, a row a scenario (or point), a column a seed."""
    from model.experiments.metrics import run_metrics

    metrics = run_metrics(months)
    row = "point" if "point" in metrics.index.names else "scenario"
    means = metrics.reset_index().groupby([row, "seed"], sort=False)[list(metrics)].mean()
    return {str(name): means[name].dropna().unstack("seed") for name in metrics.columns}
