"""S2: care keeps residents of hard places fresh; accidents happen, and without cover hurt morale.

Where it vanishes: up to mean remoteness no place is hard, and care saves no day of fatigue.
"""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.campaign import Campaign
from model.ledger import Ledger
from model.systems.operations import rules, work
from model.systems.operations.morale import care_of, morale_of
from model.systems.organisation import fill_posts
from model.systems.support import pay_care
from tests.cities import levels_with, small_city, staffed
from tests.mediation.harness import Column, EveryMonth, Path, effect

F = np.float32
ALL = {
    "hardship_allowance": 1000.0, "health_check": 500.0, "winter_kit": 400.0,
}  # fmt: skip


def days(hard: bool, campaign: Campaign) -> float:
    """Days of residents in the hardest places, or in those that are not hard."""
    cadres, remote = campaign.city.cadres, campaign.city.villages.remote
    rows = np.flatnonzero(np.isin(cadres.kind, (0, 1)) & (cadres.posted >= 0))
    where = remote[cadres.posted[rows]]
    chosen = rows[where > 1.0] if hard else rows[where <= 0.0]
    return float(cadres.supply[chosen].sum()) / 100.0


def path(hard: bool) -> Path:
    return Path(
        on={f"support.{key}": value for key, value in ALL.items()},
        off={f"support.{key}": 0.0 for key in ALL},
        mediator=Column("cadres", "fatigue"),
        outcome=EveryMonth(lambda campaign: days(hard, campaign)),
        months=18,
        settings={"staffing.residents": 2755, "support.leave_care": 0.0},
        drawn=False,
    )


def test_days_are_saved_in_hard_places_through_fatigue() -> None:
    """15 standard errors with 4 pairs when written: 1.3 % of the days there."""
    found = effect(path(hard=True), pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_where_no_place_is_hard_nothing_is_saved() -> None:
    found = effect(path(hard=False), pairs=1)
    assert found.full == pytest.approx(0.0, abs=0.002 * found.off.mean())


@pytest.mark.parametrize(
    ("given", "everywhere", "hard"),
    [
        ({}, 0.0, 0.0),
        ({"accident_cover": True}, 0.2, 0.0),
        ({"health_check": 500.0}, 0.1, 0.0),
        ({"winter_kit": 800.0}, 0.15, 0.0),
        ({"hardship_allowance": 600.0}, 0.0, 0.2),
    ],
)
def test_care_has_falling_returns(given: dict, everywhere: float, hard: float) -> None:
    assert care_of(levels_with(support=given)) == pytest.approx((everywhere, hard))


def test_only_residents_are_cared_for_and_at_risk() -> None:
    morale = morale_of(levels_with(support=ALL), 0.0)
    assert morale.cared.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert rules.care(F(1.0), morale.cared[Kind.VILLAGE], morale) == 0.0


@pytest.mark.parametrize(("cared", "left"), [(0.0, 1.0), (0.5, 0.6), (1.0, 0.2)])
def test_care_takes_hardness_away(cared: float, left: float) -> None:
    morale = morale_of(levels_with(), 0.0)
    assert rules.hardship(F(1.0), F(cared), morale) == pytest.approx(left)


def test_the_published_rates_come_out() -> None:
    """Half of all residents meet with an accident in a year when half do; the victim leaves."""
    city = small_city(posts={Kind.RESIDENT: 3000})
    risk = {"accident_deaths": 0.0, "accident_injuries": 600.0}
    levels = staffed(residents=3003).model_copy(
        update={"support": levels_with(support=risk).support}
    )
    fill_posts(city, levels, 0, 1)
    report = work(city, levels, 0, 1)
    assert report.accidents == pytest.approx(3003 * 0.05, abs=5 * np.sqrt(3003 * 0.05))
    left = city.cadres.leaves[np.isin(city.cadres.kind, (0, 1))].sum()
    assert left > report.accidents


@pytest.mark.parametrize("cover", [True, False])
def test_without_cover_morale_falls_and_comes_back(cover: bool) -> None:
    city = small_city(posts={Kind.RESIDENT: 60})
    said = {"accident_injuries": 1000.0, "accident_cover": cover}
    levels = staffed(residents=63).model_copy(update={"support": levels_with(support=said).support})
    fill_posts(city, levels, 0, 1)
    accidents = sum(work(city, levels, month, 1).accidents for month in range(3))
    assert accidents > 0
    assert bool(city.villages.grief.max() > 0.1) == (not cover)
    safe = levels_with(support={"accident_injuries": 0.0, "accident_deaths": 0.0}).support
    before = city.villages.grief.copy()
    work(city, levels.model_copy(update={"support": safe}), 3, 1)
    assert np.allclose(city.villages.grief, 0.85 * before)


def test_care_is_paid_when_due() -> None:
    city = small_city()
    levels = staffed().model_copy(
        update={"support": levels_with(support=ALL | {"accident_cover": True}).support}
    )
    fill_posts(city, levels, 0, 1)
    ledger, heads = Ledger(city.villages.names), 12
    paid = [pay_care(city, levels, month, ledger) for month in range(12)]
    allowance = paid[1]
    assert 0 < allowance < heads * 1000
    assert paid[0] - allowance == heads * 98
    assert paid[5] - allowance == heads * 500
    assert paid[10] - allowance == heads * 400
