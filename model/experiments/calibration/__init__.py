"""Calibrate: the posterior of uncertain parameters, given published figures (ABC-SMC, pyABC).

A study file (`spec`) names the parameters of two stages; `targets` are the figures, `observed` what
a run says of them, `stage` the sequential Monte Carlo, `session` the order, `tables` what is left.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.calibration.results import Calibration
from model.experiments.calibration.session import CalibrationSession
from model.experiments.calibration.spec import Spec, read_spec
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.plan import DEFAULTS, Arm, Options, Study

if TYPE_CHECKING:
    from model.scenario import Scenario

__all__ = ["Calibration", "calibrate", "calibration_study", "load_spec", "run_spec", "scenario_of"]

COMMAND = "calibrate"
WITHOUT = {
    "runs": "the study file says how many particles",
    "fixed_parameters": "parameters are what is fitted",
    "posterior": "a calibration makes one",
    "vary_world": "the city is the same in every run",
    "check": "its runs are not kept",
    "extend": "take more particles or generations in another folder",
    "shard": "a generation follows from the one before",
    "cluster": "a generation follows from the one before",
}
"""Keywords of other studies that have no meaning here, and why."""


def calibrate(study: str | os.PathLike[str], **asked: Unpack[Asked]) -> Calibration:
    """Fit uncertain parameters to published figures as a study file says.

    Keywords: seed, workers, out, force, log_level. The same call again resumes: finished particles
    are kept. Raises RequestError if the file asks for what does not exist.
    """
    spec = load_spec(Path(study))
    return run_spec(spec, scenario_of(spec), **asked)


def run_spec(spec: Spec, base: Scenario, **asked: Unpack[Asked]) -> Calibration:
    """Run a calibration whose file was read, on a scenario that was loaded."""
    for name, why in WITHOUT.items():
        if asked.get(name):
            raise RequestError(f"{name} has no meaning for a calibration: {why}")
    study = calibration_study(spec, base, options_of(asked))
    return carried_out(spec, study, conduct_of(asked))


def carried_out(
    spec: Spec,
    study: Study,
    conduct: Conduct,
    session: type[CalibrationSession] = CalibrationSession,
) -> Calibration:
    """Carry a described calibration out; tests give a session with another model."""
    return cast(Calibration, carry_out(study, conduct, partial(session, spec=spec)))


def load_spec(path: Path) -> Spec:
    """Read the study file of a calibration against the declarations of the model."""
    from model.scenario import declarations

    return read_spec(path, declarations())


def scenario_of(spec: Spec) -> Scenario:
    """Load the scenario at the calibration's scale."""
    from model.scenario import load

    base = load(spec.scenario)
    return base.with_settings(spec.settings, os.fspath(spec.path)) if spec.settings else base


def calibration_study(spec: Spec, base: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe a calibration: one arm, whose runs follow from one another.

    Raises RequestError if the scenario pins a parameter that is to be fitted.
    """
    wanted = {name for stage in spec.stages for name in stage.parameters}
    if pinned := sorted(wanted & base.pinned):
        raise RequestError(f"{spec.path}: {pinned[0]} is stated by {base.name}: nothing to fit")
    return Study(COMMAND, (Arm(base.name, base),), options, details=spec.about())
