"""Which run is to be told: of a stored study, or of a scenario that is run for the purpose."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.manifest import data_status
from model.experiments.posterior import Wanted, learnt, posterior_for, posterior_in
from model.experiments.store import read_manifest
from model.experiments.stored import stored_scenario
from model.version import model_version

if TYPE_CHECKING:
    import pandas as pd

    from model.campaign import Campaign
    from model.scenario import Scenario

TOLD = ("simulate", "compare")


@dataclass(frozen=True)
class Source:
    """One run: scenario, seed, options; and the folder it is stored in, if it is."""

    scenario: Scenario
    label: str
    seed: int
    options: Mapping[str, bool] = field(default_factory=dict)
    folder: Path | None = None
    written_by: str = ""
    """The model version that wrote the folder."""
    from_posterior: bool = False
    """Whether a row of a posterior is pinned in the scenario."""

    @property
    def data(self) -> str:
        """ "synthetic" or "own tables"."""
        return data_status(self.scenario)

    def remark(self, campaign: Campaign) -> str:
        """Whether the run told is the run stored, month by month; nothing without a folder."""
        if self.folder is None:
            return ""
        if self._is_stored(campaign):
            return f"Checked: every month of this rerun equals the one stored in {self.folder}."
        other = f" (written by {self.written_by})" if self.written_by != model_version() else ""
        return f"This rerun is not the one stored in {self.folder}{other}: the model has changed."

    def _is_stored(self, campaign: Campaign) -> bool:
        from model.experiments.tables import read_table

        assert self.folder is not None
        if not (self.folder / "months.parquet").is_file():
            return False
        table = read_table(self.folder, "months")
        stored = table[(table["scenario"] == self.label) & (table["seed"] == self.seed)]
        return _equal(stored, campaign.tables().months)


def _equal(stored: pd.DataFrame, told: pd.DataFrame) -> bool:
    if len(stored) != len(told) or not set(told.columns) <= set(stored.columns):
        return False
    return all((stored[name].to_numpy() == told[name].to_numpy()).all() for name in told.columns)


def source_of(
    given: Scenario | str | os.PathLike[str],
    scenario: str | None = None,
    seed: int | None = None,
    *,
    fixed_parameters: bool = False,
    vary_world: bool = False,
    posterior: Wanted = None,
) -> Source:
    """Find the run: a results folder, a scenario file or name, or a scenario itself.

    Raises RequestError if there is no such run, naming those that there are.
    """
    if isinstance(given, str | os.PathLike):
        folder = Path(given)
        if folder.is_dir():
            if fixed_parameters or vary_world or posterior:
                raise RequestError(f"{folder} says how it was run: leave the other options out")
            return _stored(folder, scenario, seed)
        given = loaded(os.fspath(given))
    if scenario is not None:
        raise RequestError(f"--scenario {scenario}: only a results folder holds several scenarios")
    options = {"fixed_parameters": fixed_parameters, "vary_world": vary_world}
    chosen = whole_number("seed", 1 if seed is None else seed)
    known = posterior_for(posterior, fixed_parameters=fixed_parameters)
    setting = learnt(given, chosen, known)
    return Source(setting, given.name, chosen, options, from_posterior=known is not None)


def loaded(name: str) -> Scenario:
    """A scenario by file or bundled name; another name is a RequestError."""
    from model.scenario import bundled, load

    if not name.endswith(".toml") and name not in bundled():
        hint = nearest(name, bundled())
        raise RequestError(f"{name}: no such results folder, scenario file or bundled name.{hint}")
    return load(name)


def whole_number(name: str, given: Any) -> int:
    """A keyword that is a whole number from 0 on; anything else is a RequestError."""
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise RequestError(f"{name} is {given!r}; allowed: a whole number of at least 0")
    return given


def _stored(folder: Path, name: str | None, seed: int | None) -> Source:
    manifest = read_manifest(folder)
    if manifest["command"] not in TOLD:
        raise RequestError(
            f"{folder} holds a {manifest['command']}: tell a run of simulate or compare, or give"
            " the scenario itself"
        )
    label = _chosen(manifest["scenarios"], name, folder)
    seeds = [int(known) for known in manifest.get("seeds", [])]
    chosen = seeds[0] if seed is None and seeds else seed
    if chosen not in seeds:
        raise RequestError(f"--seed {seed}: {folder} holds the seeds {_range(seeds)}")
    found = stored_scenario(folder, label, list(manifest["scenarios"]))
    options = {name: bool(manifest["options"].get(name)) for name in OPTIONS}
    known = posterior_in(folder, manifest)
    return Source(
        learnt(found, chosen, known),
        label,
        chosen,
        options,
        folder,
        str(manifest.get("model_version", "")),
        from_posterior=known is not None,
    )


OPTIONS = ("fixed_parameters", "vary_world")


def _chosen(about: Mapping[str, Mapping[str, Any]], name: str | None, folder: Path) -> str:
    """The scenario asked for, or the first with a campaign."""
    if name is None:
        return next((one for one, says in about.items() if says.get("campaign")), next(iter(about)))
    if name not in about:
        hint = nearest(name, about)
        raise RequestError(f"--scenario {name}: {folder} holds {', '.join(about)}.{hint}")
    return name


def _range(seeds: list[int]) -> str:
    return f"{seeds[0]} to {seeds[-1]}" if len(seeds) > 1 else str(seeds[0] if seeds else "none")
