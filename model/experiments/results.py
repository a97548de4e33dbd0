"""Results: an immutable view of one output folder, with its provenance.

Analysis starts from results, never from a live model. Tables are read when first asked for, and
what is handed out is a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from model.errors import RequestError, StoreError, nearest
from model.experiments.bands import band_table
from model.experiments.comparison import is_whole, point_differences
from model.experiments.csv_table import RESUME, csv_table
from model.experiments.design import point_table
from model.experiments.extend import planned
from model.experiments.metrics import SHOWN, run_metrics
from model.experiments.parts import where_table, who_table
from model.experiments.store import Store, read_manifest
from model.experiments.tables import read_table, require_whole_tables

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console, ConsoleOptions, RenderResult

    from model.experiments.campaign_effect import CampaignEffect
    from model.views.plot import Plot


WITH_A_SENTENCE = ("simulate", "compare", "sweep", "optimise")
ENDED = ("complete", "some runs failed")


@dataclass(frozen=True)
class Results:
    """The results of a study in an output folder."""

    folder: Path
    provenance: Mapping[str, Any]
    sitting: tuple[str, ...] | None = None
    """Failures of the sitting that has just ended, if these results come from one."""
    journal: ClassVar[str] = "runs.jsonl"
    """The file of the folder that names every failure."""

    @property
    def command(self) -> str:
        """The kind of study."""
        return str(self.provenance["command"])

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The labels of the scenarios, in the order asked for."""
        return tuple(self.provenance["scenarios"])

    @property
    def state(self) -> str:
        """How the study stands: running, complete, some runs failed, or interrupted."""
        return str(self.provenance["state"])

    @property
    def assembled(self) -> bool:
        """Whether the study has ended and its tables are made; a shard may leave it to others."""
        return self.state in ENDED

    def progress(self) -> tuple[int, int]:
        """How many runs are finished, and how many are planned."""
        keys = {str(cell["key"]) for cell in planned(self.folder)}
        return len(keys) - len(Store(self.folder).fragments.missing(keys)), len(keys)

    @property
    def months(self) -> pd.DataFrame:
        """A row per scenario, run, (point,) and month."""
        return self._table("months")

    @property
    def villages(self) -> pd.DataFrame:
        """A row per scenario, run, (point,) year and village."""
        return self._table("villages")

    @property
    def ledger(self) -> pd.DataFrame:
        """Yuan per scenario, run, (point,) year, source, purpose and level."""
        return self._table("ledger")

    @property
    def groups(self) -> pd.DataFrame:
        """A row per scenario, run, (point,) December and group: who gains."""
        return self._table("groups")

    @property
    def counties(self) -> pd.DataFrame:
        """A row per scenario, run, (point,) March and county: what a sample found, who leaves."""
        return self._table("counties")

    @property
    def runs(self) -> pd.DataFrame:
        """A row a run: key, scenario, point, run, seed, state, seconds (and message)."""
        import pandas as pd

        return pd.DataFrame(self._lines())

    def _lines(self) -> list[dict[str, Any]]:
        latest = {(r["scenario"], r["point"], r["run"]): r for r in Store(self.folder).recorded()}
        known = [row for row in latest.values() if row["scenario"] in self.scenarios]
        return sorted(known, key=self._plan_order)

    def _plan_order(self, row: Mapping[str, Any]) -> tuple[int, int, int]:
        return self.scenarios.index(row["scenario"]), row["point"] or 0, row["run"]

    @property
    def finished_runs(self) -> int:
        """How many runs finished; with none there are no tables."""
        return sum(row["state"] == "done" for row in self._lines())

    @property
    def failures(self) -> list[str]:
        """What went wrong, one line a failed run."""
        if self.sitting is not None:
            return list(self.sitting)
        found = [failure_line(row) for row in self._lines() if row["state"] == "failed"]
        lost = int(self.provenance.get("failed_runs", 0))
        return found or [f"{lost} runs of which runs.jsonl says nothing"] * bool(lost)

    @property
    def metrics(self) -> pd.DataFrame:
        """A row a run, a column a metric."""
        return run_metrics(self.months).reset_index()

    def rows(self, *metrics: str) -> pd.DataFrame:
        """The rows of `table` that hold these metrics, in this order, numbered from 0.

        Raises RequestError for a metric the results do not have, naming the nearest.
        """
        import pandas as pd

        table = self.table
        held = [str(name) for name in table["metric"].unique()]
        for name in metrics:
            if name not in held:
                raise RequestError(f"'{name}' is no metric of these results.{nearest(name, held)}")
        parts = [table[table["metric"] == name] for name in metrics]
        return pd.concat(parts, ignore_index=True) if parts else table.iloc[:0]

    @property
    def table(self) -> pd.DataFrame:
        """The answer: metric, scenario, (point,) mean, low, high (5th, 95th percentile), runs."""
        return self._answer.copy()

    @cached_property
    def _answer(self) -> pd.DataFrame:
        return band_table(self.months)

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {}

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            self._require(name)
            self._tables[name] = read_table(self.folder, name)
        return self._tables[name].copy()

    def _require(self, name: str) -> None:
        if not (self.folder / f"{name}.parquet").is_file():
            raise StoreError(
                f"{self.folder} has no {name}.parquet: the study is"
                f" {self.provenance.get('state', 'not finished')}; run it again to resume it"
            )

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        self._require("months")
        if not self.assembled:
            raise StoreError(
                f"{self.folder}: the study has not ended ({self.state}); its tables are those of"
                " an earlier request; give its own request again"
            )
        require_whole_tables(self.folder)

    def plot(self, metric: str = "", lang: str = "en", *, kind: str = "") -> Plot:
        """Draw the answer: paired differences of a comparison, otherwise bands over time.

        `kind` asks for another figure: bands, together, fgt, counties, villages, lorenz, flow,
        plane, gains, exits, money or days (docs/studies.md). RequestError for any other, and for
        one that the tables do not allow.
        """
        from model.views.plot import plot  # the one look upwards, when a figure is asked for

        return plot(self.folder, metric, lang, kind)

    def sentence(self, lang: str = "en") -> str:
        """The answer in one sentence, with interval and number of runs, as the report has it.

        Raises RequestError for a study whose answer is no such sentence.
        """
        from model.views.answer import answer
        from model.views.folder import read_folder

        if self.command not in WITH_A_SENTENCE:
            known = ", ".join(WITH_A_SENTENCE)
            raise RequestError(f"{self.command} has no answer in one sentence; {known} have")
        return answer(read_folder(self.folder), lang)

    def __repr__(self) -> str:
        what = f"{type(self).__name__} {self.command} of {', '.join(self.scenarios)}"
        data = self.provenance["data_status"]
        return f"<{what}: {self.provenance['runs']} runs each, {data} data, {self.folder}>"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Show the results in a terminal: what they are, and the answer."""
        from model.experiments.show import rich_table

        yield repr(self)
        yield rich_table(self.table)

    def _repr_html_(self) -> str:
        from model.experiments.show import html_table

        table = self.table
        wanted = self.provenance.get("metrics") or SHOWN
        shown = table[table["metric"].isin(wanted)] if "metric" in table else table
        more = table["metric"].nunique() - shown["metric"].nunique() if len(shown) else 0
        note = f"<p>{more} more metrics in <code>.table</code></p>" if more else ""
        return f"<p>{escape(repr(self))}</p>{html_table(shown if len(shown) else table)}{note}"


@dataclass(frozen=True, repr=False)
class Comparison(Results):
    """The results of a comparison: paired differences to the baseline."""

    @property
    def baseline(self) -> str:
        """The scenario the others are compared with."""
        return str(self.provenance["baseline"])

    @cached_property
    def _answer(self) -> pd.DataFrame:
        path = self.folder / "comparison.csv"
        table = csv_table(path, blank_is_none=False)
        if not is_whole(table):
            raise StoreError(f"{path} is cut short: {RESUME} to write it anew")
        return table

    def require_whole(self) -> None:
        """Raise StoreError if a table is missing, damaged or cut short."""
        super().require_whole()
        _ = self._answer

    @cached_property
    def campaign(self) -> CampaignEffect | None:
        """How much the campaign was; None if nothing here is without a campaign.

        The baseline (or the first alternative) against the world without one. StoreError if the
        tables do not say it: made by an older version, or no seed has run in both worlds.
        """
        from model.experiments.campaign_effect import campaign_effect

        bare = self.provenance["no_campaign"]
        own = next((name for name in self.scenarios if name != bare), "")
        if not bare or not own:
            return None
        try:
            return campaign_effect(self.months, self.villages, self.groups, (own, bare))
        except LookupError as error:
            raise StoreError(f"{self.folder}: {error.args[0]}") from error

    @cached_property
    def _who(self) -> pd.DataFrame:
        return who_table(self.groups, self.baseline)

    @property
    def who(self) -> pd.DataFrame:
        """Stable poverty at the end by group of people: mean, and difference to the baseline."""
        return self._who.copy()

    @cached_property
    def _where(self) -> pd.DataFrame:
        return where_table(self.villages, self.baseline)

    @property
    def where(self) -> pd.DataFrame:
        """Stable poverty at the end by kind of village and by county, as `who`."""
        return self._where.copy()

    @property
    def table(self) -> pd.DataFrame:
        """Metric, scenario, baseline, mean, difference, low, high (95 % interval), runs (pairs)."""
        return self._answer.copy()


@dataclass(frozen=True, repr=False)
class Sweep(Results):
    """The results of a sweep: a band for every metric at every point."""

    @property
    def points(self) -> pd.DataFrame:
        """The settings of every point: `point`, then a column a factor."""
        return point_table(self.provenance["points"])

    def point_of(self, settings: Mapping[str, Any]) -> int:
        """The number of the one point with these settings; RequestError if it is not one."""
        points = self.points
        for key, value in settings.items():
            if key not in points:
                hint = nearest(key, points.columns)
                raise RequestError(f"'{key}' is no factor of this sweep.{hint}")
            points = points[points[key] == value]
        if len(points) != 1:
            raise RequestError(f"{len(points)} points of the sweep have {dict(settings)}, not one")
        return int(points["point"].iloc[0])

    def differences(self, reference: Mapping[str, Any]) -> pd.DataFrame:
        """Paired differences of every point to one, which `reference` names by its settings.

        A row a metric and point: its factors, mean, difference, low, high (95 % interval), runs
        (pairs), and the number of the reference.
        """
        number = self.point_of(reference)
        found = point_differences(self.months, number).assign(reference=number)
        factors = found[["metric", "point"]].merge(self.points, on="point")
        return factors.join(found.drop(columns=["metric", "point"]))

    def plot(
        self,
        metric: str = "",
        lang: str = "en",
        *,
        kind: str = "",
        reference: Mapping[str, Any] | None = None,
    ) -> Plot:
        """Draw a metric at every point: two factors as a heat map, otherwise a row a point.

        With `reference` (the settings of a point) a heat map shows paired differences to it, and
        colours only those whose 95 % interval leaves zero out.
        """
        if self.command != "sweep" or kind:
            return super().plot(metric, lang, kind=kind)
        from model.views.plot import plot_sweep

        return plot_sweep(self, metric, lang, reference)

    @cached_property
    def _answer(self) -> pd.DataFrame:
        bands = band_table(self.months).drop(columns="scenario")
        factors = self.points
        merged = bands[["metric", "point"]].merge(factors, on="point", how="left")
        return merged.join(bands.drop(columns=["metric", "point"]))


def failure_line(row: Mapping[str, Any]) -> str:
    """Say which run failed, and why."""
    why = row.get("message", "")
    return f"{row['scenario']}, run {row['run']}, seed {row['seed']}: {why}"


def open_results(folder: Path | str, sitting: tuple[str, ...] | None = None) -> Results:
    """Read a results folder; `sitting` are the failures of the sitting that has just ended.

    Raises RequestError if it is none, or was written by a newer version.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise RequestError(f"{folder}: no such folder")
    manifest = read_manifest(folder)
    kind = _kinds().get(manifest["command"], Results)
    return kind(folder, MappingProxyType(manifest), sitting)


def _kinds() -> dict[str, type[Results]]:
    """The kinds of results that show more than bands, by command."""
    from model.experiments.attribution.results import Attribution
    from model.experiments.calibration.results import Calibration
    from model.experiments.optimisation.results import Optimisation
    from model.experiments.placement.results import Placement
    from model.experiments.sensitivity.results import Sensitivity
    from model.experiments.tornado.results import Tornado
    from model.experiments.validation.results import Validation

    return {
        "compare": Comparison,
        "sweep": Sweep,
        "attribute": Attribution,
        "calibrate": Calibration,
        "optimise": Optimisation,
        "place": Placement,
        "sensitivity": Sensitivity,
        "tornado": Tornado,
        "validate": Validation,
    }
