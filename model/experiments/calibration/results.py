"""The results of a calibration: the posterior, what it learnt of each parameter, and the fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from model.experiments.calibration.journal import JOURNAL
from model.experiments.csv_table import csv_table
from model.experiments.results import Results

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Posterior
    from model.views.plot import Plot


@dataclass(frozen=True, repr=False)
class Calibration(Results):
    """The results of a calibration."""

    journal: ClassVar[str] = JOURNAL

    @property
    def posterior(self) -> Posterior:
        """The draws, with their provenance: `simulate(scenario, posterior=this.folder)`."""
        from model.scenario import read_posterior

        return read_posterior(self.folder)

    @property
    def table(self) -> pd.DataFrame:
        """A row a parameter: prior, posterior, contraction, verdict."""
        return self._answer.copy()

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return self._csv("contraction.csv")

    @property
    def fit(self) -> pd.DataFrame:
        """A row a published figure: 90 % of fresh runs under prior and posterior, verdict."""
        return self._csv("fit.csv")

    @property
    def particles(self) -> pd.DataFrame:
        """Every particle of every generation: parameters, distance and what its run showed."""
        return self._csv("particles.csv")

    @property
    def stages(self) -> list[dict[str, Any]]:
        """Thresholds, runs and acceptance of each stage."""
        return [dict(stage) for stage in self.provenance["result"]["stages"]]

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        _ = self._answer, self.fit, self.particles

    def plot(self, metric: str = "", lang: str = "en", *, kind: str = "") -> Plot:
        """Draw contraction by parameter, and the fitted figures under prior and posterior."""
        if kind:
            return super().plot(metric, lang, kind=kind)
        from model.views.figures.calibration import draw

        return draw(self, lang)

    def _csv(self, name: str) -> pd.DataFrame:
        return csv_table(self.folder / name)

    def __repr__(self) -> str:
        moved = int((self._answer["verdict"] == "moved").sum())
        return (
            f"<Calibration of {', '.join(self.scenarios)}: {moved} of {len(self._answer)}"
            f" parameters moved, {self.provenance['draws']} draws,"
            f" {self.provenance['data_status']} data, {self.folder}>"
        )
