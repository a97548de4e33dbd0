"""What one row holds at the end of a month, and what has changed since the month before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from model.campaign.life import words
from model.city import City
from model.columns import Store
from model.decisions import Decision
from model.relief import Exit, Poor, Register
from model.scenario import Levels

Look = dict[str, Any]
"""Every column of one row, as plain Python values; a column of lanes is a list."""
LANES = 8


def look(store: Store, row: int) -> Look:
    """All columns of one row."""
    return {c.name: getattr(store, c.name)[..., row].tolist() for c in store.COLUMNS}


def look_at_household(city: City, row: int) -> Look:
    """A household's columns, and its place in the waiting list of its village (-1 none)."""
    h, now = city.households, look(city.households, row)
    lo, end = int(h.start[now["village"]]), int(h.start[now["village"] + 1])
    turn = h.turn[lo:end]
    ends, places = np.flatnonzero(turn < 0), np.flatnonzero(turn == row - lo)
    size = int(ends[0]) if ends.size else turn.size
    there = places.size and int(places[0]) < size
    return now | {"place": int(places[0]) if there else -1, "waiting": size}


def look_at_village(city: City, row: int) -> Look:
    """A village's columns, and counts of what has become of its households."""
    h = city.households
    rows = slice(int(h.start[row]), int(h.start[row + 1]))
    persons, register = h.persons[rows].astype(np.int64), h.register[rows]
    listed = (register == Register.REGISTERED) | (register == Register.RETURNED)
    kinds = np.bincount(h.exit_kind[rows], weights=persons, minlength=len(Exit))
    return look(city.villages, row) | {
        "registered_persons": int(persons[listed].sum()),
        "registered_households": int(listed.sum()),
        "exited_persons": int(persons[register == Register.EXITED].sum()),
        "returned_persons": int(persons[register == Register.RETURNED].sum()),
        "stable_poor_persons": int(persons[(h.poor[rows] & Poor.STABLE) != 0].sum()),
        "persons": int(persons.sum()),
        "exit_kinds": kinds.astype(np.int64).tolist(),
        "new_exits": _new_exits(h, rows, persons),
    }


def _new_exits(h: Any, rows: slice, persons: Any) -> dict[int, list[int]]:
    """Persons released by month of their last release, by kind of exit."""
    found: dict[int, list[int]] = {}
    out = h.register[rows] == Register.EXITED
    for month in np.unique(h.exit_month[rows][out]):
        these = out & (h.exit_month[rows] == month)
        sums = np.bincount(h.exit_kind[rows][these], persons[these], minlength=len(Exit))
        found[int(month)] = sums.astype(np.int64).tolist()
    return found


@dataclass(frozen=True)
class Change:
    """A row at the end of a month and of the month before, with what surrounds it."""

    kind: str
    """household | village | cadre"""
    row: int
    month: int
    before: Look
    now: Look
    city: City
    levels: Levels
    notes: Mapping[str, Decision] = field(default_factory=dict)
    """Decisions of the month about this row, by what was decided; the last of a kind."""
    year: Sequence[Look] = ()
    """The looks of this year so far, this month's included."""
    closes: bool = False
    """Whether a year ends, or the run: what has become of the row is summed up."""
    used: set[str] = field(default_factory=set)
    """What a sentence has told already of `notes`."""

    def changed(self, *columns: str) -> bool:
        """Whether any of these columns exists and differs from last month."""
        return any(c in self.now and self.now[c] != self.before[c] for c in columns)

    def why(self, what: str) -> Decision | None:
        """The decision of this month about something; it will not be told a second time."""
        if what in self.notes:
            self.used.add(what)
        return self.notes.get(what)

    def step(self, column: str) -> Any:
        """By how much a column has changed."""
        return self.now[column] - self.before[column]

    def gained(self, column: str) -> int:
        """Bits that are set now and were not."""
        return int(self.now[column]) & ~int(self.before[column])

    def lost(self, column: str) -> int:
        """Bits that were set and are not now."""
        return int(self.before[column]) & ~int(self.now[column])


@dataclass(frozen=True, slots=True)
class Watch:
    """A line of the table: when one of these columns changes, tell this.

    `tell` is a function of the change that returns a sentence, several, or nothing; or two texts,
    for a column of yes and no.
    """

    topic: str
    columns: tuple[str, ...]
    tell: Callable[[Change], str | Sequence[str] | None] | tuple[str, str]

    def sentences(self, change: Change) -> list[str]:
        """What this line has to say about a month."""
        if not change.changed(*self.columns):
            return []
        if isinstance(self.tell, tuple):
            text: Any = self.tell[0] if change.now[self.columns[0]] else self.tell[1]
        else:
            text = self.tell(change)
        found = [text] if isinstance(text, str) else list(text or ())
        return [words.sentence(one) for one in found if one]
