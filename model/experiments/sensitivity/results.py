"""What a sensitivity study found: an immutable view of its output folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from model.experiments.csv_table import csv_table
from model.experiments.design_points import points_a_unit
from model.experiments.results import Sweep
from model.experiments.sensitivity.indices import COLUMNS, LEAST_UNITS, UNITS
from model.experiments.sensitivity.tables import evaluations_of

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.sensitivity.values import Evaluations

POINTS_NAMED = 5
NOISY = 0.1
"""A share of noise in the analysed means above which more pairs are advised."""


@dataclass(frozen=True, repr=False)
class Sensitivity(Sweep):
    """The results of a sensitivity study: a row a metric and factor, with intervals."""

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return self._csv("sensitivity", ("metric", "factor", *COLUMNS[self.kind]))

    @cached_property
    def _luck(self) -> pd.DataFrame:
        return self._csv("luck", ("metric", "points", "runs", "mean"))

    def _csv(self, name: str, needed: tuple[str, ...]) -> pd.DataFrame:
        return csv_table(self.folder / f"{name}.csv", needed)

    @property
    def kind(self) -> str:
        """The design: "morris" or "saltelli"."""
        return str(self.provenance["design"]["kind"])

    @property
    def luck(self) -> pd.DataFrame:
        """What luck does to each metric (see `values.Luck`): a row a metric."""
        return self._luck.copy()

    @cached_property
    def _evaluations(self) -> Evaluations | None:
        return evaluations_of(self.months, self.provenance) if self.finished_runs else None

    @property
    def left_out(self) -> list[int]:
        """The points whose trajectory or block is not analysed, because a run is missing."""
        found = self._evaluations
        if found is None:
            return list(range(len(self.provenance["points"])))
        return [point for point, there in enumerate(found.kept) if not there]

    @property
    def notes(self) -> list[str]:
        """What a reader must know beside the table: failed points, luck, noise."""
        rows = self._luck.itertuples() if self.finished_runs else ()
        return [*self._lost_pairs(), *self._lost_points(), *(_about_luck(row) for row in rows)]

    def _lost_pairs(self) -> list[str]:
        """Say which runs no point finished: those pairs are missing everywhere alike."""
        found = self._evaluations
        if found is None:
            return []
        lost = [str(run) for run in range(self.provenance["runs"]) if run not in found.pairs]
        return [f"No point finished run {', '.join(lost)}: left out everywhere."] if lost else []

    def _lost_points(self) -> list[str]:
        """Say where runs failed, how many units are whole, and how to go on."""
        if not self.left_out:
            return []
        points, units = len(self.provenance["points"]), UNITS[self.kind]
        failed = self._evaluations.failed_points if self._evaluations else self.left_out
        kept = (points - len(self.left_out)) // self._size
        named = ", ".join(str(point) for point in failed[:POINTS_NAMED])
        more = f" and {len(failed) - POINTS_NAMED} more" if len(failed) > POINTS_NAMED else ""
        said = (
            f"Runs failed at {len(failed)} of {points} points (points {named}{more}):"
            f" {kept} of {points // self._size} {units} are whole."
        )
        if kept < LEAST_UNITS[self.kind]:
            return [
                f"{said} No indices: at least {LEAST_UNITS[self.kind]} {units} are needed. The"
                " finished runs are kept; give the same request again to run the failed ones once"
                " more."
            ]
        return [
            f"{said} Only these are analysed; where failures are not by chance, the indices hold"
            " for the rest of the ranges only. The same request runs the failed ones once more."
        ]

    @property
    def _size(self) -> int:
        return points_a_unit(self.kind, len(self.provenance["design"]["factors"]))


def _about_luck(row: Any) -> str:
    if row.runs < 2:
        return (
            f"{row.metric}: one run a point, so luck cannot be told from the factors: the indices"
            " are those of this one seed. Give runs = 4 or more."
        )
    luck, noise = (f"{100 * share:.1f} %" for share in (row.luck_share, row.noise_share))
    said = (
        f"{row.metric}: luck (seed and parameter draw) is {luck} of the variance of a single run,"
        f" but the same at every point; {noise} of the variance of the means of {row.runs} runs"
    )
    advice = " is noise: take more runs." if row.noise_share > NOISY else " is noise."
    return said + advice
