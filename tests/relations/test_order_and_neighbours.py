"""What must not matter: the order of villages, a household more, the rest of the city."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from model.campaign import Campaign
from model.city import City
from model.columns import Array
from model.households import COLUMNS, Households
from model.ledger import Account
from model.relief import Purpose, Register
from model.scenario import declarations
from model.villages import PURPOSES
from tests.histories import (
    columns_by_key,
    cut,
    different,
    everything_on,
    live_on,
    lived,
    other_january,
    other_world,
    small,
    with_rows,
)

MONTHS = 30


def turned(city: City) -> City:
    """The same city with its villages in another order."""
    order = (np.arange(city.villages.size) * 11 + 4) % city.villages.size
    assert np.unique(order).size == order.size
    return cut(city, order)


def by_village(table: pd.DataFrame) -> pd.DataFrame:
    """The yearly table of villages in the order of their keys."""
    return table.sort_values(["year", "village"]).reset_index(drop=True)


CASES = {name: small(name) for name in ("liupanshui", "deep_poverty_first", "no_campaign")}
CASES["everything on"] = everything_on()


def test_everything_is_on() -> None:
    """Each mechanism has villages, people, money or days in the city that the tests below turn."""
    campaign, grieved = lived(CASES["everything on"], 0), False
    for _ in range(MONTHS):
        live_on(campaign, 1)
        grieved |= bool(campaign.city.villages.grief.any())
    v, h, months = campaign.city.villages, campaign.city.households, campaign.tables().months
    there = {
        "O1": v.committee >= 0, "O2": h.organiser > 0, "O4": v.shield > 0, "O5": v.site > 0,
        "O6": v.reach > 0.9, "O7": v.body >= 0, "O8": v.helper >= 0, "P2": v.leader > 0,
        "S3": v.means != 1, "S4 rooms": v.room_done > 0, "S4 facilities": v.town_done > 0,
        "owed": v.owed.any(axis=1), "moved": h.relocated > 0, "added": h.added > 0,
    }  # fmt: skip
    assert [name for name, rows in there.items() if not rows.any()] == []
    assert v.owed.any(axis=1).all()
    assert grieved
    counted = (
        "pushed_exits", "cadres_moved", "additions", "removals", "person_days_special_teams",
        "person_days_training", "person_days_register", "means_cost", "works_cost",
    )  # fmt: skip
    assert [name for name in counted if not months[name].any()] == []
    paid = {row.purpose for row in campaign.ledger.rows()}
    assert {"promotion", "commendation", "replacement", "winter kit", "samplers", "auditors",
            "industry experts", "leaders", "labour stations"} <= paid  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_order_of_villages_changes_no_history(name: str) -> None:
    straight = lived(CASES[name], MONTHS)
    with other_world(turned):
        other = lived(CASES[name], MONTHS)
    assert not np.array_equal(straight.city.villages.key, other.city.villages.key)
    assert straight.economy == other.economy
    assert different(columns_by_key(straight.city), columns_by_key(other.city)) == []
    a, b = straight.tables(), other.tables()
    pd.testing.assert_frame_equal(a.months, b.months, check_exact=True)
    pd.testing.assert_frame_equal(a.ledger, b.ledger, check_exact=True)
    pd.testing.assert_frame_equal(a.groups, b.groups, check_exact=True)
    pd.testing.assert_frame_equal(by_village(a.villages), by_village(b.villages), check_exact=True)


def one_more(city: City) -> City:
    """One household more, the last of the third village, never registered."""
    h, village = city.households, 2
    place = int(h.start[village + 1])
    rows = np.insert(np.arange(h.size), place, place - 1)
    start = h.start.copy()
    start[village + 1 :] += 1
    households = Households(start)
    with_rows(h, households, rows)
    households._arrays["key"][place] = h.key[place - 1] + 1
    households._arrays["register"][place] = Register.NEVER
    assert np.unique(households.key).size == households.size
    return City(households, city.villages, city.cadres)


def test_one_irrelevant_household_more_changes_nobody() -> None:
    """The burn-in is left out: it fits the city's mean, so there everybody is heard of."""
    before = lived(CASES["no_campaign"], MONTHS).city.households
    with other_january(one_more):
        after = lived(CASES["no_campaign"], MONTHS).city.households
    assert after.size == before.size + 1
    others = np.isin(after.key, before.key)
    for column in COLUMNS:
        if column.writer in ("livelihoods", "support", "assessment"):
            now = getattr(after, column.name)[..., others]
            assert np.array_equal(getattr(before, column.name), now), column.name


