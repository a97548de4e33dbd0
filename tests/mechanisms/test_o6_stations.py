"""O6: labour stations bring vacancies, villages bid for them, workers stay longer and are paid.

The effect vanishes where villages find places enough themselves (placement_places of 0.04), and
where nobody has money for placements.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.agents import DESTINATIONS
from model.relief import Measure, Register
from model.systems.livelihoods import rules
from model.systems.livelihoods.numbers import numbers_of
from model.systems.organisation.stations import offer_places, schooling_asked, stations_at, suits
from tests.cities import levels_with
from tests.histories import columns, different, lived, small, tables_differ
from tests.mediation.harness import Path, Result, effect, month_sum
from tests.supported import planned_city

F = np.float32
ON = {"organisation.stations": 4}
OFF = {"organisation.stations": 0}
PATH = Path(
    on=ON, off=OFF, months=30, scale=0.02, drawn=False, outcome=month_sum("placements"),
    mediator=Result("model.systems.support.delivery.job_places"),
)  # fmt: skip
PLACED = np.uint16(1 << Measure.JOB_PLACEMENT)


@pytest.mark.parametrize(
    ("schooling", "destination"),
    [
        (2.9, None), (3.0, "Yunnan"), (4.6, "Pearl River delta"), (7.9, "Dalian"),
        (12.0, "Yangtze delta"),
    ],
)  # fmt: skip
def test_a_household_bids_where_its_schooling_counts_most(
    schooling: float, destination: str | None
) -> None:
    found = suits(F(schooling), schooling_asked(len(DESTINATIONS)))
    assert (None if found < 0 else DESTINATIONS[found][0]) == destination


@pytest.mark.parametrize(
    ("stations", "at"), [(0, []), (1, [1]), (4, [1, 1, 1, 1]), (6, [2, 2, 1, 1])]
)
def test_stations_open_one_a_destination_first(stations: int, at: list[int]) -> None:
    assert stations_at(stations).tolist() == at


def test_villages_get_vacancies_by_their_bids_and_never_more() -> None:
    city = planned_city(Measure.JOB_PLACEMENT, villages=6)
    with city.households.writing("operations") as own:
        own.seen_workers[:] = 1
    with city.households.writing("world") as own:
        own.schooling[:] = np.linspace(0.0, 12.0, own.schooling.size)
    few = levels_with(organisation={"stations": 4, "station_places": 3.0})
    many = levels_with(organisation={"stations": 4, "station_places": 10_000.0})
    given = offer_places(city, few, 0, 1)
    bids = offer_places(city, many, 0, 1)
    assert given.sum() == 12
    assert (given <= bids).all()
    h = city.households
    waiting = (h.register == Register.REGISTERED) & (h.seen_workers > 0) & (h.schooling >= 3.0)
    by_village = np.bincount(h.village[waiting], minlength=city.villages.size)
    assert bids.sum(axis=0).tolist() == by_village.tolist()
    assert city.villages.vacancies.tolist() == bids.sum(axis=0).tolist()


def test_a_station_keeps_workers_and_pays_them() -> None:
    n = numbers_of(levels_with(organisation={"stations": 1}), 0, 1.0, ())
    fresh, stale = F(2.5), F(0.1)
    ratio = rules.return_chance(fresh, F(1), n) / rules.return_chance(fresh, F(0), n)
    assert ratio == pytest.approx(0.75)
    later = rules.return_chance(stale, F(1), n) / rules.return_chance(stale, F(0), n)
    assert ratio < later < 1
    assert rules.kept_share(F(1), n) == pytest.approx(1.1 * rules.kept_share(F(0), n))


def test_those_left_behind_bear_a_risk() -> None:
    n = numbers_of(levels_with(), 0, 1.0, ())
    stays, left = (rules.drop_out_chance(F(2), F(1), F(0), F(0), F(k), n) for k in (0, 1))
    assert left == pytest.approx(1.3 * stays)
    none, old = (F(1) - rules.after_illness(F(1), F(0), F(k), n) for k in (0, 1))
    assert old == pytest.approx(1.1 * none, rel=1e-5)


def test_without_stations_nothing_of_theirs_matters() -> None:
    plain = small(organisation={"stations": 0})
    details = {"station_places": 9000.0, "station_stay": 0.5, "station_paid": 0.2}
    other = plain.with_(organisation=details)
    one, two = lived(plain, 40), lived(other, 40)
    assert different(columns(one.city), columns(two.city)) == []
    assert tables_differ(one.tables(), two.tables()) == []


def test_only_households_with_workers_go_and_the_treasury_pays() -> None:
    found = lived(small(organisation={"stations": 4, "station_places": 4000.0}), 24)
    h = found.city.households
    with_station = h.station > 0
    assert with_station.any()
    assert (h.aid[with_station] & PLACED).any()
    assert not (with_station & (h.workers == 0) & (h.away > 0)).any()
    tallies = [station.placed for station in found.stations]
    months = found.recorder.months
    assert sum(tallies) == sum(row["station_placements"] for row in months) > 0
    kinds = {row.purpose: row.yuan for row in found.ledger.rows() if row.source == "payroll"}
    assert kinds["labour stations"] > 0
    assert kinds["travel to labour stations"] > 0


def test_vacancies_carry_the_effect_on_placements() -> None:
    """Six pairs: the effect is more than four standard errors, and none is left without places."""
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_the_effect_vanishes_where_villages_have_places() -> None:
    rich = replace(PATH, mediator=(), settings={"measures.placement_places": 0.04})
    assert abs(effect(rich, pairs=3).full) < 0.25 * effect(replace(PATH, mediator=()), pairs=3).full
