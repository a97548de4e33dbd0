"""From monthly rows to one number a run: the metrics that studies compare.

A declared output is summarised as it declares (last month, sum or mean of the months). Three
metrics are made here: `stable_person_years`, the years persons spend in stable poverty (T2) up to
the horizon; `total_cost`, spending plus the cost of cadres' time; and, in comparisons, what was
gained against a reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.errors import RequestError, nearest

if TYPE_CHECKING:
    import pandas as pd

STABLE = "stable_person_years"
COST = "total_cost"
MADE_HERE = (STABLE, COST)
KEYS = ("scenario", "point", "run", "seed")
MONTHS_A_YEAR = 12


def run_metrics(months: pd.DataFrame) -> pd.DataFrame:
    """Return one row a run and one column a metric, indexed by scenario, (point,) run, seed."""
    from model.outputs import OUTPUTS

    keys = [key for key in KEYS if key in months.columns]
    present = {output.name: output.summary for output in OUTPUTS if output.name in months.columns}
    metrics = months.groupby(keys, sort=False, observed=True).agg(present)
    sums = months.groupby(keys, sort=False, observed=True).sum(numeric_only=True)
    if "stable_poor_persons" in sums:
        metrics[STABLE] = sums["stable_poor_persons"] / MONTHS_A_YEAR
    if {"spending", "cadre_cost"} <= set(sums.columns):
        metrics[COST] = sums["spending"] + sums["cadre_cost"]
    return metrics


def require_metric(name: str, where: str) -> None:
    """Refuse a metric that no run has, naming the nearest one."""
    from model.outputs import OUTPUTS

    known = [*(output.name for output in OUTPUTS), *MADE_HERE]
    if name not in known:
        raise RequestError(
            f"{where}: '{name}' is not a metric.{nearest(name, known)}"
            f" Known: {', '.join(sorted(set(known)))}"
        )
