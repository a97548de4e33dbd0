"""Where two histories part: columns in the order in which one leads to the next, month by month.

A mechanism that adds columns adds them to a stage, or a stage of its own, in STAGES.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.columns import Array

Months = NDArray[np.int16]
NEVER = np.int16(32000)
"""Later than any month: nothing has differed yet."""
NOTICED = 0.01
"""Share of an amount by which it must differ."""
AMOUNT = 8
"""Bytes of the whole numbers that are money, days or persons."""
START = -1
"""Month number of what differed already as the campaign began."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way from a lever to a household, and the columns that show it."""

    name: str
    store: str
    columns: tuple[str, ...]
    meaning: str


STAGES: tuple[Stage, ...] = (
    Stage("world", "households", ("workers", "assets", "ability", "shock", "away", "gaps"),
          "the city itself before 2014"),
    Stage("staffing", "villages", ("residents", "rotating", "helpers", "own_cadres"),
          "how many cadres its village has"),
    Stage("money", "villages", ("year_money",), "campaign money of its village"),
    Stage("pairing", "villages", ("helper", "body", "committee", "leader", "site", "teams"),
          "who helps its village: pairs, bodies, committees, leaders, special teams"),
    Stage("organisation", "villages",
          ("secretary", "strength", "owed", "margin", "failure", "focus"),
          "strength and duties of its village's organisation"),
    Stage("means", "villages", ("means", "reach", "room_done", "town_done"),
          "rooms, equipment and ways of its village's team"),
    Stage("audit", "villages", ("chance", "integrity"), "what its leaders expect of audits"),
    Stage("quota", "villages", ("quota",), "persons its village must release"),
    Stage("working days", "villages", ("field_days",), "field days of its village's team"),
    Stage("knowledge", "villages", ("knowledge", "skill"), "what the team knows and can do"),
    Stage("round", "households", ("forgotten", "organiser"), "whether it is on somebody's round"),
    Stage("visits", "households", ("visits",), "how often somebody comes"),
    Stage("file", "households", ("seen_income", "seen_gaps", "seen_cause"),
          "what is written down about it"),
    Stage("plan", "households", ("plan",), "the measure chosen for it"),
    Stage("triage", "households", ("place",), "its place in the waiting list"),
    Stage("help", "households", ("aid", "station"), "measures in force"),
    Stage("exit", "households", ("register",), "registered, released, returned"),
    Stage("market", "households", ("quarter", "quarters", "away"),
          "earnings: places away taken by others, prices"),
)  # fmt: skip
"""Causes before effects within a month; the last one only when none of the others differs."""
DOOR = ("round", "visits", "file", "plan", "triage", "help", "exit", "market")
"""Stages that are the household's own: the first of them is what reached it first."""
UPSTREAM = tuple(stage.name for stage in STAGES if stage.name not in DOOR)


class Partings:
    """The first month in which each stage of a household differs noticeably between two cities."""

    def __init__(self, one: City, other: City) -> None:
        self.one, self.other = one, other
        size = one.households.size
        self.first: dict[str, Months] = {s.name: np.full(size, NEVER) for s in STAGES}
        self._villages = {
            s.name: np.full(one.villages.size, NEVER) for s in STAGES if s.store == "villages"
        }
        self._look(STAGES[0], START)

    def look(self, month: int) -> None:
        """Compare the two cities at the end of a month."""
        for stage in STAGES[1:]:
            if stage.name != "triage":
                self._look(stage, month)
            elif month % 3 == 0:  # lists are renewed at the start of a quarter
                self._keep(stage, _places(self.one) != _places(self.other), month)

    def _look(self, stage: Stage, month: int) -> None:
        here, there = getattr(self.one, stage.store), getattr(self.other, stage.store)
        parts = [_apart(getattr(here, name), getattr(there, name)) for name in stage.columns]
        self._keep(stage, np.logical_or.reduce(parts), month)

    def _keep(self, stage: Stage, apart: Array, month: int) -> None:
        first = self._villages.get(stage.name, self.first[stage.name])
        first[(first == NEVER) & apart] = month

    def close(self) -> None:
        """Give every household what was found of its village."""
        for name, months in self._villages.items():
            self.first[name] = months[self.one.households.village]


def _apart(one: Any, other: Any) -> Array:
    """Rows in which a column differs so that somebody would notice; of lanes, in any lane.

    Amounts (floats, money, days) must differ by more than a hundredth of the larger one, counts and
    codes by anything: a day spent otherwise blurs every later number a little.
    """
    apart: Array = one != other
    if one.dtype.kind == "f" or one.dtype.itemsize == AMOUNT:
        a, b = one.astype(np.float64), other.astype(np.float64)
        apart = np.abs(a - b) > NOTICED * np.maximum(np.abs(a), np.abs(b))
    return apart.any(axis=0) if apart.ndim > 1 else apart


def _places(city: City) -> Array:
    """Place of every household in the waiting list of its village, -1 for none."""
    h = city.households
    lo = h.start[h.village]
    rank = np.arange(h.size) - lo
    places = np.full(h.size, -1, np.int64)
    listed = _before_the_end(h.turn, h.start, h.village)
    places[lo[listed] + h.turn[listed]] = rank[listed]
    return places


def _before_the_end(turn: Any, start: Any, village: Any) -> Array:
    """Entries of waiting lists that count: those before the village's first -1."""
    rank = np.arange(turn.size) - start[village]
    ends = np.diff(start)
    rows = np.flatnonzero(turn < 0)
    np.minimum.at(ends, village[rows], rank[rows])
    counts: Array = rank < ends[village]
    return counts


def earliest(first: dict[str, Months], names: tuple[str, ...], rows: Any) -> tuple[Array, Months]:
    """The stage (its number in `names`) that parted first, and the month; -1 where none did."""
    months = np.stack([first[name][rows] for name in names])
    which = months.argmin(axis=0)
    month = months[which, np.arange(which.size)]
    return np.where(month == NEVER, -1, which), month
