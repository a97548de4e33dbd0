"""When a request extends the study of a folder: more runs or more points, and nothing else.

Every planned run of the folder must be a run of the new request: the key of a run says all that
decides its result. The tables are then those of a fresh folder, points numbered as in the larger
design.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model.errors import RequestError
from model.experiments.manifest import describe_study
from model.experiments.plan import Study

SAME = ("command", "model_version", "baseline", "first_seed", "months")
"""Entries of the manifest that an extension leaves as they are."""
GROWS = ("points",)
"""Details of a study that an extension may change."""
FOLLOWING = ("optimise", "place")
"""Commands whose later runs follow from their first."""
ADVICE = "--extend adds runs (a larger --runs) or points of the design, and changes nothing else"


def require_extension(folder: Path, manifest: Mapping[str, Any], study: Study) -> None:
    """Raise RequestError, naming the difference, unless a study extends that of the folder."""
    if study.command in FOLLOWING:
        raise RequestError(
            f"{folder}: a study of the command {study.command} cannot be extended: its later runs"
            " follow from its first ones. Ask for more in another folder"
        )
    new = json.loads(json.dumps(describe_study(study), default=str))
    for name in (*SAME, *(name for name in study.details if name not in GROWS)):
        _require_same(folder, name, manifest.get(name), new.get(name))
    for name, value in study.options.identity().items():
        _require_same(folder, name, manifest["options"].get(name), value)
    _require_same(folder, "scenarios", list(manifest["scenarios"]), list(new["scenarios"]))
    _require_same(folder, "until", _width(manifest.get("until")), _width(new["until"]))
    _require_all_cells(folder, study)


def _require_same(folder: Path, name: str, there: Any, here: Any) -> None:
    if there != here:
        raise RequestError(f"{folder}: {name} is {there!r} there and {here!r} here: {ADVICE}")


def _width(until: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A stopping rule without the most pairs it allows, which may grow."""
    return None if until is None else {**until, "limit": None}


def _require_all_cells(folder: Path, study: Study) -> None:
    there = planned(folder)
    most = study.until.limit if study.until else study.runs
    here = {(cell.key, cell.arm.label, cell.run) for cell in study.cells(most)}
    lost = [row for row in there if (row["key"], row["scenario"], row["run"]) not in here]
    if not lost:
        return
    runs = 1 + max(int(row["run"]) for row in there)
    if runs > most:
        raise RequestError(f"{folder}: {runs} runs there and {most} here: {ADVICE}")
    row = lost[0]
    which = f"point {row['point']}" if row["point"] is not None else f"scenario {row['scenario']}"
    raise RequestError(f"{folder}: {which} there is no point of this request: {ADVICE}")


def planned(folder: Path) -> list[dict[str, Any]]:
    """Return the plan of a folder: key, scenario, point, run and seed of every cell.

    Raises RequestError if it cannot be read.
    """
    path = folder / "plan.json"
    try:
        cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
        _ = [(row["key"], row["scenario"], row["point"], int(row["run"])) for row in cells]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError(
            f"{path} cannot be read ({type(error).__name__}): give the folder's own request once"
            " more before extending it"
        ) from error
    return cells
