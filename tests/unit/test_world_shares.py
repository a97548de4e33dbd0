"""Apportioning by Webster: exact, in proportion, monotone, independent of the order of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.world.shares import apportion, in_turn

WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12).map(np.array)


@given(WEIGHTS, st.integers(0, 500))
def test_the_sum_is_exact_and_nobody_is_below_nothing(weights: np.ndarray, total: int) -> None:
    seats = apportion(weights, total)
    assert seats.sum() == total
    assert (seats >= 0).all()
    assert not seats[weights == 0].any() or not weights.any()


@given(WEIGHTS, st.integers(0, 300))
def test_one_more_takes_nothing_from_anybody(weights: np.ndarray, total: int) -> None:
    more = apportion(weights, total + 1) - apportion(weights, total)
    assert sorted(more.tolist())[-1] == 1
    assert more.min() >= 0
    assert more.sum() == 1


@pytest.mark.parametrize("total", [1, 50, 999, 100_000])
def test_it_is_the_rule_of_highest_quotients(total: int) -> None:
    weights = np.array([462.0, 300.0, 190.0, 48.5, 0.7])
    seats = np.zeros(5, int)
    for _ in range(min(total, 2000)):
        seats[np.argmax(weights / (2 * seats + 1))] += 1
    if total <= 2000:
        assert np.array_equal(apportion(weights, total), seats)
    assert np.abs(apportion(weights, total) - total * weights / weights.sum()).max() < 1.5


def test_everyone_gets_at_least_the_least() -> None:
    assert apportion(np.array([1000.0, 1.0, 1.0]), 6, 1).tolist() == [4, 1, 1]
    assert apportion(np.array([5.0, 5.0]), 2, 1).tolist() == [1, 1]


def test_nothing_to_weigh_is_shared_evenly_and_nobody_gets_nothing() -> None:
    assert apportion(np.zeros(3), 6).tolist() == [2, 2, 2]
    assert apportion(np.zeros(0), 0).tolist() == []


@given(WEIGHTS.filter(lambda w: w.any()), st.integers(1, 200))
def test_every_beginning_of_the_turns_is_an_apportionment(weights: np.ndarray, total: int) -> None:
    distinct = weights + np.linspace(0.0, 0.5, len(weights))
    turns = in_turn(distinct, total, np.arange(len(weights)))
    assert len(turns) == total
    for first in (1, total // 2, total):
        held = np.bincount(turns[:first], minlength=len(weights))
        assert np.array_equal(held, apportion(distinct, first))


def test_ties_are_broken_by_key_not_by_row() -> None:
    weights, keys = np.array([5, 5, 5]), np.array([30, 10, 20])
    order = np.array([2, 0, 1])
    turns = keys[in_turn(weights, 4, keys)]
    again = keys[order][in_turn(weights[order], 4, keys[order])]
    assert turns.tolist()[:3] == again.tolist()[:3] == [10, 20, 30]
