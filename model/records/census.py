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
from model.scenario import Levels, once_a_level
from model.threads import over_villages
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


# Short loops over all households of a village, without branches: most of them are on no list, but
# whole registers of bytes are compared at once.


@compiled
def _people_loop(r: CensusRows, start: Any, span: Any, month: Any, sums: Any) -> None:
    """Persons by what the paper and the truth say."""
    for v in range(span[0], span[1]):
        registered, waiting, exited, wrong, lasting = 0, 0, 0, 0, 0
        never, missed, excluded = 0, 0, 0
        register, poor = r.register[start[v] : start[v + 1]], r.poor[start[v] : start[v + 1]]
        size, left = r.persons[start[v] : start[v + 1]], r.exit_month[start[v] : start[v + 1]]
        for i in range(np.uint32(register.size)):
            code, persons = register[i], size[i]
            on, out = (code == REG) | (code == BACK), code == EXITED
            kept = (left[i] >= 0) & (left[i] <= month - SUSTAINED) & ((poor[i] & T2) == 0)
            registered += persons if on else 0
            waiting += persons if on & (poor[i] == 0) else 0
            exited += persons if out else 0
            wrong += persons if out & ((poor[i] & (T1 | T3)) != 0) else 0
            lasting += persons if out & kept else 0
            never += persons if not (on | out) else 0
            missed += persons if (not (on | out)) & ((poor[i] & T2) != 0) else 0
            excluded += persons if (not on) & ((poor[i] & T1) != 0) else 0
        sums[v, 0], sums[v, 2], sums[v, 3], sums[v, 4] = registered, exited, wrong, never
        sums[v, 5], sums[v, 6], sums[v, 7], sums[v, 12] = missed, waiting, excluded, lasting


@compiled
def _household_loop(r: CensusRows, start: Any, span: Any, month: Any, sums: Any, seen: Any) -> None:
    """Households on the list, or once on it: visited, helped, better off.

    `seen` is how many were visited lately, of those who are not helped and of those who are.
    """
    for v in range(span[0], span[1]):
        listed, ever, close, better, long, lately, both = 0, 0, 0, 0, 0, 0, 0
        register, poor = r.register[start[v] : start[v + 1]], r.poor[start[v] : start[v + 1]]
        aid, visited = r.aid[start[v] : start[v + 1]], r.seen_month[start[v] : start[v + 1]]
        for i in range(np.uint32(register.size)):
            code, since = register[i], month - visited[i]
            on = (code == REG) | (code == BACK)
            there, mine = on | (code == EXITED), helped(aid[i], poor[i])
            recent = (visited[i] >= 0) & (since < RECENT)
            listed += 1 if on else 0
            ever += 1 if there else 0
            close += 1 if there & mine else 0
            better += 1 if on & (poor[i] == 0) else 0
            long += 1 if on & (since >= LONG) else 0
            lately += 1 if there & recent else 0
            both += 1 if there & recent & mine else 0
        sums[v, 1], sums[v, 14], sums[v, 15] = listed, ever, close
        sums[v, 16], sums[v, 17] = better, long
        seen[v, 0], seen[v, 1] = lately - both, both


@compiled
def _income_loop(r: CensusRows, start: Any, span: Any, last: Any, terms: Any, sums: Any) -> None:
    """Income, record and relapse of all who were ever on the list.

    `terms` are the scale of sums and the line that goes on rising, yuan a person a year.
    """
    scale, rising = terms
    for v in range(span[0], span[1]):
        ever, freed, poor, below = 0, 0, 0, 0
        income, record = np.int64(0), np.int64(0)
        for i in range(np.uint64(start[v]), np.uint64(start[v + 1])):
            on, persons, year = r.register[i] != NEVER, r.persons[i], ZERO
            for back in range(4):
                year += r.quarters[(last - back) % 8, i]
            free = on & ((r.exit_kind[i] == FREED) | (r.exit_kind[i] == PUSHED_FREE))
            ever += persons if on else 0
            income += np.int64(year * scale) if on else 0
            record += np.int64(r.seen_income[i] * F(persons) * scale) if on else 0
            freed += persons if free else 0
            poor += persons if free & ((r.poor[i] & T1) != 0) else 0
            below += persons if free & (year < rising * F(persons)) else 0
        sums[v, 8], sums[v, 9], sums[v, 10] = ever, income, record
        sums[v, 22], sums[v, 23], sums[v, 24] = freed, poor, below


