"""Sweep: every point of a design (grid, latin, sobol) under the same seeds and parameter draws.

Two aligned tables result: `points.csv` (the settings of every point) and `summary.csv` (metric,
point, mean, low, high, runs); `months.parquet` has the column `point`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Unpack, cast

from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.design import Design, read_design, require_kind
from model.experiments.plan import DEFAULTS, Arm, Options, Study
from model.experiments.results import Sweep
from model.experiments.study_given import Asked as Given
from model.experiments.study_given import loaded

if TYPE_CHECKING:
    from model.scenario import Scenario

SWEPT = ("grid", "latin", "sobol")
INSTEAD = "The points of the others mean something only to run.py sensitivity."


def sweep(study: Given, **asked: Unpack[Asked]) -> Sweep:
    """Run the study file, or a mapping with its keys (see `design`); keywords as in `simulate`.

    Raises RequestError if the study asks for what does not exist.
    """
    design = load_design(study)
    return run_design(design, scenario_of(design), **asked)


def run_design(design: Design, base: Scenario, **asked: Unpack[Asked]) -> Sweep:
    """Run a design that was read, on a scenario that was loaded."""
    return cast(Sweep, carry_out(sweep_study(design, base, options_of(asked)), conduct_of(asked)))


def load_design(study: Given) -> Design:
    """Read a study (file or mapping) against the declarations of the model."""
    from model.scenario import declarations

    return read_design(study, declarations())


def scenario_of(design: Design) -> Scenario:
    """Load the scenario of a study at the study's scale and horizon."""
    base = loaded(design.scenario)
    origin = os.fspath(design.path)
    return base.with_settings(design.settings, origin) if design.settings else base


def sweep_study(design: Design, base: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe a sweep of a loaded scenario: one arm a point, each point checked."""
    require_kind(design, SWEPT, "sweep", INSTEAD)
    return study_of_points("sweep", design, base, options)


def study_of_points(command: str, design: Design, base: Scenario, options: Options) -> Study:
    """Describe a study of every point of a design, whatever is made of them afterwards."""
    points = design.points()
    origin = os.fspath(design.path)
    arms = tuple(
        Arm(base.name, base.with_settings(point, origin), number)
        for number, point in enumerate(points)
    )
    details = {
        "title": design.title,
        "metrics": list(design.metrics),
        "points": points,
        "design": design.about(),
    }
    return Study(command, arms, options, design.runs, details=details)
