"""The results of a placement: the value of a unit by village, the plan, and its gain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model.experiments.csv_table import csv_table
from model.experiments.optimisation.plan_file import PLAN_FILES
from model.experiments.placement.confirm import verdict
from model.experiments.placement.request import Asking
from model.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.scenario import Scenario
    from model.views.plot import Plot


@dataclass(frozen=True, repr=False)
class Placement(Results):
    """What one more cadre or million yuan is worth in each village of a scenario."""

    @property
    def asking(self) -> Asking:
        """What was asked for: unit, metric, batches."""
        return Asking(**self.provenance["place"])

    @property
    def table(self) -> pd.DataFrame:
        """A row a village: value, low, high, own, spillover, expected, trust, runs, plan, ..."""
        return self._answer.copy()

    @property
    def values(self) -> pd.DataFrame:
        """The same as `table`: the value of one more unit by village, with its interval."""
        return self.table

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return self._csv("place.csv")

    @property
    def groups_of_villages(self) -> pd.DataFrame:
        """The mean value of a unit in the city, each county and each type of village."""
        return self._csv("groups.csv")

    @property
    def gain(self) -> pd.DataFrame:
        """The greedy plan on fresh pairs: gain of the metric and change of cost; maybe no row."""
        import pandas as pd

        from model.experiments.placement.confirm import COLUMNS

        there = bool(self.result["fresh_runs"])
        return self._csv("gain.csv") if there else pd.DataFrame(columns=list(COLUMNS))

    @property
    def verdict(self) -> str:
        """Whether fresh pairs bear the plan out: "confirmed", or why not; "" without a plan."""
        gains = self.gain
        return verdict(gains) if len(gains) else ""

    @property
    def plan(self) -> Scenario | None:
        """The greedy plan as a scenario, whether confirmed or not; None if nothing is to move."""
        from model.scenario import load

        path = next((p for name in PLAN_FILES if (p := self.folder / name).is_file()), None)
        return None if path is None else load(path)

    @property
    def result(self) -> dict[str, Any]:
        """Villages, pairs, runs, what brute force takes, moves of the plan, fresh runs."""
        return dict(self.provenance["result"])

    def reading(self, lang: str = "en") -> list[str]:
        """Say in sentences what was found, how sure it is, and what was done to find it."""
        from model.views.placed import sentences  # a look upwards, when words are asked for

        return sentences(self, lang)

    def plot(self, metric: str = "", lang: str = "en") -> Plot:
        """Draw the map of values; villages told apart from their type are outlined."""
        from model.views.placed import plot_place  # a look upwards, when a figure is asked for

        return plot_place(self, lang)

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer, self.groups_of_villages, self.gain

    def _csv(self, name: str) -> pd.DataFrame:
        return csv_table(self.folder / name)

    def __repr__(self) -> str:
        found = self.result
        return (
            f"<Placement of one more {self.asking.unit} in {', '.join(self.scenarios)}:"
            f" {found['villages']} villages, {found['pairs']} pairs in {found['runs']} runs,"
            f" {self.provenance['data_status']} data, {self.folder}>"
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show what the results are, the groups of villages, and what they say."""
        from model.experiments.show import rich_table

        yield repr(self)
        yield rich_table(self.groups_of_villages)
        yield from self.reading()

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<p>{escape(text)}</p>" for text in self.reading())
        return f"<p>{escape(repr(self))}</p>{self.groups_of_villages.to_html(index=False)}{said}"