@compiled
def _work_loop(r: CensusRows, start: Any, span: Any, sums: Any) -> None:
    """Workers and moves of all who were ever on the list."""
    for v in range(span[0], span[1]):
        moved, returned = 0, 0
        absent, hands, idle = np.int64(0), np.int64(0), np.int64(0)
        for i in range(np.uint64(start[v]), np.uint64(start[v + 1])):
            on, workers, away = r.register[i] != NEVER, np.int64(r.workers[i]), np.int64(r.away[i])
            town = on & (r.relocated[i] == 1)
            absent += away if on else 0
            moved += 1 if town else 0
            hands += workers if town else 0
            idle += workers - away if town else 0
            returned += 1 if on & (r.relocated[i] == 2) else 0
        sums[v, 11], sums[v, 18], sums[v, 19] = absent, moved, hands
        sums[v, 20], sums[v, 21] = idle, returned


@compiled
def _mood_loop(rooms: Any, span: Any, m: Moods, seen: Any, sums: Any) -> None:
    """Add up the chances that households on the list, or once on it, are satisfied.

    In a village only visits and help tell them apart: four kinds of households.
    """
    for v in range(span[0], span[1]):
        ever, aided, listed = sums[v, 14], sums[v, 15], sums[v, 1]
        like = F(aided) / F(ever) if ever > 0 else ZERO
        unfair = F(sums[v, 16]) / F(listed) if listed > 0 else ZERO
        for mine in range(2):
            place = (like * (ONE - F(mine)), unfair, rooms[v])
            there = aided if mine else ever - aided
            for visit in range(2):
                number = seen[v, mine] if visit else there - seen[v, mine]
                chance = satisfied_of(F(visit), F(mine), place, m)
                sums[v, 13] += number * np.int64(chance * PARTS)


@compiled
def _count(r: CensusRows, villages: Any, span: Any, when: Any, said: Any, sums: Any) -> None:
    """All of the census in the villages of a span (first, past the last)."""
    (start, rooms), (month, terms, moods) = villages, said
    seen = np.zeros((start.size - 1, 2), np.int64)
    _people_loop(r, start, span, month, sums)
    _household_loop(r, start, span, month, sums, seen)
    _income_loop(r, start, span, when, terms, sums)
    _work_loop(r, start, span, sums)
    _mood_loop(rooms, span, moods, seen, sums)


def rising_line(levels: Levels, month: int) -> float:
    """The administrative line, rising after 2020 as it did before; yuan a person a year."""
    years = max(year_of(month) - 2014, 0)
    return float(levels.lines.administrative * (1.0 + levels.lines.administrative_growth) ** years)


def census(city: City, levels: Levels, month: int) -> NDArray[np.int64]:
    """Count the city at the end of `month` (a quarter's last): (villages, CENSUS) whole numbers."""
    households, done = city.households, city.villages.room_done
    rows = households.rows(CensusRows)
    rooms = ((done >= 0) & (done <= month)).astype(np.float32)
    terms = (F(SUM_PARTS / levels.money.smallest), F(rising_line(levels, month)))
    said = (month, terms, moods_of(levels))
    sums = np.zeros((city.villages.size, len(CENSUS)), np.int64)
    villages, last = (households.start, rooms), (month // 3) % 8
    over_villages(households.start, lambda *span: _count(rows, villages, span, last, said, sums))
    return sums


@once_a_level
def moods_of(levels: Levels) -> Moods:
    """What satisfaction depends on, from the levels in force."""
    names = [name for name in Moods._fields if name != "satisfied_room"]
    said = {name: F(getattr(levels.conduct, name)) for name in names}
    return Moods(**said, satisfied_room=F(levels.support.satisfied_room))
