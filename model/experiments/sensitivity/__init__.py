"""Sensitivity: which factors move a metric, and which could be left alone.

Two designs: `morris` screens many factors with few points, `saltelli` gives each factor's share of
the variance, alone (first) and with all its interactions (total). See `values` for replicates,
failed runs and luck, `indices` for what the numbers mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.design import Design, require_kind
from model.experiments.plan import DEFAULTS, Options, Study
from model.experiments.sensitivity.results import Sensitivity
from model.experiments.study_given import Asked as Given
from model.experiments.sweep import load_design, scenario_of, study_of_points

if TYPE_CHECKING:
    from model.scenario import Scenario

__all__ = ["Sensitivity", "analyse", "sensitivity", "sensitivity_study"]

ANALYSED = ("morris", "saltelli")
INSTEAD = "For Sobol indices write saltelli; run.py sweep runs the others."


def sensitivity(study: Given, **asked: Unpack[Asked]) -> Sensitivity:
    """Run a study's Morris or Saltelli design and return the indices with intervals.

    `study` is a file or a mapping with its keys; other keywords as in `simulate`. Raises
    RequestError if the study asks for what does not exist.
    """
    design = load_design(study)
    return analyse(design, scenario_of(design), **asked)


def analyse(design: Design, base: Scenario, **asked: Unpack[Asked]) -> Sensitivity:
    """Run and analyse a design that was read, on a scenario that was loaded."""
    study = sensitivity_study(design, base, options_of(asked))
    return cast(Sensitivity, carry_out(study, conduct_of(asked)))


def sensitivity_study(design: Design, base: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe a sensitivity study of a loaded scenario: one arm a point, each point checked."""
    require_kind(design, ANALYSED, "sensitivity", INSTEAD)
    return study_of_points("sensitivity", design, base, options)
