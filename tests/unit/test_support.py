"""Support: who gets what, in which order, and never more than there is."""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.ledger import Account, Ledger
from model.relief import Measure, Purpose, Register
from model.systems import support
from model.systems.livelihoods.numbers import administrative_line
from model.systems.operations.numbers import sight_of
from model.systems.support.appropriation import in_lumps, split_by_purpose
from model.systems.support.loop import KEPT_UP, with_leak
from model.systems.support.payroll import monthly_pay
from model.systems.support.prices import PURPOSES, in_parts, leakage, prices, terms_of
from model.systems.support.queue import ordered_bits
from tests.cities import levels_with, small_city
from tests.supported import Office, funded, planned_city

JANUARY, DECEMBER = 0, 11
GRANT = 1 << Measure.ASSET_GRANT
EVERYTHING = np.ones(len(Purpose))
ONLY = dict.fromkeys((p.name.lower() for p in Purpose), 0.0)


def only(purpose: Purpose, budget: float, **funding: object) -> dict[str, object]:
    """All money for one purpose."""
    return ONLY | {purpose.name.lower(): 1.0, "budget": budget} | funding


# ------------------------------------------------------------------ money comes down


def test_the_budget_reaches_villages_to_the_unit() -> None:
    city, levels = planned_city(), funded()
    ledger = Ledger(city.villages.names)
    support.appropriate(city, levels, JANUARY, 1, ledger)
    assert city.villages.account.sum() == 2_000_000
    assert np.array_equal(city.villages.account, city.villages.year_money)
    ledger.check(JANUARY, city.villages.account)


def test_a_share_of_the_city_gets_a_share_of_the_budget() -> None:
    city = planned_city()
    city.villages.share = 0.25
    support.appropriate(city, funded(), JANUARY, 1, Ledger(city.villages.names))
    assert city.villages.account.sum() == 500_000


def test_without_budget_or_purpose_there_is_no_money() -> None:
    for funding in ({"budget": 0.0}, ONLY):
        city = planned_city()
        office = Office(city, funded(funding=funding))
        assert office.month(JANUARY).spending == 0
        assert not city.villages.account.any()


def test_money_without_a_village_that_counts_goes_back() -> None:
    city = planned_city()
    with city.households.writing("assessment") as own:
        own.register[:] = Register.NEVER
    ledger = Ledger(city.villages.names)
    support.appropriate(city, funded(), JANUARY, 1, ledger)
    assert not city.villages.account.any()
    assert ledger.total(Account.RETURNED) == 2_000_000


def test_purposes_share_by_relative_weight() -> None:
    levels = funded(funding=ONLY | {"housing": 3.0, "health": 1.0})
    split = split_by_purpose(1000, EVERYTHING, levels, 1, 0)
    assert split[Purpose.HOUSING] == 750
    assert split[Purpose.HEALTH] == 250
    assert split.sum() == 1000


def test_money_follows_use_as_far_as_it_is_told_to() -> None:
    used = np.where(np.arange(len(Purpose)) == Purpose.HEALTH, 0.5, EVERYTHING)
    shares = []
    for follow in (0.0, 0.5, 1.0):
        funding = ONLY | {"housing": 1.0, "health": 1.0, "follow_use": follow}
        split = split_by_purpose(1000, used, funded(funding=funding), 1, 0)
        assert split.sum() == 1000
        shares.append(int(split[Purpose.HEALTH]))
    assert shares == [500, 429, 333]


