"""A2: effort follows what is scored; paper takes days, and real exits fall while reported hold."""

from __future__ import annotations

import numpy as np
import pytest

from model.systems.assessment.review import pressure_of
from model.systems.operations.numbers import duties_of, paper_part, preparing_days
from tests.cities import levels_with
from tests.mediation.harness import Path, Result, effect, month_sum
from tests.relations.test_support_and_assessment import campaign, poor_city

TIME = Result("model.systems.operations.numbers.duties_of")


@pytest.mark.parametrize(
    ("assessments", "months"), [(0, []), (1, [11]), (2, [5, 11]), (4, [2, 5, 8, 11])]
)
def test_assessments_are_prepared_in_the_months_in_which_they_fall(
    assessments: float, months: list[int]
) -> None:
    levels = levels_with(assessment={"assessments": float(assessments)})
    days = [preparing_days(levels, month) for month in range(12)]
    assert [m for m, d in enumerate(days) if d > 0] == months
    assert all(days[m] == pytest.approx(5.0 * 0.4) for m in months)


def test_nobody_prepares_for_what_paper_does_not_score_and_part_timers_never_do() -> None:
    levels = levels_with(assessment={"score_paper": 0.0})
    assert preparing_days(levels, 11) == 0.0
    usual, december = duties_of(levels_with(), 10), duties_of(levels_with(), 11)
    more = (december.forms - usual.forms).tolist()
    assert more[0] == more[1] == 200
    assert more[2:] == [0, 0, 0]


def test_a_reported_exit_is_worth_what_paper_weighs() -> None:
    none = levels_with(assessment={"score_paper": 0.0, "score_outcome": 0.0})
    assert paper_part(none) == 0.0
    gains = []
    for paper in (0.0, 0.4, 0.8):
        asked = {"score_paper": paper, "score_outcome": 1 - paper}
        gains.append(float(pressure_of(levels_with(assessment=asked), 0).gain))
    assert gains == pytest.approx([0.0, 0.5, 1.0])


def test_the_more_paper_counts_the_more_is_pushed() -> None:
    pushed = [
        campaign(poor_city(), score_paper=p, score_outcome=1 - p)["pushed"] for p in (0.0, 0.4, 0.9)
    ]
    assert pushed[0] < pushed[1] < pushed[2]


def test_sixteen_assessments_a_year_cost_real_exits_through_time() -> None:
    """Off 2,320 true exits in four years; -440 with 16 a year (21 errors), nothing of it pinned."""
    path = Path(
        on={"assessment.assessments": 16.0}, off={"assessment.assessments": 1.0},
        outcome=month_sum("true_exits"), mediator=TIME, months=48, scale=0.01, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full < 0
    assert found.clear, found
    assert found.held, found


def test_reported_exits_hold_while_true_ones_fall() -> None:
    """Paper crowds work out, but quotas are met: what is missing is made up on paper."""
    path = Path(
        on={"assessment.assessments": 16.0}, off={"assessment.assessments": 1.0},
        outcome=month_sum("exits"), months=48, scale=0.01, drawn=False,
    )  # fmt: skip
    found = effect(path, pairs=2)
    assert abs(found.full) < 0.12 * float(np.mean(found.off)), found
