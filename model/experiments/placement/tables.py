"""The tables of a placement: a row a village, and a row a county and type of village.

`place.csv`: value = own + spillover, all a cadre-year or a million yuan; low and high are the 95 %
interval of the value, own_low and own_high of the own effect; `expected` is the value pulled
towards what is usual for the type and size of the village, `trust` how far its own measurement
counts in it; `runs` are the pairs; `plan` the units that the greedy plan gives or takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.experiments.attribution.values import TYPES
from model.experiments.intervals import student_interval
from model.experiments.placement.estimate import Measured, expected, own_effects, spillover
from model.experiments.placement.request import Asking
from model.experiments.placement.values import Seen

if TYPE_CHECKING:
    import pandas as pd

PLACE = (
    "village", "name", "county", "type", "x", "y", "persons", "value", "low", "high", "own",
    "own_low", "own_high", "spillover", "expected", "trust", "runs",
)  # fmt: skip
GROUPS = ("by", "place", "villages", "value", "low", "high", "own", "own_low", "own_high", "runs")
CITY, COUNTY, TYPE = "city", "county", "type"


def types_of(places: pd.DataFrame) -> pd.Series:
    """Return the type of each village: deep-poor, poor or other."""
    deep, poor, other = TYPES
    found: pd.Series = places["poor"].map({True: poor, False: other}).where(~places["deep"], deep)
    return found


def strata_of(places: pd.DataFrame) -> pd.Series:
    """Return county and type of each village: within them batches are balanced."""
    return places["county"].str.cat(types_of(places), sep="/")


def place_table(seen: Seen, found: Measured, asking: Asking, months: int) -> pd.DataFrame:
    """Return a row a village, in the order of their numbers, in the columns of PLACE."""
    import pandas as pd

    own, others = _per_unit(found, asking, months)
    value = own + others[:, None]
    places = seen.places
    kinds = types_of(places)
    pulled = expected(value, np.unique(kinds, return_inverse=True)[1], -found.base.mean(axis=0))
    intervals = {"": _intervals(value), "own_": _intervals(own)}
    columns: dict[str, Any] = {
        "village": places.index,
        **{name: places[name] for name in ("name", "county", "x", "y", "persons")},
        "type": kinds,
        "value": value.mean(axis=0),
        "own": own.mean(axis=0),
        "spillover": float(others.mean()),
        "expected": pulled.value,
        "trust": pulled.trust,
        "runs": value.shape[0],
    }
    for start, rows in intervals.items():
        columns |= {f"{start}low": rows[:, 0], f"{start}high": rows[:, 1]}
    return pd.DataFrame(columns).reset_index(drop=True)[list(PLACE)]


def group_table(seen: Seen, found: Measured, asking: Asking, months: int) -> pd.DataFrame:
    """Return a row a group of villages: the mean value of a unit there, over its villages."""
    import pandas as pd

    own, others = _per_unit(found, asking, months)
    rows: list[tuple[Any, ...]] = []
    for by, names in _groupings(seen.places).items():
        for place in dict.fromkeys(names):
            there = (names.reindex(seen.places.index) == place).to_numpy()
            mean = own[:, there].mean(axis=1)
            value, mine = (
                student_interval((mean + others).tolist()),
                student_interval(mean.tolist()),
            )
            shown = (value.mean, value.low, value.high, mine.mean, mine.low, mine.high, value.n)
            rows.append((by, place, int(there.sum()), *shown))
    return pd.DataFrame(rows, columns=list(GROUPS))


def _groupings(places: pd.DataFrame) -> dict[str, pd.Series]:
    kinds = types_of(places)
    order = kinds.map({name: rank for rank, name in enumerate(TYPES)}).sort_values(kind="stable")
    return {
        CITY: places["county"].map(lambda _: CITY),
        COUNTY: places["county"].sort_values(),
        TYPE: kinds.loc[order.index],
    }


def _per_unit(
    found: Measured, asking: Asking, months: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Own effects (pairs, villages) and spillover (pairs,) for a cadre-year or a million yuan."""
    per = asking.per(months)
    return own_effects(found) / per, spillover(found) / per


def _intervals(values: NDArray[np.float64]) -> NDArray[np.float64]:
    found = [student_interval(column.tolist()) for column in values.T]
    return np.array([(one.low, one.high) for one in found])
