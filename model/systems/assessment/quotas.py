"""Quotas handed down (A9): how many persons each village must release this year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.scenario import Levels
from model.systems.assessment.files import bars, count_files, files_of
from model.systems.hand_down import hand_down_whole

Counts = NDArray[np.int64]


def hand_down(city: City, levels: Levels, month: int, seed: int) -> Counts:
    """January: persons to release by December, city to counties to townships to villages.

    The city must release what is on the register beyond the planned remainder of the first
    register. `by_share` follows the register, `by_seen` the files that would pass today: only what
    goes beyond all such files follows the rest of the register. Nobody is asked for more persons
    than it has. Writes and returns the quota of each village.
    """
    h = city.households
    counts = np.zeros((city.villages.size, 2), np.int64)
    guarantees = levels.assessment.guarantees
    count_files(files_of(h), h.start, bars(city, levels, month), guarantees, counts)
    registered, eligible = counts[:, 0], counts[:, 1]
    total = to_release(city, levels, int(registered.sum()))
    quota = _split(city, total, registered, seed, month)
    if levels.assessment.apportion == "by_seen":
        first = min(total, int(eligible.sum()))
        quota = _split(city, first, eligible, seed, month)
        quota = quota + _split(city, total - first, registered - eligible, seed, month)
    with city.villages.writing("assessment") as own:
        own.quota[:] = quota
    return quota


def to_release(city: City, levels: Levels, registered: int) -> int:
    """Persons the whole city must release: at least none."""
    h = city.households
    first = int(h.persons[h.first_listed].sum(dtype=np.int64))
    return max(registered - round(levels.assessment.remaining * first), 0)


def _split(city: City, total: int, weights: Counts, seed: int, month: int) -> Counts:
    return hand_down_whole(total, weights, city.villages, seed, month)
