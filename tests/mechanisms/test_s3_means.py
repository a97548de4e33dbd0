"""S3: work fund and office money; what a day is worth with them, absorption, what they cost."""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.ledger import Ledger
from model.systems.organisation import fill_posts
from model.systems.support import pay_means, set_means
from model.systems.support.means import means_of
from tests.cities import levels_with, small_city
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

STAFF = {"village_cadres": 24, "paired": 0}
ON = {"support.office_money": 50_000.0, "support.work_fund": 10_000.0}
OFF = {"support.office_money": 20_000.0, "support.work_fund": 0.0}


def city_with(residents: int = 0) -> City:
    """Six villages of four village cadres, and so many residents among them."""
    city = small_city()
    fill_posts(city, levels_with(staffing=STAFF | {"residents": residents}), 0, 1)
    return city


def means(city: City, **support: float) -> float:
    """Mean over villages of what a day is worth."""
    return float(means_of(city, levels_with(staffing=STAFF, support=support)).mean())


def test_it_is_exactly_one_before_the_campaign() -> None:
    assert (means_of(city_with(), levels_with(staffing=STAFF)) == 1).all()
    campaign = lived(small("no_campaign"), 2)
    assert (campaign.city.villages.means == 1).all()


def test_people_without_money_are_strangled() -> None:
    assert means(city_with(residents=12)) < 1.0
    assert means(city_with(), office_money=0.0) == pytest.approx(
        1 / (1 + 0.5 * 8333 / 13333), abs=1e-3
    )


def test_more_money_has_falling_returns() -> None:
    city = city_with()
    by_money = [means(city, office_money=m * 10_000.0) for m in range(0, 12, 2)]
    steps = np.diff(by_money)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert means(city, office_money=1e9) == pytest.approx(1.5 / (1 + 0.5 * 8333 / 13333), abs=1e-3)


def test_a_work_fund_reaches_villages_with_a_first_secretary_only() -> None:
    city = city_with(residents=12)
    less = means_of(city, levels_with(staffing=STAFF))
    more = means_of(city, levels_with(staffing=STAFF, support={"work_fund": 10_000.0}))
    secretaries = (city.cadres.kind == 0) & (city.cadres.posted >= 0)
    there = np.isin(np.arange(6), city.cadres.posted[secretaries])
    assert 0 < there.sum() < 6
    assert np.array_equal(more > less, there)


def test_without_an_effect_money_is_spent_for_nothing() -> None:
    city = city_with(residents=12)
    assert means(city, means_gain=0.0, office_money=90_000.0) == 1.0


def test_a_month_is_in_the_ledger() -> None:
    city, ledger = city_with(residents=12), Ledger(["somewhere"] * 6)
    said = levels_with(support={"office_money": 48_000.0, "work_fund": 12_000.0})
    secretaries = int(((city.cadres.kind == 0) & (city.cadres.posted >= 0)).sum())
    assert pay_means(city, said, 3, ledger) == 6 * 4000 + secretaries * 1000
    paid = {row.purpose: row.yuan for row in ledger.rows() if row.source == "payroll"}
    assert paid == {"office money": 24_000, "work fund": secretaries * 1000}


def test_means_are_written_for_everybody_to_read() -> None:
    city = city_with()
    set_means(city, levels_with(staffing=STAFF, support={"office_money": 50_000.0}))
    assert (city.villages.means > 1).all()


def test_money_acts_through_the_worth_of_a_day() -> None:
    """Lever, means, effort, visits: means held still, nothing is left."""
    path = Path(
        on=ON, off=OFF, months=18, drawn=False, worlds=True,
        mediator=Column("villages", "means"), outcome=month_sum("visits"),
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
