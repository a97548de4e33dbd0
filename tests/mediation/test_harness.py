"""The harness itself: it removes what the mediator carries, and nothing that goes past it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from tests.mediation.harness import (
    Column,
    Effect,
    EveryMonth,
    Path,
    Result,
    Unpinnable,
    effect,
    month_sum,
)

CHANCE, INTEGRITY = Column("villages", "chance"), Column("villages", "integrity")
DELIVERY_DAYS = Column("villages", "delivery_days")
AUDIT = Path(
    on={"assessment.audit_share": 0.5},
    off={"assessment.audit_share": 0.0},
    outcome=month_sum("pushed_exits"),
    months=48,
    drawn=False,
)
"""More audits: villages expect to be found out, and leaders found out become more careful."""
RESIDENTS = Path(
    on={"staffing.residents": 2755},
    off={"staffing.residents": 0},
    outcome=month_sum("measures_granted"),
    months=24,
    drawn=False,
)
"""More residents: more days for delivering measures."""
ENOUGH = 4
"""An effect of so many standard errors is distinguishable from none."""


def found(path: Path, mediator: Any, pairs: int = 3) -> Effect:
    return effect(replace(path, mediator=mediator), pairs)


@pytest.mark.parametrize(
    ("path", "mediator"),
    [(AUDIT, (CHANCE, INTEGRITY)), (RESIDENTS, DELIVERY_DAYS)],
    ids=["audit", "residents"],
)
def test_holding_what_carries_it_removes_an_effect(path: Path, mediator: Any) -> None:
    seen = found(path, mediator)
    assert seen.power > ENOUGH, str(seen)
    assert abs(seen.kept) < 0.2, str(seen)


@pytest.mark.parametrize(
    ("path", "mediator"),
    [
        (AUDIT, Column("villages", "skill")),
        (RESIDENTS, Column("villages", "skill")),
        (RESIDENTS, CHANCE),
    ],
)
def test_holding_something_else_leaves_it(path: Path, mediator: Any) -> None:
    seen = found(path, mediator)
    assert seen.power > ENOUGH, str(seen)
    assert 0.8 < seen.kept < 1.2, str(seen)


def test_the_weaker_of_two_paths_leaves_most_of_the_effect() -> None:
    seen = found(AUDIT, INTEGRITY)
    assert seen.kept > 0.3, str(seen)


def test_answers_of_a_function_are_replayed() -> None:
    """Days of paired helpers cost pay: through the answers of one function, not of another."""
    path = Path(
        on={"staffing.paired_days": 2.0},
        off={"staffing.paired_days": 1.0},
        outcome=month_sum("cadre_cost"),
        months=2,
        scale=0.006,
    )
    through_pay = found(path, Result("model.systems.support.payroll.monthly_pay"), 2)
    assert through_pay.full > 0
    assert through_pay.pinned == 0
    other = found(path, Result("model.systems.assessment.quotas.to_release"), 2)
    assert other.pinned == other.full


class PaysByHand(Campaign):
    """Sabotage: whoever has residents gets income straight away, past every path."""

    def _live(self) -> None:
        super()._live()
        if self.levels.staffing.residents:
            self.city.households._arrays["quarter"][:] += 500


def test_an_effect_added_straight_to_income_stays() -> None:
    def income(campaign: Campaign) -> float:
        return float(campaign.recorder.months[-1]["income_mean"])

    honest = replace(RESIDENTS, outcome=income, mediator=DELIVERY_DAYS, months=15)
    sabotaged = effect(replace(honest, kind=PaysByHand), 3)
    assert sabotaged.power > ENOUGH, str(sabotaged)
    assert sabotaged.kept > 0.5, str(sabotaged)


def test_no_change_is_no_effect_and_pins_nothing() -> None:
    """With on = off, the pinned run is the off run, whatever is held."""
    same = Path(
        on={},
        off={},
        outcome=EveryMonth(lambda campaign: float(campaign.city.households.visits.sum())),
        mediator=(CHANCE, DELIVERY_DAYS, Column("households", "plan"), Column("cadres", "fatigue")),
        months=14,
        scale=0.006,
    )
    seen = effect(same, 2)
    assert np.array_equal(seen.off, seen.on)
    assert np.array_equal(seen.off, seen.pinned_on)
    assert seen.off[0] != seen.off[1]


def test_cadres_are_matched_by_key() -> None:
    """Under another staff there are other cadres; those of both runs are held."""
    path = replace(RESIDENTS, mediator=Column("cadres", "fatigue"), months=3, scale=0.006)
    seen = effect(path, 1)
    assert seen.full != 0


def test_measuring_twice_is_measuring_once() -> None:
    """Nothing of a pinned run is left in the city that the next run starts from."""
    path = replace(RESIDENTS, mediator=DELIVERY_DAYS, months=3, scale=0.006)
    one, other = effect(path, 2), effect(path, 2)
    for name in ("off", "on", "pinned_on"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize(
    ("mediator", "message"),
    [
        (Column("villages", "charm"), "no column charm"),
        (Column("villages", "remote"), "the world's"),
        (Result("model.systems.support.charm"), "no function"),
        (Result("model.systems.assessment.files.honest"), "no plain function"),
        (Result("model.systems.support.payroll.pay_auditors"), "never called"),
    ],
)
def test_what_cannot_be_held_is_said(mediator: Any, message: str) -> None:
    path = replace(RESIDENTS, mediator=mediator, months=1, scale=0.006)
    with pytest.raises(Unpinnable, match=message):
        effect(path, 1)


def test_a_function_called_more_or_less_often_is_said() -> None:
    path = Path(
        on={"assessment.audit_share": 0.0},
        off={"assessment.apportion": "by_seen", "assessment.remaining": 0.5},
        mediator=Result("model.systems.assessment.quotas._split"),
        outcome=month_sum("exits"),
        months=2,
        scale=0.006,
    )
    with pytest.raises(Unpinnable, match="off 3 calls, on 1"):
        effect(path, 1)
