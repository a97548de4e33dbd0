"""S4: rooms and township facilities: the order, the price, and nothing before they are finished."""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.ledger import Ledger
from model.systems.support import build_rooms, open_rooms
from model.systems.support.rooms import WorksReport
from tests.cities import levels_with, small_city
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

PRICE, TOWN = 180_000, 49_500


def city_of() -> City:
    """Six villages in two townships; the first is the weakest, the last the most remote."""
    city = small_city()
    with city.villages.writing("organisation") as own:
        own.strength[:] = [0.05, 0.9, 0.9, 0.9, 0.9, 0.9]
    with city.villages.writing("world") as own:
        own.remote[:] = np.arange(6.0)
    return city


def built(city: City, month: int = 0, **support: object) -> tuple[WorksReport, Ledger]:
    """The works of one January and the books."""
    ledger = Ledger(city.villages.names)
    return build_rooms(city, levels_with(support=support), month, 1, ledger), ledger


@pytest.mark.parametrize(("rule", "first"), [("weakest_first", 0), ("remote_first", 5)])
def test_the_rule_says_who_is_first(rule: str, first: int) -> None:
    city = city_of()
    built(city, rooms=1, room_rule=rule)
    assert np.flatnonzero(city.villages.room_done >= 0).tolist() == [first]


def test_the_largest_first() -> None:
    city = city_of()
    case = levels_with(support={"rooms": 6, "room_rule": "largest_first"})
    build_rooms(city, case, 0, 1, Ledger(city.villages.names))
    assert (city.villages.room_done == 6).all()


def test_each_village_once_and_paid_when_begun() -> None:
    city = city_of()
    report, ledger = built(city, rooms=4)
    assert report == WorksReport(4, 0, 4 * PRICE)
    again, _ = built(city, 12, rooms=4)
    assert again.rooms == 2
    assert built(city, 24, rooms=4)[0].rooms == 0
    paid = {row.purpose: row.yuan for row in ledger.rows() if row.source == "payroll"}
    assert paid["activity rooms"] == 4 * PRICE


def test_whole_townships_as_far_as_the_money_goes() -> None:
    city = city_of()
    assert built(city, facilities=3 * TOWN - 1.0)[0].townships == 0
    assert built(city, facilities=3.0 * TOWN)[0] == WorksReport(0, 1, 3 * TOWN)
    assert built(city, 12, facilities=9.0 * TOWN)[0].townships == 1
    assert built(city, 24, facilities=9.0 * TOWN)[0].townships == 0
    assert (city.villages.town_done >= 0).all()


def test_what_does_not_suffice_for_a_township_is_kept() -> None:
    city = city_of()
    case, ledger = levels_with(support={"facilities": 2.0 * TOWN}), Ledger(city.villages.names)
    begun = [build_rooms(city, case, month, 1, ledger).townships for month in (0, 12, 24)]
    assert begun == [0, 1, 1]
    assert ledger.works == 0
    paid = {row.year: row.yuan for row in ledger.rows() if row.purpose == "township facilities"}
    assert [paid[year] for year in (2014, 2015, 2016)] == [0, 3 * TOWN, 3 * TOWN]


def test_nothing_before_it_is_finished() -> None:
    city = city_of()
    built(city, rooms=1, facilities=3.0 * TOWN)
    said = levels_with()
    finished = [open_rooms(city, said, month) for month in range(6)]
    assert finished == [0] * 6
    assert (city.villages.reach == 1).all()
    assert open_rooms(city, said, 6) == 1
    assert city.villages.reach.min() == pytest.approx(0.9)
    assert (city.villages.reach < 1).sum() == 1
    open_rooms(city, said, 9)
    assert city.villages.reach.min() == pytest.approx(0.9 * 0.95)
    assert (city.villages.reach < 1).sum() == 3


def test_without_an_effect_the_way_stays() -> None:
    city = city_of()
    built(city, rooms=6, facilities=1e9)
    open_rooms(city, levels_with(support={"room_way": 0.0, "town_way": 0.0}), 20)
    assert (city.villages.reach == 1).all()


def test_without_rooms_their_details_change_nothing() -> None:
    case = small().with_settings({"support.rooms": 0, "support.facilities": 0.0})
    other = case.with_settings({"support.room_rule": "remote_first", "support.room_months": 1})
    assert lived(case, 13).tables().months.equals(lived(other, 13).tables().months)


ON, OFF = {"support.rooms": 500}, {"support.rooms": 0}
ONLY_PLEASES = {"support.room_way": 0.0, "support.room_strength": 0.0}


def test_rooms_please_through_being_finished() -> None:
    path = Path(
        on=ON, off=OFF, months=12, drawn=False, settings=ONLY_PLEASES,
        mediator=Column("villages", "room_done"),
        outcome=lambda campaign: campaign.recorder.months[-1]["satisfaction"],
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_satisfaction_rises_after_completion_not_before() -> None:
    case = small().with_settings(ONLY_PLEASES)
    with_rooms, without = (lived(case.with_settings(k), 12).recorder.months for k in (ON, OFF))
    quarters = [2, 5, 8, 11]
    gain = [with_rooms[m]["satisfaction"] - without[m]["satisfaction"] for m in quarters]
    assert gain[:2] == [0.0, 0.0]  # finished in July
    assert min(gain[2:]) > 0.0


def test_rooms_save_ways_through_reach() -> None:
    """More households are visited with the same days: reach held still, nothing is left."""
    path = Path(
        on=ON, off=OFF, months=24, drawn=False, settings={"support.room_strength": 0.0},
        mediator=Column("villages", "reach"),
        outcome=month_sum("visits"),
    )  # fmt: skip
    found = effect(path, pairs=10)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
