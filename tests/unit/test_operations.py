"""A month of operations on small cities: days, rounds of visits, what is seen and planned."""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.city import City
from model.relief import Gap, Measure, Register
from model.scenario import Levels
from model.systems.operations import OperationsReport, shift_focus, work
from model.systems.operations.focus import follows
from model.systems.operations.month import keep_days
from model.systems.organisation import fill_posts
from tests.cities import levels_with, small_city, staffed

SEEN = ("seen_income", "seen_gaps", "seen_workers", "seen_cause", "visits", "plan", "plan_fits")


def worked(
    levels: Levels | None = None, months: int = 1, city: City | None = None
) -> tuple[City, OperationsReport]:
    """A small city with posts filled, after some months of work."""
    city = city or small_city()
    levels = levels or staffed()
    fill_posts(city, levels, 0, 1)
    for month in range(months):
        report = work(city, levels, month, 1)
    return city, report


def on_register(city: City) -> np.ndarray:
    return city.households.register == Register.REGISTERED


def test_every_day_is_used_once() -> None:
    city, report = worked(months=3)
    uses = (report.ordinary, report.meetings, report.inspections, report.paper)
    assert report.supply == sum(uses) + report.visiting + report.delivery + report.left
    assert report.supply == int(city.cadres.supply.sum()) == sum(report.supply_by_kind)
    assert int(city.cadres.field.sum()) == int(city.villages.field_days.sum())
    assert report.visits == int(city.villages.visits.sum())


def test_village_cadres_do_their_ordinary_duties_first() -> None:
    levels = staffed(village_days=5.0)
    city, report = worked(levels)
    own = city.cadres.kind == Kind.VILLAGE
    assert report.ordinary == int(city.cadres.supply[own].sum())
    assert int(city.cadres.field[own].sum()) == 0


def test_more_assessments_cost_field_days() -> None:
    levels = staffed(paired=0, rotating=0, village_cadres=6)
    often = levels.model_copy(
        update={"assessment": levels.assessment.model_copy(update={"assessments": 12.0})}
    )
    _, usual = worked(levels)
    _, asked = worked(often)
    assert asked.paper > 2 * usual.paper
    assert asked.visiting + asked.delivery < usual.visiting + usual.delivery


def test_without_cadres_nothing_is_seen() -> None:
    levels = levels_with(staffing={"paired": 0, "village_cadres": 0})
    before = small_city()
    city, report = worked(levels)
    assert (report.supply, report.visits, report.cadres) == (0, 0, 0)
    for name in SEEN:
        assert np.array_equal(getattr(city.households, name), getattr(before.households, name))


def test_only_the_register_is_visited_and_in_turn() -> None:
    city, _ = worked(staffed(residents=0, rotating=0, paired=0, village_days=11.0), months=2)
    visits = city.households.visits
    assert (visits[~on_register(city)] == 0).all()
    assert (city.households.seen_month[~on_register(city)] == -1).all()
    size = city.households.size // city.villages.size
    seen = city.households.seen_month.reshape(-1, size)
    for village, listed in zip(seen, on_register(city).reshape(-1, size), strict=True):
        months = village[listed]
        assert set(months) <= {-1, 0, 1}
        if (months == -1).any():  # the second round goes on where the first ended
            first = np.flatnonzero(months == -1)[0]
            assert (months[first:] == -1).all()


def test_nobody_gets_more_visits_than_the_cap() -> None:
    city, report = worked(staffed(village_days=31.0, paired_days=31.0))
    assert report.left > 0
    assert (city.households.visits[on_register(city)] == 4.0).all()


def test_released_households_are_still_visited_but_get_no_new_plan() -> None:
    city = small_city()
    with city.households.writing("assessment") as own:
        own.register[own.register == Register.REGISTERED] = Register.EXITED
    worked(staffed(village_days=20.0), city=city)
    released = city.households.register == Register.EXITED
    assert (city.households.seen_month[released] == 0).any()
    assert (city.households.plan == 0).all()


