"""Quotas handed down (A9): how many persons each village must release this year."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.relief import Register
from model.scenario import Levels
from model.systems.assessment.files import bars, count_files, files_of
from model.systems.hand_down import hand_down_whole

Counts = NDArray[np.int64]
NEVER = np.uint8(Register.NEVER)


def hand_down(city: City, levels: Levels, month: int, seed: int) -> Counts:
    """January: persons to release by December, city to counties to townships to villages.

    The city must release what is on the register beyond the planned remainder of the first
    register. `by_share` follows the register, `by_seen` what is written in the files. Nobody is
    asked for more persons than it has. Writes and returns the quota of each village.
    """
    counts = _counted(city, levels, month)
    total = to_release(city, levels, int(counts[:, 0].sum()))
    return _written(city, _apportioned(city, levels, total, counts, (seed, month)))


def hand_on(city: City, levels: Levels, month: int, seed: int) -> None:
    """December, `by_seen` only: January's sum is split again by the files as they are now.

    Last December's review took all files that passed then; who can pass now shows in the lists
    that villages put up in autumn.
    """
    total = int(city.villages.quota.sum())
    if levels.assessment.apportion == "by_seen" and total > 0:
        counts = _counted(city, levels, month)
        _written(city, _apportioned(city, levels, total, counts, (seed, month)))


def to_release(city: City, levels: Levels, registered: int) -> int:
    """Persons the whole city must release: at least none."""
    h = city.households
    first = int(_first_persons(h.persons, h.register, h.added))
    return max(registered - round(levels.assessment.remaining * first), 0)


@compiled
def _first_persons(persons: Any, register: Any, added: Any) -> Any:
    """Persons of the first register (`Households.first_listed`)."""
    total = np.int64(0)
    for i in range(persons.size):
        total += np.int64(persons[i]) if (register[i] != NEVER) & (added[i] < 0) else np.int64(0)
    return total


def _counted(city: City, levels: Levels, month: int) -> Counts:
    """Registered persons, those who would pass, and the nearness of the others, by village."""
    h = city.households
    counts = np.zeros((city.villages.size, 3), np.int64)
    guarantees = levels.assessment.guarantees
    count_files(files_of(h), h.start, bars(city, levels, month), guarantees, counts)
    return counts


def _apportioned(
    city: City, levels: Levels, total: int, counts: Counts, draw: tuple[int, int]
) -> Counts:
    """Split a total: by the register; or first by who would pass, the rest by nearness to it."""
    registered, passing, near = counts.T
    if levels.assessment.apportion == "by_share":
        return _split(city, total, registered, draw)
    quota = _split(city, min(total, int(passing.sum())), passing, draw)
    for weights in (near, None):
        left = total - int(quota.sum())
        room = registered - quota
        asked = _split(city, left, room if weights is None else weights, draw)
        quota = quota + np.minimum(asked, room)
    return quota


def _written(city: City, quota: Counts) -> Counts:
    with city.villages.writing("assessment") as own:
        own.quota[:] = quota
    return quota


def _split(city: City, total: int, weights: Counts, draw: tuple[int, int]) -> Counts:
    return hand_down_whole(total, weights, city.villages, *draw)
