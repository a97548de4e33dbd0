"""The round of visits of every village, and what each visit sees and decides (C4, C6, C7).

Registered and monitored households are gathered village by village into short arrays; the costly
arithmetic runs over those, so that unregistered rows cost one byte each.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import block32, blocks32, exp32, normal32, uniform32
from model.draws.plain import Purpose
from model.relief import Register
from model.systems.operations import needs, rules
from model.systems.operations.numbers import Sight
from model.units import ONE

F = np.float32
VISIT = int(Purpose.VISIT)
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
EXITED, NEVER = np.uint8(Register.EXITED), np.uint8(Register.NEVER)
CAUSES = 12
LANES = 8
LAST_LANE = LANES - 1

cost_of = compiled(rules.visit_cost)
way_of = compiled(rules.way_left)
acquaintance = compiled(rules.acquaintance)
sight_error = compiled(rules.sight_error)
notice_chance = compiled(rules.notice_chance)
match_chance = compiled(rules.match_chance)


class HomeRows(NamedTuple):
    """The columns of households that visits read and write."""

    key: NDArray[Any]
    persons: NDArray[Any]
    workers: NDArray[Any]
    way: NDArray[Any]
    remote: NDArray[Any]
    gaps: NDArray[Any]
    cause: NDArray[Any]
    aid: NDArray[Any]
    register: NDArray[Any]
    forgotten: NDArray[Any]
    organiser: NDArray[Any]
    quarters: NDArray[Any]
    unsent: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]
    seen_workers: NDArray[Any]
    seen_cause: NDArray[Any]
    seen_month: NDArray[Any]
    visits: NDArray[Any]
    plan: NDArray[Any]
    plan_fits: NDArray[Any]


class Teams(NamedTuple):
    """What the teams of villages bring to visits; one entry a village."""

    start: NDArray[Any]
    reach: NDArray[Any]
    """Factor on the way to households."""
    organised: NDArray[Any]
    """Share of the days owed to organisers and others that was worked last month."""
    budget: NDArray[Any]
    """Field days left for visits, 1/100 day."""
    effort: NDArray[Any]
    knowledge: NDArray[Any]
    skill: NDArray[Any]
    """Skill by cause, 1 is the reference (villages, causes)."""
    open: NDArray[Any]
    """Measures (bits) that the village's office knows can be had."""
    next_visit: NDArray[Any]
    """Row within the village where the round goes on."""
    visits: NDArray[Any]
    spent: NDArray[Any]
    """Days that visits took, 1/100 day."""


class Round(NamedTuple):
    """Working memory: the households of one village that are on the round."""

    row: NDArray[Any]
    cost: NDArray[Any]
    times: NDArray[Any]
    key: NDArray[Any]
    words: tuple[NDArray[Any], ...]
    blur: NDArray[Any]
    """Seen over true income."""


def working_memory(largest: int) -> Round:
    """Working memory for villages of up to `largest` households."""
    row, cost, times = (np.empty(largest, np.int64) for _ in range(3))
    key = np.empty(largest, np.uint32)
    words = tuple(np.empty(largest, np.uint32) for _ in range(4))
    return Round(row, cost, times, key, words, np.empty(largest, np.float32))


@compiled
def on_round(register: Any, forgotten: Any) -> Any:
    """Whether a household is registered or, once released, monitored, and not forgotten (A1)."""
    listed = (register == LISTED) | (register == RETURNED) | (register == EXITED)
    return listed & (forgotten == 0)


@compiled
def ask_loop(r: HomeRows, places: Any, s: Sight, asked: Any) -> None:
    """Fill `asked` (villages, 4): households on the round, days of a round, of plans, of battles.

    `places` are the first rows of villages, what each can fund now (bits of measures: other plans
    ask for no days), the measures special teams fight for, the factor on ways and the share of
    days owed that was worked.
    """
    start, can, fought, reach, organised = places
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            if (r.register[i] == NEVER) or not on_round(r.register[i], r.forgotten[i]):
                continue
            asked[v, 0] += 1
            helped = F(r.organiser[i]) * organised[v]
            asked[v, 1] += cost_of(way_of(r.way[i], helped, reach[v], s), ONE, s)
            plan = r.plan[i]
            waits = (plan != 0) & ((r.register[i] != EXITED) | s.keeps)
            waits &= ((r.aid[i] >> plan) & 1) == 0
            waits &= ((can[v] >> plan) & 1) != 0
            asked[v, 2] += s.days_of[plan] if waits else 0
            asked[v, 3] += s.days_of[plan] if waits & (((fought[v] >> plan) & 1) != 0) else 0


@compiled
def _gather(r: HomeRows, t: Teams, v: Any, s: Sight, w: Round) -> Any:
    """List the households on the round; returns their number and the days of one round."""
    size, total = 0, 0
    for i in range(t.start[v], t.start[v + 1]):
        if (r.register[i] == NEVER) or not on_round(r.register[i], r.forgotten[i]):
            continue
        w.row[size] = i
        way = way_of(r.way[i], F(r.organiser[i]) * t.organised[v], t.reach[v], s)
        w.cost[size] = cost_of(way, t.effort[v], s)
        total += w.cost[size]
        r.visits[i] = r.visits[i] * rules.KEEPS_MONTHS
        size += 1
    return size, total


