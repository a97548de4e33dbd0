"""Assessment: the register, quotas, the exit review and the audit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.city import City
from model.relief import Exit, Gap, Poor, Register
from model.scenario import Levels
from model.systems import assessment
from model.systems.assessment.quotas import to_release
from model.systems.assessment.register import neediest
from model.systems.assessment.review import deadline_factor, pressure_of
from model.systems.assessment.review_loop import falls_back, is_false, lie_size, push_chance
from model.systems.operations.first_sight import first_sight
from tests.cities import levels_with, small_city

JANUARY, DECEMBER = 0, 11
F = np.float32
LINE = 2800.0


def reviewed_city(**columns: Any) -> City:
    """Everybody on the register, seen at 4,000 yuan, not poor, nothing missing; or as said."""
    city = small_city(villages=4, size=60)
    h = city.households
    known = {"seen_income": 4000.0, "seen_gaps": 0, "gaps": 0, "poor": 0} | columns
    for writer, names in (("operations", ("seen_income", "seen_gaps")),
                          ("livelihoods", ("gaps", "poor"))):  # fmt: skip
        with h.writing(writer) as own:
            for name in names:
                getattr(own, name)[:] = known[name]
    with h.writing("operations") as own:
        own.seen_month[:] = 6
    with h.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    assessment.prepare(city, levels_with(), 1)
    return city


def asked(**keys: Any) -> Levels:
    """Levels that ask for half of the register to be released."""
    return levels_with(assessment={"remaining": 0.5} | keys)


def december(city: City, levels: Levels, seed: int = 1) -> assessment.ExitReport:
    assessment.hand_down(city, levels, JANUARY, seed)
    return assessment.exit_review(city, levels, DECEMBER, seed)


def persons(city: City, *status: Register) -> int:
    h = city.households
    return int(h.persons[np.isin(h.register, status)].sum())


# ------------------------------------------------------------------ the first register


def test_the_register_takes_the_neediest_until_the_share_is_reached() -> None:
    signs = np.array([0.1, 3.0, 2.0, 2.0, -1.0], np.float32)
    size = np.array([4, 3, 2, 2, 9], np.uint8)
    keys = np.array([1, 2, 9, 4, 5], np.uint32)
    assert neediest(signs, size, keys, 0.25).tolist() == [False, True, False, True, False]
    assert neediest(signs, size, keys, 0.30).tolist() == [False, True, True, True, False]
    assert not neediest(signs, size, keys, 0.0).any()
    assert neediest(signs, size, keys, 1.0).all()


def test_the_register_meets_its_quota_within_one_household() -> None:
    city = small_city(villages=5, size=200)
    with city.households.writing("livelihoods") as own:
        own.assets[:] = 1.0
    assessment.first_register(city, levels_with(), 3)
    everybody = int(city.households.persons.sum())
    listed = persons(city, Register.REGISTERED)
    quota = round(0.233 * everybody)
    assert quota <= listed < quota + int(city.households.persons.max())


def test_first_sight_is_noisy_but_not_wrong_on_average() -> None:
    city = small_city(villages=10, size=400)
    h = city.households
    with h.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    first_sight(city, levels_with(), 5)
    true = (h.quarters[4:].sum(axis=0) + h.unsent) / h.persons
    error = np.log(h.seen_income / true)
    assert abs(error.mean()) < 0.04
    assert error.std() == pytest.approx(0.46, abs=0.03)
    assert (h.seen_gaps & ~h.gaps == 0).all()
    bits = [int(np.bitwise_count(x).sum()) for x in (h.seen_gaps, h.gaps)]
    assert bits[0] / bits[1] == pytest.approx(0.3, abs=0.05)
    right = (h.seen_cause == h.cause).mean()
    assert right == pytest.approx(0.5 + 0.5 / 12, abs=0.04)
    assert h.seen_cause.max() < 12
    assert (h.seen_month == -1).all()


def test_nobody_off_the_register_is_seen_first() -> None:
    city = small_city()
    before = city.households.seen_income.copy()
    first_sight(city, levels_with(), 5)
    off = city.households.register == Register.NEVER
    assert np.array_equal(city.households.seen_income[off], before[off])


# ------------------------------------------------------------------ quotas


@pytest.mark.parametrize("rule", ["by_share", "by_seen"])
def test_quotas_add_up_to_the_plan(rule: str) -> None:
    city = reviewed_city()
    listed = persons(city, Register.REGISTERED)
    quota = assessment.hand_down(city, asked(apportion=rule), JANUARY, 1)
    assert quota.sum() == listed - round(0.5 * listed)
    assert np.array_equal(city.villages.quota, quota)


def test_a_plan_already_met_asks_for_nothing() -> None:
    city = reviewed_city()
    levels = levels_with(assessment={"remaining": 1.0})
    assert assessment.hand_down(city, levels, JANUARY, 1).sum() == 0
    with city.households.writing("assessment") as own:
        own.register[::2] = Register.EXITED
    assert to_release(city, asked(), persons(city, Register.REGISTERED) // 2) == 0


def test_by_share_follows_the_register() -> None:
    city = reviewed_city()
    quota = assessment.hand_down(city, asked(), JANUARY, 1)
    listed = np.bincount(city.households.village, city.households.persons)
    assert np.abs(quota - 0.5 * listed).max() <= 2


def test_by_seen_spares_the_villages_where_nobody_can_pass() -> None:
    city = reviewed_city()
    hard = city.households.village == 0
    with city.households.writing("operations") as own:
        own.seen_income[hard] = 500.0
    levels = levels_with(assessment={"remaining": 0.8, "apportion": "by_seen"})
    quota = assessment.hand_down(city, levels, JANUARY, 1)
    assert quota[0] == 0
    assert (quota[1:] > 0).all()


def test_by_seen_asks_for_more_only_beyond_all_who_can_pass() -> None:
    city = reviewed_city(seen_income=500.0)
    easy = np.flatnonzero(city.households.village == 1)[:10]
    with city.households.writing("operations") as own:
        own.seen_income[easy] = 9000.0
    quota = assessment.hand_down(city, asked(apportion="by_seen"), JANUARY, 1)
    listed = np.bincount(city.households.village, city.households.persons)
    assert quota[1] >= city.households.persons[easy].sum()
    assert (quota <= listed).all()


# ------------------------------------------------------------------ the exit review


def test_without_quota_nothing_happens() -> None:
    city = reviewed_city()
    report = december(city, levels_with(assessment={"remaining": 1.0}))
    assert report.exits.sum() == report.returned.sum() == 0
    assert (city.households.register == Register.REGISTERED).all()


def test_honest_files_pass_up_to_the_spare_quota() -> None:
    city = reviewed_city()
    report = december(city, asked())
    assert report.pushed_exits.sum() == report.false_exits.sum() == 0
    over = report.exits / report.quota
    assert (over >= 1.15).all()
    assert (over < 1.15 + 7 / report.quota).all()
    out = city.households.register == Register.EXITED
    assert (city.households.exit_month[out] == DECEMBER).all()
    assert (city.households.exit_kind[out] == Exit.TRUE).all()


def test_the_highest_seen_income_leaves_first() -> None:
    income = np.linspace(3500.0, 9000.0, 240)
    city = reviewed_city(seen_income=np.tile(income[::4], 4))
    december(city, asked())
    h = city.households
    for v in range(4):
        here = h.village == v
        out = here & (h.register == Register.EXITED)
        assert h.seen_income[out].min() > h.seen_income[here & ~out].max()


def test_an_honest_pass_needs_every_guarantee_unless_that_is_dropped() -> None:
    noticed = {"seen_gaps": int(Gap.WATER), "gaps": int(Gap.WATER)}
    kept = december(reviewed_city(**noticed), asked())
    assert kept.of(Exit.TRUE, Exit.HONEST_MISTAKE).sum() == 0
    dropped = december(reviewed_city(**noticed), asked(guarantees=False))
    assert dropped.honest_errors.sum() == dropped.exits.sum() > 0


def test_an_honest_mistake_is_a_household_seen_too_well() -> None:
    report = december(reviewed_city(poor=int(Poor.INCOME)), asked())
    assert report.honest_errors.sum() == report.exits.sum() > 0
    assert report.pushed_exits.sum() == 0


def test_a_shortfall_is_filled_by_pushing_and_not_beyond_the_quota() -> None:
    city = reviewed_city(seen_income=2000.0, poor=int(Poor.INCOME))
    report = december(city, asked())
    assert report.of(Exit.PUSHED_FALSE).sum() > 0
    assert report.of(Exit.TRUE, Exit.HONEST_MISTAKE, Exit.PUSHED_TRUE).sum() == 0
    assert (report.exits < report.quota + 7).all()


def test_leaders_of_integrity_push_nobody() -> None:
    city = reviewed_city(seen_income=2000.0)
    with city.villages.writing("assessment") as own:
        own.integrity[:] = 40.0
    assert december(city, asked()).exits.sum() == 0


def test_audit_that_is_expected_prevents_pushing() -> None:
    pushed = []
    for chance in (0.0, 0.3, 1.0):
        city = reviewed_city(seen_income=2000.0)
        with city.villages.writing("assessment") as own:
            own.chance[:] = chance
        pushed.append(int(december(city, asked()).pushed_exits.sum()))
    assert pushed[0] > pushed[1] > pushed[2]


def test_without_penalty_expected_audit_prevents_nothing() -> None:
    pushed = []
    for chance in (0.0, 1.0):
        city = reviewed_city(seen_income=2000.0)
        with city.villages.writing("assessment") as own:
            own.chance[:] = chance
        levels = levels_with(assessment={"remaining": 0.5}, conduct={"penalty": 0.0})
        pushed.append(int(december(city, levels).pushed_exits.sum()))
    assert pushed[0] == pushed[1] > 0


def test_quotas_by_seen_eligibility_push_fewer_than_by_share() -> None:
    income = np.where(np.arange(240) < 60, 1500.0, 5000.0)
    pushed = {}
    for rule in ("by_share", "by_seen"):
        levels = levels_with(assessment={"remaining": 0.6, "apportion": rule})
        pushed[rule] = int(december(reviewed_city(seen_income=income), levels).pushed_exits.sum())
    assert pushed["by_seen"] == 0 < pushed["by_share"]


def test_those_seen_far_below_the_line_return() -> None:
    city = reviewed_city(seen_income=0.7 * LINE)
    h = city.households
    with h.writing("assessment") as own:
        own.register[:] = Register.EXITED
        own.exit_month[:] = 0
    with h.writing("operations") as own:
        own.seen_month[::2] = -1
    report = assessment.exit_review(city, levels_with(), DECEMBER, 1)
    assert (h.register[1::2] == Register.RETURNED).all()
    assert (h.register[::2] == Register.EXITED).all()
    assert report.returned.sum() == h.persons[1::2].sum()


# ------------------------------------------------------------------ the audit


def audited_city(kind: Exit) -> City:
    city = reviewed_city()
    with city.households.writing("assessment") as own:
        own.register[:] = Register.EXITED
        own.exit_month[:] = DECEMBER
        own.exit_kind[:] = int(kind)
    return city


@pytest.mark.parametrize("kind", [Exit.HONEST_MISTAKE, Exit.PUSHED_FALSE])
def test_a_full_and_deep_audit_finds_every_false_exit(kind: Exit) -> None:
    city = audited_city(kind)
    levels = levels_with(assessment={"audit_share": 1.0, "audit_depth": 1.0, "independent": True})
    before = city.villages.integrity.copy()
    report = assessment.audit(city, levels, 14, 1)
    assert (city.households.register == Register.RETURNED).all()
    assert report.found.sum() == city.households.size
    assert report.found_pushed.sum() == (report.found.sum() if kind == Exit.PUSHED_FALSE else 0)
    assert report.returned.sum() == city.households.persons.sum()
    assert np.allclose(city.villages.integrity - before, levels.conduct.integrity_found)
    assert np.allclose(city.villages.chance, 0.3 * 1.0 + 0.15 + 0.05)


def test_the_own_level_misses_half() -> None:
    found = []
    for independent in (True, False):
        keys = {"audit_share": 1.0, "audit_depth": 1.0, "independent": independent}
        levels = levels_with(assessment=keys)
        report = assessment.audit(audited_city(Exit.PUSHED_FALSE), levels, 14, 1)
        found.append(int(report.found.sum()))
    assert found[1] / found[0] == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("kind", [Exit.TRUE, Exit.PUSHED_TRUE])
def test_a_true_exit_is_never_found(kind: Exit) -> None:
    levels = levels_with(assessment={"audit_share": 1.0, "audit_depth": 1.0})
    report = assessment.audit(audited_city(kind), levels, 14, 1)
    assert report.examined.sum() == 240
    assert report.found.sum() == 0


def test_without_audit_the_expected_chance_only_fades() -> None:
    city = audited_city(Exit.PUSHED_FALSE)
    with city.villages.writing("assessment") as own:
        own.chance[:] = 0.4
    before = city.villages.integrity.copy()
    report = assessment.audit(city, levels_with(), 14, 1)
    assert report.examined.sum() == 0
    assert np.allclose(city.villages.chance, 0.28)
    assert np.array_equal(city.villages.integrity, before)


def test_exits_of_earlier_years_are_not_examined() -> None:
    levels = levels_with(assessment={"audit_share": 1.0})
    assert assessment.audit(audited_city(Exit.PUSHED_FALSE), levels, 26, 1).examined.sum() == 0


# ------------------------------------------------------------------ single rules


def test_the_size_of_a_lie() -> None:
    assert lie_size(F(LINE), 0, F(LINE)) == 0
    assert lie_size(F(0.75 * LINE), 0, F(LINE)) == 0.25
    assert lie_size(F(2 * LINE), int(Gap.HOUSE), F(LINE)) == 0.5


def test_the_chance_to_push_is_the_published_logistic() -> None:
    n = pressure_of(levels_with(), DECEMBER)
    for shortfall, size, chance, integrity in ((1.0, 0.3, 0.0, 2.2), (0.4, 0.0, 0.2, 1.0)):
        wish = 2.5 * shortfall + 0.5 - 6.0 * chance * (0.5 + size) - integrity
        expected = 1.0 / (1.0 + np.exp(-wish / 0.6))
        got = push_chance(F(shortfall), F(size), F(chance), F(integrity), n)
        assert got == pytest.approx(expected, rel=1e-5)


def test_pressure_grows_at_the_deadline() -> None:
    levels = levels_with()
    factors = [deadline_factor(levels, 12 * (year - 2014)) for year in (2018, 2019, 2020, 2021)]
    assert factors == [1.0, 1.25, 1.5, 1.0]
    early = levels_with(assessment={"deadline": 2018})
    assert deadline_factor(early, 12 * 4) == 1.5
    assert deadline_factor(early, 12 * 6) == 1.0


def test_what_makes_an_exit_false() -> None:
    assert is_false(np.uint8(Poor.INCOME), 0)
    assert is_false(np.uint8(0), int(Gap.SCHOOL))
    assert not is_false(np.uint8(Poor.STABLE), 0)


def test_who_is_seen_to_fall_back() -> None:
    assert falls_back(F(2000.0), 20, 23, F(0.8 * LINE))
    assert not falls_back(F(2500.0), 20, 23, F(0.8 * LINE))
    assert not falls_back(F(2000.0), 2, 23, F(0.8 * LINE))
