"""Paths of money and of honesty over several years, and what must not matter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.city import City
from model.households import Households
from model.relief import Poor, Register
from model.scenario import Levels
from model.systems import assessment
from model.villages import Villages
from tests.cities import levels_with, small_city
from tests.supported import Office, funded, planned_city

YEARS = 5


def poor_city(villages: int = 40, spread: float = 0.45) -> City:
    """Villages that differ in wealth; officials see incomes with noise and half of the gaps."""
    city = small_city(villages=villages, size=60)
    h, rng = city.households, np.random.default_rng(2)
    true = 3300 * np.exp(rng.normal(0, 0.5, villages)[h.village] + rng.normal(0, 0.5, h.size))
    with h.writing("livelihoods") as own:
        own.poor[:] = np.where(true < 2900, Poor.INCOME, 0)
    with h.writing("operations") as own:
        own.seen_income[:] = true * np.exp(rng.normal(0, spread, h.size))
        own.seen_gaps[:] = np.where(rng.random(h.size) < 0.5, h.gaps, 0)
        own.seen_month[:] = -1
    with h.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    return city


def campaign(city: City, seed: int = 1, **keys: Any) -> dict[str, int]:
    """Reported, pushed and false exits of a few years with a falling register."""
    assessment.prepare(city, levels_with(), seed)
    sums = {"exits": 0, "pushed": 0, "false": 0, "honest": 0}
    for year in range(YEARS):
        levels: Levels = levels_with(
            assessment={"remaining": 0.85 - 0.2 * year, "audit_depth": 0.9} | keys
        )
        assessment.hand_down(city, levels, 12 * year, seed)
        report = assessment.exit_review(city, levels, 12 * year + 11, seed)
        assessment.audit(city, levels, 12 * year + 14, seed)
        sums["exits"] += int(report.exits.sum())
        sums["pushed"] += int(report.pushed_exits.sum())
        sums["false"] += int(report.false_exits.sum())
        sums["honest"] += int(report.honest_errors.sum())
    return sums


def test_more_audit_pushes_fewer_and_releases_fewer() -> None:
    results = [
        campaign(poor_city(), audit_share=share, independent=True) for share in (0.0, 0.15, 0.6)
    ]
    pushed = [r["pushed"] for r in results]
    assert pushed[0] > pushed[1] > pushed[2]
    assert results[0]["exits"] > results[2]["exits"]


def test_an_audit_that_finds_nothing_and_threatens_nothing_changes_nothing() -> None:
    levels = {"audit_share": 0.6, "audit_depth": 0.0}
    assert campaign(poor_city(), **levels) == campaign(poor_city(), audit_share=0.0)


def test_honest_mistakes_come_from_poor_sight_not_from_weak_audit() -> None:
    clear, dim = campaign(poor_city(spread=0.05)), campaign(poor_city(spread=0.6))
    assert clear["honest"] < dim["honest"]
    audited = campaign(poor_city(spread=0.6), audit_share=0.6, independent=True)
    assert audited["honest"] > 0.5 * dim["honest"]


def test_apportioning_by_what_is_seen_pushes_fewer() -> None:
    share, seen = (campaign(poor_city(), apportion=rule) for rule in ("by_share", "by_seen"))
    assert seen["pushed"] < share["pushed"]


def test_no_quota_no_exit_whatever_the_seed() -> None:
    for seed in (1, 2):
        city = poor_city(6)
        levels = levels_with(assessment={"remaining": 1.0, "audit_share": 0.5})
        assessment.prepare(city, levels, seed)
        assessment.hand_down(city, levels, 0, seed)
        assert assessment.exit_review(city, levels, 11, seed).exits.sum() == 0
        assert (city.households.register == Register.REGISTERED).all()


def test_more_money_helps_more_until_days_run_out() -> None:
    def helped(budget: float, days: int) -> int:
        office = Office(planned_city(days=days), funded(funding={"budget": budget}))
        return sum(int(r.delivered.sum()) for r in office.run(12))

    assert helped(2e5, 100_000) < helped(2e6, 100_000) < helped(2e7, 100_000)
    assert helped(2e7, 50) < 0.5 * helped(2e7, 100_000)


def permuted(city: City, order: np.ndarray) -> City:
    """The same city with its villages in another order."""
    h, v = city.households, city.villages
    sizes = np.diff(h.start)[order]
    rows = np.concatenate([np.arange(h.start[k], h.start[k + 1]) for k in order])
    households = Households(np.concatenate(([0], np.cumsum(sizes))))
    villages = Villages([v.names[k] for k in order], v.counties, v.townships)
    for new, old, index in ((households, h, rows), (villages, v, order)):
        for column in new.COLUMNS:
            new._arrays[column.name][:] = getattr(old, column.name)[..., index]
    households._arrays["village"][:] = np.repeat(np.arange(order.size), sizes)
    return City(households, villages, city.cadres)


@pytest.mark.parametrize("rule", ["by_share", "by_seen"])
def test_the_order_of_villages_does_not_matter(rule: str) -> None:
    order = np.array([3, 0, 5, 1, 4, 2])
    one = planned_city(days=900, villages=6)
    other = permuted(one, order)
    levels = funded(assessment={"remaining": 0.6, "apportion": rule})
    histories = []
    for city in (one, other):
        assessment.prepare(city, levels, 1)
        Office(city, levels).run(6)
        assessment.hand_down(city, levels, 0, 1)
        assessment.exit_review(city, levels, 11, 1)
        by_key = np.argsort(city.households.key)
        places = np.argsort(city.villages.key)
        histories.append(
            (city.households.aid[by_key], city.households.register[by_key],
             city.households.exit_kind[by_key], city.villages.account[:, places])
        )  # fmt: skip
    for a, b in zip(*histories, strict=True):
        assert np.array_equal(a, b)
