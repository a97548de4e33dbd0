"""A1: a household with a named cadre is not forgotten; without, far ones without ties may be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.campaign import Campaign
from model.relief import Register
from model.systems.assessment import name_cadres
from model.systems.assessment.duty import forgets
from tests.cities import levels_with, small_city
from tests.mediation.harness import Column, Path, effect

F = np.float32


def never_visited(campaign: Campaign) -> float:
    """Listed households without a visit for 24 months."""
    h = campaign.city.households
    listed = np.isin(h.register, (Register.REGISTERED, Register.RETURNED))
    return float((listed & (campaign.month - 1 - h.seen_month >= 24)).sum())


def planned(campaign: Campaign) -> float:
    """Listed households that have a plan or a measure."""
    h = campaign.city.households
    listed = np.isin(h.register, (Register.REGISTERED, Register.RETURNED))
    return float((listed & ((h.plan > 0) | (h.aid > 0))).sum())


PATH = Path(
    on={"assessment.named_duty": 1.0}, off={"assessment.named_duty": 0.0}, months=26, scale=0.02,
    mediator=Column("households", "forgotten"), outcome=never_visited, drawn=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("way", "ties", "chance"), [(0.0, 0, 0.0), (30.0, 0, 0.1), (270.0, 0, 0.18), (30.0, 1, 0.0)]
)
def test_the_far_without_ties_are_forgotten(way: float, ties: int, chance: float) -> None:
    assert forgets(F(way), F(ties), F(0.2), F(30.0)) == pytest.approx(chance)


def test_who_has_a_named_cadre_is_never_forgotten_and_names_only_add() -> None:
    city = small_city(villages=20, size=200)
    h, before = city.households, []
    for share in (0.0, 0.5, 1.0):
        name_cadres(city, levels_with(assessment={"named_duty": share, "forgotten": 0.4}), 0, 1)
        before.append(h.forgotten.copy())
    none, half, all_named = before
    assert none.sum() > 50
    assert not all_named.any()
    assert half.sum() == pytest.approx(none.sum() / 2, rel=0.4)
    assert not (half & ~none).any()
    assert not none[h.register == Register.NEVER].any()


def test_nobody_is_never_visited_once_all_have_a_name() -> None:
    found = effect(PATH, pairs=6)
    assert found.off.min() > 20
    assert found.on.max() == 0
    assert found.full < 0
    assert found.clear, found
    assert found.held, found


def test_the_forgotten_get_no_plan() -> None:
    found = effect(replace(PATH, outcome=planned), pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_names_change_nothing_where_nobody_is_forgotten() -> None:
    sure = {"assessment.forgotten": 0.0, "assessment.noticed_named": 0.0}
    assert effect(replace(PATH, settings=sure, outcome=planned), pairs=1).full == 0
