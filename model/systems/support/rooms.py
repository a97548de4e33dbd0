"""Rooms and township facilities (S4): which first, what they cost, and what they are good for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws.kernel import normals
from model.draws.plain import Purpose
from model.draws.scaled import scaled
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.support.prices import in_units

F = np.float32
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WorksReport:
    """What was begun in a year."""

    rooms: int
    townships: int
    cost: int
    """Smallest units."""


def build_rooms(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> WorksReport:
    """January: begin the year's rooms and township facilities, in the order of the rule.

    Each village gets a room once, each township its facilities once; money is paid when work
    begins, what is built is used when it is finished. What does not suffice for a whole township is
    kept for the next year (`ledger.works`).
    """
    said = levels.support
    if said.rooms == 0 and said.facilities == 0.0 and ledger.works == 0:
        return WorksReport(0, 0, 0)
    first = _first(city, levels, month, seed)
    rooms = _begin_rooms(city, levels, month, first)
    ledger.works += in_units(said.facilities * city.villages.share, levels)
    towns, villages = _begin_townships(city, levels, month, first, ledger.works)
    cost = rooms * in_units(said.room_price, levels)
    ledger.pay(month, "activity rooms", "village", cost)
    facilities = villages * in_units(said.town_price, levels)
    ledger.pay(month, "township facilities", "township", facilities)
    ledger.works -= facilities
    return WorksReport(rooms, towns, cost + facilities)


def _first(city: City, levels: Levels, month: int, seed: int) -> Scores:
    """Scores of villages under the rule, lowest first, as the office knows them."""
    v, rule = city.villages, levels.support.room_rule
    if rule == "largest_first":
        return -np.diff(city.households.start).astype(np.float64)
    if rule == "remote_first":
        return -v.remote.astype(np.float64)
    sight = F(levels.organisation.strength_sight)
    noise = sight * normals(seed, Purpose.ROOM, month, v.key)
    seen: Scores = (v.strength + noise).astype(np.float64)
    return seen


def _begin_rooms(city: City, levels: Levels, month: int, first: Scores) -> int:
    v, said = city.villages, levels.support
    without = np.flatnonzero(v.room_done < 0)
    order = without[np.lexsort((v.key[without], first[without]))]
    chosen = order[: scaled(said.rooms, v.part, "rooms")]
    with v.writing("support") as own:
        own.room_done[chosen] = month + said.room_months
    for row in chosen if city.decisions.on else ():
        options = [(v.names[k], float(first[k])) for k in order[: chosen.size + 1]]
        who = ("support office", "build a room")
        city.decisions.note(
            month, who, ("village", int(row)), options, v.names[row], "rule of order"
        )
    return int(chosen.size)


def _begin_townships(
    city: City, levels: Levels, month: int, first: Scores, money: int
) -> tuple[int, int]:
    """Whole townships as far as the money goes; returns townships and their villages."""
    v, said = city.villages, levels.support
    there = np.bincount(v.township, minlength=len(v.townships))
    done = np.bincount(v.township, v.town_done >= 0, there.size) > 0
    open_rows = np.flatnonzero((there > 0) & ~done)
    if open_rows.size == 0 or money == 0:
        return 0, 0
    mean = _township_means(city, first, there)
    order = open_rows[np.lexsort((open_rows, mean[open_rows]))]
    cost = np.cumsum(there[order]) * in_units(said.town_price, levels)
    begun = order[cost <= money]
    here = np.isin(v.township, begun)
    with v.writing("support") as own:
        own.town_done[here] = month + said.town_months
    return int(begun.size), int(here.sum())


def _township_means(city: City, first: Scores, there: NDArray[np.intp]) -> Scores:
    """Mean score of each township's villages, summed in whole parts: in any order the same."""
    parts = np.rint(first * 2**20).astype(np.int64)
    sums = np.zeros(there.size, np.int64)
    np.add.at(sums, city.villages.township, parts)
    means: Scores = sums / np.maximum(there, 1)
    return means


def open_rooms(city: City, levels: Levels, month: int) -> int:
    """Write the reach of villages with what is finished by now; returns rooms finished this month.

    reach = (1 - room's share of the way) x (1 - facilities' share), each only once it is finished.
    """
    v, said = city.villages, levels.support
    if max(v.room_done.max(), v.town_done.max()) < 0:
        return 0
    room = (v.room_done >= 0) & (v.room_done <= month)
    town = (v.town_done >= 0) & (v.town_done <= month)
    with v.writing("support") as own:
        own.reach[:] = (F(1.0) - F(said.room_way) * room) * (F(1.0) - F(said.town_way) * town)
    return int((v.room_done == month).sum())
