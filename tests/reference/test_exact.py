"""The fast month is the plain month: bit for bit, household by household, column by column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from model.city import City
from model.relief import Gap, Measure
from model.scenario import Levels
from model.systems.livelihoods import (
    Economy,
    LivelihoodReport,
    begin_year,
    month_of_livelihoods,
)
from model.systems.livelihoods.market import failures, industry_lags, produce
from model.systems.livelihoods.numbers import numbers_of
from model.systems.livelihoods.rows import BLOCK
from tests.reference import plain_month
from tests.reference.household import STATE, read, read_support
from tests.reference.plain_month import Village, When
from tests.reference.small_city import SHOCKS, busy, declared, small_city, support

SEED = (7 << 32) + 11
"""A seed of more than 32 bits, so that both halves of the key count."""
AREAS, PRICES = (0.9, 1.0, 0.7, 1.0, 0.95, 1.0), (0.83, 1.21, 0.7, 0.66, 1.3, 0.98)


def economy_of_test() -> Economy:
    """Scale of farm income and prices of six industries."""
    return Economy(5990.0, AREAS, PRICES)


@dataclass(frozen=True)
class Story:
    """A small city, the months it lives through and the levels in force."""

    sizes: tuple[int, ...]
    first: int
    months: int
    levels: Callable[[], Levels]


STORIES = {
    "burn-in to 2015": Story((777, 30, 5), -5, 26, declared),
    "pandemic, busy": Story((60, 1, 39, 20), 64, 25, busy),
}


@pytest.fixture(params=STORIES.values(), ids=STORIES.keys())
def story(request: pytest.FixtureRequest) -> Story:
    value: Story = request.param
    return value


def villages_of(city: City, levels: Levels) -> list[Village]:
    """The whole city as objects."""
    v, start = city.villages, city.households.start
    houses, lags = read(city.households), industry_lags(city, levels)
    labour = np.array(levels.measures.industry_labour, np.float32)
    fail = failures(city, levels)
    return [
        Village(
            int(v.key[i]), v.place[i], v.weather[i], v.taken[i], int(lags[i]), fail[i],
            labour[v.industry[i]], v.pooled[i],
            np.float32(v.site[i]), houses[start[i] : start[i + 1]],
        )
        for i in range(v.size)
    ]  # fmt: skip


def fast_month(city: City, levels: Levels, month: int, economy: Economy) -> LivelihoodReport:
    """One month as the model lives it, January's business included."""
    if month % 12 == 0:
        begin_year(city, levels, month, SEED, clock=month >= 0)
    return month_of_livelihoods(city, levels, month, SEED, economy, SHOCKS)


def plain_report(
    city: City, villages: list[Village], levels: Levels, month: int, economy: Economy
) -> tuple[Any, Any]:
    """The same month over objects."""
    n = numbers_of(levels, month, economy.farm_scale, SHOCKS)
    when = When(month, SEED, n)
    if month % 12 == 0:
        calm = When(month, SEED, numbers_of(levels, month, 1.0, ()))
        plain_month.begin_year(villages, calm, levels.livelihoods.weather_sd, month >= 0)
    read_support(city.households, [h for v in villages for h in v.houses])
    displaced = np.float32(levels.livelihoods.displacement)
    for village, placed in zip(villages, city.villages.placements, strict=True):
        village.taken = village.taken * np.float32(11 / 12) + np.float32(placed) * displaced
    grown = produce(city, levels, (economy.areas, economy.prices), month, SHOCKS)
    for village, earns in zip(villages, grown, strict=True):
        village.produce = earns
    sums = plain_month.live(villages, when)
    return sums, plain_month.close_quarter(villages, when) if month % 3 == 2 else None


def assert_same_rows(city: City, villages: list[Village], month: int) -> None:
    houses = [h for v in villages for h in v.houses]
    for name in STATE:
        fast = getattr(city.households, name)
        slow = np.array([getattr(h, name) for h in houses], fast.dtype)
        assert fast.tobytes() == slow.tobytes(), f"month {month}: {name} {fast[fast != slow]}"
    quarters = np.array([h.quarters for h in houses], np.float32).T
    assert np.array_equal(city.households.quarters, quarters), f"month {month}: quarters"
    for name in ("weather", "taken"):
        slow = np.array([getattr(v, name) for v in villages], np.float32)
        assert np.array_equal(getattr(city.villages, name), slow), f"month {month}: {name}"


def test_fast_month_is_the_plain_month(story: Story) -> None:
    levels, economy = story.levels(), economy_of_test()
    city = small_city(story.sizes)
    villages = villages_of(city, levels)
    for month in range(story.first, story.first + story.months):
        support(city, month, 3)
        sums, closed = plain_report(city, villages, levels, month, economy)
        report = fast_month(city, levels, month, economy)
        assert report.sums.tolist() == sums, f"month {month}: sums"
        assert (report.poverty is None) == (closed is None)
        if closed:
            assert report.poverty is not None
            assert report.poverty.tolist() == closed[0], f"month {month}: poverty"
            assert np.array_equal(report.bins, closed[1]), f"month {month}: bins"
        assert_same_rows(city, villages, month)


def test_columns_of_others_are_left_alone(story: Story) -> None:
    city, levels = small_city(story.sizes), story.levels()
    support(city, story.first, 3)
    before = city.copy()
    fast_month(city, levels, story.first, economy_of_test())
    touched = {*STATE, "quarters"}
    for column in city.households.COLUMNS:
        if column.writer != "livelihoods" or column.name not in touched:
            old = getattr(before.households, column.name)
            assert np.array_equal(getattr(city.households, column.name), old), column.name


def test_the_stories_visit_every_branch() -> None:
    seen = dict.fromkeys(
        ("left", "back", "fell ill", "better", "aged", "moved", "came back", "bears"), 0
    )
    gaps, granted, rows = np.zeros(16, int), 0, 0
    for story in STORIES.values():
        city, levels = small_city(story.sizes), story.levels()
        for month in range(story.first, story.first + story.months):
            support(city, month, 3)
            old, h = city.copy().households, city.households
            fast_month(city, levels, month, economy_of_test())
            seen["left"] += int((h.away > old.away).sum())
            seen["back"] += int((h.away < old.away).sum())
            seen["fell ill"] += int((h.ill > old.ill).sum())
            seen["better"] += int((h.ill < old.ill).sum())
            seen["aged"] += int((h.old > old.old).sum())
            seen["moved"] += int(((h.relocated == 1) & (old.relocated == 0)).sum())
            seen["came back"] += int(((h.relocated == 2) & (old.relocated == 1)).sum())
            seen["bears"] += int((h.industry_from == month).sum())
            gaps += np.bincount(h.gaps & ~old.gaps, minlength=16)
            granted |= int(np.bitwise_or.reduce(h.granted))
        rows = max(rows, *np.diff(city.households.start))
    assert min(seen.values()) > 0, seen
    assert gaps[[int(gap) for gap in Gap]].min() > 0, gaps
    assert granted == sum(1 << m for m in Measure if m)
    assert rows > BLOCK
