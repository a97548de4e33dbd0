"""The rules of cadres' time, effort, knowledge and sight, against published and worked values."""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.relief import Cause, Gap, Measure
from model.systems.operations import needs, rules
from model.systems.operations.morale import morale_of
from model.systems.operations.numbers import duties_of, sight_of
from tests.cities import levels_with

F = np.float32
DUTIES = duties_of(levels_with())
MORALE = morale_of(levels_with(), 0.0)
PRECISE = {"precision": 1.0, "diagnosis_days": 0.0}
SIGHT = sight_of(levels_with(operations=PRECISE), 0)


@pytest.mark.parametrize(
    ("paper", "chance", "expected"), [(0.6, 0.05, 0.52), (0.2, 0.3, 0.04), (0.0, 0.3, 0.0)]
)
def test_show_takes_the_published_share_of_time(
    paper: float, chance: float, expected: float
) -> None:
    duties = duties_of(levels_with(assessment={"score_paper": paper, "score_outcome": 1 - paper}))
    assert rules.show_share(F(chance), duties) == pytest.approx(expected, abs=0.005)


def test_show_vanishes_where_only_audited_outcome_counts() -> None:
    shares = [rules.show_share(F(c), DUTIES) for c in (0.0, 0.1, 0.5, 1.0)]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(
    ("base", "fatigue", "expected"), [(2200, 0.0, 2134), (2200, 0.4, 1921), (200, 0.0, 194)]
)
def test_days_are_lost_to_sickness_and_fatigue(base: int, fatigue: float, expected: int) -> None:
    assert rules.supply(F(base), F(fatigue), DUTIES) == pytest.approx(expected, abs=1)


def test_effort_stays_within_its_bounds() -> None:
    assert rules.effort(F(0.0), F(0.0), DUTIES) == pytest.approx(1.15)
    assert rules.effort(F(9.0), F(0.0), DUTIES) == pytest.approx(0.3)
    assert rules.effort(F(0.0), F(9.0), DUTIES) == pytest.approx(1.3)
    unassessed = duties_of(levels_with(assessment={"assessments": 0.0}))
    assert rules.effort(F(0.0), F(0.0), unassessed) == pytest.approx(1.0)


def test_fatigue_comes_from_overload_and_hard_places_and_goes_by_rest() -> None:
    tired = F(0.5)
    rested = rules.next_fatigue(tired, F(0.9), F(0.0), F(1.0), DUTIES)
    assert rested == pytest.approx(0.45)
    assert rules.next_fatigue(tired, F(2.0), F(0.0), F(1.0), DUTIES) == pytest.approx(0.51)
    assert rules.next_fatigue(tired, F(0.9), F(1.0), F(1.0), DUTIES) == pytest.approx(0.48)
    assert rules.next_fatigue(tired, F(2.0), F(1.0), F(0.0), DUTIES) == pytest.approx(0.45)


@pytest.mark.parametrize(("remote", "hard"), [(-1.0, 0.0), (0.0, 0.0), (1.0, 0.5), (3.0, 1.0)])
def test_places_are_hard_from_mean_remoteness_on(remote: float, hard: float) -> None:
    assert rules.hardness(F(remote)) == pytest.approx(hard)


def test_tired_cadres_leave_more() -> None:
    assert rules.leaving_chance(F(0.0), F(0.0), DUTIES) == pytest.approx(0.008)
    tired = rules.leaving_chance(F(1.0), F(0.0), DUTIES)
    assert tired == pytest.approx(0.008 * np.exp(1.5), rel=1e-5)


def test_half_of_a_village_is_known_after_nine_months_full_time() -> None:
    known = F(0.0)
    for _ in range(9):
        known = rules.next_knowledge(known, F(1200), DUTIES)
    assert known == pytest.approx(0.53, abs=0.02)
    assert rules.next_knowledge(F(0.4), F(0), DUTIES) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("visits", "knowledge", "expected"), [(1, 0.1, 0.46), (6, 0.5, 0.27), (12, 0.8, 0.20)]
)
def test_sight_of_income_as_specified(visits: int, knowledge: float, expected: float) -> None:
    acquainted = rules.acquaintance(F(visits), F(knowledge))
    assert rules.sight_error(acquainted, SIGHT) == pytest.approx(expected, abs=0.015)


def test_sight_of_gaps_and_of_the_right_measure_grow_with_visits() -> None:
    assert rules.notice_chance(F(0.0), SIGHT) == pytest.approx(0.0)
    assert rules.notice_chance(F(2.0), SIGHT) == pytest.approx(1 - np.exp(-1.0), rel=1e-5)
    assert rules.match_chance(F(0.0), F(1.0), SIGHT) == pytest.approx(0.35)
    assert rules.match_chance(F(50.0), F(1.0), SIGHT) == pytest.approx(0.90, abs=0.001)
    assert rules.match_chance(F(50.0), F(5.0), SIGHT) == pytest.approx(1.0)


