"""P5: courses teach a second topic that helps to find the right measure, and take days.

Where it vanishes: without a diagnosis (operations.precision 0) nothing is found by skill. Where it
turns: with days at their price, 300,000 person-times a year lose more than they teach.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.campaign import Campaign
from model.relief import Register
from model.systems.operations import rules, set_courses
from model.systems.operations.morale import morale_of
from model.systems.organisation import fill_posts
from tests.cities import levels_with, small_city, staffed
from tests.histories import lived, small
from tests.mediation.harness import Column, EveryMonth, Path, effect

F = np.float32
NONE = {"operations.training": 0.0}


def fitting(campaign: Campaign) -> float:
    """Share of plans that answer the true need."""
    h = campaign.city.households
    planned = h.plan > 0
    return float(h.plan_fits[planned].sum()) / max(int(planned.sum()), 1)


FREE = Path(
    on={"operations.training": 15_000.0},
    off=NONE,
    mediator=Column("cadres", "trained"),
    outcome=EveryMonth(fitting),
    months=15,
    settings={
        "operations.precision": 1.0,
        "operations.training_practice": 1.0,
        "operations.practice_gain": 0.8,
        "operations.training_rule": "by_cause",
        "operations.training_days": 0.01,
        "organisation.strength_training": 0.0,
        "operations.county_teams": 0,
        "operations.township_teams": 0,
        "conduct.topic_skill": 1.2,
        "conduct.match_gain": 0.6,
        "staffing.village_days": 24.0,
        "staffing.residents": 2755,
        "assessment.indicators": 5.0,
    },
    drawn=False,
)
"""Courses that take hardly any day, in practice, by cause."""


def with_settings(**keys: object) -> Path:
    return replace(FREE, settings=dict(FREE.settings) | keys, mediator=())


def test_plans_fit_better_through_what_was_learnt() -> None:
    """11 standard errors with 4 pairs when written; topics by lot or lectures teach less."""
    found = effect(FREE, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
    lectures = effect(with_settings(**{"operations.training_practice": 0.0}), pairs=2)
    assert lectures.full < 0.6 * found.full


def test_without_a_diagnosis_nothing_learnt_is_used() -> None:
    found = effect(with_settings(**{"operations.precision": 0.0}), pairs=1)
    assert abs(found.full) < 0.01  # of some 7: courses take a hundredth of a day each


def test_too_much_training_loses_days_and_fit() -> None:
    """25 standard errors at 300,000 a year when written."""
    paid = dict(FREE.settings)
    del paid["operations.training_days"]
    much = replace(
        FREE, on={"operations.training": 300_000.0}, settings=paid, mediator=(), months=12
    )
    found = effect(much, pairs=2)
    assert found.full < -0.3


@pytest.mark.parametrize(
    ("practice", "attended", "expected"),
    [(0.0, 1.0, 0.1), (1.0, 1.0, 0.4), (1.0, 2.0, 0.8), (1.0, 9.0, 1.0), (0.5, 0.0, 0.0)],
)
def test_what_a_person_time_teaches(practice: float, attended: float, expected: float) -> None:
    morale = morale_of(levels_with(operations={"training_practice": practice}), 0.0)
    learnt = rules.next_trained(F(0.0), F(attended), morale)
    assert learnt == pytest.approx(0.97 * expected, abs=1e-6)


def test_skill_fades() -> None:
    morale = morale_of(levels_with(), 0.0)
    assert rules.next_trained(F(0.5), F(0.0), morale) == pytest.approx(0.485)


def test_topics_follow_seen_causes() -> None:
    city = small_city()
    levels = staffed().model_copy(
        update={
            "operations": levels_with(
                operations={"training": 1000.0, "training_rule": "by_cause"}
            ).operations
        }
    )
    fill_posts(city, levels, 0, 1)
    with city.households.writing("operations") as own:
        own.seen_cause[:] = np.where(own.register == Register.REGISTERED, 7, 3)
    set_courses(city, levels, 0, 1)
    assert (city.cadres.course[city.cadres.posted >= 0] == 7).all()


def test_days_and_money_of_training_are_in_the_books() -> None:
    campaign = lived(small(operations={"training": 40_000.0}), 3)
    row = campaign.recorder.months[-1]
    yuan = sum(r.yuan for r in campaign.ledger.rows() if r.purpose == "training of cadres")
    days = sum(m["person_days_training"] for m in campaign.recorder.months)
    assert row["person_days_training"] > 0
    assert yuan == pytest.approx(300.0 * days / 2.5, abs=5)
