"""O4: organisations along a chain lower failure and price risk where most of an industry stands."""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.city import City
from model.ledger import Ledger
from model.relief import Measure
from model.systems.livelihoods.market import produce
from model.systems.organisation.chains import covered, pay_chains
from tests.cities import levels_with, small_city
from tests.mediation.harness import Column, EveryMonth, Path, effect

WHEN = (0, 1)
BARE = {"organisation.joint_committees": 0, "operations.experts": 0, "funding.industry": 150}
ON, OFF = {"organisation.chain_groups": 166}, {"organisation.chain_groups": 0}


def one_county(industries: list[int]) -> City:
    city = small_city()
    with city.villages.writing("world") as own:
        own.industry[:], own.county[:] = industries, 0
    return city


def where(groups: int, area: list[float], industries: list[int], villages: int = 1) -> list[int]:
    levels = levels_with(organisation={"chain_groups": groups, "chain_villages": villages})
    found = covered(one_county(industries), levels, WHEN, np.array(area))
    return np.flatnonzero(found).tolist()


@pytest.mark.parametrize(
    ("what", "there", "expected"),
    [
        ("none without groups", (0, [9.0, 8, 7, 6, 5, 4], [0] * 6), []),
        ("the largest area first", (2, [4.0, 8, 7, 6, 5, 9], [0] * 6), [1, 5]),
        ("nobody without area", (6, [4.0, 0, 0, 0, 0, 9], [0] * 6), [0, 5]),
        ("one industry in one county each", (1, [50.0, 5, 5, 5, 5, 5], [4, 5, 5, 5, 5, 5]), [0]),
    ],
)  # fmt: skip
def test_where_they_work(
    what: str, there: tuple[int, list[float], list[int]], expected: list[int]
) -> None:
    if what.startswith("risk"):
        there = (1, [50.0, 5, 5, 5, 5, 5], there[2])
    assert where(*there) == expected, what


def test_a_group_takes_as_many_villages_as_it_can() -> None:
    assert where(1, [1.0, 2, 3, 4, 5, 6], [0] * 6, villages=4) == [2, 3, 4, 5]


def test_their_fees_are_in_the_books() -> None:
    books = Ledger(["one"])
    levels = levels_with(organisation={"chain_groups": 3})
    assert pay_chains(small_city(), levels, 0, books) == 60_000


def unrest(campaign: Campaign) -> float:
    """Squared departure of what a share earns from what it earns in a usual year."""
    city, economy = campaign.city, campaign.economy
    now = produce(city, campaign.levels, (economy.areas, economy.prices), campaign.month)
    usual = produce(city, campaign.levels, (economy.areas, economy.areas), campaign.month)
    return float(((now / usual - 1.0) ** 2).sum())


def success(campaign: Campaign) -> float:
    """Share of the industry shares granted that did not fail."""
    rows = campaign.city.households
    granted = (rows.aid & (1 << Measure.INDUSTRY_SHARE)) > 0
    return float((rows.industry_from[granted] >= 0).mean())


def test_the_variance_of_what_shares_earn_falls_through_the_shield_alone() -> None:
    path = Path(
        ON, OFF, EveryMonth(unrest), Column("villages", "shield"), months=24, scale=0.01,
        settings=BARE, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full < -0.3 * found.off.mean(), found
    assert found.clear, found
    assert abs(found.kept) < 0.05


def test_more_shares_bear_through_failure_alone() -> None:
    """At the upper end of the prior; few pairs barely tell it from luck, but nothing else is left.

    Measured with 3 pairs of 24 months: success .62 + .084 (2.2 standard errors), held .005.
    """
    path = Path(
        ON, OFF, success, Column("villages", "failure"), months=24, scale=0.02,
        settings=BARE | {"funding.industry": 600, "organisation.chain_failure": 0.3}, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > found.error, str(found)
    assert abs(found.pinned) < max(0.2 * found.full, found.error), str(found)


def test_without_effects_they_only_cost() -> None:
    """Where both numbers are zero the margin, the failure and the price are as without them."""
    levels = levels_with(
        organisation={"chain_groups": 9, "chain_failure": 0.0, "chain_shield": 0.0}
    )
    city = one_county([0] * 6)
    before = produce(city, levels, ((1.0,) * 6, (0.7,) * 6), 0)
    assert covered(city, levels, WHEN, np.ones(6)).any()
    assert np.array_equal(before, produce(city, levels, ((1.0,) * 6, (0.7,) * 6), 0))
