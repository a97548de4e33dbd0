"""Party groups in hamlets (O2): where they are set up, and the organiser each one has."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.draws.scaled import scaled
from model.relief import Register
from model.scenario import Levels
from model.units import DAY
from model.villages import OWED

Hamlets = NDArray[Any]
"""One entry a hamlet: village row x the most hamlets of a village + hamlet."""
LANE = OWED.index("party_groups")
LISTED, BACK = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)


class HamletRows(NamedTuple):
    """What is counted of the households of a hamlet."""

    hamlet: NDArray[Any]
    register: NDArray[Any]
    organiser: NDArray[Any]
    way: NDArray[Any]


def set_up_party_groups(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: hamlets get a party group, at most one each, until the number is reached.

    Groups that are there stay. New ones go where most listed households x minutes of way are
    (`by_need`), or by lot (`random`); equal hamlets are ordered by a keyed draw. Writes the
    households with an organiser, and the days that each team owes to its organisers (1/100 day).
    """
    h, villages = city.households, city.villages
    most = int(h.hamlet.max(initial=0)) + 1
    number = scaled(levels.organisation.party_groups, villages.part, "party_groups")
    chosen = np.zeros(villages.size * most, np.uint8)
    if number > 0:
        chosen[_best(city, levels.organisation.party_group_rule, most, seed)[:number]] = 1
    with h.writing("organisation") as home:
        _write_organisers(h.hamlet, h.start, most, chosen, home.organiser)
    groups = chosen.reshape(villages.size, most).sum(axis=1, dtype=np.int64)
    with villages.writing("organisation") as own:
        own.owed[LANE] = groups * round(levels.organisation.organiser_days * DAY)
    _note(city, month, groups)


def _best(city: City, rule: str, most: int, seed: int) -> Hamlets:
    """Hamlets with people, the first to get a group first; `most` hamlets a village."""
    h, villages = city.households, city.villages
    lots = np.stack(
        [uniforms(seed, Purpose.PARTY_GROUP, 0, villages.key, lane) for lane in range(most)], axis=1
    ).ravel()
    rows = HamletRows(h.hamlet, h.register, h.organiser, h.way)
    counts, way = np.zeros((3, lots.size), np.int64), np.zeros(lots.size, np.float32)
    _count_hamlets(rows, h.start, most, counts, way)
    people, listed, there = counts
    need = listed * way.astype(np.float64)
    score = np.zeros(lots.size) if rule == "random" else -need
    keys = np.repeat(villages.key, most)
    order = np.lexsort((keys, lots, score, there == 0))
    return order[people[order] > 0]


@compiled
def _count_hamlets(r: HamletRows, start: Any, most: int, counts: Any, way: Any) -> None:
    """Households, listed ones and ones with an organiser, by hamlet (3, hamlets); and the way."""
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            where = v * most + np.int64(r.hamlet[i])
            counts[0, where] += 1
            counts[1, where] += (r.register[i] == LISTED) | (r.register[i] == BACK)
            counts[2, where] += r.organiser[i] > 0
            way[where] = r.way[i]


@compiled
def _write_organisers(hamlet: Any, start: Any, most: int, chosen: Any, organiser: Any) -> None:
    for v in range(start.size - 1):
        here = chosen[v * most : (v + 1) * most]
        for i in range(start[v], start[v + 1]):
            organiser[i] = here[hamlet[i]]


def _note(city: City, month: int, groups: NDArray[np.int64]) -> None:
    if not city.decisions.on:
        return
    for row, number in enumerate(groups):
        if number and city.decisions.follows("village", row):
            options = [("party groups", float(number)), ("none", 0.0)]
            who = ("city group", "set up party groups")
            city.decisions.note(month, who, ("village", row), options, "party groups")
