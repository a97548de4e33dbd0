"""Simulate one scenario under several seeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.plan import DEFAULTS, Options, Study, arms_of
from model.experiments.results import Results

if TYPE_CHECKING:
    from model.scenario import Scenario


def simulate(scenario: Scenario, **asked: Unpack[Asked]) -> Results:
    """Run a scenario under several seeds (8) and return months, villages, ledger and bands.

    Keywords: runs, seed, workers, out, fixed_parameters, vary_world, check, force, log_level.
    Finished runs are kept in the output folder (`results/...` unless `out` is given), so the same
    call again reads them.
    """
    return carry_out(simulation_study(scenario, options_of(asked)), conduct_of(asked))


def simulation_study(scenario: Scenario, options: Options = DEFAULTS) -> Study:
    """Describe a simulation of one scenario."""
    return Study("simulate", arms_of([scenario]), options)
