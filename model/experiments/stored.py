"""What a results folder says it has run: its scenarios and its finished runs, read and checked.

A folder may have been handed over by anybody: it is read as data (JSON, TOML, Parquet), never
executed, and nothing in it is changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.plan import file_name, unique_labels

if TYPE_CHECKING:
    from model.scenario import Scenario

KEY = re.compile(r"[0-9a-f]{64}")
"""The only names a fragment may have: what a plan says is a path below `fragments/`."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A finished run of a folder."""

    key: str
    scenario: str
    point: int | None
    run: int
    seed: int


def stored_runs(folder: Path) -> list[StoredRun]:
    """Return the planned runs whose fragment is there, once a key, in plan order.

    RequestError if the plan is missing or is no plan.
    """
    path = folder / "plan.json"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        planned = {str(cell["key"]): _run_of(cell) for cell in reversed(cells)}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RequestError(f"{path} cannot be read ({type(error).__name__}: {error})") from error
    found = [run for run in planned.values() if (folder / "fragments" / run.key).is_dir()]
    return found[::-1]


def _run_of(cell: Mapping[str, Any]) -> StoredRun:
    key, point = str(cell["key"]), cell["point"]
    if not KEY.fullmatch(key):
        raise ValueError(f"{key[:80]!r} is no key of a run")
    place = None if point is None else int(point)
    return StoredRun(key, str(cell["scenario"]), place, int(cell["run"]), int(cell["seed"]))


def scenario_of_run(folder: Path, manifest: Mapping[str, Any], run: StoredRun) -> Scenario:
    """Return the scenario of a stored run: of its label, at its point of a sweep."""
    found = stored_scenario(folder, run.scenario, list(manifest["scenarios"]))
    if run.point is None:
        return found
    points = manifest.get("points")
    if not isinstance(points, list) or not 0 <= run.point < len(points):
        raise RequestError(f"{folder}: the manifest does not say what point {run.point} has set")
    if manifest.get("command") == "tornado":
        from model.experiments.tornado.points import at_point

        return at_point(found, points[run.point])
    return found.with_settings(dict(points[run.point]), f"point {run.point}")


def stored_scenario(folder: Path, label: str, labels: Sequence[str]) -> Scenario:
    """Return the resolved scenario that the study stored, under its label."""
    from model.scenario import load

    path = folder / "scenario.toml"
    if label not in labels:
        raise RequestError(f"{folder}: the manifest knows no scenario '{label}'")
    if len(labels) > 1:
        order = labels[::-1]  # the order in which the store has named the files
        names = dict(zip(order, unique_labels(file_name(one) for one in order), strict=True))
        path = folder / "scenarios" / f"{names[label]}.toml"
    if not path.is_file():
        raise RequestError(f"{path} is missing: the folder is not whole")
    return load(path).model_copy(update={"name": label})
