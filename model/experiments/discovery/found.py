"""What a search found: the rule, how much it covers, how dense it is, how firm its sides are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.discovery.box import Bound, inside
from model.experiments.discovery.cases import Cases
from model.experiments.discovery.stability import Stability
from model.experiments.discovery.words import condition, label, rule_of
from model.experiments.files import complete_file, write_json
from model.experiments.target import Target
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.views.plot import Plot


@dataclass(frozen=True)
class Discovery:
    """In which conditions the points of a sweep fail; stored beside the sweep in `discovery/`."""

    folder: Path
    target: Target
    cases: Cases
    bounds: tuple[Bound, ...]
    trajectory: pd.DataFrame
    stability: Stability
    coverage: float
    density: float
    asked: float | None
    densest: float
    model_version: str
    data_status: str

    @property
    def rule(self) -> str:
        """The conditions in one line; empty if nothing tells failing points from the others."""
        return rule_of(self.bounds)

    @cached_property
    def within(self) -> np.ndarray:
        """Of each case whether it meets the conditions."""
        return inside(self.bounds, self.cases.settings)

    @property
    def table(self) -> pd.DataFrame:
        """A row a side: factor, condition, quasi-p, share of resamples that have it, its span."""
        import pandas as pd

        rows = []
        for bound in self.bounds:
            low, high = self.stability.span(bound)
            rows.append(
                {
                    "factor": bound.factor,
                    "label": label(bound.factor),
                    "condition": condition(bound),
                    "quasi_p": bound.quasi_p,
                    "reappears": self.stability.share(bound) if self.stability.found else None,
                    "low": low,
                    "high": high,
                    "resamples": len(self.stability.found),
                }
            )
        names = ["factor", "label", "condition", "quasi_p", "reappears", "low", "high", "resamples"]
        return pd.DataFrame(rows, columns=names)

    @property
    def summary(self) -> dict[str, Any]:
        """Cases, failing cases, cases inside, and the measures with their 95 % intervals."""
        failed, within = int(self.cases.failed.sum()), int(self.within.sum())
        both = int((self.within & self.cases.failed).sum())
        return {
            "cases": len(self.cases.failed),
            "failing": failed,
            "inside": within,
            "failing_inside": both,
            "coverage": self.coverage,
            "coverage_interval": _wilson(both, failed),
            "density": self.density,
            "density_interval": _wilson(both, within),
            "density_asked": self.asked,
            "densest": self.densest,
            "resamples_without_rule": self.stability.none_found if self.stability.found else None,
            "unseen_coverage": _number(self.stability.unseen_coverage),
            "unseen_density": _number(self.stability.unseen_density),
            "runs": self.cases.runs,
            "close_to_threshold": self.cases.close if self.cases.close >= 0 else None,
            "points_left_out": list(self.cases.left_out),
        }

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.target.metric}_{self.target.side}_{self.target.threshold:g}"

    @property
    def frame(self) -> pd.DataFrame:
        """A row a case: point, settings, value, failed, inside."""
        found = self.cases.settings.copy()
        found.insert(0, "point", self.cases.points)
        return found.assign(value=self.cases.values, failed=self.cases.failed, inside=self.within)

    def as_json(self) -> dict[str, Any]:
        """Everything found, as plain values."""
        return {
            "schema_version": SCHEMA_VERSION,
            "model_version": self.model_version,
            "data_status": self.data_status,
            "folder": str(self.folder),
            "target": {
                "metric": self.target.metric,
                "side": self.target.side,
                "threshold": self.target.threshold,
            },
            "rule": self.rule,
            **self.summary,
            "bounds": self._records(self.table),
            "trajectory": self._records(self.trajectory),
        }

    @staticmethod
    def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
        import json

        records: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
        return records

    def save(self) -> None:
        """Write `discovery/NAME.json` and the cases as `discovery/NAME.csv`."""
        place = self.folder / "discovery"
        place.mkdir(exist_ok=True)
        said = {key: value for key, value in self.as_json().items() if key != "folder"}
        write_json(place / f"{self.name}.json", said)
        with complete_file(place / f"{self.name}.csv") as path:
            self.frame.to_csv(path, index=False, lineterminator="\n")

    def plot(self, lang: str = "en") -> Plot:
        """Draw the box among the cases, and coverage against density."""
        from model.views.plot import plot_discovery  # upwards, when a figure is asked for

        return plot_discovery(self, lang)

    def __repr__(self) -> str:
        rule = self.rule or "no condition tells them apart"
        return (
            f"<Discovery {self.target}: {rule}; coverage {self.coverage:.2f}, density"
            f" {self.density:.2f}, {len(self.cases.failed)} cases, {self.data_status} data>"
        )

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show the rule and its sides in a terminal."""
        from model.experiments.show import rich_table

        yield repr(self)
        yield rich_table(self.table, sections=False)

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.table.to_html(index=False)}"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _wilson(hits: int, of: int) -> list[float] | None:
    """Return the 95 % Wilson interval of a share; none where there is nothing to share."""
    if not of:
        return None
    from scipy.stats import binomtest

    found = binomtest(hits, of).proportion_ci(method="wilson")
    return [float(found.low), float(found.high)]
