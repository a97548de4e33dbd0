"""Scenarios: frozen, strict, small; a file states only what differs from the one it extends."""

from __future__ import annotations

from model.scenario.declared import counted, declarations
from model.scenario.levels import Levels
from model.scenario.load import bundled, load, parent_of, parse
from model.scenario.once import once_a_level
from model.scenario.paths import Phase
from model.scenario.posterior import Posterior, read_posterior
from model.scenario.priors import drawn, pinned_to
from model.scenario.scenario import Difference, Scenario
from model.scenario.shocks import Shock

__all__ = [
    "Difference",
    "Levels",
    "Phase",
    "Posterior",
    "Scenario",
    "Shock",
    "bundled",
    "counted",
    "declarations",
    "drawn",
    "load",
    "once_a_level",
    "parent_of",
    "parse",
    "pinned_to",
    "read_posterior",
]
