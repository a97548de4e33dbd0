"""The table of an attribution: shares, first and last, each with its interval over the pairs.

Tidy: a row is one measure of one system at one place in one metric. Measures: `share` (Shapley's),
`percent` (share over total, a ratio of means, only where the total is clearly not zero), `first`
(added alone to none) and `last` (taken from all). Beside the four systems stand `sum`, the sum of
the column (of the shares: the total, all less none) and `interaction`, the total less that sum (of
the shares: nothing, which is left out).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from model.experiments.attribution import shapley
from model.experiments.attribution.corners import place_of
from model.experiments.attribution.values import (
    COUNTY,
    TYPE,
    Corners,
    Game,
    city_games,
    place_games,
)
from model.experiments.intervals import Interval, ratio_of_means, student_interval
from model.scenario.systems import SYSTEMS

if TYPE_CHECKING:
    import pandas as pd

SUM, INTERACTION = "sum", "interaction"
SHARE, PERCENT, FIRST, LAST = "share", "percent", "first", "last"
COLUMNS = ("metric", "by", "place", "system", "measure", "mean", "low", "high", "runs")
CORNER_COLUMNS = ("metric", "corner", "mean", "low", "high", "runs")

Row = tuple[str, str, Interval]
"""System, measure and its interval over the pairs."""


def attribution_table(months: pd.DataFrame, villages: pd.DataFrame, names: Corners) -> pd.DataFrame:
    """Return the whole table: every metric for the city, those kept by village for the rest.

    Single villages are left out (`table_of` makes them for one metric).
    """
    games = [*city_games(months, names)]
    for by in (COUNTY, TYPE):
        games += place_games(villages, names, by)
    return table_of(games)


def table_of(games: Iterable[Game]) -> pd.DataFrame:
    """Return the rows of games; a game without a complete pair has none."""
    import pandas as pd

    rows = [
        (game.metric, game.by, game.place, system, measure, i.mean, i.low, i.high, i.n)
        for game in games
        if len(game.values)
        for system, measure, i in rows_of(game)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def rows_of(game: Game) -> Iterator[Row]:
    """Yield the measures of one game."""
    shares, total = shapley.shapley(game.values), shapley.total(game.values)
    whole = student_interval(total.tolist())
    for k, system in enumerate(SYSTEMS):
        yield system, SHARE, student_interval(shares[:, k].tolist())
        if clear(whole):
            yield system, PERCENT, percent(shares[:, k].tolist(), total.tolist())
    yield SUM, SHARE, whole
    if clear(whole):
        yield SUM, PERCENT, Interval(100.0, 100.0, 100.0, whole.n)
    for measure, added in (
        (FIRST, shapley.added_first(game.values)),
        (LAST, shapley.added_last(game.values)),
    ):
        for k, system in enumerate(SYSTEMS):
            yield system, measure, student_interval(added[:, k].tolist())
        together = added.sum(axis=-1)
        yield SUM, measure, student_interval(together.tolist())
        yield INTERACTION, measure, student_interval((total - together).tolist())


def percent(parts: list[float], totals: list[float]) -> Interval:
    """Return 100 x mean part over mean total with its interval, pair by pair."""
    found = ratio_of_means(parts, totals)
    return Interval(100 * found.mean, 100 * found.low, 100 * found.high, found.n)


def clear(interval: Interval) -> bool:
    """Whether an interval leaves zero outside; an unbounded one never does."""
    return interval.low > 0 or interval.high < 0


def corner_table(months: pd.DataFrame, names: Corners) -> pd.DataFrame:
    """Return the value of every corner for the city, with its interval over the complete pairs."""
    import pandas as pd

    columns = sorted(names, key=lambda name: (len(names[name]), list(names).index(name)))
    rows = []
    for game in city_games(months, names):
        for name in columns if len(game.values) else ():
            values = game.values[:, place_of(list(names[name]))]
            found = student_interval(values.tolist())
            rows.append((game.metric, name, found.mean, found.low, found.high, found.n))
    return pd.DataFrame(rows, columns=list(CORNER_COLUMNS))
