"""A3, C11: households off the list are noticed by what a village knows, then reported or hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.decisions import Followed
from model.relief import Register
from model.systems.assessment.missed import (
    add_missed,
    known_of,
    noticed_of,
    own_incidence,
    report_chance,
    reporting_of,
    watching,
)
from tests.cities import levels_with, small_city
from tests.histories import columns, different
from tests.mediation.harness import Column, Path, Result, effect, month_sum

F = np.float32


def numbers(**keys: Any) -> Any:
    return reporting_of(levels_with(assessment={"open_register": 1.0} | keys), 0)


def test_a_village_knows_more_of_the_near_with_an_organiser_and_named_cadres() -> None:
    n = numbers()
    near, far = (known_of(F(0.5), F(way), F(0.0), n) for way in (0.0, 60.0))
    assert near == pytest.approx(0.8)
    assert far == pytest.approx(near / 3)
    assert known_of(F(0.5), F(60.0), F(1.0), n) == pytest.approx(far + 0.5)
    assert known_of(F(0.5), F(0.0), F(0.0), numbers(named_duty=1.0)) == pytest.approx(1.2)


def test_noticing_needs_an_open_register_or_a_re_check() -> None:
    shut = numbers(open_register=0.0)
    assert noticed_of(F(2.0), F(0.0), shut) == 0
    assert noticed_of(F(2.0), F(1.0), shut) == pytest.approx(0.4)
    assert 0.4 < noticed_of(F(2.0), F(0.0), numbers()) < 0.6


def test_need_and_watching_make_a_village_report_its_own_incidence_makes_it_hide() -> None:
    n = numbers()
    small, large = (report_chance(F(need), F(0.0), F(1.0), n) for need in (0.1, 1.0))
    assert small < 0.2 < 0.5 < large
    assert report_chance(F(0.1), F(1.0), F(1.0), n) > 0.6, "those who re-check watch"
    watched = numbers(sample=1000, sample_independent=True)
    assert report_chance(F(0.1), F(0.0), F(1.0), watched) > 2 * small
    assert report_chance(F(0.1), F(0.0), F(1.0), numbers(report_cost=0.0)) > 2 * small
    few, usual, many = (report_chance(F(0.3), F(0.0), F(own), n) for own in (0.1, 1.0, 3.0))
    assert few > 2 * usual > 4 * many
    indifferent = numbers(report_cost=0.0)
    same = (report_chance(F(0.3), F(0.0), F(own), indifferent) for own in (0.1, 3.0))
    assert len(set(same)) == 1


def test_the_own_incidence_is_told_beside_the_first_register() -> None:
    city = small_city(villages=2, size=100)
    with city.households.writing("assessment") as own:
        own.register[:] = np.where(np.arange(200) < 50, Register.RETURNED, Register.EXITED)
    h, levels = city.households, levels_with(world={"registered_share": 0.2})
    share = h.persons[:50].sum() / h.persons[:100].sum()
    assert own_incidence(city, levels) == pytest.approx([share / 0.2, 0.0])


@pytest.mark.parametrize(
    ("sample", "independent", "expected"),
    [(0, True, 0.0), (1000, True, 2 / 3), (1000, False, 1 / 2), (10**6, True, 1.0)],
)
def test_watching_grows_with_the_sample(sample: int, independent: bool, expected: float) -> None:
    levels = levels_with(assessment={"sample": sample, "sample_independent": independent})
    assert watching(levels) == pytest.approx(expected, abs=1e-3)


def test_a_closed_register_without_re_check_touches_nothing() -> None:
    city, twin = small_city(), small_city()
    found = add_missed(city, levels_with(), 7, 1, np.zeros(6, np.float32))
    assert not found.any()
    assert different(columns(city), columns(twin)) == []


def test_who_is_added_looked_poor_and_was_off_the_list() -> None:
    city, twin = small_city(villages=20, size=200), small_city(villages=20, size=200)
    levels = levels_with(assessment={"open_register": 1.0, "noticed": 0.7, "report_cost": 0.0})
    with city.villages.writing("operations") as own:
        own.knowledge[:] = 0.8
    hidden, added = add_missed(city, levels, 7, 1, np.zeros(20, np.float32))
    h = city.households
    new = h.added == 7
    assert new.sum() > 20
    assert hidden.sum() > 0
    assert h.persons[new].sum() == added.sum()
    assert (twin.households.register[new] == Register.NEVER).all()
    assert (h.register[new] == Register.REGISTERED).all()
    income = h.quarters[[1, 0, 7, 6]].sum(axis=0) / h.persons
    assert income[new].mean() < 0.85 * income[twin.households.register == Register.NEVER].mean()


PATH = Path(
    on={"assessment.open_register": 1.0}, off={"assessment.open_register": 0.0}, months=21,
    scale=0.02, mediator=Result("model.systems.assessment.recheck.add_missed"),
    outcome=month_sum("additions"), settings={"assessment.recheck": 0.0}, drawn=False,
)  # fmt: skip


def helped_after_all(campaign: Campaign) -> float:
    """Households that were added to the register and have received a measure."""
    h = campaign.city.households
    return float(((h.added >= 0) & (h.aid > 0)).sum())


def test_the_register_carries_help_to_those_who_were_missed() -> None:
    """One step further: they are found and added, but with the register held nobody is helped."""
    path = replace(PATH, mediator=Column("households", "register"), outcome=helped_after_all)
    found = effect(path, pairs=10)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_nothing_but_what_villages_notice_adds_to_an_open_register() -> None:
    """A path of one step: the answers that are held are the additions."""
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
    deaf = dict(PATH.settings) | {"assessment.noticed": 0.0}
    assert effect(replace(PATH, settings=deaf), pairs=1).full == 0


def test_what_is_done_with_a_case_is_logged_as_it_is_done() -> None:
    city = small_city(villages=20, size=200)
    city.decisions.followed = Followed(households=frozenset(range(city.households.size)))
    levels = levels_with(assessment={"open_register": 1.0, "noticed": 0.7})
    hidden, added = add_missed(city, levels, 7, 1, np.zeros(20, np.float32))
    choices = [d.choice for d in city.decisions.noted]
    assert choices.count("hide") == hidden.sum() > 0
    reported = [d.about[1] for d in city.decisions.noted if d.choice == "report"]
    assert np.flatnonzero(city.households.added == 7).tolist() == reported
    assert city.households.persons[reported].sum() == added.sum() > 0
