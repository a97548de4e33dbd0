"""What the finished runs of a search measured: one number a plan, pair and metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from model.errors import RequestError
from model.experiments.metrics import COST, WORST_COUNTY, run_metrics, worst_county
from model.experiments.optimisation.ranking import Scores
from model.experiments.tables import joined_months

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from model.experiments.optimisation.spec import Spec
    from model.experiments.plan import Cell
    from model.experiments.store import Store

REFERENCE = 0
"""The number of the reference among the plans."""


@dataclass
class Values:
    """Metrics by (plan, run), read from the fragments of finished runs once each."""

    spec: Spec
    store: Store
    known: dict[tuple[int, int], Mapping[str, float]] = field(default_factory=dict)

    def learn(self, cells: Iterable[Cell]) -> None:
        """Read the finished cells that are not known yet."""
        new = [cell for cell in cells if place_of(cell) not in self.known]
        if not new:
            return
        metrics = run_metrics(joined_months(self.store, new)).reset_index()
        by_place = {(int(r["point"]), int(r["run"])): r for _, r in metrics.iterrows()}
        for cell in new:
            found = by_place[place_of(cell)]
            self.known[place_of(cell)] = {
                name: self._value(name, cell, found) for name in self.spec.metrics
            }

    def _value(self, metric: str, cell: Cell, found: pd.Series) -> float:
        if metric.startswith(WORST_COUNTY):
            villages = self.store.fragments.read(cell.key, "villages").to_pandas()
            worst = worst_county(villages, metric)
            if worst is None:
                raise RequestError(f"{metric}: the runs saw no December; give at least 12 months")
            return worst
        if metric not in found:
            raise RequestError(f"{metric}: the runs have no such metric")
        return float(found[metric])

    def pairs(self, runs: Iterable[int]) -> list[int]:
        """The runs that make pairs: those that the reference finished."""
        return [run for run in runs if (REFERENCE, run) in self.known]

    def finished(self, plan: int, runs: Iterable[int]) -> bool:
        """Whether a plan finished every one of these runs."""
        return all((plan, run) in self.known for run in runs)

    def of(self, plan: int, metric: str, runs: Sequence[int]) -> list[float]:
        """One metric of a plan over runs it finished."""
        return [self.known[plan, run][metric] for run in runs]

    def scores(self, plans: Sequence[int], runs: Iterable[int]) -> Scores:
        """The reference and plans that finished, on the pairs among these runs."""
        import numpy as np

        pairs = self.pairs(runs)
        all_plans = (REFERENCE, *plans)
        worth = [[self._worth(p, name, pairs) for name in self.spec.objectives] for p in all_plans]
        cost = np.array([self.of(plan, COST, pairs) for plan in all_plans])
        excess = cost - self.spec.at_most * cost[0]
        return Scores(all_plans, np.array(worth), excess, self.spec.rules.quantile)

    def _worth(self, plan: int, metric: str, pairs: Sequence[int]) -> np.ndarray:
        import numpy as np

        sign = 1.0 if self.spec.objectives[metric] == "lower" else -1.0
        return sign * np.array(self.of(plan, metric, pairs))


def place_of(cell: Cell) -> tuple[int, int]:
    """Plan and run of a cell."""
    return cell.arm.point or REFERENCE, cell.run
