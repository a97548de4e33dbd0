"""The census at a quarter's end: the paper beside the truth, household by household, by village."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import year_of
from model.compiled import compiled
from model.draws.kernel import exp32
from model.relief import Exit, Poor, Register
from model.scenario import Levels
from model.units import ONE, SUM_PARTS, ZERO, Real

F = np.float32
PARTS = F(65536.0)
RECENT = 3
SUSTAINED = 24
REG, BACK, EXITED = int(Register.REGISTERED), int(Register.RETURNED), int(Register.EXITED)
FREED, PUSHED_FREE = int(Exit.TRUE), int(Exit.PUSHED_TRUE)
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
    "freed_persons",
    "relapsed_persons",
    "relapsed_rising_persons",
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
    exit_kind: NDArray[Any]
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
def _never_listed(r: CensusRows, start: Any, ever: Any, sums: Any) -> Any:
    """Count households never on the list, most of the city; the others' rows go into `ever`.

    Returns where each village's rows begin in `ever`, and one past the last.
    """
    begin = np.zeros(start.size, np.int64)
    n = 0
    for v in range(start.size - 1):
        begin[v] = n
        persons, stable, poor = np.int64(0), np.int64(0), np.int64(0)
        for i in range(start[v], start[v + 1]):
            if r.register[i] == NEVER:
                size = np.int64(r.persons[i])
                persons += size
                stable += size if (r.poor[i] & T2) != 0 else 0
                poor += size if (r.poor[i] & T1) != 0 else 0
            else:
                ever[n] = i
                n += 1
        sums[v, 4], sums[v, 5], sums[v, 7] = persons, stable, poor
    begin[start.size - 1] = n
    return begin


@compiled
def _status_loop(r: CensusRows, places: Any, month: Any, sums: Any) -> None:
    """Count who is or was on the list by what the paper and the truth say."""
    begin, ever = places
    for v in range(begin.size - 1):
        out = sums[v]
        for k in range(begin[v], begin[v + 1]):
            i = ever[k]
            status, poor, persons = r.register[i], r.poor[i], np.int64(r.persons[i])
            out[7] += persons if ((poor & T1) != 0) & (status != REG) & (status != BACK) else 0
            if status == STRUCK:
                out[4] += persons
                out[5] += persons if (poor & T2) != 0 else 0
                continue
            if status == EXITED:
                kept = (r.exit_month[i] >= 0) & (r.exit_month[i] <= month - SUSTAINED)
                out[2] += persons
                out[3] += persons if (poor & (T1 | T3)) != 0 else 0
                out[12] += persons if kept & ((poor & T2) == 0) else 0
            else:
                out[0] += persons
                out[1] += 1
                out[6] += persons if poor == 0 else 0
                out[16] += 1 if poor == 0 else 0
                out[17] += 1 if month - r.seen_month[i] >= LONG else 0
            out[14] += 1
            out[15] += 1 if helped(r.aid[i], poor) else 0


@compiled
def _life_loop(r: CensusRows, places: Any, last: Any, terms: Any, sums: Any) -> None:
    """Income, record, workers, moves and relapse of all who were ever on the list.

    `terms` are the scale of sums and the line that goes on rising, yuan a person a year.
    """
    scale, rising = terms
    begin, ever = places
    for v in range(begin.size - 1):
        out = sums[v]
        for k in range(begin[v], begin[v + 1]):
            i = ever[k]
            persons, year = np.int64(r.persons[i]), ZERO
            for back in range(4):
                year += r.quarters[(last - back) % 8, i]
            out[8] += persons
            out[9] += np.int64(year * scale)
            out[10] += np.int64(r.seen_income[i] * F(persons) * scale)
            out[11] += np.int64(r.away[i])
            if r.relocated[i] == 1:
                out[18] += 1
                out[19] += np.int64(r.workers[i])
                out[20] += np.int64(r.workers[i]) - np.int64(r.away[i])
            elif r.relocated[i] == 2:
                out[21] += 1
            if (r.exit_kind[i] == FREED) | (r.exit_kind[i] == PUSHED_FREE):
                out[22] += persons
                out[23] += persons if (r.poor[i] & T1) != 0 else 0
                out[24] += persons if year < rising * F(persons) else 0


@compiled
def _mood_loop(r: CensusRows, places: Any, rooms: Any, month: Any, m: Moods, sums: Any) -> None:
    """Add up the chances that households on the list, or once on it, are satisfied."""
    begin, ever = places
    for v in range(begin.size - 1):
        like = F(sums[v, 15]) / F(sums[v, 14]) if sums[v, 14] > 0 else ZERO
        unfair = F(sums[v, 16]) / F(sums[v, 1]) if sums[v, 1] > 0 else ZERO
        for k in range(begin[v], begin[v + 1]):
            i = ever[k]
            if r.register[i] != STRUCK:
                seen = (r.seen_month[i] >= 0) & (month - r.seen_month[i] < RECENT)
                mine = ONE if helped(r.aid[i], r.poor[i]) else ZERO
                place = (like * (ONE - mine), unfair, rooms[v])
                chance = satisfied_of(ONE if seen else ZERO, mine, place, m)
                sums[v, 13] += np.int64(chance * PARTS)


def rising_line(levels: Levels, month: int) -> float:
    """The administrative line, rising after 2020 as it did before; yuan a person a year."""
    years = max(year_of(month) - 2014, 0)
    return float(levels.lines.administrative * (1.0 + levels.lines.administrative_growth) ** years)


def census(city: City, levels: Levels, month: int) -> NDArray[np.int64]:
    """Count the city at the end of `month` (a quarter's last): (villages, CENSUS) whole numbers."""
    households = city.households
    rows = CensusRows(*(getattr(households, name) for name in CensusRows._fields))
    said = {**levels.conduct.model_dump(), "satisfied_room": levels.support.satisfied_room}
    moods = Moods(*(F(said[name]) for name in Moods._fields))
    done = city.villages.room_done
    rooms = ((done >= 0) & (done <= month)).astype(np.float32)
    sums = np.zeros((city.villages.size, len(CENSUS)), np.int64)
    ever = np.empty(households.size, np.int32)
    places = (_never_listed(rows, households.start, ever, sums), ever)
    _status_loop(rows, places, month, sums)
    terms = (F(SUM_PARTS / levels.money.smallest), F(rising_line(levels, month)))
    _life_loop(rows, places, (month // 3) % 8, terms, sums)
    _mood_loop(rows, places, rooms, month, moods, sums)
    return sums
