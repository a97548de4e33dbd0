"""The first register, made by visible signs to a quota, and what village leaders are like."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import normals
from model.relief import Register
from model.scenario import Levels
from model.units import ZERO
from model.world.signs import visible_signs


def first_register(city: City, levels: Levels, seed: int) -> None:
    """Put the households that look poorest on the register until the city's quota is reached.

    The quota is a share of all persons (world.registered_share), met to within one household.
    Villages get as many places as they have households above the city's threshold, so the places
    follow visible poverty; income is never read. Equal signs are ordered by key.
    """
    h = city.households
    chosen = neediest(
        visible_signs(city, levels, seed), h.persons, h.key, levels.world.registered_share
    )
    with h.writing("assessment") as own:
        own.register[:] = Register.NEVER
        own.register[chosen] = Register.REGISTERED
        own.exit_month[:] = -1
        own.exit_kind[:] = 0


def neediest(
    signs: NDArray[np.float32], persons: NDArray[np.uint8], keys: NDArray[np.uint32], share: float
) -> NDArray[np.bool_]:
    """Households with the highest signs that together hold this share of all persons.

    The last one taken is the one that reaches the share. Shapes: (n,), (n,), (n,) -> (n,).
    """
    chosen = np.zeros(signs.size, np.bool_)
    by_level = np.zeros(LEVELS, np.int64)
    _count(signs, persons, by_level)
    together = np.cumsum(by_level)
    quota = round(share * int(together[-1]))
    if quota:
        edge = int(np.searchsorted(together, quota))
        at_edge = _take(signs, edge, chosen)
        order = at_edge[np.lexsort((keys[at_edge], -signs[at_edge]))]
        before = np.cumsum(persons[order], dtype=np.int64) + (together[edge] - by_level[edge])
        chosen[order[: int(np.searchsorted(before, quota)) + 1]] = True
    return chosen


LEVELS, LEVEL_BITS = 2**16, np.uint32(16)
TOP_BIT, ALL_BITS = np.uint32(2**31), np.uint32(2**32 - 1)
"""Signs are sorted into levels by the upper half of their bits; only one level is put in order."""


@compiled
def _level(sign: Any) -> Any:
    """Level of a sign, the highest sign first: its bits in the order of numbers."""
    bits = np.float32(ZERO - sign).view(np.uint32)
    ordered = bits ^ ALL_BITS if bits & TOP_BIT else bits | TOP_BIT
    return np.int64(ordered >> LEVEL_BITS)


@compiled
def _count(signs: Any, persons: Any, by_level: Any) -> None:
    for i in range(signs.size):
        by_level[_level(signs[i])] += np.int64(persons[i])


@compiled
def _take(signs: Any, edge: Any, chosen: Any) -> Any:
    """Choose whom a level above the edge holds; returns the rows of the edge."""
    n = 0
    for i in range(signs.size):
        level = _level(signs[i])
        chosen[i] = level < edge
        n += level == edge
    rows, at = np.empty(n, np.int64), 0
    for i in range(signs.size):
        if _level(signs[i]) == edge:
            rows[at] = i
            at += 1
    return rows


def prepare(city: City, levels: Levels, seed: int) -> None:
    """Month 0: integrity of each village's leaders (C10); nobody expects an audit yet."""
    conduct, villages = levels.conduct, city.villages
    luck = normals(seed, Purpose.INTEGRITY, 0, villages.key)
    with villages.writing("assessment") as own:
        own.integrity[:] = np.float32(conduct.integrity) + np.float32(conduct.integrity_sd) * luck
        own.chance[:] = 0.0
        own.quota[:] = 0
