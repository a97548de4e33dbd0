"""Verdicts on made-up intervals: inside, near, outside, uninformative; bounds, ranges and signs."""

from __future__ import annotations

import math

import pytest

from model.experiments.validation.declared import kept_back, published
from model.experiments.validation.form import Published
from model.experiments.validation.measured import PLANNED_2017
from model.experiments.validation.verdicts import (
    INSIDE,
    NEAR,
    OUTSIDE,
    UNINFORMATIVE,
    verdict,
)
from model.scenario import load


def figure(
    kind: str = "",
    value: float = 2.0,
    high: float | None = None,
    ends: tuple[float, float] = (1, 3),
) -> Published:
    """A published figure of 2 that may plausibly be 1 to 3."""
    return Published("k", "title", "http://x", "2016", "ratio", value, ends, high, kind)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.5, 2.5, INSIDE),
        (2.0, 2.5, INSIDE),  # the ends belong to it
        (0.0, 4.0, INSIDE),  # just twice the plausible range
        (-0.1, 4.0, UNINFORMATIVE),
        (2.1, 2.5, NEAR),
        (2.9, 5.0, NEAR),
        (3.1, 5.0, OUTSIDE),
        (0.1, 0.9, OUTSIDE),
        (3.1, 9.0, UNINFORMATIVE),  # too wide, wherever it lies
        (math.nan, 2.0, UNINFORMATIVE),
        (1.0, math.inf, UNINFORMATIVE),
    ],
)
def test_a_figure(low: float, high: float, expected: str) -> None:
    assert verdict(figure(), (low, (low + high) / 2, high)) == expected


def test_a_published_range_is_held_where_the_interval_overlaps_it() -> None:
    item = figure(value=1.5, high=2.5)
    assert verdict(item, (2.4, 2.6, 2.9)) == INSIDE
    assert verdict(item, (2.6, 2.7, 2.9)) == NEAR


def test_a_lower_bound_may_be_exceeded_but_not_missed() -> None:
    item = figure("lower bound")
    assert verdict(item, (2.5, 2.7, 3.4)) == INSIDE
    assert verdict(item, (5.0, 5.5, 6.0)) == INSIDE
    assert verdict(item, (1.0, 1.5, 1.9)) == NEAR
    assert verdict(item, (0.2, 0.5, 0.9)) == OUTSIDE


@pytest.mark.parametrize(("sign", "ends"), [(1.0, (0.0, 1.0)), (-1.0, (-1.0, 0.0))])
def test_a_sign_wants_the_whole_interval_on_its_side(
    sign: float, ends: tuple[float, float]
) -> None:
    item = figure("criterion", 0.0, ends=ends)

    def said(low: float, mid: float, high: float) -> str:
        band = sorted(sign * value for value in (low, mid, high))
        return verdict(item, (band[0], band[1], band[2]))

    assert said(0.1, 0.2, 50.0) == INSIDE  # no interval is too wide for a sign
    assert said(-0.1, 0.2, 0.5) == NEAR
    assert said(-0.5, -0.2, 0.1) == OUTSIDE
    assert said(0.0, 0.2, 0.5) == NEAR  # nothing at all is not above nothing


def test_the_table_of_figures_says_what_each_is_for() -> None:
    uses = {item.use for item in published()}
    assert uses == {"validation", "input", "fitted, stage 1", "fitted, stage 2"}
    for item in published():
        low, high = item.plausible
        assert low <= item.published <= high, item.key
        assert item.definition, item.key
    fitted = {item.key for item in published() if item.use.startswith("fitted")}
    assert fitted >= {"income_2014", "recorded_income_2019", "wage_2018", "removed_2016"}
    kept = {item.key for item in kept_back()}
    assert {"wage_2019", "transfer_2019", "recheck_together", "counties_left"} <= kept
    assert sum(bool(item.rejects) for item in kept_back()) >= 3


def test_the_plan_that_forecasts_are_measured_by_is_that_of_the_case() -> None:
    assert load("liupanshui").at(47).assessment.remaining == PLANNED_2017


def test_every_failure_that_is_kept_is_discussed() -> None:
    from model.views.validation_page import notes, stored_rows

    said = notes()
    for row in stored_rows():
        if row["verdict"] != INSIDE:
            assert len(said.get(row["key"], "")) > 5, row["key"]
    assert set(said) <= {row["key"] for row in stored_rows()}


def test_the_form_in_the_documentation_is_the_form() -> None:
    import tomllib

    from model.experiments.validation.read import pattern_of
    from model.views.validation_page import validation_page

    blocks = validation_page().split("```toml\n")[1:]
    assert len(blocks) == 2
    for block in blocks:
        assert pattern_of(tomllib.loads(block.split("```")[0]), "example", "example.toml")
