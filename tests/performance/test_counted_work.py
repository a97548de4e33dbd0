"""The work of a month does not grow unnoticed: calls are counted, loops are compared with draws.

Counts are the same on every machine. Times are ratios of two loops that run in turn in this test,
the best of several rounds each.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from types import FrameType
from typing import Any

import numpy as np
import pytest

from model.campaign import Campaign
from model.draws.kernel import blocks32, seed_words
from model.scenario import load
from model.systems.livelihoods import month as month_module
from model.systems.livelihoods import month_of_livelihoods

YEAR = 12
MOST_CALLS = 4_900
"""Calls of Python and C functions in a month of a small city, mean over a year of campaign."""
MOST_GROWTH = 1.25
"""Calls in a city five times as large: institutions are loops over rows, not calls a village."""
MOST_DRAWS = 12.0
"""A household-month of livelihoods in blocks of the cipher, four draws each."""
MOST_BYTES = 144.0


def campaign_at(scale: float, months: int = 26) -> Campaign:
    """The case at a scale, some months in."""
    campaign = Campaign(setting=load("liupanshui").with_settings({"world.scale": scale}), rng=1)
    for _ in range(months):
        campaign.step()
    return campaign


def calls_of(work: Callable[[], object]) -> int:
    """Number of calls of functions, Python's and C's, while working."""
    count = 0

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_a_month(scale: float) -> float:
    """Mean over one year, after one in which all that is called was compiled."""
    campaign = campaign_at(scale, 26 + YEAR)

    def year() -> None:
        for _ in range(YEAR):
            campaign.step()

    return calls_of(year) / YEAR


@pytest.fixture(scope="module")
def small() -> float:
    """Calls a month of a city of about 20,000 households."""
    return calls_a_month(0.03)


def test_a_month_takes_few_calls(small: float) -> None:
    assert small < MOST_CALLS


def test_calls_do_not_grow_with_the_city(small: float) -> None:
    assert calls_a_month(0.15) < MOST_GROWTH * small


def test_a_household_has_few_bytes() -> None:
    assert campaign_at(0.01, 1).city.households.bytes_per_row() <= MOST_BYTES


def test_loops_are_compiled_once_for_a_run() -> None:
    campaign = campaign_at(0.02, 0)
    for _ in range(YEAR):
        campaign.step()
    loops = [month_module.month_loop, month_module.quarter_loop, month_module.grant_loop]
    assert [len(loop.signatures) for loop in loops] == [1, 1, 1]


def best(work: Callable[[], object], rounds: int = 7) -> float:
    """Least seconds of processor time of several rounds."""
    found = []
    for _ in range(rounds):
        begun = process_time()
        work()
        found.append(process_time() - begun)
    return min(found)


def test_a_month_of_livelihoods_costs_so_many_draws() -> None:
    campaign = campaign_at(0.2)
    size, words = campaign.city.households.size, seed_words(1)
    out = tuple(np.empty(256, np.uint32) for _ in range(4))
    keys = np.arange(256, dtype=np.uint32)

    def draws() -> None:
        for _ in range(size // 256):
            blocks32(keys, (1, 1, 0), *words, out)

    def live() -> None:
        month_of_livelihoods(campaign.city, campaign.levels, 31, 1, campaign.economy)

    draws()
    live()
    assert best(live) < MOST_DRAWS * best(draws)
