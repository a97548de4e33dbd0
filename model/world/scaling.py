"""A part of the city: whole townships, with the keys and households they have in the full one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import uniforms
from model.draws.plain import Purpose
from model.world.places import Places

TOWNSHIP_KEYS = np.uint32(2**31)
"""Addresses of townships begin here, apart from those of villages."""
CANDIDATES = 2
"""Townships of a county weighed against each other, the first ones of a keyed draw.

With more of them unusual townships come last, and a part has too few of them."""


def kept(places: Places, scale: float, seed: int) -> NDArray[np.int64]:
    """Rows of the villages kept at a scale, at least one, in their order.

    Whole townships are kept, in an order of their own (`order_of_townships`); the last one in part.
    Inside a township poor, deep and other villages take turns by a keyed draw. So the part is a
    city of fewer townships, not of thinner ones, and a smaller part lies inside a larger one.
    """
    if scale >= 1.0:
        return np.arange(len(places))
    total = max(1, int(np.floor(scale * len(places) + 0.5)))
    order = np.lexsort((places.key, turns(places, seed), order_of_townships(places, seed)))
    return np.sort(order[:total])


def turns(places: Places, seed: int) -> NDArray[np.float64]:
    """When a village's turn comes in its township, 0-1: every beginning is mixed like the whole."""
    kind = places.township.astype(np.int64) * 3 + places.poor + places.deep
    drawn = uniforms(seed, Purpose.WORLD_SCALE, 0, places.key)
    order = np.lexsort((places.key, drawn, kind))
    number = np.bincount(kind)
    before = np.cumsum(number) - number
    out = np.empty(len(places), np.float64)
    out[order] = (np.arange(len(places)) - before[kind[order]] + 0.5) / number[kind[order]]
    return out


def order_of_townships(places: Places, seed: int) -> NDArray[np.int64]:
    """Place of each village's township in the order in which townships are kept.

    The next one is of the county whose turn it is by villages (Webster's rule). Of that county's
    first townships by a keyed draw it is the one after which the part has most nearly the city's
    shares of poor and deep villages, in the county and in all.
    """
    townships = np.unique(places.township)
    first = np.searchsorted(townships, places.township)
    held = np.stack(
        [np.bincount(first, w) for w in (np.ones(len(places)), places.poor, places.deep)], axis=1
    )
    county = np.zeros(townships.size, np.int64)
    county[first] = places.county
    drawn = uniforms(seed, Purpose.WORLD_SCALE, 0, TOWNSHIP_KEYS + townships.astype(np.uint32))
    waiting = np.lexsort((townships, drawn)).tolist()
    rank = np.empty(townships.size, np.int64)
    all_of = np.stack([held[county == c].sum(axis=0) for c in range(int(county.max()) + 1)])
    part = np.zeros_like(all_of)
    for place in range(townships.size):
        chosen = _next(waiting, held, county, (all_of, part))
        waiting.remove(chosen)
        part[county[chosen]] += held[chosen]
        rank[chosen] = place
    return rank[first]


def _next(
    waiting: list[int],
    held: NDArray[np.float64],
    county: NDArray[np.int64],
    counts: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> int:
    """The township to keep next, of those waiting in the order of their draw."""
    all_of, part = counts
    turn = (part[:, 0] + 0.5 * held[:, 0].mean()) / np.maximum(all_of[:, 0], 1.0)
    lacks = min(np.unique(county[waiting]).tolist(), key=turn.__getitem__)
    candidates = [t for t in waiting if county[t] == lacks][:CANDIDATES]
    return min(candidates, key=lambda t: _far(held[t], part, all_of, lacks))


def _far(
    township: NDArray[np.float64], part: NDArray[np.float64], all_of: NDArray[np.float64], c: int
) -> float:
    """Squared distance, in villages, of the part's poor and deep ones from the city's shares."""
    found = 0.0
    for now, whole in (
        (part.sum(axis=0) + township, all_of.sum(axis=0)),
        (part[c] + township, all_of[c]),
    ):
        away = now[1:] - now[0] * whole[1:] / whole[0]
        found += float(away @ away)
    return found
