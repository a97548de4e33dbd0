"""What each mechanism does at the level of a scenario, against its level before the campaign."""

from __future__ import annotations

from model.experiments.effects.arms import levers_of, on_scenario, switched_off
from model.experiments.effects.headlines import HEADLINES, Headline, headline_of
from model.experiments.effects.measured import Measurement, Plan, as_row, measure
from model.experiments.effects.stored import RUNS, SCALE, SCENARIO, read_all, save, stored_path

__all__ = [
    "HEADLINES",
    "RUNS",
    "SCALE",
    "SCENARIO",
    "Headline",
    "Measurement",
    "Plan",
    "as_row",
    "headline_of",
    "levers_of",
    "measure",
    "on_scenario",
    "read_all",
    "save",
    "stored_path",
    "switched_off",
]