def test_relocation_money_comes_in_whole_moves() -> None:
    keys = np.arange(5, dtype=np.uint32)
    shares = in_lumps((1030, 100), np.ones(5), keys, 1, 0)
    assert shares.sum() == 1030
    assert sorted(shares // 100) == [2] * 5
    assert (shares % 100).sum() == 30


def test_what_is_left_in_december_is_carried_over_in_part() -> None:
    city = planned_city(days=0)
    office = Office(city, funded(funding={"carry_over": 0.25}))
    office.run(12)
    kept = int(city.villages.account.sum())
    assert kept == pytest.approx(500_000, abs=city.villages.account.size)
    assert sum(r.yuan for r in office.ledger.rows() if r.entry == "returned") == 2_000_000 - kept
    office.month(12)
    assert office.ledger.total(Account.CARRIED_IN) == kept
    assert city.villages.year_money.sum() == 2_000_000 + kept


# ------------------------------------------------------------------ new measures


def test_no_days_no_measure() -> None:
    report = Office(planned_city(days=0), funded()).month(JANUARY)
    assert report.delivered.sum() == 0
    assert report.spending == 0


def test_money_waits_for_its_release() -> None:
    office = Office(planned_city(), funded(funding={"delay": 2}))
    reports = office.run(3)
    assert [r.delivered.sum() > 0 for r in reports] == [False, False, True]


def test_the_poorest_seen_come_first() -> None:
    levels = funded(funding=only(Purpose.INDUSTRY, 100_000.0))
    city = planned_city(Measure.ASSET_GRANT, villages=1)
    Office(city, levels).month(JANUARY)
    h = city.households
    helped = h.granted & GRANT > 0
    waiting = (h.register == Register.REGISTERED) & ~helped
    assert helped.any()
    assert waiting.any()
    assert h.seen_income[helped].max() < h.seen_income[waiting].min()


def test_those_who_left_the_register_wait_behind_those_on_it() -> None:
    levels = funded(funding=only(Purpose.INDUSTRY, 100_000.0))
    city = planned_city(Measure.ASSET_GRANT, villages=1)
    h = city.households
    first = np.flatnonzero(h.register == Register.REGISTERED)[:3]
    with h.writing("assessment") as own:
        own.register[first] = Register.EXITED
    with h.writing("operations") as own:
        own.seen_income[first] = 1.0
    Office(city, levels).month(JANUARY)
    assert (h.granted > 0).any()
    assert not h.granted[first].any()


def test_a_weak_village_absorbs_less() -> None:
    city = planned_city(Measure.ASSET_GRANT, villages=2)
    with city.villages.writing("organisation") as own:
        own.strength[:] = [0.0, 1.0]
    levels = funded(funding=only(Purpose.INDUSTRY, 300_000.0))
    report = Office(city, levels).month(JANUARY)
    conduct = levels.conduct
    room = conduct.absorption_floor + np.array([0.0, conduct.absorption_strength])
    gone = (report.spent + report.leaked).sum(axis=0)
    assert (gone <= room * city.villages.year_money.sum(axis=0)).all()
    assert 0 < gone[0] < gone[1]


def test_a_plan_that_does_not_fit_is_delivered_and_marked() -> None:
    city = planned_city(Measure.ASSET_GRANT)
    with city.households.writing("operations") as own:
        own.plan_fits[::2] = 0
    Office(city, funded()).month(JANUARY)
    h = city.households
    assert np.array_equal(h.granted_misfit, np.where(h.plan_fits == 0, h.granted, 0))
    assert h.granted_misfit.any()


def test_nobody_gets_the_same_measure_twice() -> None:
    city = planned_city(Measure.SAFE_WATER)
    reports = Office(city, funded(funding=only(Purpose.WATER_ROADS, 1e7))).run(10)
    listed = (city.households.register == Register.REGISTERED).sum()
    assert sum(r.delivered.sum() for r in reports) == listed


def test_jobs_are_limited_by_places() -> None:
    city = planned_city(Measure.JOB_PLACEMENT)
    with city.villages.writing("organisation") as own:
        own.strength[:] = 1.0
    levels = funded(funding=only(Purpose.EMPLOYMENT, 1e8), measures={"placement_places": 0.1})
    report = Office(city, levels).month(JANUARY)
    listed = np.bincount(city.households.village, city.households.register > 0)
    assert report.placements == city.villages.placements.sum()
    assert (city.villages.placements <= np.floor(listed * 0.1) + 1).all()
    assert report.placements > 0


def test_posts_are_limited_by_their_share_of_the_list() -> None:
    city = planned_city(Measure.PUBLIC_POST)
    Office(city, funded(funding=only(Purpose.EMPLOYMENT, 1e8))).run(9)
    h = city.households
    posts = np.bincount(h.village, h.aid >> Measure.PUBLIC_POST & 1)
    listed = np.bincount(h.village, h.register > 0)
    assert np.array_equal(posts, np.floor(listed * 0.15))


# ------------------------------------------------------------------ obligations


def test_monthly_pay_is_paid_in_the_month_of_the_grant_and_after() -> None:
    city = planned_city(Measure.MINIMUM_INCOME)
    office = Office(city, funded(funding=only(Purpose.MINIMUM_INCOME, 1e6)))
    bit = 1 << Measure.MINIMUM_INCOME
    office.month(JANUARY)
    first = city.households.granted & bit > 0
    assert first.any()
    assert np.array_equal(city.households.paid & bit > 0, first)
    for month in range(1, 12):
        office.month(month)
        assert (city.households.paid[first] & bit > 0).all()


def test_pay_promised_in_one_year_can_be_kept_up_in_the_next() -> None:
    city = planned_city(Measure.MINIMUM_INCOME, villages=6)
    levels = funded(funding=only(Purpose.MINIMUM_INCOME, 60_000.0), drivers={"transfers": 0.0})
    reports = Office(city, levels).run(36)
    assert sum(r.delivered.sum() for r in reports) > 0
    assert sum(r.unpaid.sum() for r in reports) == 0


def test_when_money_runs_out_pay_stops_in_key_order() -> None:
    city = planned_city(Measure.PUBLIC_POST, villages=1)
    h = city.households
    with h.writing("livelihoods") as own:
        own.aid[h.register > 0] = 1 << Measure.PUBLIC_POST
    levels = funded(funding=only(Purpose.EMPLOYMENT, 2000.0, delay=11))
    report = Office(city, levels).month(JANUARY)
    paid = h.paid[h.register > 0] > 0
    assert report.unpaid[Measure.PUBLIC_POST] == (~paid).sum() > 0
    assert paid.any()
    assert np.array_equal(paid, np.sort(paid)[::-1])


def test_yearly_aid_is_renewed_in_december_while_there_are_pupils() -> None:
    city = planned_city(Measure.SCHOOL_AID, villages=1)
    h = city.households
    with h.writing("livelihoods") as own:
        own.aid[h.register > 0] = 1 << Measure.SCHOOL_AID
        own.pupils[:] = np.arange(h.size) % 2
    office = Office(city, funded(funding=only(Purpose.SCHOOLING, 1e6)))
    for month in range(12):
        office.month(month)
        renewed = h.paid & (1 << Measure.SCHOOL_AID) > 0
        wanted = (h.register > 0) & (h.pupils > 0) & (month == DECEMBER)
        assert np.array_equal(renewed, wanted)


# ------------------------------------------------------------------ prices and the like


def test_yearly_aid_costs_the_months_that_are_left() -> None:
    levels = levels_with()
    full = round(levels.measures.school_price)
    price = [int(terms_of(levels, m).price[Measure.SCHOOL_AID]) for m in range(12)]
    assert price[:3] == [full * 11 // 12, full * 10 // 12, full * 9 // 12]
    assert price[DECEMBER] == full


def test_pay_grows_and_one_time_prices_do_not() -> None:
    levels = levels_with()
    early, late = prices(levels, 0), prices(levels, 60)
    grown = [m for m in Measure if early[m] != late[m]]
    assert grown == [Measure.PUBLIC_POST, Measure.MINIMUM_INCOME]
    assert late[Measure.PUBLIC_POST] == round(levels.measures.post_price)


def test_audit_prevents_a_declared_share_of_leakage() -> None:
    free = leakage(levels_with())
    audited = leakage(levels_with(assessment={"audit_share": 0.2}))
    assert (free, audited) == (30_000, 22_500)
    assert with_leak(1000, free) == 1030


def test_leakage_is_entered_beside_what_was_spent() -> None:
    levels = funded(funding=only(Purpose.INDUSTRY, 1e6))
    report = Office(planned_city(Measure.ASSET_GRANT), levels).month(JANUARY)
    number = report.delivered[Measure.ASSET_GRANT]
    assert report.spending == number * 5000
    assert report.leakage == number * 150


def test_shares_of_whole_amounts_round_halves_up() -> None:
    assert in_parts(np.array([0, 1, 2, 3]), 0.5).tolist() == [0, 1, 1, 2]
    assert in_parts(np.array([10, 7]), 1.0).tolist() == [10, 7]


def test_scores_keep_their_order_as_whole_numbers() -> None:
    scores = np.array([-3.0, -0.0, 0.0, 1e-20, 0.5, 1000.0], np.float32)
    bits = ordered_bits(scores)
    assert np.array_equal(np.argsort(bits, kind="stable"), np.arange(6))
    assert bits[1] == bits[2]


def test_cadres_cost_their_days() -> None:
    levels = levels_with(
        staffing={"rotating_days": 11.0, "village_days": 20.0}, conduct={"pay_official": 4400.0}
    )
    city = small_city(posts={Kind.FIRST_SECRETARY: 1, Kind.RESIDENT: 0, Kind.ROTATING: 2})
    with city.cadres.writing("organisation") as own:
        serving = np.isin(own.kind, (Kind.FIRST_SECRETARY, Kind.ROTATING))
        own.posted[:] = np.where(serving, 0, -1)
    ledger = Ledger(city.villages.names)
    assert support.payroll(city, levels, JANUARY, ledger) == 4400 + 2 * 2200
    assert monthly_pay(Kind.VILLAGE, levels) == levels.conduct.pay_village
    paid = levels_with(support={"village_pay": 2800.0})
    assert monthly_pay(Kind.VILLAGE, paid) == 2800.0


def test_multiplying_all_money_and_its_unit_changes_no_grant() -> None:
    base = funded()
    money = {f: 8 * v for f, v in base.measures.model_dump().items() if f.endswith("_price")}
    times = funded(
        funding={"budget": 16_000_000.0}, measures=money, money={"smallest": 8.0},
        lines={"administrative": 8 * base.lines.administrative},
    )  # fmt: skip
    one, eight = planned_city(), planned_city()
    with eight.households.writing("operations") as own:
        own.seen_income *= np.float32(8.0)
    reports = [Office(c, k).run(6) for c, k in ((one, base), (eight, times))]
    for a, b in zip(*reports, strict=True):
        assert np.array_equal(a.spent, b.spent)
        assert np.array_equal(a.delivered, b.delivered)
    assert np.array_equal(one.households.aid, eight.households.aid)
    assert administrative_line(times, 0) == 8 * administrative_line(base, 0)


def test_what_is_kept_up_has_money_of_its_own() -> None:
    """Measures in force are paid one measure after another: none takes another's money."""
    assert len({int(PURPOSES[m]) for m in KEPT_UP}) == len(KEPT_UP)


@pytest.mark.parametrize("work", [0.5, 2.0])
def test_work_of_delivering_is_the_same_for_those_who_keep_days_and_those_who_use_them(
    work: float,
) -> None:
    levels = funded(measures={"work": work})
    asked, used = sight_of(levels, 0).days_of, terms_of(levels, 0).days
    assert asked.tolist() == used.tolist()
    usual = terms_of(funded(), 0).days
    assert used[1:].tolist() == [round(days * work) for days in usual[1:].tolist()]


def test_audits_of_march_find_what_was_carried_over_and_still_lies() -> None:
    office = Office(planned_city(Measure.TRAINING), funded(funding=only(Purpose.HOUSING, 1e6)))
    office.run(12)
    left = int(office.city.villages.account.sum())
    assert left > 0  # nobody plans a house: all that was carried over still lies in March
    for month in (12, 13, 14):
        office.month(month)
        assert support.idle_a_year(office.city, office.ledger) == left
