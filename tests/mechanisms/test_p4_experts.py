"""P4: experts lower the failure of what is planted where they work, and saturate."""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.ledger import Ledger
from model.systems.operations.experts import expert_factor, pay_experts, send_experts
from tests.cities import levels_with, small_city
from tests.mediation.harness import Column, Path, effect

WHEN = (0, 1)
BARE = {"organisation.joint_committees": 0, "organisation.chain_groups": 0, "funding.industry": 150}


def grown(city_industry: list[int]) -> object:
    city = small_city()
    with city.villages.writing("world") as own:
        own.industry[:] = city_industry
    return city


def test_the_first_goes_where_most_is_planted_the_next_where_less_advice_is() -> None:
    city = grown([0] * 6)
    planting = np.array([10.0, 9.0, 8.0, 0.0, 0.0, 0.0])
    sent = [
        send_experts(city, levels_with(operations={"experts": n}), WHEN, planting).tolist()
        for n in (0, 1, 2, 3, 30)
    ]
    assert sent[:3] == [[0] * 6, [1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0]]
    assert sum(sent[4]) == 30
    assert sent[4][0] >= sent[4][1] >= sent[4][2] > 0 == sum(sent[4][3:])


def test_an_expert_of_one_industry_does_not_help_another() -> None:
    city = grown([0, 0, 0, 2, 2, 2])
    planting = np.array([5.0, 5.0, 5.0, 5.0, 5.0, 5.0])
    sent = send_experts(city, levels_with(operations={"experts": 12}), WHEN, planting)
    assert sent[:3].sum() == sent[3:].sum() == 6


def test_days_saturate_and_nothing_is_left_without_effect() -> None:
    levels = levels_with(operations={"experts": 1})
    left = expert_factor(np.array([0, 1, 2, 4, 100]), levels)
    gains = -np.diff(left[:3])
    assert left[0] == 1.0
    assert gains[0] > gains[1] > 0
    assert left[-1] == pytest.approx(0.4, abs=1e-6)
    nothing = levels_with(operations={"experts": 1, "expert_effect": 0.0})
    assert (expert_factor(np.array([0, 9]), nothing) == 1.0).all()


def test_their_year_is_paid_by_the_county() -> None:
    books = Ledger(["one"])
    books.open_year(0, np.zeros((9, 1), np.int64))
    cost = pay_experts(levels_with(), 0, 10, books)
    assert cost == 10 * 12 * round(4 * 4500 / 22)
    assert [(r.purpose, r.yuan) for r in books.rows() if r.source == "payroll"] == [
        ("industry experts", cost)
    ]


def bearing(campaign: Campaign) -> float:
    """Households whose industry share did not fail."""
    return float((campaign.city.households.industry_from >= 0).sum())


def test_more_shares_bear_and_all_of_it_goes_through_failure() -> None:
    """Measured with 4 pairs of 30 months in 20 villages: 24 shares more on 149 (38 errors)."""
    path = Path(
        on={"operations.experts": 1327}, off={"operations.experts": 0}, outcome=bearing,
        mediator=Column("villages", "failure"), months=24, scale=0.01, settings=BARE, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
