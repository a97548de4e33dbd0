"""From the runs of a tornado to how far each number moves the comparison, with intervals.

The *gain* of a pair is how much better the case is than the alternative on one seed: the difference
of the metric, positive where the case has less of what is better low. A *change* is the gain at a
point less the gain at the base on the same seed; its interval (low, high), like that of the
gain at the point (gain_low, gain_high), is Student's t over the pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model.experiments.intervals import student_interval
from model.experiments.metrics import metric_called, run_metrics

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("metric", "against", "parameter", "end", "value"),
    *("gain", "gain_low", "gain_high", "change", "low", "high", "runs"),
)
BASE = "base"
Gains = Mapping[int, float]


def tornado_table(months: pd.DataFrame, details: Mapping[str, Any], case: str) -> pd.DataFrame:
    """Return a row a metric, alternative and point; in the base's row low and high are its gain's.

    `runs` counts the seeds that all scenarios finished at the point and at the base; a point whose
    runs failed has 0 and no numbers to speak of (zeros).
    """
    import pandas as pd

    metrics = run_metrics(months)
    rows = []
    for metric in details["metrics"]:
        values = _by_place(metrics[metric])
        found = metric_called(metric)
        sign = -1.0 if found and found.better == "higher" else 1.0
        for other in details["against"]:
            base = _gains(values, case, other, 0, sign)
            about = {"metric": metric, "against": other}
            rows.append({**about, **details["points"][0], **_base_row(base)})
            for number, point in enumerate(details["points"][1:], 1):
                gains = _gains(values, case, other, number, sign)
                rows.append({**about, **point, **_row(gains, base)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _base_row(base: Gains) -> dict[str, float]:
    gain = student_interval(list(base.values()))
    own = {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high}
    return {**own, "change": 0.0, "low": gain.low, "high": gain.high, "runs": gain.n}


def _row(gains: Gains, base: Gains) -> dict[str, float]:
    """The mean gain, its change from the base with its interval, and the pairs it rests on."""
    seeds = sorted(gains.keys() & base.keys())
    gain = student_interval([gains[seed] for seed in seeds])
    change = student_interval([gains[seed] - base[seed] for seed in seeds])
    said = {"change": change.mean, "low": change.low, "high": change.high, "runs": change.n}
    return {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high, **said}


def _by_place(column: pd.Series) -> dict[tuple[str, int], dict[int, float]]:
    """Values by scenario and point, then by seed."""
    found: dict[tuple[str, int], dict[int, float]] = {}
    rows = column.reset_index()
    for scenario, point, seed, value in zip(
        rows["scenario"], rows["point"], rows["seed"], rows[column.name], strict=True
    ):
        found.setdefault((str(scenario), int(point)), {})[int(seed)] = float(value)
    return found


def _gains(
    values: Mapping[tuple[str, int], Gains], case: str, other: str, point: int, sign: float
) -> Gains:
    own, theirs = values.get((case, point), {}), values.get((other, point), {})
    return {seed: sign * (theirs[seed] - own[seed]) for seed in sorted(own.keys() & theirs.keys())}
