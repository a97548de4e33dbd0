"""A4: an exit needs every guarantee; without that condition exits come sooner, and more false."""

from __future__ import annotations

from dataclasses import replace

from tests.mediation.harness import Column, Path, effect, month_sum

PATH = Path(
    on={"assessment.guarantees": False}, off={"assessment.guarantees": True}, months=24,
    scale=0.02, outcome=month_sum("exits"), drawn=False, settings={"conduct.pressure": 0.0},
)  # fmt: skip
"""Without pressure to fill the quota, so that honest passes make the difference."""
FALSE = replace(PATH, outcome=month_sum("false_exits"))


def test_dropping_the_condition_speeds_reported_exits() -> None:
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found


def test_it_keeps_out_exits_that_would_be_false() -> None:
    found = effect(FALSE, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.full > 2 * effect(PATH, pairs=2).full, "most of them take the place of true ones"


def test_nothing_but_the_register_keeps_help_coming_to_who_lacks_a_guarantee() -> None:
    """Who is kept for a missing guarantee goes on being helped: fewer lack one at the end."""
    lacking = replace(
        PATH, on=PATH.off, off=PATH.on, mediator=Column("households", "register"), months=48,
        scale=0.04, outcome=lambda c: float(c.recorder.months[-1]["guarantee_incidence"]),
    )  # fmt: skip
    found = effect(lacking, pairs=8)
    assert found.full < 0
    assert found.clear, found
    assert abs(found.kept) < 0.4, found


def test_the_condition_does_less_where_nobody_sees_a_gap() -> None:
    """What list-makers saw in 2013 remains; no visit notices anything more."""
    blind = replace(FALSE, settings=dict(PATH.settings) | {"conduct.gap_sight": 0.0})
    assert effect(blind, pairs=2).full < 0.5 * effect(FALSE, pairs=2).full
