"""An output folder read once: its tables, its manifest, and what its scenarios are called."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import StoreError
from model.experiments.csv_table import csv_table

if TYPE_CHECKING:
    import pandas as pd

MOST_IN_A_NAME = 3
"""Settings of a point that still fit beside an axis."""


@dataclass(frozen=True)
class Folder:
    """The tables of one finished study. Empty tables stand for files that are not there."""

    path: Path
    manifest: dict[str, Any]
    months: pd.DataFrame
    villages: pd.DataFrame
    ledger: pd.DataFrame
    comparison: pd.DataFrame
    groups: pd.DataFrame
    baseline: str
    scenarios: tuple[str, ...]
    titles: dict[str, str]

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Every scenario but the baseline, in the order of the request."""
        return tuple(name for name in self.scenarios if name != self.baseline)

    @property
    def runs(self) -> int:
        """How many runs each scenario has (the fewest, should some have failed)."""
        return int(self.months.groupby("scenario")["seed"].nunique().min())

    @property
    def period(self) -> str:
        """The years covered, as "2014–2020"."""
        first, last = str(self.months["date"].min())[:4], str(self.months["date"].max())[:4]
        return first if first == last else f"{first}\N{EN DASH}{last}"

    @property
    def no_campaign(self) -> str:
        """The scenario without a campaign, or nothing if the study has none."""
        named = str(self.manifest.get("no_campaign") or "")
        about = self.manifest.get("scenarios", {})
        bare = [name for name in self.scenarios if not about.get(name, {}).get("campaign", True)]
        return named if named in self.scenarios else next(iter(bare), "")

    @property
    def points(self) -> int:
        """How many points a sweep has; 0 for any other study."""
        return int(self.months["point"].nunique()) if "point" in self.months else 0

    @property
    def point_names(self) -> dict[int, str]:
        """What each point of a sweep set, as "section.key = value, ...", by its number.

        Many settings are no name: such points are called by their number.
        """
        settings = self.manifest.get("points", [])
        known = {
            k: ", ".join(f"{key} = {value}" for key, value in dict(point).items())
            for k, point in enumerate(settings)
            if len(point) <= MOST_IN_A_NAME
        }
        return {int(k): known.get(int(k), f"point {k}") for k in self.months["point"].unique()}

    @property
    def posterior(self) -> dict[str, Any] | None:
        """What the manifest says of the posterior that parameters were drawn from, if of any."""
        return self.manifest.get("posterior") or None

    @property
    def luck_only(self) -> bool:
        """Whether uncertain parameters were held at their default values."""
        return bool(self.manifest.get("options", {}).get("fixed_parameters", False))


def read_folder(path: Path) -> Folder:
    """Read an output folder; `StoreError` if it holds no finished study."""
    import pandas as pd

    for needed in ("manifest.json", "months.parquet"):
        if not (path / needed).is_file():
            raise StoreError(f"{path} holds no finished study: {needed} is missing.")
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    months = pd.read_parquet(path / "months.parquet")
    comparison = _read_csv(path / "comparison.csv")
    found = [str(name) for name in months["scenario"].unique()]
    asked = str(manifest.get("baseline", ""))
    baseline = asked if asked in found else found[0]
    scenarios = (*[n for n in found if n == baseline], *[n for n in found if n != baseline])
    return Folder(
        path=path,
        manifest=manifest,
        months=months,
        villages=_read_parquet(path / "villages.parquet"),
        ledger=_read_parquet(path / "ledger.parquet"),
        comparison=comparison,
        groups=_read_parquet(path / "groups.parquet"),
        baseline=baseline,
        scenarios=scenarios,
        titles={name: _title(name, manifest) for name in scenarios},
    )


def _read_csv(path: Path) -> pd.DataFrame:
    import pandas as pd

    return csv_table(path) if path.is_file() else pd.DataFrame()


def _read_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd

    return pd.read_parquet(path) if path.is_file() else pd.DataFrame()


def _title(name: str, manifest: dict[str, Any]) -> str:
    about = manifest.get("scenarios", {})
    return str(about.get(name, {}).get("title", "")) or name.replace("_", " ").capitalize()
