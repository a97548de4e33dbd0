"""O5: organisations at relocation sites find work for the moved and keep them in town.

The effect vanishes without moved households, and with site_jobs and site_stay at zero.
"""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.ledger import Ledger
from model.relief import Gap
from model.scenario import Scenario
from model.systems.livelihoods import rules
from model.systems.livelihoods.numbers import numbers_of
from model.systems.organisation import organise_sites, pay_sites
from model.systems.organisation.sites import SITES, largest_sites
from tests.cities import levels_with, small_city
from tests.histories import columns, different, lived, small, tables_differ
from tests.mediation.harness import Column, EveryMonth, Path, effect

F = np.float32
MONEY = {"funding.relocation_budget": 3_000_000_000.0}
ON, OFF = {"organisation.site_groups": 1000}, {"organisation.site_groups": 0}


def given_up(campaign: Campaign) -> float:
    """Households that came back from town."""
    return float((campaign.city.households.relocated == 2).sum())


def moved_away(campaign: Campaign) -> float:
    """Workers of moved households who are away."""
    h = campaign.city.households
    return float(h.away[h.relocated == 1].sum())


def path(outcome: object, **settings: float) -> Path:
    """The sites' path on an outcome, at declared parameters, with much money to move people."""
    return Path(on=ON, off=OFF, months=42, scale=0.02, mediator=Column("villages", "site"),
                outcome=outcome, settings=MONEY | settings,  # type: ignore[arg-type]
                drawn=False)  # fmt: skip


def many_moves(**organisation: float) -> Scenario:
    """Twenty villages, and money to move whole hamlets from the first year."""
    pot = {"relocation_budget": 3e9}
    return small(organisation=organisation, funding=pot, world={"scale": 0.02})


def test_the_largest_sites_come_first() -> None:
    moved, township = np.array([3, 0, 2, 9, 2]), np.array([0, 1, 0, 2, 3], np.int32)
    assert largest_sites(moved, township, 2).tolist() == [2, 0]
    assert largest_sites(moved, township, 9).tolist() == [2, 0, 3], "nobody moved to the other"


def test_an_organisation_finds_work_and_keeps_people() -> None:
    n = numbers_of(levels_with(), 0, 1.0, ())
    assert rules.site_chance(F(1), F(1), n) == F(0.075)
    assert rules.site_chance(F(0), F(1), n) == rules.site_chance(F(1), F(0), n) == 0
    assert rules.give_up_chance(F(1), F(0), n) == F(0.006)
    assert rules.give_up_chance(F(1), F(1), n) == pytest.approx(0.002, rel=0.02)
    assert rules.give_up_chance(F(0), F(0), n) == 0


def test_sites_cost_money_and_days_of_the_villages_people_came_from() -> None:
    city = small_city(villages=4)
    with city.households.writing("livelihoods") as own:
        own.relocated[:10] = 1
    levels = levels_with(organisation={"site_groups": 3})
    organise_sites(city, levels, 0, 1)
    owed, days = city.villages.owed[SITES], levels.organisation.site_days
    came_from = np.unique(city.households.village[:10])
    assert city.villages.site[came_from].all()
    sites = np.unique(city.villages.township[city.villages.site == 1]).size
    assert owed.sum() == round(100 * days) * sites
    assert not np.delete(owed, came_from).any()
    ledger = Ledger(city.villages.names)
    assert pay_sites(city, levels, 0, ledger) == sites * levels.organisation.site_cost
    organise_sites(city, levels_with(), 12, 1)
    assert not city.villages.site.any()
    assert not city.villages.owed[SITES].any()


def test_without_organisations_nothing_of_theirs_matters() -> None:
    plain = many_moves(site_groups=0)
    other = plain.with_(organisation={"site_jobs": 0.15, "site_stay": 0.8, "site_cost": 9e6})
    one, two = lived(plain, 30), lived(other, 30)
    assert (one.city.households.relocated > 0).any()
    assert different(columns(one.city), columns(two.city)) == []
    assert tables_differ(one.tables(), two.tables()) == []


def test_who_gives_up_has_the_farm_back_and_moves_no_more() -> None:
    campaign = lived(many_moves(moved_return=0.5), 30)
    h = campaign.city.households
    back = np.flatnonzero(h.relocated == 2)
    assert back.size > 3
    for _ in range(12):
        campaign.step()
    assert (h.relocated[back] == 2).all()
    assert (h.gaps[back] & Gap.HOUSE).any()


def test_nothing_but_the_organisation_acts_on_work() -> None:
    """Six pairs: workers of the moved who are away."""
    found = effect(path(EveryMonth(moved_away)), pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_nothing_but_the_organisation_acts_on_moves_given_up() -> None:
    """Where 2 % of moves are given up in a month, so that six pairs tell (10.8 errors)."""
    found = effect(path(given_up, **{"organisation.moved_return": 0.02}), pairs=6)
    assert found.full < 0
    assert found.clear, found
    assert found.held, found


def test_the_effect_vanishes_with_its_two_sizes() -> None:
    """Exactly, where the organisation takes no days: those it takes shift who moves, either way.

    With them 0.1 of 22.8 moves given up (error 0.43, 10 pairs).
    """
    nothing = {"organisation.site_jobs": 0.0, "organisation.site_stay": 0.0}
    found = effect(path(given_up, **nothing, **{"organisation.site_days": 0.0}), pairs=2)
    assert found.off.min() > 5
    assert (found.on == found.off).all(), found
