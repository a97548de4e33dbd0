"""A figure of the tables of a run: an output of the city, or of some of its villages, at a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.clock import date_of, year_of
from model.experiments.validation.form import Series
from model.experiments.validation.where import chosen

if TYPE_CHECKING:
    import pandas as pd

    from model.records import RunTables

COUNTED = ("registered_persons", "exits", "false_exits", "honest_error_exits", "pushed_exits",
           "spending", "true_exits", "visits", "idle_funds")  # fmt: skip
"""Metrics of villages that are summed; the others are means over persons."""


def of_series(series: Series, tables: RunTables) -> float:
    """Return the figure; NaN where it has a denominator of zero or nobody to describe."""
    value = (
        _of_villages(series, tables.villages) if series.where else _of_city(series, tables.months)
    )
    if series.less is not None:
        value -= of_series(series.less, tables)
    if series.over is None:
        return value
    below = of_series(series.over, tables)
    return value / below if below else float("nan")


def _of_city(series: Series, months: pd.DataFrame) -> float:
    """An output at a date, or its mean or sum over the calendar year until then."""
    date = date_of(series.at)
    if series.summary == "last":
        found = months.loc[months["date"] == date, series.output]
        return float(found.iloc[0]) if len(found) else float("nan")
    year = months["date"].str[:4] == date[:4]
    rows = months.loc[year & (months["date"] <= date), series.output]
    return float(rows.mean() if series.summary == "mean" else rows.sum())


def _of_villages(series: Series, villages: pd.DataFrame) -> float:
    """A metric of the villages chosen at the end of a year: a sum, or a mean over persons."""
    year = villages[villages["year"] == year_of(series.at)]
    if not len(year):
        return float("nan")
    mask = chosen(series.where, _named(year), year["persons"].to_numpy())
    rows = year[mask]
    values, persons = rows[series.output], rows["persons"]
    if series.output in COUNTED:
        return float(values.sum())
    return float((values * persons).sum() / persons.sum()) if persons.sum() else float("nan")


def _named(year: pd.DataFrame) -> dict[str, Any]:
    import numpy as np

    kinds = np.where(year["deep"], "deep-poor", np.where(year["poor"], "poor", "other"))
    text = {name: year[name].to_numpy(dtype=str) for name in ("county", "township")}
    return {**text, "village": year["name"].to_numpy(dtype=str), "village_type": kinds}
