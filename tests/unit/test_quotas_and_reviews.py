"""Quotas by what is seen, a review without quota, and who waits for the next one."""

from __future__ import annotations

import numpy as np

from model.relief import Register
from model.systems import assessment
from tests.cities import levels_with
from tests.unit.test_assessment import DECEMBER, JANUARY, LINE, asked, december, reviewed_city


def test_by_seen_asks_the_rest_of_those_nearest_to_passing() -> None:
    """Nobody passes; one village is seen at half the bar, the others at nine tenths."""
    income = np.where(np.arange(240) < 60, 0.55 * LINE, 0.99 * LINE)
    quota = assessment.hand_down(
        reviewed_city(seen_income=income), asked(apportion="by_seen"), JANUARY, 1
    )
    assert (quota[1:] > 8 * quota[0]).all()


def test_by_seen_is_split_again_by_the_files_of_december() -> None:
    """Villages that could pass in January and cannot in December: the others are asked."""
    city, levels = reviewed_city(), asked(apportion="by_seen")
    assessment.hand_down(city, levels, JANUARY, 1)
    total = city.villages.quota.sum()
    with city.households.writing("operations") as own:
        own.seen_income[city.households.village == 0] = 500.0
    report = assessment.exit_review(city, levels, DECEMBER, 1)
    assert report.quota[0] == 0
    assert report.quota.sum() == total


def test_a_review_of_its_own_releases_who_passes_and_pushes_nobody() -> None:
    income = np.where(np.arange(240) % 2 == 0, 500.0, 5000.0)
    city = reviewed_city(seen_income=income)
    report = december(city, levels_with(assessment={"remaining": 1.0, "review": True}))
    out = city.households.register == Register.EXITED
    assert np.array_equal(out, income > LINE)
    assert report.quota.sum() == report.pushed_exits.sum() == 0
    assert report.exits.sum() == city.households.persons[out].sum()


def test_who_falls_back_waits_for_the_next_review() -> None:
    """Half of the households are out and seen far below the line; the rest must be pushed."""
    city = reviewed_city(seen_income=0.5 * LINE)
    h = city.households
    with h.writing("assessment") as own:
        own.register[::2] = Register.EXITED
        own.exit_month[::2] = -1
    with city.villages.writing("assessment") as own:
        own.integrity[:] = -40.0
    levels = levels_with(assessment={"remaining": 0.1})
    report = december(city, levels)
    assert (h.register[::2] == Register.RETURNED).all()
    assert report.pushed_exits.sum() > 0
    assert (h.register[h.exit_month == DECEMBER] == Register.EXITED).all()
    assert (h.exit_month[::2] == -1).all()
