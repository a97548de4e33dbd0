"""The tables of a placement: a row a village, and a row a county and type of village.

`place.csv`: value = own + spillover, all a cadre-year or a million yuan; low and high are the 95 %
interval of the value, own_low and own_high of the own effect, spillover_low and spillover_high of
the spillover; `apart` is the own effect less the mean own effect of the type, with its interval, in
which what all villages of a pair share cancels; `expected` is the value pulled
towards what is usual for the type and size of the village, `trust` how far its own measurement
counts in it; `runs` are the pairs; `plan` the units that the greedy plan gives or takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model.experiments.attribution.values import TYPES
from model.experiments.intervals import student_interval
from model.experiments.placement.estimate import (
    Expected,
    Measured,
    expected,
    own_effects,
    spillover,
)
from model.experiments.placement.moves import Plan, greedy, planned
from model.experiments.placement.request import Asking
from model.experiments.placement.values import Seen

if TYPE_CHECKING:
    import pandas as pd

PLACE = (
    "village", "name", "county", "type", "x", "y", "persons", "value", "low", "high", "own",
    "own_low", "own_high", "spillover", "spillover_low", "spillover_high", "apart", "apart_low",
    "apart_high", "expected", "trust", "runs",
)  # fmt: skip
GROUPS = (
    "by", "place", "villages", "value", "low", "high", "own", "own_low", "own_high", "spillover",
    "spillover_low", "spillover_high", "runs",
)  # fmt: skip
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

    own, others = per_unit(found, asking, months)
    value = own + others[:, None]
    places = seen.places
    kinds = types_of(places)
    pulled = expected_values(seen, found, value)
    apart = from_type(own, np.unique(kinds, return_inverse=True)[1])
    spill = student_interval(others.tolist())
    ends = {"": intervals(value), "own_": intervals(own), "apart_": intervals(apart)}
    columns: dict[str, Any] = {
        "village": places.index,
        **{name: places[name] for name in ("name", "county", "x", "y", "persons")},
        "type": kinds,
        "value": value.mean(axis=0),
        "own": own.mean(axis=0),
        "spillover": spill.mean,
        "spillover_low": spill.low,
        "spillover_high": spill.high,
        "apart": apart.mean(axis=0),
        "expected": pulled.value,
        "trust": pulled.trust,
        "runs": value.shape[0],
    }
    for start, rows in ends.items():
        columns |= {f"{start}low": rows[:, 0], f"{start}high": rows[:, 1]}
    return pd.DataFrame(columns).reset_index(drop=True)[list(PLACE)]


def expected_values(seen: Seen, found: Measured, value: NDArray[np.float64]) -> Expected:
    """Return what to expect of each village by its type and gain without units, on these pairs."""
    kinds = np.unique(types_of(seen.places), return_inverse=True)[1]
    return expected(value, kinds, -found.base.mean(axis=0))


def plan_of(seen: Seen, found: Measured, asking: Asking, months: int) -> Plan:
    """Return the greedy plan for the villages in the order of their numbers."""
    own, others = per_unit(found, asking, months)
    value, have, keys = own + others[:, None], seen.units(months), seen.places.index.to_numpy()

    def choose(pairs: int) -> Plan:
        first = Measured(found.base[:pairs], found.outcome[:pairs], found.batch[:pairs])
        pulled = expected_values(seen, first, value[:pairs])
        return greedy(pulled.value, have, keys, asking.limit)

    return planned(value, choose)


def group_table(seen: Seen, found: Measured, asking: Asking, months: int) -> pd.DataFrame:
    """Return a row a group of villages: the mean value of a unit there, over its villages."""
    import pandas as pd

    own, others = per_unit(found, asking, months)
    rows: list[tuple[Any, ...]] = []
    for by, names in _groupings(seen.places).items():
        for place in dict.fromkeys(names):
            there = (names.reindex(seen.places.index) == place).to_numpy()
            mean = own[:, there].mean(axis=1)
            found_there = [
                student_interval(part.tolist()) for part in (mean + others, mean, others)
            ]
            shown = [end for one in found_there for end in (one.mean, one.low, one.high)]
            rows.append((by, place, int(there.sum()), *shown, len(others)))
    return pd.DataFrame(rows, columns=list(GROUPS))


def _groupings(places: pd.DataFrame) -> dict[str, pd.Series]:
    kinds = types_of(places)
    order = kinds.map({name: rank for rank, name in enumerate(TYPES)}).sort_values(kind="stable")
    return {
        CITY: places["county"].map(lambda _: CITY),
        COUNTY: places["county"].sort_values(),
        TYPE: kinds.loc[order.index],
    }


def per_unit(
    found: Measured, asking: Asking, months: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Own effects (pairs, villages) and spillover (pairs,) for a cadre-year or a million yuan."""
    per = asking.per(months)
    return own_effects(found) / per, spillover(found) / per


def from_type(own: NDArray[np.float64], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return own effects less the mean of the village's type in each pair, (pairs, villages)."""
    apart = own.copy()
    for kind in np.unique(kinds):
        apart[:, kinds == kind] -= own[:, kinds == kind].mean(axis=1, keepdims=True)
    return apart


def intervals(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the low and high end of the interval of each village over the pairs, (villages, 2)."""
    found = [student_interval(column.tolist()) for column in values.T]
    return np.array([(one.low, one.high) for one in found])
