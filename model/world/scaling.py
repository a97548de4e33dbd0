"""A part of the city: whole villages, with the keys and households they have in the full one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import uniforms
from model.draws.plain import Purpose
from model.world.places import Places
from model.world.shares import apportion


def kept(places: Places, scale: float, seed: int) -> NDArray[np.int64]:
    """Rows of the villages kept at a scale, at least one, in their order.

    Counties and classes (not poor, poor, deep) keep their proportions; inside each the order of a
    keyed draw decides, so that a smaller part lies inside a larger one.
    """
    if scale >= 1.0:
        return np.arange(len(places))
    total = max(1, int(np.floor(scale * len(places) + 0.5)))
    stratum = places.county * 3 + places.poor + places.deep
    counts = np.bincount(stratum)
    seats = apportion(counts, total)
    drawn = uniforms(seed, Purpose.WORLD_SCALE, 0, places.key)
    order = np.lexsort((places.key, drawn, stratum))
    first = np.cumsum(counts) - counts
    place = np.arange(len(order)) - first[stratum[order]]
    return np.sort(order[place < seats[stratum[order]]])
