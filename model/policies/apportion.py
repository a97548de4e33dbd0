"""Divide whole people, days or yuan by weights: largest remainder, so that sums are exact.

Rounding each share on its own loses or invents units; giving the remainder in row order favours
the first rows. Here shares are exact fractions of integers and ties are broken by keyed draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.draws import Purpose
from model.draws.kernel import uniforms

Whole = NDArray[np.int64]
STATIONS, MONEY, SITES, QUOTAS, SHOWS = 100, 200, 300, 400, 500
"""Lanes of the draws that break ties, by what is divided (callers add to them what they divide one
after another): who has luck with one thing has not the same luck with all of a month."""
FINE = 2.0**52
"""Weights become whole parts of the largest: multiplying all by a power of two changes nothing."""


def whole(
    total: int,
    weights: NDArray[Any],
    keys: NDArray[Any],
    seed: int,
    month: int,
    lane: int = 0,
) -> Whole:
    """Divide `total` units by `weights`: sums exactly, each within one unit of its quota.

    Largest remainder (Hamilton); equal remainders are ordered by a draw keyed by `keys`, in a
    `lane` that other things divided in the month do not use. If no weight is above zero all count
    the same. Nobody to give to, a negative total or a weight that is negative or not finite is a
    ValueError. Shapes: (n,), (n,) -> (n,).
    """
    parts = _parts(total, weights)
    if not parts:
        return np.zeros(0, np.int64)
    everything = sum(parts)
    shares, rests = [], []
    for part in parts:
        share, rest = divmod(total * part, everything)
        shares.append(share)
        rests.append(rest)
    out = np.array(shares, np.int64)
    left = total - sum(shares)
    if left:
        out[_largest(rests, left, keys, (seed, month, lane))] += 1
    return out


def with_caps(
    total: int,
    weights: NDArray[Any],
    caps: NDArray[Any],
    keys: NDArray[Any],
    seed: int,
    month: int,
) -> Whole:
    """As `whole`, but nobody gets more than its cap: the excess goes to the others by weight.

    Sums to the smaller of `total` and the sum of `caps` (n, whole numbers from zero).
    """
    room = np.asarray(caps, np.int64)
    weights = np.asarray(weights, np.float64)
    out = np.zeros(room.size, np.int64)
    left = min(total, int(room.sum()))
    while left > 0:
        open_rows = np.flatnonzero(out < room)
        wanted = open_rows[weights[open_rows] > 0.0]
        rows = wanted if wanted.size else open_rows
        given = whole(left, weights[rows], keys[rows], seed, month)
        granted = np.minimum(given, room[rows] - out[rows])
        out[rows] += granted
        left -= int(granted.sum())
    return out


def by_counts(
    total: int, counts: Whole, keys: NDArray[Any], seed: int, month: int, lane: int = 0
) -> Whole:
    """As `whole`, for weights that are counts: the same shares without Python's long integers.

    `total` times the sum of `counts` must fit into 63 bits.
    """
    everything = int(counts.sum())
    if not everything:
        return whole(total, counts, keys, seed, month, lane)
    shares, rests = np.divmod(total * counts, everything)
    left = total - int(shares.sum())
    draws = uniforms(seed, Purpose.APPORTION, month, keys, lane)
    first = np.lexsort((keys, draws, -rests))[:left]
    shares[first] += 1
    return np.asarray(shares, np.int64)


def _parts(total: int, weights: NDArray[Any]) -> list[int]:
    """Weights as Python integers: products with a total of any size are exact."""
    weights = np.asarray(weights, np.float64)
    if total < 0 or (total > 0 and weights.size == 0):
        raise ValueError(f"cannot divide {total} among {weights.size}")
    if not np.isfinite(weights).all() or (weights < 0.0).any():
        raise ValueError("weights must be finite and not negative")
    largest = float(weights.max(initial=0.0))
    if largest == 0.0:
        return [1] * int(weights.size)
    parts: list[int] = np.rint(weights / largest * FINE).astype(np.int64).tolist()
    return parts


def _largest(
    rests: list[int], count: int, keys: NDArray[Any], when: tuple[int, int, int]
) -> list[int]:
    """Rows of the largest remainders; those tied at the edge are ordered by draw, then by key."""
    order = sorted(range(len(rests)), key=rests.__getitem__, reverse=True)
    edge = rests[order[count - 1]]
    sure = [row for row in order[:count] if rests[row] > edge]
    tied = [row for row in order if rests[row] == edge]
    seed, month, lane = when
    draws = uniforms(seed, Purpose.APPORTION, month, np.asarray(keys)[tied], lane)
    first = np.lexsort((np.asarray(keys)[tied], draws))[: count - len(sure)]
    return sure + [tied[i] for i in first]
