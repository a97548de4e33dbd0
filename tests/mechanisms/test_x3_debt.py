"""X3: borrowed money and show projects stand in the books, and later budgets pay for them."""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.ledger import Account, Ledger
from model.relief import Purpose
from model.scenario import load
from model.systems.support.debt import repay, show
from model.systems.support.projects import visible
from tests.cities import levels_with, small_city
from tests.histories import columns, different, lived, small
from tests.mediation.harness import Path, effect


def books(places: int = 6) -> Ledger:
    found = Ledger([str(k) for k in range(places)])
    found.open_year(12, np.zeros((len(Purpose), places), np.int64))
    return found


@pytest.mark.parametrize(
    ("what", "budget", "paid", "left"),
    [
        ("interest and a fifth", 1_000_000, 260_000, 800_000),
        ("as far as the budget goes, the rest with its interest", 100_000, 100_000, 960_000),
        ("nothing without a budget", 0, 0, 1_060_000),
    ],
)
def test_debt_is_repaid_from_the_budget(what: str, budget: int, paid: int, left: int) -> None:
    ledger = books()
    ledger.debt = 1_000_000
    assert repay(levels_with(), ledger, budget)[0] == paid, what
    assert ledger.debt == left
    assert ledger.total(Account.REPAID) == paid
    ledger.check(12)


def test_shows_stand_where_they_are_seen_and_are_paid_to_the_unit() -> None:
    city, ledger = small_city(), books()
    levels = levels_with(funding={"show": 0.5})
    assert show(city, levels, (12, 1), ledger, (Account.BORROWED, 1_000_001)) == 500_001
    assert ledger.total(Account.SHOW) == 500_001
    order = np.argsort(visible(city))
    assert (np.diff(city.villages.shown[order]) >= -1e-3).all()
    ledger.check(12)


def test_off_is_off_whatever_the_terms() -> None:
    plain = small()
    terms = plain.with_(funding={"debt_interest": 0.5, "debt_years": 1.0})
    one, other = lived(plain, 14), lived(terms, 14)
    assert different(columns(one.city), columns(other.city)) == []


def test_the_budget_itself_builds_no_shows() -> None:
    plain = small()
    one, other = lived(plain, 14), lived(plain.with_(funding={"show": 0.7}), 14)
    assert different(columns(one.city), columns(other.city)) == []


def test_every_borrowed_yuan_is_in_the_books_and_later_years_pay() -> None:
    case = small(funding={"debt": 300_000_000.0, "show": 0.7})
    campaign = Campaign(setting=case, rng=1, check=True)
    for _ in range(26):
        campaign.step()
    table = campaign.tables().ledger
    sums = table[table["source"] == "campaign"].groupby(["year", "entry"])["yuan"].sum()
    assert sums[2014, "show projects"] == pytest.approx(0.7 * sums[2014, "borrowed"], abs=1)
    assert "repaid" not in sums[2014].index
    assert sums[2015, "repaid"] == pytest.approx(0.26 * sums[2014, "borrowed"], rel=1e-4)
    assert campaign.city.villages.shown.sum() > 0


def bearing(campaign: Campaign) -> float:
    """Households whose industry share did not fail."""
    return float((campaign.city.households.industry_from >= 0).sum())


def test_money_for_show_is_missing_where_shares_are_planted() -> None:
    """The path is the books: what stands in show projects bought no share of a household."""
    others = {"organisation.joint_committees": 0, "organisation.chain_groups": 0}
    path = Path(
        {"funding.show": 0.9}, {"funding.show": 0.0}, bearing, months=24, scale=0.01,
        settings=others | {"operations.experts": 0, "funding.debt": 1e9}, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full < 0
    assert found.clear, found


def test_prices_fall_with_the_citys_area_and_dividends_stay_small() -> None:
    """All money into industry: the price of some produce falls by a tenth; dividends below 2 %."""
    case = load("industry_only").with_(world={"scale": 0.01}, name="industry")
    campaign = lived(case, 84)
    assert min(campaign.economy.areas) < 0.9
    paid = float(campaign.city.villages.pooled.sum()) * campaign.levels.measures.industry_income
    assert paid * 12 < 0.02 * campaign.city.households.quarters[-4:].sum()
