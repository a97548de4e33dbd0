"""What finished runs of a placement measured: one number a run and village, more being better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.experiments.metrics import COST, run_metrics
from model.experiments.placement.estimate import Measured
from model.experiments.placement.request import CADRE, Asking
from model.experiments.tables import joined_months

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.plan import Cell
    from model.experiments.store import Store

Place = tuple[int, int]
"""Point (0 is the scenario without units) and run."""
ABOUT = ("name", "county", "township", "x", "y", "poor", "deep", "households", "persons")


@dataclass
class Seen:
    """Gains by run and village, read from the fragments of finished runs once each."""

    store: Store
    asking: Asking
    known: dict[Place, NDArray[np.float64]] = field(default_factory=dict)
    cost: dict[Place, float] = field(default_factory=dict)
    dealt: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    """The batch of every village, by pair."""
    posted: list[NDArray[np.float64]] = field(default_factory=list)
    """Units that villages had without any more, a run of the scenario each."""

    def learn(self, cells: Iterable[Cell]) -> None:
        """Read the finished cells that are not known yet."""
        for cell in cells:
            place = (cell.arm.point or 0, cell.run)
            if place in self.known:
                continue
            villages = self.store.fragments.read(cell.key, "villages").to_pandas()
            if not self.known:
                self.places = villages.groupby("village")[list(ABOUT)].first()
            self.known[place] = self._gains(villages)
            metrics = run_metrics(joined_months(self.store, [cell]))
            self.cost[place] = float(metrics[COST].iloc[0]) if COST in metrics else np.nan
            if place[0] == 0:
                self.posted.append(self._had(villages))

    def _gains(self, villages: pd.DataFrame) -> NDArray[np.float64]:
        """The metric of each village over the run: persons in the state, or counts, added up."""
        values = villages[self.asking.column].astype(float)
        if self.asking.by_person:
            values = values * villages["persons"]
        return self._by_village(self.asking.sign * values, villages)

    def _had(self, villages: pd.DataFrame) -> NDArray[np.float64]:
        """Posts in a mean December, or yuan spent in a mean year."""
        column = "residents" if self.asking.unit == CADRE else "spending"
        years = villages["year"].nunique()
        found = self._by_village(villages[column].astype(float), villages)
        return np.asarray(found / years)

    def _by_village(self, values: pd.Series, villages: pd.DataFrame) -> NDArray[np.float64]:
        found = values.groupby(villages["village"]).sum().reindex(self.places.index)
        return np.asarray(found.to_numpy(), np.float64)

    def units(self, months: int) -> NDArray[np.int64]:
        """Whole units that every village has to give: the mean over the scenario's runs."""
        mean = np.mean(self.posted, axis=0) / self.asking.amount(months)
        return np.asarray(np.floor(mean + 1e-9), np.int64)

    def pairs(self, batched: Mapping[int, Sequence[Cell]]) -> list[int]:
        """The pairs whose runs, without units and of every batch, all finished."""
        places = {
            run: [(0, run), *((cell.arm.point or 0, run) for cell in cells)]
            for run, cells in batched.items()
        }
        return [run for run, held in places.items() if all(place in self.known for place in held)]

    def measured(self, batched: Mapping[int, Sequence[Cell]]) -> Measured:
        """The finished pairs as arrays."""
        pairs = self.pairs(batched)
        base = np.stack([self.known[0, run] for run in pairs])
        outcome = [[self.known[c.arm.point or 0, run] for c in batched[run]] for run in pairs]
        return Measured(base, np.asarray(outcome), np.stack([self.dealt[run] for run in pairs]))
