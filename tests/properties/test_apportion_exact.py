"""Apportioning never loses or invents a unit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.policies.apportion import whole, with_caps

WEIGHTS = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=30)
TOTALS = st.integers(0, 10**9)


@given(TOTALS, WEIGHTS, st.integers(0, 2**40))
def test_sums_are_exact_and_within_one_of_quota(
    total: int, weights: list[float], seed: int
) -> None:
    array = np.array(weights)
    shares = whole(total, array, np.arange(array.size, dtype=np.uint32), seed, 0)
    assert int(shares.sum()) == total
    assert (shares >= 0).all()
    even = np.ones(array.size) if array.max() == 0.0 else array / array.max()
    quota = total * (even / even.sum())
    assert (np.abs(shares - quota) < 1.0 + 1e-6 * max(total, 1) * 1e-6).all()


@given(TOTALS, WEIGHTS, st.integers(0, 1000))
def test_caps_hold_and_sums_are_exact(total: int, weights: list[float], cap: int) -> None:
    array = np.array(weights)
    keys = np.arange(array.size, dtype=np.uint32)
    caps = np.full(array.size, cap)
    shares = with_caps(total, array, caps, keys, 1, 0)
    assert (shares <= caps).all()
    assert int(shares.sum()) == min(total, cap * array.size)
