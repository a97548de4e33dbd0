"""The rules of the exit review, and the loop that applies them village by village (C10)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import block32, exp32, larger, smaller, uniform32
from model.draws.plain import Purpose
from model.relief import Exit, Poor, Register
from model.systems.assessment.files import honest, listed
from model.systems.blocks import ROWS, new_block, pick
from model.systems.support.queue import ROW, ROW_BITS, SIGN
from model.units import HALF, ONE, ZERO

F = np.float32
DRAW = int(Purpose.EXIT_REVIEW)
OUT, BACK = np.uint8(Register.EXITED), np.uint8(Register.RETURNED)
LISTED = np.uint8(Register.REGISTERED)
INCOME_POOR = np.uint8(Poor.INCOME)
TRUE, MISTAKE = np.uint8(Exit.TRUE), np.uint8(Exit.HONEST_MISTAKE)
PUSHED_FALSE, PUSHED_TRUE = np.uint8(Exit.PUSHED_FALSE), np.uint8(Exit.PUSHED_TRUE)
FRESH = 12
"""Months for which a look at a household counts as knowledge of it."""
WIDEST = F(60.0)
TOP, ALL_BITS = np.uint64(0xFFFFFFFF), np.uint32(0xFFFFFFFF)


class ReviewRows(NamedTuple):
    """The columns the review reads, and those that assessment writes."""

    key: NDArray[Any]
    persons: NDArray[Any]
    gaps: NDArray[Any]
    poor: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]
    seen_month: NDArray[Any]
    register: NDArray[Any]
    exit_month: NDArray[Any]
    exit_kind: NDArray[Any]
    aid: NDArray[Any]
    aid_at_exit: NDArray[Any]


class Villages(NamedTuple):
    """What the review needs to know of villages."""

    start: NDArray[Any]
    quota: NDArray[Any]
    """Persons."""
    bar: NDArray[Any]
    """Seen income a person that an honest pass needs."""
    chance: NDArray[Any]
    integrity: NDArray[Any]


class Pressure(NamedTuple):
    """Numbers of the decision to push."""

    pressure: Any
    gain: Any
    career: Any
    """Weight of a career that rests on the record, times the hope of one (S5)."""
    found: Any
    """Share of an exit on the record that is lost to an audit at a perceived chance of 1."""
    penalty: Any
    spread: Any
    line: Any
    spare: Any
    fallen: Any
    """Seen income below which a released household is put back."""
    guarantees: bool
    review: bool
    """Whether villages without a quota release whoever passes."""


def lie_size(income: Any, gaps: Any, line: Any) -> Any:
    """How large a lie an exit would be: shortfall of seen income, and half for a seen gap."""
    return larger(ONE - income / line, ZERO) + (HALF if gaps else ZERO)


def push_chance(shortfall: Any, size: Any, chance: Any, integrity: Any, n: Pressure) -> Any:
    """C10: logistic of (b S + w + career - F pi (0.5 + size) - kappa) over its spread.

    `shortfall` S is the share of the quota that honest files leave open, `size` the size of the
    lie, `chance` pi of being audited as the village sees it, `integrity` kappa of its leaders. A
    career counts by what the exit is worth on the record: 1 as reported, 1 - found pi as audited.
    """
    gain = n.gain + n.career * larger(ONE - n.found * chance, ZERO)
    wish = n.pressure * shortfall + gain - n.penalty * chance * (HALF + size) - integrity
    odds = larger(smaller(wish / n.spread, WIDEST), -WIDEST)
    return ONE / (ONE + exp32(-odds))


def is_false(poor: Any, gaps: Any) -> Any:
    """Whether an exit is false: income poverty in truth, or any guarantee missing in truth."""
    return ((poor & INCOME_POOR) != 0) | (gaps != 0)


def falls_back(income: Any, seen: Any, month: int, bar: Any) -> Any:
    """Whether an exited household is seen, within a year, below the bar to return."""
    return (income < bar) & (seen >= 0) & (month - seen <= FRESH)


size_of = compiled(lie_size)
chance_to_push = compiled(push_chance)
false_exit = compiled(is_false)
fallen = compiled(falls_back)


@compiled
def ordered_word(score: Any) -> Any:
    """A whole number in the order of finite float32 scores (`queue.ordered_bits` of one)."""
    bits = np.float32(score + ZERO).view(np.uint32)
    return np.uint64(bits ^ ALL_BITS if bits & SIGN else bits | SIGN)


class Order(NamedTuple):
    """Listed households, one village after another, each from the highest seen income down."""

    rows: NDArray[np.uint64]
    begin: NDArray[np.intp]
    """First entry of each village, and one past the last (villages + 1)."""


def in_order(r: ReviewRows, start: NDArray[Any]) -> Order:
    """The order in which the review takes households; equal incomes in the order of rows."""
    begin = np.zeros(start.size, np.intp)
    _count_listed(r.register, start, begin)
    rows = np.empty(int(begin[-1]), np.uint64)
    _sort_villages(r, start, begin, rows)
    return Order(rows, begin)


@compiled
def _count_listed(register: Any, start: Any, begin: Any) -> None:
    for v in range(start.size - 1):
        here = np.int64(0)
        for i in range(start[v], start[v + 1]):
            here += (register[i] == LISTED) | (register[i] == BACK)
        begin[v + 1] = begin[v] + here


@compiled
def _sort_villages(r: ReviewRows, start: Any, begin: Any, rows: Any) -> None:
    """Write rows in the order of codes: how far seen income is from the top, then the row."""
    for v in range(start.size - 1):
        here, at = rows[begin[v] : begin[v + 1]], 0
        for i in range(start[v], start[v + 1]):
            if (r.register[i] == LISTED) | (r.register[i] == BACK):
                rank = TOP - ordered_word(r.seen_income[i])
                here[at] = (rank << ROW_BITS) | np.uint64(i)
                at += 1
        here.sort()
        for k in range(at):
            here[k] = here[k] & ROW


@compiled
def return_loop(r: ReviewRows, start: Any, n: Pressure, month: int, out: Any) -> None:
    """Bring back exited households that officials see below the line; adds persons to `out`.

    Who was released this very month is not looked at; who returns waits for the next review.
    """
    b = new_block()
    for v in range(start.size - 1):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            for i in range(lo, hi):
                down = fallen(r.seen_income[i], r.seen_month[i], month, n.fallen)
                b.chosen[i - lo] = (r.register[i] == OUT) & (r.exit_month[i] != month) & down
            for k in range(pick(b.chosen, hi - lo, b.rows)):
                i = lo + b.rows[k]
                r.register[i] = BACK
                out[v] += np.int64(r.persons[i])
            lo = hi


@compiled
def _release(r: ReviewRows, i: Any, month: int, pushed: bool, out: Any) -> Any:
    wrong = false_exit(r.poor[i], r.gaps[i])
    kind = PUSHED_FALSE if wrong else PUSHED_TRUE
    if not pushed:
        kind = MISTAKE if wrong else TRUE
    r.register[i], r.exit_month[i], r.exit_kind[i] = OUT, np.int16(month), kind
    r.aid_at_exit[i] = r.aid[i]
    persons = np.int64(r.persons[i])
    out[kind] += persons
    return persons


@compiled
def _honest(r: ReviewRows, p: Villages, n: Pressure, order: Any, where: Any, out: Any) -> Any:
    v, month = where
    passed = np.int64(0)
    for i in order:
        if (p.quota[v] > 0) & (F(passed) >= n.spare * F(p.quota[v])):
            break
        if listed(r.register[i]) and honest(
            r.seen_income[i], r.seen_gaps[i], p.bar[v], n.guarantees
        ):
            passed += _release(r, i, month, False, out)
    return passed


@compiled
def review_loop(
    r: ReviewRows, p: Villages, n: Pressure, order: Order, when: Any, released: Any
) -> None:
    """Review every village that has a quota, or all if there is a review of its own.

    Without a quota all honest files pass and nobody is pushed. Adds persons to `released`
    (villages, Exit).
    """
    for v in range(p.start.size - 1):
        if (p.quota[v] > 0) | n.review:
            here = order.rows[order.begin[v] : order.begin[v + 1]]
            _review(r, p, n, here, (v, *when), released[v])


@compiled
def _review(r: ReviewRows, p: Villages, n: Pressure, order: Any, when: Any, out: Any) -> None:
    v, month, k0, k1 = when
    quota, done = p.quota[v], _honest(r, p, n, order, (v, month), out)
    shortfall = ONE - F(done) / larger(F(quota), ONE)
    for i in order:
        if done >= quota:
            break
        if not listed(r.register[i]):
            continue
        size = size_of(r.seen_income[i], r.seen_gaps[i], n.line)
        push = chance_to_push(shortfall, size, p.chance[v], p.integrity[v], n)
        a, _, _, _ = block32(r.key[i], month, DRAW, 0, k0, k1)
        if uniform32(a) < push:
            done += _release(r, i, month, True, out)
