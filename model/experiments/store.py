"""An output folder: manifest, plan, finished runs, assembled tables.

A folder belongs to one request. The same request resumes it: finished runs are kept and only
missing ones run. Another request is refused, and nothing is touched, unless it is forced, or
extends the folder's own. Several processes may work on one request in one folder at once; one that
empties the folder or extends its study must be alone.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from model.errors import RequestError
from model.experiments.extend import require_extension
from model.experiments.files import write_json, write_text
from model.experiments.fragments import TABLES, Fragments
from model.experiments.locks import FileLock, append_lines
from model.experiments.plan import Cell, Study, file_name, unique_labels
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from model.scenario import Posterior

MANIFEST = "manifest.json"
OWN_FILES = (
    *(MANIFEST, "plan.json", "runs.jsonl", "run.log", "report.html", "scenario.toml"),
    *("comparison.csv", "points.csv", "summary.csv", "sensitivity.csv", "luck.csv"),
    *("attribution.csv", "attribution_villages.csv", "corners.csv"),
    "validation.csv",
    *("posterior.csv", "posterior.json", "particles.jsonl", "particles.csv"),
    *("contraction.csv", "fit.csv"),
    *("search.jsonl", "trials.csv", "pareto.csv", "recommended.toml", "unconfirmed.toml"),
    *("place.csv", "groups.csv", "gain.csv", "plan.csv"),
    *(f"{table}.parquet" for table in TABLES),
)
OWN_FOLDERS = ("fragments", ".fragments.claims", "figures", "scenarios", "discovery", "batches")
IN_USE = ".in_use"
"""Held while processes work in the folder; gone when the last of them ends."""
SAID = {"command": str, "scenarios": dict, "runs": int, "options": dict, "data_status": str}
"""What every manifest says."""
BEGUN = {"run.log", "scenario.toml", "scenarios"}
"""What a study killed before its manifest may have left; the log is always the first of them."""

LINE = {"key", "scenario", "point", "run", "seed", "state", "seconds"}
"""What every line of `runs.jsonl` says."""

PATIENCE = 10.0
"""Seconds to wait for a process that has the folder alone: usually it is just opening it."""

Action = Literal["begin", "resume", "extend", "empty"]

log = logging.getLogger("model.store")


class Store:
    """One output folder, open for one request; `made` are the folders that were made for it."""

    def __init__(self, folder: Path, made: Sequence[Path] = (), *, fresh: bool = False) -> None:
        self.folder = folder
        self.made = made
        self.fresh = fresh
        self.fragments = Fragments(folder / "fragments")
        self.in_use = FileLock(folder / IN_USE)

    def let_others_in(self) -> None:
        """Share the folder with processes that carry out the same request."""
        self.in_use.try_share()

    def require_alone(self) -> None:
        """Raise RequestError if another process works in the folder; keep others out if not."""
        if not self.in_use.try_alone():
            raise at_work(self.folder)

    def close(self) -> None:
        """Let go of the folder; the last one out of a finished study removes what kills left."""
        if not self.in_use.held:  # the folder was given up
            return
        try:
            if self.in_use.try_alone():
                if self._complete():
                    self.fragments.tidy()
                with suppress(OSError):
                    self.fragments.claims.rmdir()
        finally:
            self.in_use.release()

    def _complete(self) -> bool:
        try:
            return bool(read_manifest(self.folder).get("state") == "complete")
        except RequestError:
            return False

    def save_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest; it is a complete file at every moment."""
        write_json(self.folder / MANIFEST, {"schema_version": SCHEMA_VERSION, **manifest})

    def save_plan(self, cells: Sequence[Cell]) -> None:
        """Write the plan: every cell in the order of the tables' rows."""
        rows = [cell.row() for cell in cells]
        write_json(self.folder / "plan.json", {"schema_version": SCHEMA_VERSION, "cells": rows})

    def save_scenarios(self, study: Study) -> None:
        """Write the resolved scenarios: the first as `scenario.toml`, all by label if several.

        And the posterior that their parameters are drawn from, if there is one.
        """
        if study.options.posterior is not None:
            self.save_posterior(study.options.posterior)
        arms = {arm.label: arm.scenario for arm in reversed(study.arms) if not arm.point}
        main = study.baseline or study.arms[0].label
        write_text(self.folder / "scenario.toml", arms[main].to_toml())
        if len(arms) > 1:
            (self.folder / "scenarios").mkdir(exist_ok=True)
            names = unique_labels(file_name(label) for label in arms)
            for name, scenario in zip(names, arms.values(), strict=True):
                write_text(self.folder / "scenarios" / f"{name}.toml", scenario.to_toml())

    def save_posterior(self, posterior: Posterior) -> None:
        """Write the posterior that runs are drawn from, and where it came from."""
        write_text(self.folder / "posterior.csv", posterior.csv_text())
        write_text(self.folder / "posterior.json", posterior.about_text())

    def record(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Append lines to `runs.jsonl`, one a finished run: key, point, run, state, seconds."""
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        if text:
            append_lines(self.folder / "runs.jsonl", text)

    def recorded(self) -> list[dict[str, Any]]:
        """Return the lines of `runs.jsonl`; a line cut short by a kill is left out."""
        path = self.folder / "runs.jsonl"
        if not path.exists():
            return []
        rows = []
        for line in path.read_bytes().splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if isinstance(row, dict) and row.keys() >= LINE:
                rows.append(row)
            elif line:
                log.warning("runs.jsonl holds an incomplete line: left out")
        return rows

    def take_back(self) -> None:
        """Remove all that was written, if the folder was new and is nobody else's by now.

        The request could not be met.
        """
        if self.fresh and self.in_use.try_alone():
            _empty(self.folder)
            self.in_use.release()
            for folder in self.made:
                with suppress(OSError):  # somebody else has put something there
                    folder.rmdir()


def open_store(folder: Path, study: Study, force: bool = False, *, extend: bool = False) -> Store:
    """Open a folder for a study: create it, resume it, extend it, or (forced) empty it first.

    The folder is then held alone until `let_others_in`, unless others are at work on the same
    request. Raises RequestError, having written nothing, if the folder belongs to another request
    (that this one does not extend), was written by a newer version, or is not a results folder.
    """
    if folder.exists() and not folder.is_dir():
        raise RequestError(f"{folder} is a file, not a folder: choose another --out")
    _action(folder, study, force, extend)
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(f"cannot create the folder {folder}: {error.strerror}") from error
    store = Store(folder, missing)
    try:
        action = _enter(store, study, force, extend)
    except BaseException:
        store.in_use.release()
        raise
    if action == "empty":
        _empty(folder)
    store.fresh = action in ("begin", "empty")
    return store


def _enter(store: Store, study: Study, force: bool, extend: bool) -> Action:
    """Take the folder alone, or with those who work on the same request; say what is to be done."""
    until = time.monotonic() + PATIENCE
    while True:
        if store.in_use.try_alone():
            return _action(store.folder, study, force, extend)
        if store.in_use.try_share():
            action = _action(store.folder, study, force, extend)
            if action == "resume":
                return action
            store.in_use.release()  # whoever began it gave up, or ours is no other's request
        if time.monotonic() > until:
            raise at_work(store.folder)
        time.sleep(0.05)


def at_work(folder: Path) -> RequestError:
    """Return the error that another process works in a folder that must be ours alone."""
    return RequestError(
        f"another process is at work in {folder}: wait until it has ended, or choose another --out"
    )


def _action(folder: Path, study: Study, force: bool, extend: bool) -> Action:
    """Say what opening a folder for a study means; RequestError if it may not be opened."""
    if not folder.is_dir() or _hardly_begun(folder):
        if extend:
            raise RequestError(f"--extend: {folder} holds no study yet; name its folder with --out")
        return "empty" if force and folder.is_dir() else "begin"
    if not (folder / MANIFEST).is_file():
        raise RequestError(
            f"{folder} is not a results folder (no {MANIFEST}): choose another --out"
        )
    try:
        manifest = read_manifest(folder)
    except RequestError:
        if force:
            return "empty"
        raise
    if manifest.get("request") == study.request():
        return "resume"
    if extend:
        require_extension(folder, manifest, study)
        return "extend"
    if force:
        return "empty"
    raise RequestError(
        f"{folder} holds the results of another request ({manifest.get('command')}, model"
        f" {manifest.get('model_version')}): choose another --out, or --force to overwrite it"
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises RequestError if there is none, it cannot be read, or its `schema_version` is unknown.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise RequestError(f"{folder} is not a results folder: it has no {MANIFEST}")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["schema_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    wrong = [name for name, kind in SAID.items() if not isinstance(manifest.get(name), kind)]
    if version == SCHEMA_VERSION and wrong:
        raise RequestError(f"{path} is damaged: '{wrong[0]}' is missing or no longer what it was")
    if version != SCHEMA_VERSION:
        raise RequestError(
            f"{path}: schema_version is {version!r}; this Fourfold reads {SCHEMA_VERSION}."
            " Another version wrote the folder: use that one, or choose another --out."
        )
    return dict(manifest)


def _hardly_begun(folder: Path) -> bool:
    """Whether a folder is empty, or holds only what a study left that was killed at its start.

    A `scenario.toml` without a log is somebody's own and makes the folder another's.
    """
    names = {path.name for path in folder.iterdir()} - {path.name for path in _parts(folder)}
    names -= {IN_USE}
    return not names or ("run.log" in names and names <= BEGUN)


def _parts(folder: Path) -> list[Path]:
    """The hidden files in which a kill left one of ours half written."""
    return [path for name in OWN_FILES for path in folder.glob(f".{name}.*.part")]


def _empty(folder: Path) -> None:
    """Remove what a study writes, and nothing else."""
    for path in _parts(folder):
        path.unlink(missing_ok=True)
    for name in OWN_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in OWN_FILES:
        (folder / name).unlink(missing_ok=True)
