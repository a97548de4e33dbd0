"""Poverty and inequality against examples by hand and the exact formula."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.experiments.metrics import comprehensive_incidence
from model.measures import (
    BINS,
    gini,
    income_bin,
    rate,
    shortfall,
    squared_shortfall,
)

F = np.float32
LINE = F(100.0)


@pytest.mark.parametrize(
    ("income", "gap", "square"),
    [
        (0.0, 1.0, 1.0),
        (25.0, 0.75, 0.5625),
        (50.0, 0.5, 0.25),
        (100.0, 0.0, 0.0),
        (400.0, 0.0, 0.0),
    ],
)
def test_shortfall_of_one_person(income: float, gap: float, square: float) -> None:
    assert shortfall(F(income), LINE) == gap
    assert squared_shortfall(F(income), LINE) == square


def test_headcount_gap_and_severity_of_four_persons() -> None:
    """Incomes 25, 50, 100, 400 under a line of 100: 2/4, (.75 + .5)/4, (.5625 + .25)/4."""
    incomes = [F(v) for v in (25.0, 50.0, 100.0, 400.0)]
    assert sum(shortfall(v, LINE) > 0 for v in incomes) / 4 == 0.5
    assert sum(shortfall(v, LINE) for v in incomes) / 4 == 0.3125
    assert sum(squared_shortfall(v, LINE) for v in incomes) / 4 == 0.203125


def test_shortfalls_depend_on_the_ratio_to_the_line_only() -> None:
    incomes = np.random.default_rng(1).uniform(0.0, 200.0, 500).astype(F)
    for income in incomes:
        assert shortfall(income * F(8.0), LINE * F(8.0)) == shortfall(income, LINE)
        assert income_bin(income * F(8.0), LINE * F(8.0)) == income_bin(income, LINE)


@pytest.mark.parametrize(
    ("income", "place"),
    [(0.0, 0), (1.5, 0), (1.5625, 1), (100.0, 64), (6398.0, 4094), (6400.0, 4095), (1e9, 4095)],
)
def test_bins_are_sixty_fourths_of_the_line_and_the_last_is_open(income: float, place: int) -> None:
    assert income_bin(F(income), LINE) == place


def in_bins(incomes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Persons and whole money by bin."""
    persons, money = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
    for income in incomes.astype(F):
        place = income_bin(income, LINE)
        persons[place] += 1
        money[place] += int(income * 1000)
    return persons, money


def exact_gini(incomes: np.ndarray) -> float:
    """2 sum (rank x income) / (n x sum) - (n + 1) / n."""
    ranked, n = np.sort(incomes), incomes.size
    return float(2 * (np.arange(1, n + 1) * ranked).sum() / (n * ranked.sum()) - (n + 1) / n)


@pytest.mark.parametrize("spread", [0.2, 0.72, 1.2])
def test_gini_of_a_sample_is_the_exact_one(spread: float) -> None:
    incomes = np.random.default_rng(3).lognormal(np.log(200.0), spread, 20_000)
    assert gini(*in_bins(incomes)) == pytest.approx(exact_gini(incomes), abs=2e-4)


@pytest.mark.parametrize(
    ("incomes", "expected"),
    [
        ([100.0, 300.0], 0.25),
        ([70.0] * 9, 0.0),
        ([0.0] * 9 + [100.0], 0.9),
        ([10.0, 20.0, 60.0], 10 / 27),
    ],
)
def test_gini_by_hand(incomes: list[float], expected: float) -> None:
    assert exact_gini(np.array(incomes)) == pytest.approx(expected)
    assert gini(*in_bins(np.array(incomes))) == pytest.approx(expected, abs=1e-9)


def test_gini_of_nobody_and_of_nothing_is_zero() -> None:
    nothing, people = np.zeros(BINS, np.int64), np.ones(BINS, np.int64)
    assert gini(nothing, nothing) == 0.0
    assert gini(people, nothing) == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(1, 4, 0.25), (0, 4, 0.0), (3, 0, 0.0), (0, 0, 0.0)]
)
def test_a_rate_of_nothing_is_zero(part: int, whole: int, share: float) -> None:
    assert rate(part, whole) == share
    assert rate(np.int64(part), np.int64(whole)) == share


def test_comprehensive_incidence_is_a_share_of_persons_by_run_and_place() -> None:
    villages = pd.DataFrame(
        {
            "scenario": "a", "seed": [1, 1, 1, 2], "year": 2016, "county": ["P", "P", "Q", "P"],
            "registered_persons": [10, 0, 5, 0], "missed_persons": [2, 3, 0, 0],
            "wrong_persons": [0, 5, 0, 0], "persons": [100, 300, 50, 0],
        }
    )  # fmt: skip
    assert comprehensive_incidence(villages).tolist() == [25 / 450, 0.0]
    by_county = comprehensive_incidence(villages, by=["county"])
    assert by_county["a", 1, 2016, "P"] == 20 / 400
    assert by_county["a", 1, 2016, "Q"] == 5 / 50
