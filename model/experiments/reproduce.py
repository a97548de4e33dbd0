"""Reproduce: run a random sample of the stored runs of a study again, and compare the hashes.

Which runs are taken is a keyed draw: the same folder, number and seed give the same sample. The
reruns are stored aside and forgotten; the folder is only read, as data.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.draws import Purpose, uniform_at
from model.errors import RequestError
from model.experiments.asked import default_workers
from model.experiments.fragments import Fragments
from model.experiments.plan import Arm, Cell, Options, run_key
from model.experiments.posterior import posterior_in
from model.experiments.progress import Progress
from model.experiments.reproduction import Reproduction, Rerun, compared
from model.experiments.runner import Runner
from model.experiments.store import read_manifest
from model.experiments.stored import StoredRun, scenario_of_run, stored_runs
from model.experiments.work import RunFunction, run_campaign
from model.version import model_version

RUNS = 3
SEEDS = 2**63


@dataclass(frozen=True)
class Sampling:
    """How many stored runs are run again, which, and how; none of it changes a result."""

    runs: int = RUNS
    seed: int = 1
    workers: int | None = None
    force: bool = False
    run: RunFunction = run_campaign


def reproduce(
    folder: str | os.PathLike[str],
    *,
    runs: int = RUNS,
    seed: int = 1,
    workers: int | None = None,
    force: bool = False,
) -> Reproduction:
    """Run a sample of a study's stored runs again and say which are equal to the byte.

    `runs` are drawn with `seed` among those stored. Raises RequestError if the folder is no study,
    holds no run that can be run again, or was written by another version of the model (unless
    `force`, which compares all the same).
    """
    return rerun(Path(folder), Sampling(runs, seed, workers, force))


def rerun(folder: Path, sampling: Sampling) -> Reproduction:
    """Do what `reproduce` says, with any run function."""
    _require_whole_numbers(sampling)
    if not folder.is_dir():
        raise RequestError(f"{folder}: no such folder")
    manifest = read_manifest(folder)
    written = str(manifest.get("model_version", "unknown"))
    _require_version(folder, written, sampling.force)
    stored = stored_runs(folder)
    known = _repeatable(folder, manifest, stored)
    sample = drawn_sample(known, sampling.runs, sampling.seed)
    cells = {run.key: _cell(folder, manifest, run) for run in sample}
    if written == model_version():
        _require_keys(folder, cells)
    return Reproduction(
        folder=folder,
        stored=len(stored),
        seed=sampling.seed,
        written_by=written,
        run_by=model_version(),
        reruns=tuple(_rerun_all(folder, sample, cells, sampling)),
    )


def drawn_sample(runs: Sequence[StoredRun], count: int, seed: int) -> list[StoredRun]:
    """Return `count` of the runs (all if there are fewer), drawn by seed and key, in plan order."""

    def lot(run: StoredRun) -> float:
        return uniform_at(seed, Purpose.REPRODUCED, 0, int(run.key[:8], 16))

    chosen = {run.key for run in sorted(runs, key=lambda run: (lot(run), run.key))[:count]}
    return [run for run in runs if run.key in chosen]


def _require_whole_numbers(sampling: Sampling) -> None:
    limits = {"runs": (sampling.runs, 1), "seed": (sampling.seed, 0)}
    if sampling.workers is not None:
        limits["workers"] = (sampling.workers, 1)
    for name, (value, least) in limits.items():
        if type(value) is not int or not least <= value < SEEDS:
            raise RequestError(f"{name} is {value!r}; allowed: a whole number of at least {least}")


def _require_version(folder: Path, written: str, force: bool) -> None:
    if written != model_version() and not force:
        raise RequestError(
            f"{folder} was written by model {written}, and this is {model_version()}: another model"
            " may give other numbers. Use that version, or --force to compare all the same."
        )


def _repeatable(
    folder: Path, manifest: Mapping[str, Any], stored: Sequence[StoredRun]
) -> list[StoredRun]:
    """Leave out runs of a rule of one's own, whose function is not in the folder."""
    if not stored:
        raise RequestError(f"{folder} holds no finished run")
    own = {
        label: rules
        for label, about in manifest["scenarios"].items()
        if (rules := dict(about).get("custom_rules"))
    }
    found = [run for run in stored if run.scenario not in own]
    if not found:
        keys = ", ".join(sorted({key for rules in own.values() for key in rules}))
        raise RequestError(
            f"{folder}: every run follows a rule of the researcher's own ({keys}), whose function"
            " is not in the folder: give the request again in Python instead"
        )
    return found


def _cell(folder: Path, manifest: Mapping[str, Any], run: StoredRun) -> Cell:
    """Return the run as a cell of this version of the model."""
    given = manifest["options"]
    options = Options(
        fixed_parameters=given.get("fixed_parameters") is True,
        vary_world=given.get("vary_world") is True,
        posterior=posterior_in(folder, manifest),
    )
    arm = Arm(run.scenario, scenario_of_run(folder, manifest, run), run.point)
    return Cell(run_key(arm, run.seed, options), arm, run.run, run.seed, options)


def _require_keys(folder: Path, cells: Mapping[str, Cell]) -> None:
    """Refuse a folder whose scenarios or options are not those its runs were made from."""
    for key, cell in cells.items():
        if key != cell.key:
            place = "" if cell.arm.point is None else f", point {cell.arm.point}"
            raise RequestError(
                f"{folder}: run {key[:12]} ({cell.arm.label}{place}, seed {cell.seed}) was not made"
                " from the scenario and options that the folder now states: its key is another."
                " The files were edited, or the study's runs cannot be made again one by one."
            )


def _rerun_all(
    folder: Path, sample: Sequence[StoredRun], cells: Mapping[str, Cell], sampling: Sampling
) -> list[Rerun]:
    """Run the sample in a folder of its own and compare each run with what is stored."""
    with tempfile.TemporaryDirectory(prefix="fourfold-") as aside, Progress(len(sample)) as shown:
        again = Fragments(Path(aside) / "fragments")
        workers = min(sampling.workers or default_workers(), len(sample))
        runner = Runner(again, workers, sampling.run, watch=shown.show)
        outcomes = runner.run_all(list(cells.values()))
        stored = Fragments(folder / "fragments")
        return [compared(run, stored, again, outcomes[cells[run.key].key]) for run in sample]
