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

LATER = np.uint64(1) << np.uint64(63)
"""Households that have left the register come after those on it."""
SIGN, ROW_BITS = np.uint32(0x80000000), np.uint64(31)
ROW = (np.uint64(1) << ROW_BITS) - np.uint64(1)
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
    h = city.households
    rows = np.flatnonzero((h.register >= FIRST) & (h.register <= LAST))
    seen = households_seen(h, rows, administrative_line(levels, month))
    scores = triage.order(levels.triage.rule, seen, seed, month).astype(np.float32, copy=False)
    places = ordered_bits(scores) << ROW_BITS
    with h.writing("support") as own:
        order_loop(rows, places, own.register, h.start, own.turn)


@compiled
def order_loop(rows: Any, places: Any, register: Any, start: Any, turn: Any) -> None:
    """Write each village's list into `turn`: rows within the village in order, then -1.

    `rows` ascend; `places` are ranks shifted left, so that a row number fits below them.
    """
    codes = np.empty(rows.size, np.uint64)
    for k in range(rows.size):
        later = LATER if register[rows[k]] == EXITED else np.uint64(0)
        codes[k] = later | places[k] | np.uint64(rows[k])
    first = 0
    for v in range(start.size - 1):
        lo, end = start[v], start[v + 1]
        last = first
        while last < rows.size and rows[last] < end:
            last += 1
        part = codes[first:last]
        part.sort()
        for k in range(last - first):
            turn[lo + k] = np.int32(np.int64(part[k] & ROW) - lo)
        if lo + last - first < end:
            turn[lo + last - first] = -1
        first = last


@compiled
def count_listed(register: Any, start: Any, span: Any, out: Any) -> None:
    """Households on the register, or once on it, in the villages of a span."""
    for v in range(span[0], span[1]):
        number = np.uint32(0)
        for code in register[start[v] : start[v + 1]]:
            number += np.uint32((code >= FIRST) & (code <= LAST))
        out[v] = number
