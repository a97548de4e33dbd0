"""The results of a validation: a row a pattern, and how many of them the model meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from model.experiments.csv_table import csv_table
from model.experiments.results import Results
from model.experiments.validation.table import COLUMNS
from model.experiments.validation.verdicts import VERDICTS

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.views.plot import Plot


@dataclass(frozen=True, repr=False)
class Validation(Results):
    """Published patterns beside the model's interval, failures among them."""

    @property
    def table(self) -> pd.DataFrame:
        """A row a pattern: published, plausible range, model, low, high (90 % of runs), verdict.

        Of experiments also the true effect in the model, with its interval, the numbers of treated
        and untreated, and the price of what the experiment gave (yuan a treated household).
        """
        return self._answer.copy()

    @property
    def effects(self) -> pd.DataFrame:
        """A row a pattern file and run: the estimator's answer and the true effect."""
        return self._table("effects")

    @property
    def counts(self) -> dict[str, int]:
        """How many patterns got each verdict."""
        found = self._answer["verdict"].value_counts()
        return {name: int(found.get(name, 0)) for name in VERDICTS}

    @cached_property
    def _answer(self) -> pd.DataFrame:
        table = csv_table(self.folder / "validation.csv", COLUMNS)
        texts = ["source", "year", "unit", "kind", "definition", "rejects", "note"]
        table[texts] = table[texts].astype(object).where(table[texts].notna(), "").astype(str)
        return table

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer

    def plot(self, metric: str = "", lang: str = "en", *, kind: str = "") -> Plot:
        """Draw a dot and an interval a pattern (all of them), in units of its plausible range."""
        if kind:
            return super().plot(metric, lang, kind=kind)
        from model.views.validation import plot_validation  # a look upwards, when asked to draw

        return plot_validation(self, lang)

    def __repr__(self) -> str:
        about, counts = self.provenance, self.counts
        said = ", ".join(f"{number} {name}" for name, number in counts.items())
        return (
            f"<Validation: {len(self._answer)} patterns ({said}), {about['runs']} runs,"
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
