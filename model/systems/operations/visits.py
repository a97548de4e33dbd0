"""The round of visits of every village, and what each visit sees and decides (C4, C6, C7).

Households that somebody visits are gathered into short arrays; the costly arithmetic runs over
blocks of those, village after village, so that the others cost nothing.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import block32, blocks32, exp32, normal32, uniform32
from model.draws.plain import Purpose
from model.systems.operations import needs, rules
from model.systems.operations.numbers import Sight
from model.systems.operations.round import EXITED, Round, cost_of, plan_waits
from model.threads import over_villages
from model.units import ZERO

F = np.float32
VISIT = int(Purpose.VISIT)
CAUSES = 12
LANES = 8
U = np.uint64
BLOCK = U(512)
"""Households dealt with together; unsigned row numbers need no check for negative ones."""

acquaintance = compiled(rules.acquaintance)
sight_error = compiled(rules.sight_error)
notice_chance = compiled(rules.notice_chance)
match_chance = compiled(rules.match_chance)


class HomeRows(NamedTuple):
    """The columns of households that visits read and write."""

    key: NDArray[Any]
    persons: NDArray[Any]
    workers: NDArray[Any]
    remote: NDArray[Any]
    gaps: NDArray[Any]
    cause: NDArray[Any]
    aid: NDArray[Any]
    register: NDArray[Any]
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


class Visited(NamedTuple):
    """Working memory of a span: the households that somebody visits this month."""

    row: NDArray[Any]
    times: NDArray[Any]
    village: NDArray[Any]
    cost: NDArray[Any]
    """Days of a visit to each household on the round of one village, 1/100 day."""


class Block(NamedTuple):
    """Working memory: some of the visited households."""

    row: NDArray[Any]
    times: NDArray[Any]
    village: NDArray[Any]
    key: NDArray[Any]
    words: tuple[NDArray[Any], ...]
    known: NDArray[Any]
    """How well the visitor knows the household."""
    blur: NDArray[Any]
    """Seen over true income."""
    asks: NDArray[Any]
    """Entries of the block about which something has to be decided."""


def working_memory(most: int, largest: int) -> tuple[Visited, Block]:
    """Working memory for up to `most` households visited, up to `largest` in a village."""
    row, times, village = (np.empty(most, np.uint32) for _ in range(3))
    seen = Visited(row, times, village, np.empty(largest, np.int64))
    row, times, village, asks = (np.empty(int(BLOCK), np.uint32) for _ in range(4))
    key, *words = (np.empty(int(BLOCK), np.uint32) for _ in range(5))
    known, blur = np.empty(int(BLOCK), F), np.empty(int(BLOCK), F)
    return seen, Block(row, times, village, key, tuple(words), known, blur, asks)


@compiled
def share_out(cost: Any, total: Any, budget: Any, at: Any, most: Any) -> Any:
    """C4: whole rounds first, then on from where the last round ended, while days last.

    `cost` are days of a visit by household, `total` their sum. Returns whole rounds, visits beyond
    them, where the next round begins, and the days left.
    """
    rounds = min(budget // total, most)
    left, steps, j = budget - rounds * total, U(0), at
    while rounds < most and cost[j] <= left:
        left -= cost[j]
        steps += U(1)
        j = j + U(1) if j + U(1) < U(cost.size) else U(0)
    return rounds, steps, j, left


@compiled
def _set_out(r: HomeRows, t: Teams, s: Sight, w: Round, seen: Visited, span: Any) -> Any:
    """Who is visited how often in a span of villages; returns how many are visited."""
    found = U(0)
    for v in range(span[0], span[1]):
        first, size, lo = U(w.first[v]), U(w.size[v]), t.start[v]
        if size == 0:
            continue
        total, at, here = np.int64(0), U(0), lo + t.next_visit[v]
        for k in range(size):
            cost = cost_of(w.minutes[first + k], t.effort[v], s)
            seen.cost[k] = cost
            total += cost
            at += U(1) if w.row[first + k] < here else U(0)
        for k in range(size):
            i = w.row[first + k]
            r.visits[i] = r.visits[i] * rules.KEEPS_MONTHS
        at = at if at < size else U(0)
        shared = share_out(seen.cost[:size], total, t.budget[v], at, s.most)
        rounds, steps, then, left = shared
        t.next_visit[v] = w.row[first + then] - lo
        t.spent[v] = t.budget[v] - left
        t.visits[v] = rounds * w.size[v] + np.int64(steps)
        for k in range(size if rounds > 0 else steps):
            j = at + k - (size if at + k >= size else U(0))
            seen.row[found + k] = w.row[first + j]
            seen.times[found + k] = rounds + (1 if k < steps else 0)
            seen.village[found + k] = v
        found += size if rounds > 0 else steps
    return found


@compiled
def _take(r: HomeRows, t: Teams, seen: Visited, lo: Any, size: Any, w: Block) -> None:
    """Take the next visited households into a block; this month's visits count."""
    for j in range(size):
        i, v = seen.row[lo + j], seen.village[lo + j]
        w.row[j], w.times[j], w.village[j] = i, seen.times[lo + j], v
        w.key[j] = r.key[i]
        visits = r.visits[i] + F(seen.times[lo + j])
        r.visits[i] = visits
        w.known[j] = acquaintance(visits, t.knowledge[v])


