"""Shapley's division of a total among players, and what each adds first and last.

The value of a coalition is a number for every subset of players; subset s stands at the place
whose binary digits say who is in it (player i is in where bit i of s is 1), so that place 0 is
nobody and the last place is all. A player's share is the mean of what it adds when it joins, over
all orders in which the players can join:

    share_i = sum over s without i of  |s|! (n - |s| - 1)! / n!  x  (value(s and i) - value(s))

The shares add up to value(all) - value(nobody), a player that never adds anything gets 0, and two
players that add the same everywhere get the same. Source: Shapley (1953), "A value for n-person
games", Contributions to the Theory of Games II.
"""

from __future__ import annotations

from math import factorial

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


def shapley(values: Values) -> Values:
    """Return the players' shares, shape (..., n), of coalition values, shape (..., 2^n).

    They add up to the total but for the rounding of floating-point numbers.
    """
    n = players(values)
    shares = np.zeros((*values.shape[:-1], n))
    for i in range(n):
        for without in range(2**n):
            if not without >> i & 1:
                size = without.bit_count()
                orders = factorial(size) * factorial(n - size - 1)
                shares[..., i] += orders * (values[..., without | 1 << i] - values[..., without])
    return shares / factorial(n)


def added_first(values: Values) -> Values:
    """Return what each player adds to nobody, shape (..., n)."""
    alone = [1 << i for i in range(players(values))]
    return np.asarray(values[..., alone] - values[..., [0]])


def added_last(values: Values) -> Values:
    """Return what is lost when each player is taken from all, shape (..., n)."""
    everybody = values.shape[-1] - 1
    others = [everybody ^ 1 << i for i in range(players(values))]
    return np.asarray(values[..., [everybody]] - values[..., others])


def total(values: Values) -> Values:
    """Return the value of all less that of nobody, shape (...)."""
    return np.asarray(values[..., -1] - values[..., 0])


def players(values: Values) -> int:
    """Return n for 2^n coalitions; ValueError for another number of values."""
    n = int(values.shape[-1]).bit_length() - 1
    if values.shape[-1] != 2**n or n < 1:
        raise ValueError(f"{values.shape[-1]} values are not those of all coalitions of n players")
    return n
