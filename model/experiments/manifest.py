"""What an output folder says about itself: the request, its provenance and how it ended.

Nothing in it names this machine.
"""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from model.experiments.intervals import METHOD
from model.experiments.plan import Arm, Study
from model.version import model_version

if TYPE_CHECKING:
    from model.scenario import Scenario

PACKAGES = ("mesa", "numba", "numpy", "pandas", "pyarrow", "scipy", "pydantic")


def describe_study(study: Study) -> dict[str, Any]:
    """Return the manifest of a study before its first run."""
    first = study.arms[0].scenario
    return {
        "command": study.command,
        "request": study.request(),
        "model_version": model_version(),
        "versions": _versions(),
        "data_status": data_status(first),
        "scenarios": {arm.label: _about(arm) for arm in study.arms if not arm.point},
        "baseline": study.baseline,
        "first_seed": study.seed,
        "months": first.horizon_months,
        "options": asdict(study.options),
        "until": asdict(study.until) if study.until else None,
        "interval": METHOD,
        **study.details,
    }


def data_status(scenario: Scenario) -> str:
    """Say "synthetic", or "own tables" where the researcher's own took the city's place."""
    world = scenario.start.world
    return "own tables" if world.villages_file or world.households_file else "synthetic"


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _about(arm: Arm) -> dict[str, Any]:
    scenario = arm.scenario
    about = {"title": scenario.title, "question": scenario.question, "campaign": scenario.campaign}
    return {**about, "digest": scenario.digest, "custom_rules": scenario.custom_rules}


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # the base installation lacks the extras
            continue
    return found
