"""P6: visits that make a diagnosis find the measure that fits, and take longer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.campaign import Campaign
from model.systems.operations import rules
from model.systems.operations.numbers import sight_of
from tests.cities import levels_with
from tests.mediation.harness import Column, Path, effect, month_sum

F = np.float32


def fitting(campaign: Campaign) -> float:
    """Measures in force that fit."""
    h = campaign.city.households
    return float(np.unpackbits((h.aid & ~h.misfit).view(np.uint8)).sum())


PATH = Path(
    on={"operations.precision": 1.0}, off={"operations.precision": 0.0}, months=26, scale=0.02,
    mediator=Column("households", "plan_fits"), outcome=fitting, drawn=False,
    settings={"operations.diagnosis_days": 0.0},
)  # fmt: skip


def test_without_diagnosis_a_measure_is_right_by_the_usual_chance_only() -> None:
    usual, precise = (sight_of(levels_with(operations={"precision": p}), 0) for p in (0.0, 1.0))
    for visits in (0.0, 5.0, 50.0):
        assert rules.match_chance(F(visits), F(1.0), usual) == usual.match_floor
    assert rules.match_chance(F(50.0), F(1.0), precise) > 0.85
    assert rules.visit_cost(F(0.0), F(1.0), usual) == 25
    assert rules.visit_cost(F(0.0), F(1.0), precise) == 30


def test_more_measures_fit_because_plans_fit() -> None:
    """Where days leave most plans waiting, so that what is held belongs to the plan it stands by.

    Where measures come fast the runs plan for other households: who has no plan in the off run has
    one here, and is held as one that does not fit (a tenth of the waiting plans after two years;
    pinned then -28 %). 39 errors here, and 15 % may be left.
    """
    waiting = dict(PATH.settings) | {"conduct.delivery_share": 0.2}
    found = effect(replace(PATH, settings=waiting), pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_the_effect_vanishes_if_knowing_finds_nothing() -> None:
    blind = dict(PATH.settings) | {"conduct.match_gain": 0.0}
    assert effect(replace(PATH, settings=blind), pairs=1).full == 0


def test_the_price_is_visits() -> None:
    dear = {"operations.diagnosis_days": 0.15}
    found = effect(replace(PATH, settings=dear, outcome=month_sum("visits")), pairs=6)
    assert found.full < 0
    assert found.clear, found
