"""The results of a search: the plans tried, the front, and the plan it chose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.csv_table import csv_table
from model.experiments.optimisation.tables import CONFIRMED
from model.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario


@dataclass(frozen=True, repr=False)
class Optimisation(Results):
    """The results of a search for better plans under a budget."""

    @property
    def trials(self) -> pd.DataFrame:
        """A row a plan tried (0 is the reference): levers, pairs, fate, metrics on first pairs."""
        return self._csv("trials.csv")

    @property
    def table(self) -> pd.DataFrame:
        """The front: plan, metric, direction, value, reference, difference, low, high, pairs.

        These are on fresh pairs; the columns search_* are what the search promised.
        """
        return self._answer.copy()

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return self._csv("pareto.csv")

    @property
    def chosen(self) -> int | None:
        """The number of the plan that the search chose before the fresh pairs; or none."""
        found = self.provenance["result"]["chosen"]
        return None if found is None else int(found)

    @property
    def recommended(self) -> int | None:
        """The chosen plan, if the fresh pairs confirm it; otherwise none."""
        return self.chosen if self.verdict == CONFIRMED else None

    @property
    def verdict(self) -> str:
        """Whether the fresh pairs bear the chosen plan out: "confirmed", or why not."""
        return str(self.provenance["result"]["verdict"])

    def plan(self, number: int) -> Scenario:
        """Return a plan as a scenario; RequestError if there is none of that number."""
        from model.scenario import load

        points = self.provenance["points"]
        if not 0 < number < len(points):
            raise RequestError(f"plan {number}: no such plan; allowed: 1 to {len(points) - 1}")
        base = load(self.folder / "scenario.toml")
        return base.with_(name=f"plan_{number}").with_settings(points[number], "plan()")

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer, self.trials

    def _csv(self, name: str) -> pd.DataFrame:
        return csv_table(self.folder / name)

    @property
    def _result(self) -> dict[str, Any]:
        return dict(self.provenance["result"])

    def __repr__(self) -> str:
        found = self._result
        plans = len(self.provenance["points"]) - 1
        best = f"plan {self.chosen} ({self.verdict})" if self.chosen else "none"
        return (
            f"<Optimisation of {', '.join(self.scenarios)}: {plans} plans tried,"
            f" {len(found['front'])} on the front, chosen: {best},"
            f" {self.provenance['data_status']} data, {self.folder}>"
        )
