"""Which villages get one more unit together: balanced batches, and their tables.

In each pair of seed and parameter draw the villages are dealt into `batches`, anew for every pair:
in each county and type of village by lot, so that all batches hold as many of each, give or take
one. Every village is in exactly one batch of a pair, so that all are measured equally often, each
time in other company. The lot is a keyed draw: the same study deals the same batches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.draws import Purpose, uniform_at
from model.experiments.placement.request import UNITS, Asking
from model.scenario.declared import value_of
from model.world.named import COLUMNS, read_named

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

Batches = NDArray[np.int64]


def deal(strata: pd.Series, batches: int, seed: int, run: int) -> Batches:
    """Return the batch of every village in one pair, from 0; `strata` is indexed by village.

    `seed` is that of the study, `run` the number of the pair.
    """
    lots = np.array([uniform_at(seed, Purpose.BATCH, run, int(key)) for key in strata.index])
    order = np.lexsort((lots, np.unique(strata, return_inverse=True)[1]))
    first = int(uniform_at(seed, Purpose.BATCH, run, 0, 1) * batches)
    found = np.empty(len(strata), np.int64)
    found[order] = (first + np.arange(len(strata))) % batches
    return found


def table_text(unit: str, amounts: Mapping[int, float]) -> str:
    """Return a table of village and amount as CSV text; villages without any are left out."""
    name = COLUMNS[UNITS[unit]].name
    rows = [f"{village},{amount:.12g}" for village, amount in amounts.items() if amount]
    return "\n".join([f"village,{name}", *rows]) + "\n"


def named_before(scenario: Scenario, asking: Asking) -> dict[int, float]:
    """Return what the scenario's own table names already, by village: units are added to it."""
    path = value_of(scenario.start, asking.key)
    if not path:
        return {}
    table = read_named(asking.key, path)
    return dict(zip(table.village.tolist(), table.amount.tolist(), strict=True))


def added(before: Mapping[int, float], more: Mapping[int, float]) -> dict[int, float]:
    """Return the amounts of two tables together, in the order of villages."""
    every = sorted({*before, *more})
    return {village: before.get(village, 0.0) + more.get(village, 0.0) for village in every}
