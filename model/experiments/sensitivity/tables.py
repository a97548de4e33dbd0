"""The tables of a sensitivity study: `sensitivity.csv` and `luck.csv`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from model.experiments.design_points import points_a_unit, unit_points
from model.experiments.metrics import SHOWN
from model.experiments.sensitivity.indices import COLUMNS, LEAST_UNITS, indices
from model.experiments.sensitivity.values import Evaluations, Luck, evaluations, luck_of

if TYPE_CHECKING:
    import pandas as pd


def sensitivity_tables(months: pd.DataFrame, details: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return `sensitivity` (a row a metric and factor) and `luck` (a row a metric).

    `details` are those of the study: points, design, metrics. Only whole trajectories or blocks are
    analysed; if too few are left, both tables are empty.
    """
    import pandas as pd

    about = details["design"]
    found = evaluations_of(months, details)
    columns = ["metric", "factor", *COLUMNS[about["kind"]]]
    luck_columns = ["metric", *Luck.__dataclass_fields__]
    if int(found.whole.sum()) < LEAST_UNITS[about["kind"]]:
        return {
            "sensitivity": pd.DataFrame(columns=columns),
            "luck": pd.DataFrame(columns=luck_columns),
        }
    factors = len(about["factors"])
    unit = unit_points(
        about["kind"], about["n"], factors, levels=about["levels"], seed=about["seed"]
    )[found.kept]
    rows, lucks = [], []
    for metric in analysed(found, details):
        values = found.of(metric)
        lucks.append({"metric": metric, **asdict(luck_of(values))})
        rows += [{"metric": metric, **row} for row in indices(about, unit, values)]
    return {
        "sensitivity": pd.DataFrame(rows, columns=columns),
        "luck": pd.DataFrame(lucks, columns=luck_columns),
    }


def evaluations_of(months: pd.DataFrame, details: Mapping[str, Any]) -> Evaluations:
    """Return every metric by point and pair of a study with these details."""
    about = details["design"]
    size = points_a_unit(about["kind"], len(about["factors"]))
    return evaluations(months, len(details["points"]), size)


def analysed(found: Evaluations, details: Mapping[str, Any]) -> list[str]:
    """Return the metrics asked for, or the ones that people look at first."""
    held = set(found.metrics.columns)
    return [name for name in details["metrics"] or SHOWN if name in held]