@compiled
def _share_out(w: Round, size: int, total: int, t: Teams, v: int, most: int) -> None:
    """C4: whole rounds first, then on from where the last round ended, while days last."""
    rounds = min(t.budget[v] // total, most)
    left = t.budget[v] - rounds * total
    lo, j, steps = t.start[v], 0, 0
    for k in range(size):
        w.times[k] = rounds
        j += 1 if w.row[k] < lo + t.next_visit[v] else 0
    j = j if j < size else 0
    while rounds < most and w.cost[j] <= left:
        left -= w.cost[j]
        w.times[j] += 1
        steps += 1
        j = j + 1 if j + 1 < size else 0
    t.next_visit[v] = w.row[j] - lo
    t.spent[v] = t.budget[v] - left
    t.visits[v] = rounds * size + steps


@compiled
def _visited(w: Round, size: int) -> int:
    """Keep only the households that somebody visits; returns their number."""
    kept = 0
    for j in range(size):
        if w.times[j] > 0:
            w.row[kept], w.times[kept] = w.row[j], w.times[j]
            kept += 1
    return kept


@compiled
def _look(r: HomeRows, w: Round, size: int, knowledge: Any, s: Sight, when: Any) -> None:
    """C6: how far each visit's estimate of income is off."""
    month, k0, k1 = when
    for j in range(size):
        w.key[j] = r.key[w.row[j]]
        r.visits[w.row[j]] += F(w.times[j])
        w.blur[j] = acquaintance(r.visits[w.row[j]], knowledge)
    a, b, c, d = w.words
    out = (a[:size], b[:size], c[:size], d[:size])
    blocks32(w.key[:size], (month, VISIT, 0), k0, k1, out)
    blur = w.blur[:size]
    for j in range(size):
        blur[j] = exp32(normal32(out[0][j], out[1][j]) * sight_error(blur[j], s))


@compiled
def _notice(gaps: Any, seen: Any, chance: Any, key: Any, when: Any) -> Any:
    """C6: missing guarantees as noticed; what has been restored is struck out."""
    month, k0, k1 = when
    still = seen & gaps
    if still == gaps:
        return still
    drawn = block32(key, month, VISIT, 1, k0, k1)
    for bit in range(4):
        mask = np.uint8(1 << bit)
        if (gaps & mask) and uniform32(drawn[bit]) < chance:
            still = still | mask
    return still


@compiled
def _write_down(r: HomeRows, w: Round, size: int, s: Sight, month: int) -> None:
    """What the visits write down about income and workers."""
    for j in range(size):
        i = w.row[j]
        year = r.unsent[i]
        for back in range(4):
            year += r.quarters[(s.quarter + LANES - back) & LAST_LANE, i]
        r.seen_income[i] = year / F(r.persons[i]) * w.blur[j]
        r.seen_workers[i] = r.workers[i]
        r.seen_month[i] = np.int16(month)


@compiled
def _look_for_gaps(r: HomeRows, w: Round, size: int, known: Any, s: Sight, when: Any) -> None:
    """Which missing guarantees the visits notice."""
    for j in range(size):
        i = w.row[j]
        if r.gaps[i] | r.seen_gaps[i]:
            chance = notice_chance(acquaintance(F(w.times[j]), known), s)
            r.seen_gaps[i] = _notice(r.gaps[i], r.seen_gaps[i], chance, r.key[i], when)


@compiled
def _decide(case: needs.Case, chance: Any, finds: Any, misses: Any) -> Any:
    """C7: the cause and the measure written down, and whether the measure is the right one."""
    right = needs.right_measure(case)
    if finds < chance:
        return case.cause, right, right != 0
    cause = (case.cause + 1 + np.int64(misses * F(CAUSES - 1))) % CAUSES
    plan = needs.usual_measure(right, misses, case)
    return cause, plan, (plan == right) & (plan != 0)


@compiled
def _plan(r: HomeRows, w: Round, size: int, brought: Any, s: Sight) -> None:
    """C7: choose a measure, where there is none, the old one is in force or cannot be had."""
    known, skill, can = brought
    for j in range(size):
        i = w.row[j]
        waits = (r.plan[i] != 0) & (((r.aid[i] >> r.plan[i]) & 1) == 0)
        waits &= ((can >> r.plan[i]) & 1) != 0
        if waits | ((r.register[i] == EXITED) & (not s.keeps)):
            continue
        ratio = r.seen_income[i] / s.line
        cause, plan, fits = np.int64(r.seen_cause[i]), np.int64(0), False
        if needs.needs_plan(r.seen_gaps[i], ratio, s.enough):
            counted = np.int64(r.seen_workers[i]), np.int64(r.persons[i])
            gaps, true_cause = np.int64(r.seen_gaps[i]), np.int64(r.cause[i])
            aid = np.int64(r.aid[i])
            terms = (s.very_remote, s.members)
            case = needs.Case(gaps, true_cause, ratio, *counted, r.remote[i], aid, can, *terms)
            chance = match_chance(acquaintance(r.visits[i], known), skill[r.cause[i]], s)
            finds, misses = uniform32(w.words[2][j]), uniform32(w.words[3][j])
            cause, plan, fits = _decide(case, chance, finds, misses)
        r.seen_cause[i], r.plan[i] = np.uint8(cause), np.uint8(plan)
        r.plan_fits[i] = np.uint8(1) if fits else np.uint8(0)


@compiled
def _visit_all(r: HomeRows, w: Round, size: int, brought: Any, s: Sight, when: Any) -> None:
    _look(r, w, size, brought[0], s, when)
    _write_down(r, w, size, s, when[0])
    _look_for_gaps(r, w, size, brought[0], s, when)
    _plan(r, w, size, brought, s)


@compiled
def visit_loop(r: HomeRows, t: Teams, s: Sight, when: Any, w: Round) -> None:
    """One month of visits in all villages; fills visits, spent days and next_visit of `t`."""
    for v in range(t.start.size - 1):
        size, total = _gather(r, t, v, s, w)
        if size == 0:
            continue
        _share_out(w, size, total, t, v, s.most)
        _visit_all(r, w, _visited(w, size), (t.knowledge[v], t.skill[v], t.open[v]), s, when)
