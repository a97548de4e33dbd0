"""What an exit rule may know of a household: its file, never its income (C10)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import smaller
from model.relief import Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.units import HALF, ONE

F = np.float32
NEAR = F(1024.0)
"""Nearness is counted in whole parts: the order of households does not matter."""
REGISTERED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)


class Files(NamedTuple):
    """The seen columns and the register, as plain arrays."""

    persons: NDArray[Any]
    register: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]


def files_of(own: Any) -> Files:
    """The files of all households, from a store or from the columns of a writer."""
    files: Files = own.rows(Files)
    return files


def bars(city: City, levels: Levels, month: int) -> NDArray[np.float32]:
    """Seen income a person (yuan a year) that an honest pass needs, by village.

    (bar + fear x strictness + caution x chance of audit as the village sees it) x the
    administrative line.
    """
    conduct = levels.conduct
    strict = F(levels.assessment.fear * levels.assessment.strictness)
    times = F(conduct.bar) + strict + F(conduct.caution) * city.villages.chance
    found: NDArray[np.float32] = times * F(administrative_line(levels, month))
    return found


def on_register(register: int) -> bool:
    """Whether a household is on the register today."""
    return (register == REGISTERED) | (register == RETURNED)


def passes(income: float, gaps: int, bar: float, guarantees: bool) -> bool:
    """An honest pass: seen income reaches the bar and, if asked, no missing guarantee is seen."""
    return (income >= bar) & ((gaps == 0) | (not guarantees))


def nearness(income: float, gaps: int, bar: float, guarantees: bool) -> int:
    """How near a file that does not pass is to passing, in parts of 1,024.

    The fourth power of seen income over the bar; half of that with a missing guarantee in the way.
    """
    ratio = smaller(income / bar, ONE)
    seen = ratio * ratio * ratio * ratio * (HALF if (gaps != 0) & guarantees else ONE)
    return int(seen * NEAR)


listed = compiled(on_register)
honest = compiled(passes)
near = compiled(nearness)


@compiled
def count_files(f: Files, start: Any, bar: Any, guarantees: bool, out: Any) -> None:
    """Count files by village: adds to `out` (villages, 3).

    Persons on the register; of these in files that would pass today; the others by nearness.
    """
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            if listed(f.register[i]):
                persons = np.int64(f.persons[i])
                out[v, 0] += persons
                if honest(f.seen_income[i], f.seen_gaps[i], bar[v], guarantees):
                    out[v, 1] += persons
                else:
                    income, gaps = f.seen_income[i], f.seen_gaps[i]
                    out[v, 2] += persons * near(income, gaps, bar[v], guarantees)


@compiled
def listed_loop(persons: Any, register: Any, start: Any, out: Any) -> None:
    """Count by village: adds to `out` (3, villages) persons, persons and households listed."""
    for v in range(start.size - 1):
        everybody, people, homes = np.int64(0), np.int64(0), np.int64(0)
        for i in range(start[v], start[v + 1]):
            on = np.int64(listed(register[i]))
            size = np.int64(persons[i])
            everybody += size
            people += size * on
            homes += on
        out[0, v] += everybody
        out[1, v] += people
        out[2, v] += homes


def count_listed(city: City) -> NDArray[np.int64]:
    """Persons, persons on the register and households on the register, by village (3, villages)."""
    h, out = city.households, np.zeros((3, city.villages.size), np.int64)
    listed_loop(h.persons, h.register, h.start, out)
    return out
