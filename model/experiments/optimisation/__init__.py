"""Optimise: the best deployments under a budget, for several objectives, under uncertainty.

A study file (`spec`) names the reference, the levers, the budget and the objectives. `session`
says how the search goes, `ranking` how plans are compared, `proposals` who proposes them.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.metrics import WORST_COUNTY
from model.experiments.optimisation.results import Optimisation
from model.experiments.optimisation.session import SearchSession
from model.experiments.optimisation.spec import Spec, read_spec
from model.experiments.plan import DEFAULTS, Arm, Options, Study
from model.experiments.preflight import SEEDS

if TYPE_CHECKING:
    from model.scenario import Scenario

MONTHS_TO_DECEMBER = 12


def optimise(study: str | os.PathLike[str], **asked: Unpack[Asked]) -> Optimisation:
    """Search for better plans as a study file says; keywords as in `simulate`.

    `runs` is the number of first pairs of every plan. The same call again resumes the search.
    Raises RequestError if the file asks for what does not exist.
    """
    spec = load_spec(Path(study))
    return run_spec(spec, reference_of(spec), **asked)


def run_spec(spec: Spec, base: Scenario, **asked: Unpack[Asked]) -> Optimisation:
    """Run a search whose file was read, on a reference that was loaded."""
    return search(spec, base, options_of(asked), conduct_of(asked))


def search(spec: Spec, base: Scenario, options: Options, conduct: Conduct) -> Optimisation:
    """Check the search once more with its options, and carry it out."""
    spec = spec.with_runs(options.runs)
    study = search_study(spec, base, options)
    sitting = partial(SearchSession, spec=spec)
    return cast(Optimisation, carry_out(study, conduct, sitting))


def load_spec(path: Path) -> Spec:
    """Read the study file of a search against the declarations of the model."""
    from model.scenario import declarations

    return read_spec(path, declarations())


def reference_of(spec: Spec) -> Scenario:
    """Load the reference at the search's scale and horizon."""
    from model.scenario import load

    base = load(spec.scenario)
    return base.with_settings(spec.settings, os.fspath(spec.path)) if spec.settings else base


def search_study(spec: Spec, base: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe a search: the reference is its one arm; the other arms are found while it runs.

    Raises RequestError if a lever's choice or bound is not allowed, the last seed would be too
    large, the reference has no campaign, or its runs see no December that an objective needs.
    """
    where = os.fspath(spec.path)
    if not base.campaign:
        raise RequestError(f"{where}: {base.name} has no campaign: its levers change nothing")
    for lever in spec.levers:
        for value in lever.ends():
            base.with_settings({lever.name: value}, where)
    early = [name for name in spec.objectives if name.startswith(WORST_COUNTY)]
    if early and base.horizon_months < MONTHS_TO_DECEMBER:
        raise RequestError(f"{where}: [objectives]: {early[0]} needs at least 12 months")
    last = SEEDS - spec.fresh().stop
    if options.seed > last:
        raise RequestError(f"seed is {options.seed}; allowed: 0 to {last} with so many runs")
    arms = (Arm(base.name, base, 0),)
    details = {**spec.about(), "scale": base.start.world.scale}
    return Study("optimise", arms, options, spec.runs, baseline=base.name, details=details)
