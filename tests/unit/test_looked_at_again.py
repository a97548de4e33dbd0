"""December: minimum income is tested again, and help of long ago may be given again."""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.relief import Measure
from model.scenario import Levels
from model.systems.livelihoods import look_again
from model.systems.livelihoods.numbers import administrative_line
from tests.cities import levels_with, small_city

DECEMBER = 47
ONCE = (Measure.ASSET_GRANT, Measure.JOB_PLACEMENT, Measure.TRAINING)


def helped(*measures: Measure, income: float = 0.0, seen: int = DECEMBER - 3) -> City:
    """A city where everybody has these measures and was seen with this income in lines."""
    city, line = small_city(villages=6), administrative_line(Levels(), DECEMBER)
    with city.households.writing("livelihoods") as own:
        own.aid[:] = sum(1 << m for m in measures)
    with city.households.writing("operations") as own:
        own.seen_income[:] = income * line
        own.seen_month[:] = seen
    return city


def share(city: City, measure: Measure) -> float:
    """Share of households that have a measure."""
    return float((city.households.aid >> measure & 1).mean())


@pytest.mark.parametrize(
    ("income", "seen", "kept"),
    [
        (1.0, DECEMBER - 3, 1), (1.29, DECEMBER, 1), (1.31, DECEMBER - 12, 0),
        (9.0, DECEMBER - 13, 1), (9.0, -1, 1),
    ],
)  # fmt: skip
def test_minimum_income_ends_where_it_is_seen_to_be_due_no_longer(
    income: float, seen: int, kept: int
) -> None:
    city = helped(Measure.MINIMUM_INCOME, Measure.SAFE_WATER, income=income, seen=seen)
    look_again(city, levels_with(measures={"minimum_retest": 1.3}), DECEMBER, 1)
    assert share(city, Measure.MINIMUM_INCOME) == kept
    assert share(city, Measure.SAFE_WATER) == 1


@pytest.mark.parametrize("measure", ONCE)
def test_help_of_long_ago_may_be_given_again(measure: Measure) -> None:
    """A fifth a year at 60 months: 5 standard errors of so many households."""
    city = helped(measure)
    look_again(city, levels_with(measures={"again_after": 60.0}), DECEMBER, 1)
    gone, n = 1.0 - share(city, measure), city.households.size
    assert abs(gone - 0.2) < 5 * (0.2 * 0.8 / n) ** 0.5
    look_again(city, levels_with(measures={"again_after": 12.0}), DECEMBER + 12, 1)
    assert share(city, measure) == 0


def test_what_lasts_is_not_taken_away() -> None:
    lasting = [m for m in Measure if m and m not in ONCE]
    city = helped(*lasting)
    before = city.households.aid.copy()
    look_again(city, levels_with(measures={"again_after": 12.0}), DECEMBER, 1)
    assert np.array_equal(city.households.aid, before)
