"""The results of an attribution: shares of the four systems, and what each adds first and last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from model.errors import RequestError, nearest
from model.experiments.attribution.request import metric_for
from model.experiments.attribution.table import COLUMNS, corner_table, table_of
from model.experiments.attribution.values import (
    CITY,
    KINDS,
    VILLAGE,
    complete_pairs,
    place_games,
    village_metrics,
)
from model.experiments.csv_table import csv_table
from model.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.views.plot import Plot


@dataclass(frozen=True, repr=False)
class Attribution(Results):
    """Shapley's shares of the four systems in what a scenario achieves.

    Shares divide the total fairly; they are not effects that add up (`reading`).
    """

    @property
    def corners(self) -> Mapping[str, Sequence[str]]:
        """The names of the sixteen corners, with the systems that are on in each."""
        found: Mapping[str, Sequence[str]] = self.provenance["corners"]
        return found

    @property
    def subject(self) -> str:
        """The name of the scenario whose systems share the total."""
        return str(self.provenance["subject"]["name"])

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return csv_table(self.folder / "attribution.csv", COLUMNS, blank_is_none=False)

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer

    @property
    def table(self) -> pd.DataFrame:
        """Metric, by, place, system, measure, mean, low, high (95 % interval), runs (pairs).

        For the city all metrics; by county and village-type those kept by village.
        """
        return self._answer.copy()

    @property
    def values(self) -> pd.DataFrame:
        """Metric, corner, mean, low, high, runs: what the city comes to in every corner."""
        return corner_table(self.months, self.corners)

    @property
    def pairs_left_out(self) -> list[int]:
        """The seeds of the pairs that are left out, because a run of theirs failed."""
        used = set(complete_pairs(self.months, self.corners)) if self.finished_runs else set()
        return [int(seed) for seed in self.provenance["seeds"] if seed not in used]

    def shares(self, metric: str = "", by: str = CITY) -> pd.DataFrame:
        """Return the rows of one metric at the places of a kind, in the columns of `table`.

        `by` is "city", "county", "village-type" or "village"; the metric is `person_years_out`
        for the city and `stable_incidence` for places, unless said. Raises RequestError for what
        is not there, naming what is.
        """
        if by not in KINDS:
            raise RequestError(f"by is '{by}'; allowed: {', '.join(KINDS)}.{nearest(by, KINDS)}")
        name = metric_for(metric, by)
        if by == VILLAGE:
            self._require_metric(name, village_metrics(self.villages), by)
            return table_of(place_games(self.villages, self.corners, by, name))
        table = self._answer[self._answer["by"] == by]
        if self.finished_pairs:
            self._require_metric(name, list(table["metric"].unique()), by)
        return table[table["metric"] == name].reset_index(drop=True)

    @property
    def finished_pairs(self) -> int:
        """How many pairs the shares rest on."""
        return int(self.provenance["runs"]) - len(self.pairs_left_out)

    def _require_metric(self, name: str, held: Sequence[str], by: str) -> None:
        if name in held:
            return
        if not held:
            raise RequestError(
                f"nothing is kept by village here (a row a village each December; the study has"
                f" {self.provenance['months']} months): run to a December, or ask for the city"
            )
        raise RequestError(
            f"'{name}' has no shares by {by}.{nearest(name, held)} Known: {', '.join(held)}"
        )

    def reading(self, metric: str = "", by: str = CITY, place: str = CITY, lang: str = "en") -> str:
        """Say in words how large the interaction is, and what the shares are not."""
        from model.views import shares_read as words

        rows = self.shares(metric, by)
        rows = rows[rows["place"] == place]
        gone = words.left_out(self.pairs_left_out, int(self.provenance["runs"]), lang)
        if rows.empty:
            return f"{words.nothing(lang)} {gone}".strip()
        careful = words.zeros(self.values, str(rows["metric"].iloc[0]), lang) if by == CITY else ""
        return " ".join(filter(None, (words.reading(rows, lang), careful, gone)))

    def plot(self, metric: str = "", lang: str = "en", by: str = CITY) -> Plot:
        """Draw the shares, stacked and one by one, with first and last beside them."""
        from model.views.shares import plot_shares  # a look upwards, when a figure is asked for

        return plot_shares(self, metric, by, lang)

    def __repr__(self) -> str:
        about = self.provenance
        return (
            f"<Attribution of {self.subject}: {about['runs']} pairs in {len(self.corners)} corners,"
            f" {about['data_status']} data, {self.folder}>"
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show what the results are, the shares of the headline, and how to read them."""
        from model.experiments.show import rich_table

        yield repr(self)
        yield rich_table(self._headline(), sections=False)
        yield from self._words()

    def _repr_html_(self) -> str:
        from html import escape

        said = "".join(f"<p>{escape(text)}</p>" for text in self._words())
        return f"<p>{escape(repr(self))}</p>{self._headline().to_html(index=False)}{said}"

    def _headline(self) -> pd.DataFrame:
        from model.views.shares import share_table

        rows = self.shares()
        return rows if rows.empty else share_table(rows)

    def _words(self) -> tuple[str, str]:
        from model.views.shares_read import meaning

        return self.reading(), meaning()
