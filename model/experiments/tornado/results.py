"""What a tornado found: an immutable view of its output folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model.experiments.csv_table import csv_table
from model.experiments.results import Results
from model.experiments.tornado.table import BASE, COLUMNS

if TYPE_CHECKING:
    import pandas as pd

BY_CHANCE = 0.05
"""Share of ends without effect whose 95 % interval leaves zero out all the same."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Parameters moved, by what can be told of them, in one metric against one alternative."""

    moved: int
    told: int
    untold: int
    nothing: int
    turned: int
    ends: int
    failed: int


@dataclass(frozen=True, repr=False)
class Tornado(Results):
    """The results of a tornado: a row a metric, alternative, parameter and end."""

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return csv_table(self.folder / "tornado.csv", COLUMNS, blank_is_none=False)

    @property
    def left_out(self) -> list[dict[str, Any]]:
        """Parameters and ends that could not be run or stay as they are, and why."""
        return list(self.provenance["left_out"])

    def of(self, metric: str, against: str) -> pd.DataFrame:
        """The rows of one metric against one alternative, the base left out."""
        return _part(self._answer, metric, against)

    def bars(self, metric: str, against: str) -> pd.DataFrame:
        """A row a parameter, longest bar first (see `bars_of`)."""
        return bars_of(self._answer, metric, against)

    def words(self) -> list[str]:
        """What the table says, in sentences; every metric against every alternative."""
        about = self.provenance
        pairs = [(m, o) for m in about["metrics"] for o in about["against"]]
        said = [_in_words(self._answer, about, m, o) for m, o in pairs]
        return [*said, *self._unmoved()]

    def _unmoved(self) -> list[str]:
        """Say what was not moved: numbers that stay, and ends that a scenario refuses."""
        stay = [item["parameter"] for item in self.left_out if not item["end"]]
        refused = [f"{i['parameter']} ({i['end']}): {i['why']}" for i in self.left_out if i["end"]]
        said = [f"Not moved, at 0 or off in the case: {', '.join(stay)}."] if stay else []
        return [*said, *(f"Not run: {text}" for text in refused)]


def _part(table: pd.DataFrame, metric: str, against: str) -> pd.DataFrame:
    rows = table[(table["metric"] == metric) & (table["against"] == against)]
    return rows[rows["end"] != BASE]


def base_of(table: pd.DataFrame, metric: str, against: str) -> pd.Series:
    """The base's row: gain with its own interval (low, high)."""
    rows = table[(table["metric"] == metric) & (table["against"] == against)]
    return rows[rows["end"] == BASE].iloc[0]


def bars_of(table: pd.DataFrame, metric: str, against: str) -> pd.DataFrame:
    """Return a row a parameter: the longer of its two changes, and whether either can be told.

    Columns parameter, size (absolute change), told, nothing; longest first, names break ties.
    """
    import pandas as pd

    rows = []
    for name, ends in _part(table, metric, against).groupby("parameter", sort=True):
        there = ends[ends["runs"] > 0]
        told = ((there["low"] > 0) | (there["high"] < 0)).any()
        nothing = len(there) == len(ends) and (there[["change", "low", "high"]] == 0).all(axis=None)
        size = float(there["change"].abs().max()) if len(there) else 0.0
        rows.append({"parameter": name, "size": size, "told": told, "nothing": nothing})
    found = pd.DataFrame(rows, columns=["parameter", "size", "told", "nothing"])
    return found.sort_values("size", ascending=False, kind="stable").reset_index(drop=True)


def counted(table: pd.DataFrame, about: Mapping[str, Any], metric: str, against: str) -> Counted:
    """Count parameters by what can be told of them; `turned` are ends at which the gain changes
    sign, `failed` those of which a run is missing."""
    bars, ends = bars_of(table, metric, against), _part(table, metric, against)
    gain = float(base_of(table, metric, against)["gain"])
    told, nothing = int(bars["told"].sum()), int(bars["nothing"].sum())
    there = ends[ends["runs"] > 0]
    return Counted(
        moved=len(bars),
        told=told,
        untold=len(bars) - told - nothing,
        nothing=nothing,
        turned=int((there["gain"] * gain < 0).sum()),
        ends=int((there[["change", "low", "high"]] != 0).any(axis=1).sum()),
        failed=int((ends["runs"] < about["runs"]).sum()),
    )


def _in_words(table: pd.DataFrame, about: Mapping[str, Any], metric: str, against: str) -> str:
    """One sentence or two about one metric against one alternative."""
    n, base = counted(table, about, metric, against), base_of(table, metric, against)
    said = (
        f"{metric} against {against}: at the declared values the gain is {base['gain']:,.6g}"
        f" [{base['low']:,.6g}, {base['high']:,.6g}]. Of {n.moved} assumed numbers moved alone to"
        f" both ends of their plausible range, {n.told} move it by more than luck explains,"
        f" {n.untold} cannot be told from zero, {n.nothing} change nothing at all; of {n.ends} ends"
        f" that change anything about {BY_CHANCE * n.ends:.0f} would seem to by luck alone."
        f" The gain changes its sign at {n.turned} ends."
    )
    return said + (f" At {n.failed} ends a run is missing." if n.failed else "")
