"""The results of a validation: a row a pattern, and how many of them the model meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from model.experiments.csv_table import csv_table
from model.experiments.results import Results
from model.experiments.validation.form import VALIDATION
from model.experiments.validation.table import COLUMNS, independent
from model.experiments.validation.verdicts import VERDICTS

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.views.plot import Plot


def counts_of(rows: pd.DataFrame) -> dict[str, int]:
    """How many rows have each verdict."""
    found = rows["verdict"].value_counts()
    return {name: int(found.get(name, 0)) for name in VERDICTS}


@dataclass(frozen=True, repr=False)
class Validation(Results):
    """Published patterns beside the model's interval, failures among them."""

    @property
    def table(self) -> pd.DataFrame:
        """A row a pattern: published, plausible range, model, low, high (90 %), verdict, use.

        Of experiments also the true effect in the model and the placebo (the same estimator where
        the treatment does nothing) with its verdict, each with its interval, the numbers of treated
        and untreated, and the price of what the experiment gave (yuan a treated household). Only
        rows whose `use` is "validation" are counted.
        """
        return self._answer.copy()

    @property
    def effects(self) -> pd.DataFrame:
        """A row a pattern file and run: the estimator's answer and the true effect."""
        return self._table("effects")

    @property
    def counts(self) -> dict[str, int]:
        """How many of the patterns kept back got each verdict; what was fitted does not count."""
        return counts_of(self._counted)

    @cached_property
    def independent(self) -> float:
        """How many independent patterns those kept back are worth (`independence`)."""
        return independent(self.folder, self.provenance, list(self._counted["key"]))

    @property
    def _counted(self) -> pd.DataFrame:
        return self._answer[self._answer["use"] == VALIDATION]

    @cached_property
    def _answer(self) -> pd.DataFrame:
        table = csv_table(self.folder / "validation.csv", COLUMNS)
        texts = [
            *("source", "year", "unit", "kind", "use", "placebo_verdict", "definition"),
            *("rejects", "note"),
        ]
        table[texts] = table[texts].astype(object).where(table[texts].notna(), "").astype(str)
        return table

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer

    def plot(self, metric: str = "", lang: str = "en") -> Plot:
        """Draw a dot and an interval a pattern (all of them), in units of its plausible range."""
        from model.views.validation import plot_validation  # a look upwards, when asked to draw

        return plot_validation(self, lang)

    def __repr__(self) -> str:
        about, counts = self.provenance, self.counts
        said = ", ".join(f"{number} {name}" for name, number in counts.items())
        return (
            f"<Validation: {len(self._counted)} patterns kept back ({said}), {about['runs']} runs,"
            f" {about['data_status']} data, {self.folder}>"
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show what the results are, and the table."""
        from model.experiments.show import rich_table
        from model.views.validation import shown_table

        yield repr(self)
        yield rich_table(shown_table(self.table), sections=False)

    def _repr_html_(self) -> str:
        from html import escape

        from model.views.validation import shown_table

        return f"<p>{escape(repr(self))}</p>{shown_table(self.table).to_html(index=False)}"
