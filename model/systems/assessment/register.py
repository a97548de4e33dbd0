"""The first register, made by visible signs to a quota, and what village leaders are like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws import Purpose
from model.draws.kernel import normals
from model.relief import Register
from model.scenario import Levels
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
        own.register[:] = np.where(chosen, Register.REGISTERED, Register.NEVER)
        own.exit_month[:] = -1
        own.exit_kind[:] = 0


def neediest(
    signs: NDArray[np.float32], persons: NDArray[np.uint8], keys: NDArray[np.uint32], share: float
) -> NDArray[np.bool_]:
    """Households with the highest signs that together hold this share of all persons.

    The last one taken is the one that reaches the share. Shapes: (n,), (n,), (n,) -> (n,).
    """
    order = np.lexsort((keys, -signs))
    together = np.cumsum(persons[order], dtype=np.int64)
    quota = round(share * int(together[-1])) if together.size else 0
    number = int(np.searchsorted(together, quota)) + 1 if quota else 0
    chosen = np.zeros(signs.size, np.bool_)
    chosen[order[:number]] = True
    return chosen


def prepare(city: City, levels: Levels, seed: int) -> None:
    """Month 0: integrity of each village's leaders (C10); nobody expects an audit yet."""
    conduct, villages = levels.conduct, city.villages
    luck = normals(seed, Purpose.INTEGRITY, 0, villages.key)
    with villages.writing("assessment") as own:
        own.integrity[:] = np.float32(conduct.integrity) + np.float32(conduct.integrity_sd) * luck
        own.chance[:] = 0.0
        own.quota[:] = 0