@compiled
def _look(w: Block, size: Any, s: Sight, when: Any) -> None:
    """C6: how far each visit's estimate of income is off."""
    month, k0, k1 = when
    a, b, _, _ = w.words
    blocks32(w.key[:size], (month, VISIT, 0), k0, k1, w.words)
    for j in range(size):
        w.blur[j] = exp32(normal32(a[j], b[j]) * sight_error(w.known[j], s))


@compiled
def _write_down(r: HomeRows, w: Block, size: Any, s: Sight, month: int) -> None:
    """What the visits write down about income and workers."""
    last = s.quarter + LANES
    q0, q1, q2, q3 = last & 7, (last - 1) & 7, (last - 2) & 7, (last - 3) & 7
    for j in range(size):
        i = w.row[j]
        year = r.unsent[i] + r.quarters[q0, i]
        year = year + r.quarters[q1, i] + r.quarters[q2, i] + r.quarters[q3, i]
        r.seen_income[i] = year / F(r.persons[i]) * w.blur[j]
        r.seen_workers[i] = r.workers[i]
        r.seen_month[i] = np.int16(month)


@compiled
def _notice(missing: Any, still: Any, chance: Any, key: Any, when: Any) -> Any:
    """C6: missing guarantees as noticed, with those that this month's visits notice."""
    month, k0, k1 = when
    drawn = block32(key, month, VISIT, 1, k0, k1)
    for bit in range(4):
        mask = np.uint8(1 << bit)
        if (missing & mask) and uniform32(drawn[bit]) < chance:
            still = still | mask
    return still


@compiled
def _look_for_gaps(r: HomeRows, w: Block, size: Any, t: Teams, s: Sight, when: Any) -> None:
    """Which missing guarantees the visits notice; what has been restored is struck out."""
    for j in range(size):
        i = w.row[j]
        still = r.seen_gaps[i] & r.gaps[i]
        if still != r.gaps[i]:
            known = acquaintance(F(w.times[j]), t.knowledge[w.village[j]])
            still = _notice(r.gaps[i], still, notice_chance(known, s), w.key[j], when)
        r.seen_gaps[i] = still


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
def _without_plan(r: HomeRows, w: Block, size: Any, t: Teams, s: Sight) -> Any:
    """Who needs a plan: there is none, the old one is in force or cannot be had; their number.

    Who needs nothing by what is seen has no plan from now on.
    """
    open_now, asks = U(0), U(0)
    for j in range(size):
        i = w.row[j]
        waits = plan_waits(r.plan[i], r.aid[i], t.open[w.village[j]])
        w.asks[open_now] = j
        left = (r.register[i] == EXITED) & (not s.keeps)
        open_now += U(0) if waits | left else U(1)
    for k in range(open_now):
        j = w.asks[k]
        i = w.row[j]
        w.asks[asks] = j
        ratio = r.seen_income[i] / s.line
        asks += U(1) if needs.needs_plan(r.seen_gaps[i], ratio, s.enough) else U(0)
        r.plan[i], r.plan_fits[i] = np.uint8(0), np.uint8(0)
    return asks


@compiled
def _plan(r: HomeRows, w: Block, asks: Any, t: Teams, s: Sight) -> None:
    """C7: choose a measure for those who need a plan, and write down a cause."""
    finds, misses = w.words[2], w.words[3]
    for k in range(asks):
        j = w.asks[k]
        i, v = w.row[j], w.village[j]
        counted = np.int64(r.seen_workers[i]), np.int64(r.persons[i])
        gaps, cause, aid = np.int64(r.seen_gaps[i]), np.int64(r.cause[i]), np.int64(r.aid[i])
        moves = needs.has(t.open[v] & ~aid, needs.RELOCATION)  # remoteness is for movers only
        terms = (r.remote[i] if moves else ZERO, aid, t.open[v], s.very_remote, s.members)
        case = needs.Case(gaps, cause, r.seen_income[i] / s.line, *counted, *terms)
        chance = match_chance(w.known[j], t.skill[v, cause], s)
        draws = uniform32(finds[j]), uniform32(misses[j])
        noted, plan, fits = _decide(case, chance, *draws)
        r.seen_cause[i], r.plan[i] = np.uint8(noted), np.uint8(plan)
        r.plan_fits[i] = np.uint8(1) if fits else np.uint8(0)


@compiled
def visit_loop(r: HomeRows, t: Teams, s: Sight, when: Any, lists: Any, span: Any) -> None:
    """One month of visits in a span of villages; fills visits, spent and next_visit of `t`.

    `lists` are the households on the round and working memory.
    """
    listed, seen, block = lists
    found = _set_out(r, t, s, listed, seen, span)
    lo = U(0)
    while lo < found:
        size = min(BLOCK, found - lo)
        _take(r, t, seen, lo, size, block)
        _look(block, size, s, when)
        _write_down(r, block, size, s, when[0])
        _look_for_gaps(r, block, size, t, s, when)
        _plan(r, block, _without_plan(r, block, size, t, s), t, s)
        lo += size


def visit(rows: HomeRows, teams: Teams, sight: Sight, when: Any, on_round: Round) -> None:
    """One month of visits in all villages (see `visit_loop`)."""
    sizes = on_round.size

    def part(first: int, last: int) -> None:
        memory = working_memory(int(sizes[first:last].sum()), int(sizes[first:last].max()))
        visit_loop(rows, teams, sight, when, (on_round, *memory), (first, last))

    over_villages(teams.start, part)
