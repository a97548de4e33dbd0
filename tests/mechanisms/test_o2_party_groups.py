"""O2: party groups in hamlets shorten ways and bring up missed households where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.relief import Register
from model.systems.operations import rules
from model.systems.operations.numbers import sight_of
from model.systems.organisation import set_up_party_groups
from model.villages import OWED
from tests.cities import levels_with, small_city
from tests.mediation.harness import Column, Path, effect, month_sum

F = np.float32
OPEN = {"assessment.open_register": 1.0, "organisation.organiser_days": 0.0}
REMOTE = 40.0
"""Minutes of way beyond which a household counts as remote here."""


def added(remote: bool) -> Any:
    """Persons added to the register, in remote hamlets or in the others."""

    def persons(campaign: Campaign) -> float:
        h = campaign.city.households
        return float(h.persons[(h.added >= 0) & ((h.way > REMOTE) == remote)].sum())

    return persons


PATH = Path(
    on={"organisation.party_groups": 800}, off={"organisation.party_groups": 0}, months=32,
    scale=0.02, mediator=Column("households", "organiser"), outcome=added(remote=True),
    settings=OPEN, drawn=False,
)  # fmt: skip


def test_groups_go_where_many_listed_live_far_away_one_a_hamlet() -> None:
    city = small_city(villages=4, size=60)
    h = city.households
    with h.writing("world") as own:
        own.hamlet[:] = np.arange(h.size) % 3
        own.way[:] = 10.0 + 40.0 * own.hamlet
    with h.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    set_up_party_groups(city, levels_with(organisation={"party_groups": 4}), 0, 1)
    assert set(h.hamlet[h.organiser > 0]) == {2}
    organised = np.unique(h.village[h.organiser > 0])
    assert organised.tolist() == [0, 1, 2, 3]
    assert city.villages.owed[OWED.index("party_groups")].tolist() == [50] * 4
    set_up_party_groups(city, levels_with(organisation={"party_groups": 99}), 12, 1)
    assert (h.organiser == 1).all()
    set_up_party_groups(city, levels_with(), 24, 1)
    assert not h.organiser.any()
    assert not city.villages.owed.any()


def test_a_group_that_is_there_stays() -> None:
    city = small_city(villages=6, size=60)
    h = city.households
    with h.writing("world") as own:
        own.hamlet[:] = np.arange(h.size) % 4
    two = levels_with(organisation={"party_groups": 2})
    set_up_party_groups(city, two, 0, 1)
    before = h.organiser.copy()
    with h.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    set_up_party_groups(city, two, 12, 1)
    assert np.array_equal(h.organiser, before)


@pytest.mark.parametrize(("organiser", "left"), [(0.0, 100.0), (1.0, 60.0)])
def test_an_organiser_saves_a_share_of_the_way(organiser: float, left: float) -> None:
    way = rules.way_left(F(100.0), F(organiser), F(1.0), sight_of(levels_with(), 0))
    assert way == pytest.approx(left)
    assert rules.way_left(F(100.0), F(0.0), F(1.0), sight_of(levels_with(), 0)) == F(100.0)


def test_nothing_but_the_organiser_brings_up_remote_households() -> None:
    """With 800 groups, so that four pairs tell; with the 291 of the case the effect is smaller."""
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
    near = effect(replace(PATH, outcome=added(remote=False)), pairs=2)
    assert abs(near.full) < 0.3 * found.full, (near, found)


def test_groups_placed_by_lot_do_less() -> None:
    by_lot = dict(PATH.on) | {"organisation.party_group_rule": "random"}
    need, lot = effect(PATH, pairs=2), effect(replace(PATH, on=by_lot), pairs=2)
    assert lot.full < 0.5 * need.full, (lot, need)


def test_the_effect_vanishes_without_what_an_organiser_does() -> None:
    idle = OPEN | {"organisation.organiser_way": 0.0, "organisation.organiser_notices": 0.0}
    assert effect(replace(PATH, settings=idle), pairs=1).full == 0


def test_the_price_is_days_and_turns_the_effect_where_few_live() -> None:
    """Ten times the days of an organiser are more than it saves: fewer visits, not more."""
    dear = OPEN | {"organisation.organiser_days": 5.0}
    path = replace(PATH, settings=dear, outcome=month_sum("visits"), months=14)
    found = effect(path, pairs=6)
    assert found.full < 0
    assert found.clear, found
