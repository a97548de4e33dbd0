"""What an output folder says about itself: the request, its provenance and how it ended.

Nothing in it names this machine.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from model.experiments import posterior
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
        "scenarios": _about([arm for arm in study.arms if not arm.point]),
        "baseline": study.baseline,
        "first_seed": study.seed,
        "months": first.horizon_months,
        "options": study.options.about(),
        "posterior": posterior.about(study.options.posterior),
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


def _about(arms: Sequence[Arm]) -> dict[str, dict[str, Any]]:
    """What each scenario is; a title that an earlier one has gets the label behind it."""
    about: dict[str, dict[str, Any]] = {}
    for arm in arms:
        scenario = arm.scenario
        taken = scenario.title in (entry["title"] for entry in about.values())
        about[arm.label] = {
            "title": f"{scenario.title} ({_variant(arm)})" if taken else scenario.title,
            "question": scenario.question,
            "campaign": scenario.campaign,
            "scale": scenario.start.world.scale,
            "months": scenario.horizon_months,
            "digest": scenario.digest,
            "custom_rules": scenario.custom_rules,
        }
    return about


def _variant(arm: Arm) -> str:
    """The part of a label that a variant made by `with_` adds to its original's name."""
    return arm.label.partition("+")[2] or arm.label


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # the base installation lacks the extras
            continue
    return found