def test_a_visit_costs_its_time_and_its_way() -> None:
    assert rules.visit_cost(F(0.0), F(1.0), SIGHT) == 25
    assert rules.visit_cost(F(100.0), F(1.0), SIGHT) == 40
    assert rules.visit_cost(F(100.0), F(0.5), SIGHT) == 80


def test_forms_follow_assessments_indicators_and_strictness() -> None:
    base = {"assessments": 1.0, "indicators": 30.0, "strictness": 0.0}
    staff = {"village_days": 20.0}
    once = duties_of(levels_with(assessment=base, staffing=staff))
    assert once.forms.tolist() == [250, 250, 0, 250, 0]
    often = duties_of(levels_with(assessment=base | {"assessments": 4.0}, staffing=staff))
    assert often.forms.tolist() == [500, 500, 0, 500, 0]
    strict = duties_of(levels_with(assessment=base | {"strictness": 1.0}, staffing=staff))
    assert strict.forms[Kind.RESIDENT] == 325


def case(**given: object) -> needs.Case:
    """A household that is far below the line, with two workers of four, near the road."""
    usual = {
        "gaps": 0, "cause": Cause.FUNDS, "ratio": F(0.6), "workers": 2, "persons": 4,
        "remote": F(0.0), "aid": 0, "open": bits(*Measure), "very_remote": F(1.0), "members": 3,
    }  # fmt: skip
    return needs.Case(
        **{k: int(v) if isinstance(v, int) else v for k, v in (usual | given).items()}
    )


def bits(*measures: Measure) -> int:
    return sum(1 << m for m in measures)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Measure.ASSET_GRANT),
        ({"aid": bits(Measure.ASSET_GRANT)}, Measure.INDUSTRY_SHARE),
        ({"gaps": Gap.HOUSE | Gap.MEDICAL}, Measure.HOUSE_REPAIR),
        ({"gaps": Gap.HOUSE, "aid": bits(Measure.HOUSE_REPAIR)}, Measure.ASSET_GRANT),
        ({"cause": Cause.TRANSPORT}, Measure.JOB_PLACEMENT),
        ({"cause": Cause.TRANSPORT, "remote": F(2.0)}, Measure.RELOCATION),
        ({"cause": Cause.DISASTER, "remote": F(2.0)}, Measure.RELOCATION),
        ({"cause": Cause.ILLNESS, "remote": F(2.0)}, Measure.MEDICAL_AID),
        ({"cause": Cause.ILLNESS, "remote": F(2.0), "gaps": Gap.HOUSE}, Measure.RELOCATION),
        ({"cause": Cause.LAND, "remote": F(2.0), "gaps": Gap.SCHOOL}, Measure.SCHOOL_AID),
        ({"remote": F(2.0), "gaps": Gap.WATER}, Measure.SAFE_WATER),
        (
            {"remote": F(2.0), "gaps": Gap.WATER, "aid": bits(Measure.SAFE_WATER)},
            Measure.RELOCATION,
        ),
        ({"cause": Cause.LABOUR}, Measure.PUBLIC_POST),
        ({"cause": Cause.LAND, "workers": 0}, Measure.MINIMUM_INCOME),
        ({"cause": Cause.ILLNESS}, Measure.MEDICAL_AID),
        ({"cause": Cause.TECHNOLOGY}, Measure.TRAINING),
        ({"workers": 0, "ratio": F(1.2)}, Measure.ASSET_GRANT),
        ({"aid": 0xFFFF}, Measure.NONE),
    ],
)
def test_the_right_measure_answers_gap_then_cause(
    given: dict[str, object], expected: Measure
) -> None:
    assert needs.right_measure(case(**given)) == expected


def test_the_usual_measure_is_another_one_that_the_household_may_have() -> None:
    one = case(workers=2)
    chosen = {needs.usual_measure(int(Measure.ASSET_GRANT), F(u / 50), one) for u in range(1, 50)}
    assert chosen == {
        Measure.JOB_PLACEMENT,
        Measure.INDUSTRY_SHARE,
        Measure.TRAINING,
        Measure.PUBLIC_POST,
        Measure.MEDICAL_AID,
    }
    nothing = case(aid=0xFFFF)
    assert needs.usual_measure(0, F(0.5), nothing) == 0


def test_minimum_income_asks_for_few_workers_and_low_income() -> None:
    minimum = int(Measure.MINIMUM_INCOME)
    assert not needs.has(needs.measures_left(case(workers=2, persons=4)), minimum)
    assert needs.has(needs.measures_left(case(workers=1, persons=4)), minimum)
    assert not needs.has(needs.measures_left(case(workers=0, ratio=F(1.0))), minimum)
