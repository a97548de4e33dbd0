"""X5: what the cadres cost, what they leave undone at home, and what a lasting exit costs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model.cadres import Kind
from model.systems.support.payroll import left_undone, monthly_pay
from tests.cities import levels_with, small_city, staffed
from tests.histories import lived, small
from tests.mediation.harness import Path, Result, effect, month_sum


def posted():
    """A small city with its cadres in post."""
    from model.systems import organisation

    city, levels = small_city(), staffed()
    organisation.fill_posts(city, levels, 0, 1)
    return city, levels


def test_only_officials_leave_a_desk() -> None:
    city, levels = posted()
    pay = {kind: monthly_pay(kind, levels) for kind in Kind}
    count = {kind: int((city.cadres.posted[city.cadres.kind == kind] >= 0).sum()) for kind in Kind}
    sent = sum(round(pay[k]) * count[k] for k in Kind if k != Kind.VILLAGE)
    assert left_undone(city, levels) == pytest.approx(0.3 * sent, rel=0.01)
    free = levels.model_copy(update={"conduct": levels_with(conduct={"left_undone": 0.0}).conduct})
    assert left_undone(city, free) == 0


def test_a_lasting_exit_costs_all_that_was_paid_and_more_with_work_left_undone() -> None:
    run = lived(small(), 60)
    rows = run.recorder.months
    costs = ("spending", "leaked_funds", "cadre_cost", "means_cost", "works_cost")
    paid = sum(row.get(name, 0.0) for row in rows for name in costs)
    last = rows[-1]
    assert last["sustained_exits"] > 0
    assert last["cost_per_sustained_exit"] == pytest.approx(
        paid / last["sustained_exits"], rel=1e-9
    )
    undone = sum(row["cost_left_undone"] for row in rows)
    more = last["full_cost_per_sustained_exit"] - last["cost_per_sustained_exit"]
    assert more == pytest.approx(undone / last["sustained_exits"], rel=1e-6)
    assert rows[0]["cost_per_sustained_exit"] == 0  # nobody has been out for two years


def test_nothing_but_the_payroll_says_what_is_left_undone_and_it_moves_nothing() -> None:
    """The path is one step long: with its answer held, work in villages is as much as before."""
    path = Path(
        on={"staffing.residents": 2755}, off={"staffing.residents": 0},
        outcome=month_sum("cost_left_undone"), months=6, scale=0.01, drawn=False,
        mediator=Result("model.systems.support.payroll.left_undone"),
    )  # fmt: skip
    found = effect(path, pairs=2)
    assert found.full > 0
    assert found.kept == 0
    visits = effect(replace(path, outcome=month_sum("visits")), pairs=2)
    assert visits.full > 0
    assert visits.pinned == visits.full
