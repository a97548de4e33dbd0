"""A5: strictness drives out shirking early; its price in forms and caution goes on growing."""

from __future__ import annotations

import numpy as np
import pytest

from model.relief import Register
from model.systems import assessment
from model.systems.assessment.files import bars
from model.systems.operations import rules
from model.systems.operations.numbers import duties_of
from tests.cities import levels_with, small_city
from tests.histories import lived, small
from tests.mediation.harness import Path, Result, effect, month_sum

F = np.float32


def test_effort_rises_ever_less_with_strictness_and_not_at_all_without_its_effect() -> None:
    def effort(strictness: float, discipline: float = 0.08) -> float:
        asked = {"strictness": strictness, "discipline": discipline}
        return float(rules.effort(F(0.0), F(0.0), duties_of(levels_with(assessment=asked))))

    gains = np.diff([effort(s) for s in (0.0, 0.25, 0.5, 0.75, 1.0)])
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()
    assert effort(1.0) - effort(0.0) == pytest.approx(0.08, abs=1e-5)
    assert effort(1.0, 0.0) == effort(0.0)


def test_fear_raises_the_bar_of_an_honest_pass() -> None:
    city = small_city()
    low, high = (bars(city, levels_with(assessment={"strictness": s}), 0)[0] for s in (0.0, 1.0))
    assert high / low == pytest.approx(1.2 / 1.1, rel=1e-5)


def test_a_little_strictness_brings_visits_through_effort() -> None:
    """+740 of 12,600 visits in two years at a tenth of fear's forms; pinned time leaves nothing."""
    path = Path(
        on={"assessment.strictness": 0.3}, off={"assessment.strictness": 0.0},
        settings={"assessment.discipline": 0.16, "conduct.paper_strictness": 0.1},
        outcome=month_sum("visits"), months=24, scale=0.01, drawn=False,
        mediator=Result("model.systems.operations.numbers.duties_of"),
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_strictness_turns_where_forms_cost_more_than_shirking() -> None:
    """At the usual numbers a quarter of full strictness is too little to tell; all of it costs."""

    def visits(strictness: float) -> int:
        run = lived(small(assessment={"strictness": strictness}), 24)
        return sum(m["visits"] for m in run.recorder.months)

    some, full = visits(0.25), visits(1.0)
    assert full < some


def test_what_an_audit_finds_is_struck_from_the_record() -> None:
    city = small_city()
    with city.villages.writing("assessment") as own:
        own.quota[:] = 20
    assessment.record.enter_record(city, np.full(6, 10))
    assert city.villages.record_reported.tolist() == [0.5] * 6
    found = np.array([0, 1, 2, 0, 0, 0])
    assessment.record.strike_out(city, levels_with(), found)
    assert city.villages.record_reported.tolist() == [0.5] * 6
    assert city.villages.record_audited.tolist() == pytest.approx([0.5, 0.25, 0.0, 0.5, 0.5, 0.5])


def test_a_village_without_a_quota_keeps_its_record() -> None:
    city = small_city()
    with city.villages.writing("assessment") as own:
        own.quota[:] = [10, 0, 0, 0, 0, 0]
    assessment.record.enter_record(city, np.full(6, 10))
    assert city.villages.record_reported.tolist() == [1.0, 0, 0, 0, 0, 0]


def test_records_differ_once_something_is_found_only() -> None:
    run = lived(small(assessment={"audit_share": 1.0, "audit_depth": 1.0, "independent": True}), 40)
    villages = run.city.villages
    assert (villages.record_audited <= villages.record_reported).all()
    assert (villages.record_audited < villages.record_reported).any()
    none = lived(small(assessment={"audit_share": 0.0}), 40).city.villages
    assert np.array_equal(none.record_audited, none.record_reported)
    assert Register.REGISTERED == 1
