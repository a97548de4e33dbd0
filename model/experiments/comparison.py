"""The table of a comparison: paired differences on the same seeds and parameter draws.

Every row of the comparison is one metric of one scenario: its mean, and the paired difference to
the reference with its interval (`intervals`). The headline is the gain against no campaign where
one of the scenarios has none, otherwise against the baseline:

* `person_years_out`: person-years out of stable poverty, positive when the scenario is better;
* `person_years_out_per_million`: the same per million yuan of extra cost, leaked money
  and all other costs counted.
  A pair whose extra cost is not above 1 % of the reference's cost has no such ratio; `runs` says
  how many pairs have one, and the value is 0 where none has.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.intervals import (
    Interval,
    middle_range,
    paired_interval,
    ratio_of_means,
    student_interval,
)
from model.experiments.metrics import COST, GAIN, GAIN_PER_MILLION, STABLE, run_metrics

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("metric", "scenario", "baseline", "mean", "difference", "low", "high", "runs")
SMALLEST_EXTRA = 0.01  # of the reference's cost


def comparison_table(months: pd.DataFrame, baseline: str, no_campaign: str = "") -> pd.DataFrame:
    """Return the comparison (columns as `comparison.csv`) from the months of all runs.

    Only seeds that both scenarios finished make a pair.
    """
    import pandas as pd

    metrics = run_metrics(months)
    labels = _labels(metrics)
    rows = [
        _row(metrics, metric, label, baseline) for metric in metrics.columns for label in labels
    ]
    reference = no_campaign if no_campaign in labels else baseline
    if {STABLE, COST} <= set(metrics.columns):
        others = [label for label in labels if label != reference]
        gains = [(label, *_gains(metrics, label, reference)) for label in others]
        rows += [_headline(GAIN, label, reference, gain) for label, gain, _ in gains]
        rows += [_headline(GAIN_PER_MILLION, label, reference, per) for label, _, per in gains]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def with_pairs(table: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    """Return the comparison with the range over single pairs beside each interval of a mean.

    Columns pair_low, pair_high: one more pair lies between them with a chance of 90 %. Nothing for
    a ratio of means, and where there are fewer than two pairs.
    """
    metrics, found = run_metrics(months), []
    for row in table.to_dict("records"):
        sign, name = (-1.0, STABLE) if row["metric"] == GAIN else (1.0, row["metric"])
        own, other = (
            _pairs(metrics, name, row["scenario"], row["baseline"]) if name in metrics else ([], [])
        )
        values = [sign * (a - b) for a, b in zip(own, other, strict=True)]
        middle = middle_range(values) if len(values) > 1 else None
        found.append((middle.low, middle.high) if middle else (math.nan, math.nan))
    lows, highs = zip(*found, strict=True) if found else ((), ())
    return table.assign(pair_low=lows, pair_high=highs)


def is_whole(table: pd.DataFrame) -> bool:
    """Whether a stored comparison has every column, numbers in them, and a row for every scenario.

    The gains, which are against one of the scenarios, have one row less than other metrics.
    """
    if tuple(table.columns) != COLUMNS or not len(table):
        return False
    if any(table[name].dtype.kind not in "if" for name in COLUMNS[3:]):
        return False
    rows = table["metric"].value_counts()
    gains = (GAIN, GAIN_PER_MILLION) if {STABLE, COST} <= set(rows.index) else ()
    labels = table["scenario"].nunique()
    return all(rows.get(name, 0) == labels - 1 for name in gains) and all(
        count == labels for name, count in rows.items() if name not in gains
    )


def metric_intervals(
    months: pd.DataFrame, baseline: str, metric: str, labels: Sequence[str]
) -> list[Interval]:
    """Return the paired interval of one metric for every alternative of the labels.

    An alternative none of whose runs finished has an interval on no pairs.
    """
    metrics = run_metrics(months)
    others = [label for label in labels if label != baseline]
    return [paired_interval(*_pairs(metrics, metric, label, baseline)) for label in others]


def point_differences(months: pd.DataFrame, reference: int) -> pd.DataFrame:
    """Return what each point of a sweep differs by from one: paired, with 95 % intervals.

    Columns metric, point, mean (of all runs of the point), difference, low, high, runs (pairs).
    Only seeds that both finished make a pair: without any, difference, low, high and runs are 0.
    Raises RequestError if no run of the reference finished.
    """
    import pandas as pd

    metrics = run_metrics(months)
    seeds = metrics.reset_index().set_index(["point", "seed"])
    rows = []
    for metric in metrics.columns:
        wide = seeds[metric].astype(float).unstack("seed")
        if reference not in wide.index:
            raise RequestError(f"no run of point {reference} finished: nothing to compare with")
        for point in wide.index:
            pairs = wide.loc[[point, reference]].dropna(axis=1)
            own, other = pairs.iloc[0].tolist(), pairs.iloc[1].tolist()
            found = paired_interval(own, other)
            if point == reference:
                found = Interval(0.0, 0.0, 0.0, len(own))
            mean = student_interval(wide.loc[point].dropna().tolist()).mean
            values = (mean, found.mean, found.low, found.high, found.n)
            rows.append((metric, int(point), *values))
    return pd.DataFrame(rows, columns=["metric", "point", *COLUMNS[3:]])


def _labels(metrics: pd.DataFrame) -> list[str]:
    return [str(label) for label in metrics.index.get_level_values("scenario").unique()]


def _values(metrics: pd.DataFrame, metric: str, label: str) -> dict[int, float]:
    """One metric of one scenario by seed; nothing if none of its runs finished."""
    if label not in metrics.index.get_level_values("scenario"):
        return {}
    column = metrics.xs(label, level="scenario")[metric]
    seeds = column.index.get_level_values("seed")
    return {int(seed): float(value) for seed, value in zip(seeds, column, strict=True)}


def _pairs(
    metrics: pd.DataFrame, metric: str, label: str, reference: str
) -> tuple[list[float], list[float]]:
    own, other = _values(metrics, metric, label), _values(metrics, metric, reference)
    seeds = sorted(own.keys() & other.keys())
    return [own[seed] for seed in seeds], [other[seed] for seed in seeds]


def _row(metrics: pd.DataFrame, metric: str, label: str, baseline: str) -> dict[str, Any]:
    own, other = _pairs(metrics, metric, label, baseline)
    difference = paired_interval(own, other)
    if label == baseline:
        difference = Interval(0.0, 0.0, 0.0, len(own))
    return _as_row(metric, label, baseline, student_interval(own).mean, difference)


def _headline(metric: str, label: str, reference: str, gain: Interval) -> dict[str, Any]:
    return _as_row(metric, label, reference, gain.mean, gain)


def _as_row(
    metric: str, label: str, reference: str, mean: float, difference: Interval
) -> dict[str, Any]:
    values = (difference.mean, difference.low, difference.high, difference.n)
    return dict(zip(COLUMNS, (metric, label, reference, mean, *values), strict=True))


def _gains(metrics: pd.DataFrame, label: str, reference: str) -> tuple[Interval, Interval]:
    """Person-years gained against the reference, and the same per million yuan of extra cost.

    The second is the ratio of the two means over all pairs. It rests on no pairs (0, n = 0) where
    the extra cost is not clearly above nothing: no pair is left out for what it costs.
    """
    own, other = _pairs(metrics, STABLE, label, reference)
    gains = [reference_years - years for years, reference_years in zip(own, other, strict=True)]
    costs, reference_costs = _pairs(metrics, COST, label, reference)
    extra = [(cost - bare) / 1e6 for cost, bare in zip(costs, reference_costs, strict=True)]
    found = student_interval(extra)
    least = SMALLEST_EXTRA * student_interval(reference_costs).mean / 1e6
    if not extra or found.mean <= least or (found.n > 1 and found.low <= 0):
        return student_interval(gains), Interval(0.0, 0.0, 0.0, 0)
    return student_interval(gains), ratio_of_means(gains, extra)
