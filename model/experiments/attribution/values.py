"""The value of every corner, pair by pair: for the city from the months, for places from villages.

A pair is a seed with its parameter draw. Only pairs whose sixteen runs all finished have values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.experiments.attribution.corners import place_of
from model.experiments.attribution.shapley import Values
from model.experiments.metrics import GAIN, STABLE, metric_called, run_metrics
from model.outputs import BY_NAME

if TYPE_CHECKING:
    import pandas as pd

CITY, COUNTY, TYPE, VILLAGE = "city", "county", "village-type", "village"
KINDS = (CITY, COUNTY, TYPE, VILLAGE)
OF_PERSONS = ("share of persons", "yuan a person a year")
"""Units of what is a mean over the persons of a village: places weight it by persons."""
TYPES = ("deep-poor", "poor", "other")

Corners = Mapping[str, Sequence[str]]
"""The name of each corner with the systems that are on in it."""


@dataclass(frozen=True)
class Game:
    """The values of all corners of one metric at one place: shape (pairs, 16)."""

    metric: str
    by: str
    place: str
    values: Values


def complete_pairs(runs: pd.DataFrame, names: Corners) -> list[int]:
    """Return the seeds of which every corner has finished, in order (columns scenario, seed)."""
    finished = runs[["scenario", "seed"]].drop_duplicates()
    finished = finished[finished["scenario"].isin(list(names))]
    count = finished.groupby("seed").size()
    return [int(seed) for seed in count.index[count == len(names)]]


def city_games(months: pd.DataFrame, names: Corners) -> Iterator[Game]:
    """Yield the game of every metric of a run, for the whole city.

    `person_years_out` of a corner is against the corner with nothing on, pair by pair.
    """
    metrics = run_metrics(months).reset_index()
    seeds = complete_pairs(metrics, names)
    held = [name for name in metrics.columns if metric_called(name)]
    for name in held:
        table = metrics.pivot_table(index="seed", columns="scenario", values=name, aggfunc="first")
        values = _ordered(table, seeds, names)
        if name == STABLE:
            yield Game(GAIN, CITY, CITY, values[:, [0]] - values)
        yield Game(str(name), CITY, CITY, values)


def place_games(
    villages: pd.DataFrame, names: Corners, by: str, metric: str = ""
) -> Iterator[Game]:
    """Yield the game of every place of a kind (county, village-type, village), metric by metric.

    Shares and incomes are those of the place's persons in the last December, counts those of the
    last December or, where the output says so, sums over the years.
    """
    held = village_metrics(villages)
    names_held = [metric] if metric in held else [] if metric else held
    if not names_held:
        return
    totals = _by_place(villages, by, names_held)
    seeds = complete_pairs(totals.reset_index(), names)
    for name in names_held:
        table = totals[name].unstack("scenario")
        for place, rows in table.groupby(level="place", sort=False):
            yield Game(name, by, str(place), _ordered(rows.droplevel("place"), seeds, names))


def village_metrics(villages: pd.DataFrame) -> list[str]:
    """Return the outputs that the table of villages holds."""
    return [str(name) for name in villages.columns if name in BY_NAME]


def _ordered(table: pd.DataFrame, seeds: list[int], names: Corners) -> Values:
    """Return a row a pair, a column a coalition in the order of `shapley`.

    A pair in which a place does not exist (new cities by --vary-world) has no values there.
    """
    columns = sorted(names, key=lambda name: place_of(list(names[name])))
    values = table.reindex(index=seeds, columns=columns).to_numpy(dtype=np.float64)
    return np.asarray(values[np.isfinite(values).all(axis=1)])


def _by_place(villages: pd.DataFrame, by: str, metrics: Sequence[str]) -> pd.DataFrame:
    """Return a column a metric, summed up or averaged by place, scenario and seed (the index)."""
    import pandas as pd

    keys = ["place", "scenario", "seed"]
    kept = villages[["scenario", "seed", "year", "persons", *metrics]]
    rows = kept.assign(place=pd.Categorical(_place(villages, by)))
    last = rows[rows["year"] == rows["year"].max()]
    persons = _summed(last, keys)["persons"].clip(lower=1)
    weighted = [name for name in metrics if BY_NAME[name].unit in OF_PERSONS]
    means = last.assign(**{name: last[name] * last["persons"] for name in weighted})
    stocks = _summed(means, keys)
    flows = _summed(rows, keys)
    columns = {
        name: stocks[name] / persons
        if name in weighted
        else (stocks if BY_NAME[name].summary == "last" else flows)[name]
        for name in metrics
    }
    return pd.DataFrame(columns)


def _summed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.groupby(keys, sort=False, observed=True).sum(numeric_only=True)


def _place(villages: pd.DataFrame, by: str) -> pd.Series:
    if by == COUNTY:
        return villages["county"]
    if by == VILLAGE:
        return villages["village"]
    deep, poor, other = TYPES
    return villages["poor"].map({True: poor, False: other}).where(~villages["deep"], deep)
