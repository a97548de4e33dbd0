"""Divide whole people, days or yuan by weights: largest remainder, so that sums are exact.

Rounding each share on its own loses or invents units; giving the remainder in row order favours
the first rows. Here shares are exact fractions of integers and ties are broken by keyed draws.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms

Whole = NDArray[np.int64]
STATIONS, MONEY, SITES, QUOTAS, SHOWS, NAMED = 100, 200, 300, 400, 500, 600
"""Lanes of the draws that break ties, by what is divided (callers add to them what they divide one
after another): who has luck with one thing has not the same luck with all of a month."""
FINE, BITS = 2.0**52, 62
"""Weights become whole parts of the largest: multiplying all by a power of two changes nothing.
Their sum stays below 2^BITS: among more than 2^10 the parts are coarser by the power of two above.
"""


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
    out, rests = np.zeros(parts.size, np.int64), np.zeros(parts.size, np.int64)
    if not total:
        return out
    bits = np.uint64(int(total).bit_length())
    _shares(np.uint64(total), bits, parts, out.view(np.uint64), rests.view(np.uint64))
    left = total - int(out.sum())
    if left:
        edge = np.partition(rests, rests.size - left)[rests.size - left]
        tied, sure = _largest(rests, edge, out)
        if tied.size > left - sure:
            names = np.asarray(keys)[tied]
            draws = uniforms(seed, Purpose.APPORTION, month, names, lane)
            tied = tied[np.lexsort((names, draws))[: left - sure]]
        out[tied] += 1
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


def _parts(total: int, weights: NDArray[Any]) -> Whole:
    """Weights as whole numbers."""
    weights = np.asarray(weights, np.float64)
    if total < 0 or (total > 0 and weights.size == 0):
        raise ValueError(f"cannot divide {total} among {weights.size}")
    parts = np.empty(weights.size, np.int64)
    if not _in_parts(weights, min(FINE, 2.0 ** (BITS - int(weights.size).bit_length())), parts):
        raise ValueError("weights must be finite and not negative")
    return parts


@compiled
def _in_parts(weights: Any, fine: float, parts: Any) -> bool:
    """Fill `parts`: the largest weight is `fine` parts; says whether all weights are weights."""
    largest, sound = 0.0, True
    for weight in weights:
        sound &= (weight >= 0.0) & (weight < np.inf)
        largest = max(largest, weight)
    for i in range(weights.size if sound else 0):
        parts[i] = np.int64(np.rint(weights[i] / largest * fine)) if largest > 0.0 else 1
    return sound


LOW, HALF_WORD, WORD = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(64)
TOP, ONE_BIT = np.uint64(63), np.uint64(1)


@compiled
def _shares(total: Any, bits: Any, parts: Whole, shares: Any, rests: Any) -> None:
    """total x part / sum of parts, and what is left over, exact: products have 128 bits.

    Long division, bit by bit, of all products side by side; a share has no more than the `bits` of
    the total (1-63). `shares` and `rests` are unsigned.
    """
    everything, lows = np.uint64(parts.sum()), np.empty_like(shares)
    for i in range(parts.size):
        part = np.uint64(parts[i])
        low = (total & LOW) * (part & LOW)
        cross = (total >> HALF_WORD) * (part & LOW) + (low >> HALF_WORD)
        other = (total & LOW) * (part >> HALF_WORD) + (cross & LOW)
        high = (total >> HALF_WORD) * (part >> HALF_WORD)
        high += (cross >> HALF_WORD) + (other >> HALF_WORD)
        low = (other << HALF_WORD) | (low & LOW)
        rests[i] = (high << (WORD - bits)) | (low >> bits)
        lows[i], shares[i] = low << (WORD - bits), np.uint64(0)
    for _ in range(bits):
        for i in range(parts.size):
            rest = (rests[i] << ONE_BIT) | (lows[i] >> TOP)
            fits = rest >= everything
            rests[i] = rest - everything if fits else rest
            shares[i] = (shares[i] << ONE_BIT) | (ONE_BIT if fits else np.uint64(0))
            lows[i] = lows[i] << ONE_BIT


@compiled
def _largest(rests: Whole, edge: Any, out: Whole) -> Any:
    """Give one unit to each of the remainders above the edge, the largest that may not get one.

    Returns the rows of those tied at the edge, and how many are above it.
    """
    above, at = 0, 0
    for i in range(rests.size):
        above += rests[i] > edge
        at += rests[i] == edge
    tied, found = np.empty(at, np.intp), 0
    for i in range(rests.size):
        if rests[i] == edge:
            tied[found] = i
            found += 1
        elif rests[i] > edge:
            out[i] += 1
    return tied, above
