"""Whole units are divided exactly, fairly, and the same whatever the order of rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.policies.apportion import by_counts, whole, with_caps

KEYS = np.arange(100, 110, dtype=np.uint32)


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (10, [1, 1], [5, 5]),
        (10, [3, 1], [8, 2]),
        (7, [2, 1, 1], [3, 2, 2]),
        (0, [1, 2], [0, 0]),
        (6, [0, 0, 0], [2, 2, 2]),
        (5, [0, 1], [0, 5]),
        (3, [1e-300, 1e300], [0, 3]),
    ],
)
def test_shares_follow_weights(total: int, weights: list[float], expected: list[int]) -> None:
    given = whole(total, np.array(weights), KEYS[: len(weights)], 1, 0)
    if total == 7:  # the two last tie for one unit
        assert given[0] in (3, 4)
        assert given.sum() == 7
    else:
        assert given.tolist() == expected


def test_a_total_beyond_the_precision_of_floats_is_divided_exactly() -> None:
    total = 2**60 + 1
    given = whole(total, np.array([1.0, 1.0, 1.0]), KEYS[:3], 1, 0)
    assert sum(given.tolist()) == total
    assert given.max() - given.min() <= 1


def test_multiplying_all_weights_by_eight_changes_nothing() -> None:
    weights = np.random.default_rng(3).random(10)
    assert np.array_equal(whole(1009, weights, KEYS, 5, 2), whole(1009, 8.0 * weights, KEYS, 5, 2))


def test_order_of_rows_does_not_matter() -> None:
    order = np.random.default_rng(4).permutation(10)
    weights = np.repeat([1.0, 2.0], 5)
    straight = whole(13, weights, KEYS, 1, 0)
    assert np.array_equal(whole(13, weights[order], KEYS[order], 1, 0), straight[order])


def test_ties_fall_by_draw_and_not_by_row() -> None:
    first = [int(whole(1, np.ones(10), KEYS, seed, 0).argmax()) for seed in range(200)]
    assert len(set(first)) == 10


@pytest.mark.parametrize(
    ("total", "weights"),
    [(-1, [1.0]), (1, []), (1, [-1.0, 2.0]), (1, [np.nan, 1.0]), (1, [np.inf, 1.0])],
)
def test_nonsense_is_refused(total: int, weights: list[float]) -> None:
    with pytest.raises(ValueError, match=r"divide|weights"):
        whole(total, np.array(weights), KEYS[: len(weights)], 1, 0)


def test_caps_hold_and_the_excess_goes_to_the_others() -> None:
    given = with_caps(10, np.array([100.0, 1.0, 1.0]), np.array([4, 9, 9]), KEYS[:3], 1, 0)
    assert given.tolist() == [4, 3, 3]


def test_when_all_are_full_the_rest_is_not_given() -> None:
    given = with_caps(100, np.array([1.0, 0.0]), np.array([4, 5]), KEYS[:2], 1, 0)
    assert given.tolist() == [4, 5]


def test_counts_are_shared_as_weights_are() -> None:
    keys = np.arange(40, dtype=np.uint32) + 7
    for seed in range(30):
        counts = np.random.default_rng(seed).integers(0, 9, keys.size)
        total = seed * 3
        one = by_counts(total, counts, keys, seed, 5)
        other = whole(total, counts, keys, seed, 5)
        assert one.tolist() == other.tolist()
    assert by_counts(3, 0 * counts, keys, 1, 5).sum() == 3


@pytest.mark.parametrize("divide", [whole, by_counts])
def test_ties_of_another_lane_fall_otherwise(divide: Callable[..., np.ndarray]) -> None:
    """One unit among ten equal villages, for 50 things divided in one month: not always one's."""
    equal = np.ones(10, np.int64)
    winners = [int(divide(1, equal, KEYS, 1, 0, lane).argmax()) for lane in range(50)]
    assert len(set(winners)) > 5
    assert winners[0] == int(divide(1, equal, KEYS, 1, 0).argmax())