def test_seen_income_is_recorded_income_with_the_specified_error() -> None:
    city = small_city(villages=40, size=200, posts={Kind.VILLAGE: 400})
    worked(staffed(40, village_cadres=400, village_days=20.0), city=city)
    h, rows = city.households, on_register(city) & (city.households.seen_month == 0)
    last = [7, 6, 5, 4]  # the lanes of 2013
    true = (h.quarters[last].sum(axis=0) + h.unsent) / h.persons
    error = np.log(h.seen_income[rows] / true[rows])
    known = h.visits[rows] * (0.3 + city.villages.knowledge[h.village[rows]])
    expected = np.sqrt(0.01 + 0.25 / (1.0 + 0.6 * known))
    n = int(rows.sum())
    assert n > 1000
    assert abs((error / expected).mean()) < 5.0 / np.sqrt(n)
    assert (error / expected).std() == pytest.approx(1.0, abs=5.0 / np.sqrt(2 * n))


def test_gaps_are_noticed_with_time_and_struck_out_when_closed() -> None:
    city, levels = small_city(), staffed(village_days=20.0)
    worked(levels, months=12, city=city)
    rows = on_register(city)
    h = city.households
    assert (h.seen_gaps[rows] & ~h.gaps[rows] == 0).all()
    noticed = (h.seen_gaps[rows] > 0).sum() / (h.gaps[rows] > 0).sum()
    assert 0.5 < noticed <= 1.0
    with h.writing("livelihoods") as own:
        own.gaps[:] = 0
    for month in (12, 13, 14):
        work(city, levels, month, 1)
    assert (h.seen_gaps[rows & (h.seen_month >= 12)] == 0).all()


def test_plans_stay_until_they_are_in_force() -> None:
    city, levels = small_city(), staffed(village_days=20.0)
    worked(levels, months=6, city=city)
    h = city.households
    plan = h.plan.copy()
    assert (plan[on_register(city)] > 0).any()
    work(city, levels, 6, 1)
    assert np.array_equal(h.plan[plan > 0], plan[plan > 0])
    with h.writing("livelihoods") as own:
        own.aid[:] = (1 << plan.astype(np.int64)) & ~1
    for month in range(7, 10):
        work(city, levels, month, 1)
    changed = on_register(city) & (plan > 0) & (h.seen_month >= 7)
    assert (h.plan[changed] != plan[changed]).all()


def test_households_that_are_seen_well_off_keep_no_plan() -> None:
    city = small_city()
    with city.households.writing("livelihoods") as own:
        own.quarters[:] = 1e6
        own.gaps[:] = 0
    worked(staffed(village_days=20.0), months=3, city=city)
    assert (city.households.plan == 0).all()


def test_delivery_days_never_exceed_what_is_waiting_or_their_share() -> None:
    city, levels = small_city(), staffed(village_days=20.0)
    worked(levels, city=city)
    assert (city.villages.delivery_days == 0).all()  # nothing was planned yet
    work(city, levels, 1, 1)
    days = city.villages.delivery_days
    assert days.sum() > 0
    assert (days <= 0.6 * city.villages.field_days).all()
    with city.households.writing("operations") as own:
        own.plan[:] = 0
        own.plan[np.flatnonzero(on_register(city))[0]] = Measure.TRAINING
    work(city, levels, 2, 1)
    assert city.villages.delivery_days.tolist() == [100, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("kept", "used", "days"),
    [
        (1_000, 800, 3_000),  # less was left than the costliest measure takes: days ran out
        (1_000, 1_000, 3_000),
        (1_000, 300, 600),  # something else stopped it: twice what it took
        (5_000, 2_000, 3_000),
        (1_000, 0, 600),  # nothing was delivered: one costliest measure, or a tenth of the days
        (0, 0, 600),
    ],
    ids=[
        "nearly all used",
        "all used",
        "much left",
        "much left, much used",
        "none",
        "no plans yet",
    ],
)
def test_days_that_ran_out_are_not_held_down_the_month_after(
    kept: int, used: int, days: int
) -> None:
    assert keep_days(3_000, 5_000, kept, used, 600) == days
    assert keep_days(500, 5_000, kept, used, 600) == 500  # never more than wait, or than the share
    assert keep_days(3_000, 20_000, 1_000, 0, 600) == 2_000


