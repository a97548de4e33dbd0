"""The waiting list of each village, renewed at the start of a quarter (triage)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.policies import triage
from model.relief import Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import households_seen
from model.threads import over_villages

SIGN, ROW_BITS = np.uint32(0x80000000), np.uint64(31)
ROW = (np.uint64(1) << ROW_BITS) - np.uint64(1)
LOW_BITS, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
ONE, DIGIT = np.uint64(1), np.uint64(0x7FF)
DIGITS = (np.uint64(32), np.uint64(43), np.uint64(54))
"""Where the three digits of a score begin, of 11 bits each."""
TOGETHER = 64
"""Villages sorted at once: so many that counting digits is little work, so few that all of it
stays in the processor's cache."""
EXITED = int(Register.EXITED)
FIRST, LAST = int(Register.REGISTERED), int(Register.RETURNED)
"""Codes of households on the register, or once on it: registered, exited, returned."""


def ordered_bits(scores: NDArray[np.float32]) -> NDArray[np.uint64]:
    """Whole numbers in the order of finite float32 scores, for sorting without ties of rounding."""
    bits = (scores + np.float32(0.0)).view(np.uint32)
    return np.where(bits & SIGN, ~bits, bits | SIGN).astype(np.uint64)


def renew(city: City, levels: Levels, month: int, seed: int) -> None:
    """Put the households of each village in the order of the triage rule, lowest score first.

    Those who have left the register come after those on it; equal scores keep key order.
    """
    h, rule = city.households, levels.triage.rule
    rows = listed_rows(h.register)
    only = None if callable(rule) else triage.LOOKS_AT[rule]
    seen = households_seen(h, rows, administrative_line(levels, month), only)
    scores = triage.order(rule, seen, seed, month).astype(np.float32, copy=False)
    with h.writing("support") as own:
        register, start, turn = own.register, h.start, own.turn

        def order(first: int, last: int) -> None:
            for begin in range(first, last, TOGETHER):
                span = begin, min(begin + TOGETHER, last)
                lo, end = np.searchsorted(rows, (start[span[0]], start[span[1]]))
                order_loop((rows[lo:end], scores[lo:end]), register, start, span, turn)

        over_villages(start, order)


@compiled
def listed_rows(register: Any) -> Any:
    """Rows of households on the register, or once on it."""
    found, size = np.empty(register.size, np.int64), np.uint64(0)
    for i in range(np.uint64(register.size)):
        found[size] = i
        size += np.uint64((register[i] >= FIRST) & (register[i] <= LAST))
    return found[:size]


@compiled
def by_score(scores: Any) -> Any:
    """Numbers of the scores from the lowest up, equal ones in order: digit by digit, last first."""
    codes = np.empty(scores.size, np.uint64)
    for k in range(scores.size):
        bits = np.float32(scores[k] + np.float32(0.0)).view(np.uint32)
        bits = ~bits if bits & SIGN else bits | SIGN
        codes[k] = np.uint64(bits) << LOW_BITS | np.uint64(k)
    other = np.empty_like(codes)
    for shift in DIGITS:
        place = np.zeros(DIGIT + 2, np.uint32)
        for code in codes:
            place[((code >> shift) & DIGIT) + ONE] += np.uint32(1)
        for d in range(DIGIT):
            place[d + 1] += place[d]
        for code in codes:
            digit = (code >> shift) & DIGIT
            other[place[digit]] = code
            place[digit] += np.uint32(1)
        codes, other = other, codes
    return codes & LOW


@compiled
def order_loop(listed: Any, register: Any, start: Any, span: Any, turn: Any) -> None:
    """Write each village's list into `turn`: rows within the village in order, then -1.

    `listed` are the rows of the span, ascending, and their scores. Each village has two piles, on
    the register and no longer on it; households are dealt to them in the order of scores.
    """
    rows, scores = listed
    piles, within = np.empty(rows.size, np.uint32), np.empty(rows.size, np.int32)
    top = np.empty(2 * (span[1] - span[0]), np.int64)
    k = 0
    for v in range(span[0], span[1]):
        lo, first, gone, pile = start[v], k, 0, 2 * (v - span[0])
        while k < rows.size and rows[k] < start[v + 1]:
            later = register[rows[k]] == EXITED
            piles[k], within[k] = pile + later, rows[k] - lo
            gone += later
            k += 1
        top[pile], top[pile + 1] = lo, lo + k - first - gone
        if lo + k - first < start[v + 1]:
            turn[lo + k - first] = -1
    for number in by_score(scores):
        pile = piles[number]
        turn[top[pile]] = within[number]
        top[pile] += 1


@compiled
def count_listed(register: Any, start: Any, span: Any, out: Any) -> None:
    """Households on the register, or once on it, in the villages of a span."""
    for v in range(span[0], span[1]):
        number = np.uint32(0)
        for code in register[start[v] : start[v + 1]]:
            number += np.uint32((code >= FIRST) & (code <= LAST))
        out[v] = number
