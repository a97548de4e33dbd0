"""O3: cadres sent to villages are days and sight; through both, and nothing else, come measures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.campaign import run
from model.experiments.effects import levers_of
from model.scenario import Scenario, declarations, load
from tests.mediation.harness import Column, Path, effect, month_sum

BEFORE = {key: declarations()[key].default for key in levers_of("O3")}
PATH = Path(
    on={},
    off=BEFORE,
    mediator=(Column("villages", "delivery_days"), Column("households", "plan")),
    outcome=month_sum("measures_granted"),
    months=18,
    drawn=False,
)


def test_days_and_plans_carry_what_cadres_bring() -> None:
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_days_carry_nearly_all_and_plans_alone_a_part() -> None:
    """Without days nothing is delivered; with old plans they deliver what was planned before."""
    days = effect(replace(PATH, mediator=Column("villages", "delivery_days")), pairs=6)
    assert days.clear, days
    assert days.held, days
    plans = effect(replace(PATH, mediator=Column("households", "plan")), pairs=6)
    assert 0.2 < plans.kept < 0.9, plans


def test_cadres_without_money_deliver_nothing() -> None:
    """Where the effect vanishes: days have nothing to deliver."""
    penniless = {"funding.budget": 0.0, "funding.relocation_budget": 0.0}
    found = effect(replace(PATH, settings=penniless, mediator=(), months=12), pairs=2)
    assert found.off.tolist() == found.on.tolist() == [0.0, 0.0]


def test_residents_for_visitors_at_equal_days_is_told_as_found() -> None:
    """What the seed's text expects, residents ahead on lasting exits, is not found: within 5 %.

    Days are equal, but visitors owe few meetings and no forms of their own, and special teams
    draft from them. More households for the same residents means less for each.
    """
    settings = {"world.scale": 0.02, "horizon.months": 84}
    stays, visits = (
        np.array([_lasting(load(name).with_settings(settings), seed) for seed in (1, 2)])
        for name in ("residents_not_visitors", "liupanshui")
    )
    assert abs(stays.mean() / visits.mean() - 1) < 0.05


def test_more_households_a_resident_is_less_for_each() -> None:
    """Caseload: half the residents and leaders for as many households plan fewer measures."""
    half = {"staffing.scale": 0.5}
    found = effect(replace(PATH, on=half, off={}, mediator=()), pairs=6)
    assert found.full < 0
    assert found.clear, found


def _lasting(case: Scenario, seed: int) -> float:
    return float(run(case, seed).months["sustained_exits"].iloc[-1])