def test_with_everything_on_it_changes_nobody_outside_its_village() -> None:
    """At home, what the village has together is shared by one household more."""
    case = everything_on(**{"funding.show": 0.0})
    before = lived(case, MONTHS).city.households
    with other_january(one_more):
        after = lived(case, MONTHS).city.households
    others = np.isin(after.key, before.key)
    elsewhere = before.village != 2
    for column in COLUMNS:
        if column.writer in ("livelihoods", "support", "assessment"):
            then, now = getattr(before, column.name), getattr(after, column.name)[..., others]
            assert np.array_equal(then[..., elsewhere], now[..., elsewhere]), column.name


class UnderLocalPolicies(Campaign):
    """Money and quotas are the village's own affair: nothing is shared out over the city."""

    def appropriate_money(self) -> None:
        """Each village receives the same sum a registered household, for every purpose."""
        h = self.city.households
        listed = np.bincount(h.village, h.register == Register.REGISTERED, self.city.villages.size)
        money = np.zeros((PURPOSES, self.city.villages.size), np.int64)
        money[:] = (listed * 600).astype(np.int64)
        money[Purpose.RELOCATION] *= 5
        self.ledger.open_year(self.month, self.city.villages.account)
        self.ledger.post(Account.APPROPRIATED, Account.VILLAGE, money)
        with self.city.villages.writing("support") as own:
            own.account[:] += money
            own.year_money[:] = own.account

    def hand_down_quotas(self) -> None:
        """Each village is to release a fifth of those it has."""
        h = self.city.households
        there = np.where(h.register == Register.REGISTERED, h.persons, 0)
        with self.city.villages.writing("assessment") as own:
            own.quota[:] = np.bincount(h.village, there, own.quota.size).astype(np.int64) // 5


def smallest_township(city: City) -> Array:
    """Rows of the villages of the township with fewest of them, but more than one."""
    counts = np.bincount(city.villages.township)
    return np.flatnonzero(city.villages.township == np.where(counts > 1, counts, 2**20).argmin())


def alone(rows: Callable[[City], Array]) -> Callable[[City], City]:
    return lambda city: cut(city, rows(city))


CITY_WIDE = ("organisation", "operations", "support")
NOTHING_OF_THE_CITY = {
    key: said.default
    for key, said in declarations().items()
    if said.role == "lever" and key.split(".")[0] in CITY_WIDE
}
"""Levers by which the city chooses among all its villages or cadres, at their level before."""


def test_a_township_alone_is_the_same_township_in_the_city() -> None:
    """Under local policies: village cadres only, own money and quotas, a price nobody moves."""
    case = (
        small(
            staffing={"residents": 0, "rotating": 0, "paired": 0, "village_days": 20.0},
            assessment={"audit_share": 0.0},
            measures={"industry_reference": 2.0},
        )
        .with_(world={"scale": 0.03}, name="local")
        .with_settings(NOTHING_OF_THE_CITY)
    )
    whole = lived(case, MONTHS, kind=UnderLocalPolicies)
    with other_january(alone(smallest_township)):
        part = lived(case, MONTHS, kind=UnderLocalPolicies)
    assert 2 <= part.city.villages.size < whole.city.villages.size / 3
    assert (part.city.households.aid > 0).sum() > 30
    assert (part.city.households.register == Register.EXITED).sum() > 50
    same = cut(whole.city, smallest_township(whole.city))
    assert different(columns_by_key(part.city), columns_by_key(same)) == []


def test_a_part_of_the_city_lives_without_campaign_as_in_the_whole() -> None:
    case = small("no_campaign").with_(world={"scale": 0.03}, name="part")
    whole = lived(case, MONTHS).city
    with other_january(alone(smallest_township)):
        part = lived(case, MONTHS).city
    here = np.isin(whole.households.key, part.households.key)
    assert 0 < here.sum() < here.size / 3
    for column in COLUMNS:
        if column.writer == "livelihoods":
            there = getattr(whole.households, column.name)[..., here]
            assert np.array_equal(getattr(part.households, column.name), there), column.name
