"""S1: pay of full-time village cadres moves effort and leaving, and stands in the ledger.

Where it vanishes: effort acts on visits, so where village duties, meetings and forms leave a
village cadre no field day (9 days a month), pay keeps people but brings no visit.
"""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.systems.operations import rules
from model.systems.operations.morale import log_pay, morale_of
from model.systems.operations.numbers import duties_of
from tests.cities import levels_with
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, Result, effect, month_sum

F = np.float32
IN_THE_FIELD = {"staffing.village_days": 24.0, "assessment.indicators": 5.0}
"""Village cadres who have field days at all."""
PAID = Path(
    on={"support.village_pay": 4000.0},
    off={"support.village_pay": 1200.0},
    mediator=(Column("cadres", "leaves"), Result("model.systems.operations.month.team_effort")),
    outcome=month_sum("visits"),
    months=18,
    settings=IN_THE_FIELD,
    drawn=False,
)


def leaving(yuan: float) -> float:
    morale = morale_of(levels_with(support={"village_pay": yuan}), 0.0)
    stays = rules.reasons_to_stay(morale.pay[Kind.VILLAGE], F(0.0), F(0.0), morale)
    return float(rules.leaving_chance(F(0.0), stays, duties_of(levels_with(), 0)))


@pytest.mark.parametrize(
    ("yuan", "of_before"), [(600.0, 2.0), (1200.0, 1.0), (2400.0, 0.5), (4800.0, 0.25)]
)
def test_double_pay_halves_leaving_each_time(yuan: float, of_before: float) -> None:
    """Concave: the same yuan more keep fewer and fewer."""
    assert leaving(yuan) == pytest.approx(of_before * leaving(1200.0), rel=1e-4)


def test_the_level_before_is_exactly_nothing() -> None:
    morale = morale_of(levels_with(), 0.0)
    assert (morale.pay == 0.0).all()
    assert log_pay(levels_with(support={"village_pay": 0.0})) == pytest.approx(np.log(0.01))
    assert morale_of(levels_with(support={"village_pay": 4000.0}), 0.0).pay[Kind.PAIRED] == 0.0


def test_full_time_village_cadres_have_field_days() -> None:
    """At 20 days under the forms of 2019 ordinary duties, meetings and forms leave some."""
    case = small(staffing={"village_days": 20.0}, world={"scale": 0.03})
    campaign = lived(case, 61)
    cadres = campaign.city.cadres
    own = (cadres.kind == Kind.VILLAGE) & (cadres.posted >= 0)
    assert 50 < cadres.field[own].mean() < 500


def test_payroll_follows_the_lever_to_the_yuan() -> None:
    def payroll(yuan: float) -> int:
        rows = lived(small(support={"village_pay": yuan}), 2).ledger.rows()
        return sum(row.yuan for row in rows if row.purpose == "village")

    assert payroll(2400.0) == 2 * payroll(1200.0) > 0


def test_visits_come_through_effort_and_staying() -> None:
    """12 standard errors with 4 pairs when written."""
    found = effect(PAID, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_pay_brings_no_visit_where_there_is_no_field_day() -> None:
    """Where the others have many: everybody weighs a hundredth of a day in the team's effort.

    0.06 % of visits with 4 pairs; with 60 indicators nobody has more than a few field days, and
    that hundredth brings 0.5 %.
    """
    busy = IN_THE_FIELD | {"staffing.village_days": 9.0, "support.leave_pay": 0.0}
    found = effect(
        Path(PAID.on, PAID.off, PAID.outcome, months=12, settings=busy, drawn=False), pairs=2
    )
    assert abs(found.full) < 0.005 * found.off.mean(), found
