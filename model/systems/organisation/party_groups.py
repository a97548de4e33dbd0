"""Party groups in hamlets (O2): where they are set up, and the organiser each one has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
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


def set_up_party_groups(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: hamlets get a party group, at most one each, until the number is reached.

    Groups that are there stay. New ones go where most listed households x minutes of way are
    (`by_need`), or by lot (`random`); equal hamlets are ordered by a keyed draw. Writes the
    households with an organiser, and the days that each team owes to its organisers (1/100 day).
    """
    h, villages = city.households, city.villages
    most = int(h.hamlet.max(initial=0)) + 1
    where = h.village.astype(np.int64) * most + h.hamlet
    number = scaled(levels.organisation.party_groups, villages.part, "party_groups")
    chosen = np.zeros(villages.size * most, np.bool_)
    if number > 0:
        chosen[_best(city, levels.organisation.party_group_rule, where, seed)[:number]] = True
    with h.writing("organisation") as home:
        home.organiser[:] = chosen[where]
    groups = chosen.reshape(villages.size, most).sum(axis=1)
    with villages.writing("organisation") as own:
        own.owed[LANE] = groups * round(levels.organisation.organiser_days * DAY)
    _note(city, month, groups)


def _best(city: City, rule: str, where: Hamlets, seed: int) -> Hamlets:
    """Hamlets with people, the first to get a group first."""
    h, villages = city.households, city.villages
    most = int(h.hamlet.max(initial=0)) + 1
    lots = np.stack(
        [uniforms(seed, Purpose.PARTY_GROUP, 0, villages.key, lane) for lane in range(most)], axis=1
    ).ravel()
    listed = np.isin(h.register, (Register.REGISTERED, Register.RETURNED))
    way = np.zeros(lots.size, np.float32)
    way[where] = h.way
    need = np.bincount(where[listed], minlength=lots.size) * way.astype(np.float64)
    there = np.bincount(where[h.organiser > 0], minlength=lots.size) > 0
    score = np.zeros(lots.size) if rule == "random" else -need
    keys = np.repeat(villages.key, most)
    order = np.lexsort((keys, lots, score, ~there))
    return order[np.bincount(where, minlength=lots.size)[order] > 0]


def _note(city: City, month: int, groups: NDArray[np.int64]) -> None:
    if not city.decisions.on:
        return
    for row, number in enumerate(groups):
        if number and city.decisions.follows("village", row):
            options = [("party groups", float(number)), ("none", 0.0)]
            who = ("city group", "set up party groups")
            city.decisions.note(month, who, ("village", row), options, "party groups")
