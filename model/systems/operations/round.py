"""Who is on the round of visits this month, and what a round and the plans that wait ask for (C4).

Rows of households are listed once a month, village by village, without a branch: what follows runs
over the listed only, and unregistered rows cost two bytes each.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.relief import Register
from model.systems.operations import rules
from model.systems.operations.numbers import Sight
from model.threads import over_villages
from model.units import ONE

F = np.float32
ROWS = np.uint64(256)
"""Rows looked at together; unsigned row numbers need no check for negative ones."""
NOBODY, U = np.uint64(0), np.uint64
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
EXITED = np.uint8(Register.EXITED)

cost_of = compiled(rules.visit_cost)
way_of = compiled(rules.way_left)


class AskRows(NamedTuple):
    """The columns of households that say who is on the round and what it asks for."""

    register: NDArray[Any]
    forgotten: NDArray[Any]
    way: NDArray[Any]
    organiser: NDArray[Any]
    plan: NDArray[Any]
    aid: NDArray[Any]


class Places(NamedTuple):
    """What asks depend on; one entry a village."""

    start: NDArray[Any]
    """First row of each village, and one past the last."""
    open: NDArray[Any]
    """Measures (bits) that the village's office knows can be had: other plans ask for no days."""
    fought: NDArray[Any]
    """Measures (bits) that special teams fight for."""
    reach: NDArray[Any]
    """Factor on the way to households."""
    organised: NDArray[Any]
    """Share of the days owed to organisers and others that was worked last month."""


class Round(NamedTuple):
    """The households on the round, rows in order; villages follow each other inside a span."""

    first: NDArray[Any]
    """Entry where each village begins (villages,)."""
    size: NDArray[Any]
    """Households of each village on the round (villages,)."""
    row: NDArray[Any]
    minutes: NDArray[Any]
    """Way to each household, with its organiser and the rooms there are."""


@compiled
def on_round(register: Any, forgotten: Any) -> Any:
    """Whether a household is registered or, once released, monitored, and not forgotten (A1)."""
    listed = (register == LISTED) | (register == RETURNED) | (register == EXITED)
    return listed & (forgotten == 0)


@compiled
def plan_waits(plan: Any, aid: Any, can: Any) -> Any:
    """Whether a plan is neither none nor in force, and can be had; `aid`, `can` are bits."""
    return (plan != 0) & (((aid >> plan) & 1) == 0) & (((can >> plan) & 1) != 0)


@compiled
def list_loop(r: AskRows, p: Places, w: Round, flag: Any, span: Any) -> None:
    """List the households on the round in a span of villages; `flag` is working memory (ROWS,)."""
    at = U(p.start[span[0]])
    for v in range(span[0], span[1]):
        w.first[v] = at
        lo, end = U(p.start[v]), U(p.start[v + 1])
        while lo < end:
            size = min(ROWS, end - lo)
            for k in range(size):
                flag[k] = on_round(r.register[lo + k], r.forgotten[lo + k])
            for k in range(size):
                w.row[at] = lo + k
                at += U(flag[k])
            lo += size
        w.size[v] = at - U(w.first[v])


@compiled
def ask_loop(r: AskRows, p: Places, s: Sight, w: Round, asked: Any, span: Any) -> None:
    """Fill `asked` (villages, 4): households on the round, days of a round, of plans, of battles.

    Fills the minutes of ways as well, which visits of this month take.
    """
    for v in range(span[0], span[1]):
        lo, hi = U(w.first[v]), U(w.first[v] + w.size[v])
        reach, organised, can, fought = p.reach[v], p.organised[v], p.open[v], p.fought[v]
        planned, battles, days = np.int64(0), np.int64(0), np.int64(0)
        for k in range(lo, hi):
            i = w.row[k]
            w.minutes[k] = way_of(r.way[i], F(r.organiser[i]) * organised, reach, s)
        for k in range(lo, hi):
            days += cost_of(w.minutes[k], ONE, s)
        for k in range(lo, hi):
            i = w.row[k]
            plan = r.plan[i]
            waits = plan_waits(plan, r.aid[i], can) & ((r.register[i] != EXITED) | s.keeps)
            own = s.days_of[plan] if waits else 0
            planned += own
            battles += own if ((fought >> plan) & 1) != 0 else 0
        asked[v, 0], asked[v, 1], asked[v, 2], asked[v, 3] = w.size[v], days, planned, battles


def ask(city: City, places: Places, sight: Sight) -> tuple[Round, NDArray[np.int64]]:
    """List who is on the round, and add up what each village is asked for (see `ask_loop`)."""
    h, size = city.households, city.villages.size
    rows = AskRows(h.register, h.forgotten, h.way, h.organiser, h.plan, h.aid)
    w = Round(
        np.empty(size, np.int64),
        np.empty(size, np.int64),
        np.empty(h.size, np.uint32),
        np.empty(h.size, F),
    )
    asked = np.empty((size, 4), np.int64)

    def part(first: int, last: int) -> None:
        list_loop(rows, places, w, np.empty(int(ROWS), np.uint8), (first, last))
        ask_loop(rows, places, sight, w, asked, (first, last))

    over_villages(h.start, part)
    return w, asked
