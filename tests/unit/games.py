"""Made-up games of four systems with known Shapley values, played through a run of a study."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from model.errors import RunError
from model.experiments.plan import Cell
from model.scenario import Scenario, parse
from model.scenario.declared import value_of
from model.scenario.systems import SYSTEMS, levers_of
from tests.unit.fake_runs import Tables

Game = Callable[[frozenset[str], int], float]
"""The value of a coalition under a seed."""

ONE_LEVER_EACH = """
title = "A campaign of four levers"
[horizon]
months = 12
[staffing]
residents = 100
[operations]
training = 500.0
[funding]
budget = 1_000_000
[assessment]
audit_share = 0.1
"""
PERSONS = (3000, 1000, 2000)
COUNTIES = ("East", "East", "West")


def campaign(text: str = ONE_LEVER_EACH) -> Scenario:
    """A scenario in which every system has one lever above its level before the campaign."""
    return parse(text, name="four_levers")


def on_in(scenario: Scenario) -> frozenset[str]:
    """The systems of which any lever differs from before the campaign, read off the levels."""
    now, before = scenario.at(0), scenario.before_campaign
    return frozenset(
        system
        for system in SYSTEMS
        if any(value_of(now, key) != value_of(before, key) for key in levers_of(system))
    )


class Plays:
    """Runs a game: over the year, so many persons fewer in stable poverty as it is worth.

    Twelve months of one person are a person-year; the luck of a seed is the same in all corners.
    """

    def __init__(self, game: Game, fails: Callable[[frozenset[str], int], bool] | None = None):
        self.game = game
        self.fails = fails

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell."""
        return self.tables(cell.arm.scenario, cell.seed)

    def tables(self, scenario: Scenario, seed: int, **_: Any) -> Tables:
        """The tables of a run, as the model makes them."""
        on = on_in(scenario)
        if self.fails and self.fails(on, seed):
            raise RunError("made to fail")
        worth = self.game(on, seed)
        month = np.arange(12)
        luck = 1000 * np.sin(12.9898 * (seed + 1))
        months = pd.DataFrame({"date": [f"2014-{m + 1:02d}" for m in month]})
        months["stable_poor_persons"] = 5000.0 + luck - worth + 0.0 * month
        months["true_incidence"] = 0.2 - worth / 1000
        return Tables(months, villages(worth, seed), pd.DataFrame({"year": [2014], "yuan": [1]}))


def villages(worth: float, seed: int) -> pd.DataFrame:
    """Three villages in two counties; what is achieved in the second is twice that of the first."""
    gains = np.array([1.0, 2.0, -1.0])
    table = pd.DataFrame({"year": 2014, "village": [7, 8, 9], "county": COUNTIES})
    table["poor"], table["deep"] = [True, True, False], [False, True, False]
    table["persons"] = np.array(PERSONS)
    table["stable_incidence"] = 0.3 + 0.01 * seed - gains * worth / 1000
    table["visits"] = (worth * np.array([1, 2, 3])).round().astype(int)
    return table