def test_finding_takes_days_of_delivery_once() -> None:
    """The share falls with the focus; where days are short delivery still grows up to it."""
    city, levels = small_city(), staffed(village_days=20.0)
    levels = levels.model_copy(
        update={"assessment": levels.assessment.model_copy(update={"focus": "finding"})}
    )
    worked(levels, city=city)
    shift_focus(city, levels)
    for month in range(1, 6):
        with city.households.writing("operations") as home:
            home.plan[:] = np.where(on_register(city), Measure.RELOCATION, 0)  # six days each
        work(city, levels, month, 1)
        with city.villages.writing("support") as own:
            own.open[:] = (1 << len(Measure)) - 2  # there is money for all of them
            own.used_days[:] = np.maximum(city.villages.delivery_days - 300, 0)  # half of one
    share = 0.6 * (1.0 - levels.assessment.focus_shift * follows(city, "finding"))
    most = np.floor(city.villages.field_days * np.float32(share))
    assert np.abs(city.villages.delivery_days - most).max() <= 1


def test_new_cadres_get_the_handover_and_village_cadres_know_their_village() -> None:
    city, levels = small_city(), staffed(village_days=20.0)
    worked(levels, months=12, city=city)
    team, field = city.villages.knowledge.copy(), city.cadres.field
    resident, local = 3, int(np.flatnonzero(city.cadres.kind == Kind.VILLAGE)[0])
    assert city.cadres.knowledge[local] > 0.8
    assert city.cadres.knowledge[resident] > 0.4
    with city.cadres.writing("organisation") as own:
        own.since[resident] = own.came[resident] = 12
    work(city, levels, 12, 1)
    handed = 0.25 * team[city.cadres.posted[resident]]
    learnt = handed + 0.08 * (1.0 - handed) * min(1.0, field[resident] / 1000.0)
    assert city.cadres.knowledge[resident] == pytest.approx(learnt, rel=1e-5)


def test_overload_tires() -> None:
    levels = staffed(paired=0, rotating=0, village_cadres=6)
    hard = levels.model_copy(
        update={
            "assessment": levels.assessment.model_copy(
                update={"assessments": 12.0, "indicators": 60.0}
            ),
            "conduct": levels.conduct.model_copy(update={"leave_fatigue": 3.0}),
        }
    )
    _, easy = worked(levels, months=12)
    _, tired = worked(hard, months=12)
    assert tired.fatigue > 2.0 * easy.fatigue


def test_those_who_leave_are_as_many_as_the_rule_says() -> None:
    city = small_city(villages=40, posts={Kind.VILLAGE: 4000, Kind.PAIRED: 4000})
    levels = staffed(40, village_cadres=4000, paired=4000)
    certain = levels.model_copy(
        update={"conduct": levels.conduct.model_copy(update={"leave_post": 0.05})}
    )
    city, report = worked(certain, city=city)
    assert report.leavers == int(city.cadres.leaves.sum())
    expected = 0.05 * report.cadres
    assert abs(report.leavers - expected) < 5.0 * np.sqrt(expected)


def test_the_topic_of_the_team_finds_the_right_measure() -> None:
    def fits(topic: int) -> float:
        city = small_city(villages=40, size=200, posts={Kind.VILLAGE: 400})
        with city.cadres.writing("world") as own:
            own.topic[:] = topic
        with city.households.writing("livelihoods") as own:
            own.cause[:] = 5
        levels = staffed(40, village_cadres=400, village_days=20.0)
        precise = levels.operations.model_copy(update={"precision": 1.0})
        worked(levels.model_copy(update={"operations": precise}), months=2, city=city)
        planned = city.households.plan > 0
        return float(city.households.plan_fits[planned].mean())

    assert fits(5) > fits(6) + 0.02


def test_guarantees_of_one_kind_lead_to_its_measure() -> None:
    city = small_city()
    with city.households.writing("livelihoods") as own:
        own.gaps[:] = Gap.WATER
    with city.households.writing("operations") as own:
        own.seen_gaps[:] = Gap.WATER
    levels = staffed(village_days=20.0)
    certain = levels.model_copy(
        update={"conduct": levels.conduct.model_copy(update={"match_floor": 1.0})}
    )
    worked(certain, months=3, city=city)
    seen = on_register(city) & (city.households.seen_month >= 0)
    assert (city.households.plan[seen] == Measure.SAFE_WATER).all()
