"""The census at a quarter's end: the paper beside the truth, household by household, by village."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import exp32
from model.relief import Poor, Register
from model.scenario import Levels
from model.units import ONE, SUM_PARTS, ZERO, Real

F = np.float32
PARTS = F(65536.0)
RECENT = 3
SUSTAINED = 24
LISTED, RETURNED, EXITED = int(Register.REGISTERED), int(Register.RETURNED), int(Register.EXITED)
NEVER, STRUCK = int(Register.NEVER), int(Register.STRUCK)
LONG = 24
"""Months without a visit after which a listed household counts as never visited (A1)."""
T1, T2, T3 = np.uint8(Poor.INCOME), np.uint8(Poor.STABLE), np.uint8(Poor.GUARANTEE)

CENSUS = (
    "registered_persons",
    "registered_households",
    "exited_persons",
    "wrong_persons",
    "never_persons",
    "missed_persons",
    "waiting_persons",
    "excluded_persons",
    "ever_persons",
    "ever_income",
    "ever_recorded",
    "ever_migrants",
    "sustained_persons",
    "satisfied_parts",
    "ever_households",
    "helped_households",
    "better_off_households",
    "never_visited_households",
    "moved_households",
    "moved_workers",
    "moved_idle",
    "came_back_households",
)
"""Sums of the census, one row a village; incomes in sixteenths of the smallest unit of money."""


class CensusRows(NamedTuple):
    """The columns the census reads."""

    persons: NDArray[Any]
    register: NDArray[Any]
    poor: NDArray[Any]
    quarters: NDArray[Any]
    seen_income: NDArray[Any]
    seen_month: NDArray[Any]
    exit_month: NDArray[Any]
    away: NDArray[Any]
    workers: NDArray[Any]
    relocated: NDArray[Any]
    aid: NDArray[Any]


class Moods(NamedTuple):
    """Log odds of being satisfied, float32."""

    satisfied_base: Real
    satisfied_visit: Real
    satisfied_helped: Real
    satisfied_envy: Real
    satisfied_room: Real
    satisfied_unfair: Real


def satisfied(visited: Real, helped: Real, place: Any, m: Moods) -> Real:
    """Chance that a household on the list is satisfied: a visit, help whose gap is closed, a room.

    `place` is envy, the share of like households that were helped when it was not; unfairness, the
    share of the village's listed households whom neighbours know not to be poor; and the room.
    """
    envy, unfair, room = place
    odds = m.satisfied_base + m.satisfied_visit * visited + m.satisfied_helped * helped
    odds += m.satisfied_room * room
    against = m.satisfied_envy * envy + m.satisfied_unfair * unfair
    return ONE / (ONE + exp32(-(odds - against)))


satisfied_of = compiled(satisfied)


@compiled
def helped(aid: Any, poor: Any) -> Any:
    """Whether a measure is in force and no guarantee is missing any more."""
    return (aid != 0) & ((poor & T3) == 0)


@compiled
def _count(r: CensusRows, i: Any, when: Any, scale: Any, out: Any) -> None:
    month, last = when
    status, poor, persons = r.register[i], r.poor[i], np.int64(r.persons[i])
    listed = (status == LISTED) | (status == RETURNED)
    unlisted = (status == NEVER) | (status == STRUCK)
    out[0] += persons if listed else 0
    out[1] += 1 if listed else 0
    out[2] += persons if status == EXITED else 0
    out[3] += persons if (status == EXITED) & ((poor & (T1 | T3)) != 0) else 0
    out[4] += persons if unlisted else 0
    out[5] += persons if unlisted & ((poor & T2) != 0) else 0
    out[6] += persons if listed & (poor == 0) else 0
    out[7] += persons if (not listed) & ((poor & T1) != 0) else 0
    if status != NEVER:
        year = ZERO
        for back in range(4):
            year += r.quarters[(last - back) % 8, i]
        out[8] += persons
        out[9] += np.int64(year * scale)
        out[10] += np.int64(r.seen_income[i] * F(persons) * scale)
        out[11] += np.int64(r.away[i])
        kept = (status == EXITED) & (r.exit_month[i] >= 0) & (r.exit_month[i] <= month - SUSTAINED)
        out[12] += persons if kept & ((poor & T2) == 0) else 0
        out[14] += 0 if unlisted else 1
        out[15] += 1 if helped(r.aid[i], poor) & (not unlisted) else 0
        out[16] += 1 if listed & (poor == 0) else 0
        out[17] += 1 if listed & (month - r.seen_month[i] >= LONG) else 0
        in_town = r.relocated[i] == 1
        out[18] += 1 if in_town else 0
        out[19] += np.int64(r.workers[i]) if in_town else 0
        out[20] += np.int64(r.workers[i]) - np.int64(r.away[i]) if in_town else 0
        out[21] += 1 if r.relocated[i] == 2 else 0


@compiled
def _census_loop(r: CensusRows, places: Any, when: Any, scale: Any, m: Moods, sums: Any) -> None:
    month, (start, rooms) = when[0], places
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            _count(r, i, when, scale, sums[v])
        like = F(sums[v, 15]) / F(sums[v, 14]) if sums[v, 14] > 0 else ZERO
        unfair = F(sums[v, 16]) / F(sums[v, 1]) if sums[v, 1] > 0 else ZERO
        for i in range(start[v], start[v + 1]):
            if (r.register[i] != NEVER) & (r.register[i] != STRUCK):
                visited = (
                    ONE if (r.seen_month[i] >= 0) & (month - r.seen_month[i] < RECENT) else ZERO
                )
                mine = ONE if helped(r.aid[i], r.poor[i]) else ZERO
                place = (like * (ONE - mine), unfair, rooms[v])
                chance = satisfied_of(visited, mine, place, m)
                sums[v, 13] += np.int64(chance * PARTS)


def census(city: City, levels: Levels, month: int) -> NDArray[np.int64]:
    """Count the city at the end of `month` (a quarter's last): (villages, CENSUS) whole numbers."""
    households = city.households
    rows = CensusRows(*(getattr(households, name) for name in CensusRows._fields))
    said = {**levels.conduct.model_dump(), "satisfied_room": levels.support.satisfied_room}
    moods = Moods(*(F(said[name]) for name in Moods._fields))
    done = city.villages.room_done
    places = (households.start, ((done >= 0) & (done <= month)).astype(np.float32))
    sums = np.zeros((city.villages.size, len(CENSUS)), np.int64)
    scale = F(SUM_PARTS / levels.money.smallest)
    _census_loop(rows, places, (month, (month // 3) % 8), scale, moods, sums)
    return sums
