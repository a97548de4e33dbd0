"""A8: work moves to what counts now, with a delay; outcomes follow the calendar of the focus."""

from __future__ import annotations

import numpy as np
import pytest

from model.campaign import Campaign
from model.relief import Register
from model.systems.operations.focus import focused, follows, shift_focus
from model.systems.operations.numbers import duties_of, sight_of
from tests.cities import levels_with, small_city
from tests.histories import columns, different, lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

FOCUS = Column("villages", "focus")
NONE = {"assessment.focus": "none"}
RICH = {"funding.scale": 6.0, "operations.county_teams": 0, "operations.township_teams": 0}


def test_work_goes_a_quarter_of_the_way_each_month_and_leaves_the_old_stage() -> None:
    city = small_city()
    finding, exits = (levels_with(assessment={"focus": f}) for f in ("finding", "exits"))
    for _ in range(3):
        shift_focus(city, finding)
    assert follows(city, "finding") == pytest.approx(1 - 0.75**3)
    shift_focus(city, exits)
    assert follows(city, "exits") == pytest.approx(0.25)
    assert follows(city, "finding") == pytest.approx((1 - 0.75**3) * 0.75)
    for _ in range(40):
        shift_focus(city, levels_with())
    assert follows(city, "exits") < 1e-4


def test_without_a_focus_nothing_is_touched() -> None:
    city, levels = small_city(), levels_with()
    shift_focus(city, levels)
    duties, sight = duties_of(levels), sight_of(levels, 0)
    assert focused(city, levels, duties, sight) == (duties, sight)
    one = lived(small(assessment={"focus": "none"}), 14)
    two = lived(small(assessment={"focus": "none", "focus_speed": 0.5, "focus_shift": 0.0}), 14)
    assert different(columns(one.city), columns(two.city)) == []


@pytest.mark.parametrize(
    ("stage", "outcome", "settings"),
    [
        ("finding", "visits", {}),
        ("delivery", "person_days_delivery", RICH),
        ("exits", "person_days_paper", {}),
    ],
)
def test_days_follow_the_stage(stage: str, outcome: str, settings: dict[str, object]) -> None:
    """Delivery against finding; where money binds (without `settings`) delivery gains nothing."""
    off = {"assessment.focus": "finding"} if stage == "delivery" else NONE
    path = Path(
        on={"assessment.focus": stage}, off=off, outcome=month_sum(outcome), mediator=FOCUS,
        months=12, scale=0.01, drawn=False, settings=settings,
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_days_are_moved_and_none_is_made() -> None:
    """The first month, before tiredness differs: the same days, used for something else."""
    used = []
    for stage in ("finding", "exits"):
        run = lived(small(assessment={"focus": stage}), 1)
        used.append(run.days.used)
    assert sum(used[0].values()) == sum(used[1].values())
    assert used[0]["paper"] < used[1]["paper"]


def plans_of_the_released(stage: str) -> int:
    """Released households whose plan changes within a quarter of 2016."""
    case = small(assessment={"focus": stage}).with_(world={"scale": 0.02})
    campaign = Campaign(setting=case, rng=1)
    for _ in range(26):
        campaign.step()
    h = campaign.city.households
    out, plan = h.register == Register.EXITED, h.plan.copy()
    for _ in range(3):
        campaign.step()
    still = out & (h.register == Register.EXITED)
    assert still.sum() > 100
    return int((h.plan != plan)[still].sum())


def test_only_while_keeping_counts_are_the_released_planned_for_again() -> None:
    assert plans_of_the_released("none") == 0
    assert plans_of_the_released("keeping") > 20


def test_the_case_passes_through_all_stages_in_order() -> None:
    from model.scenario import load

    stages = [load("liupanshui").at(month).assessment.focus for month in (0, 30, 60, 80)]
    assert stages == ["finding", "delivery", "exits", "keeping"]
    assert np.unique(stages).size == 4
