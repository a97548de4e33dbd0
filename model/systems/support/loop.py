"""The fast month of support: obligations first, then the waiting list, one village after another.

Whole units of money and whole hundredths of a day only: nothing is granted that is not there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.relief import Measure
from model.systems.support.prices import PARTS, Terms

HALF = PARTS // 2
POST, MINIMUM = int(Measure.PUBLIC_POST), int(Measure.MINIMUM_INCOME)
SCHOOL, MEDICAL = int(Measure.SCHOOL_AID), int(Measure.MEDICAL_AID)
PLACEMENT = int(Measure.JOB_PLACEMENT)
KEPT_UP = (POST, MINIMUM, SCHOOL, MEDICAL)
OBLIGED = np.uint16(1 << POST | 1 << MINIMUM | 1 << SCHOOL | 1 << MEDICAL)
ONE_BIT, NO_BITS = np.uint16(1), np.uint16(0)


class Rows(NamedTuple):
    """The columns of households that support reads and writes."""

    persons: NDArray[Any]
    pupils: NDArray[Any]
    aid: NDArray[Any]
    plan: NDArray[Any]
    plan_fits: NDArray[Any]
    turn: NDArray[Any]
    granted: NDArray[Any]
    granted_misfit: NDArray[Any]
    paid: NDArray[Any]


class Places(NamedTuple):
    """What villages have this month: one entry a village."""

    start: NDArray[Any]
    account: NDArray[Any]
    """Smallest units by purpose (purposes, villages)."""
    room: NDArray[Any]
    """Smallest units that the village can still absorb this month."""
    days: NDArray[Any]
    """Hundredths of a day kept for delivery."""
    jobs: NDArray[Any]
    """Households it can place in jobs this month."""
    posts: NDArray[Any]
    """Most public posts it may have."""


class Book(NamedTuple):
    """What the month does, to be posted to the ledger."""

    spent: NDArray[Any]
    leaked: NDArray[Any]
    reserved: NDArray[Any]
    """Smallest units already promised for the rest of the year (purposes, villages)."""
    used_days: NDArray[Any]
    placements: NDArray[Any]
    delivered: NDArray[Any]
    """Households by measure granted this month."""
    unpaid: NDArray[Any]
    """Households by measure in force for which there was no money."""


def with_leak(price: Any, leak: int) -> Any:
    """What leaves the account for a price: the price and what is misused beside it."""
    return price + (price * leak + HALF) // PARTS


total_of = compiled(with_leak)


def price_of(measure: Any, persons: Any, prices: Any, each_person: Any) -> Any:
    """Price of a measure for a household of so many persons, smallest units."""
    return prices[measure] * (persons if each_person[measure] else 1)


price_for = compiled(price_of)


@compiled
def _pay(p: Places, b: Book, v: int, purpose: int, price: int, total: int) -> None:
    p.account[purpose, v] -= total
    p.room[v] -= total
    b.spent[purpose, v] += price
    b.leaked[purpose, v] += total - price


@compiled
def _keep_up(r: Rows, p: Places, b: Book, t: Terms, where: Any, m: int) -> None:
    """Pay one obligation if the account allows, and promise the rest of the year.

    Yearly aid is renewed in December; in other months the renewal is only set aside.
    """
    v, i = where
    purpose, persons = t.purpose[m], np.int64(r.persons[i])
    yearly = m in (SCHOOL, MEDICAL)
    if m == SCHOOL and r.pupils[i] == 0:
        return
    price = price_for(m, persons, t.price, t.each_person)
    total = total_of(price, t.leak)
    if yearly and not t.december:
        b.reserved[purpose, v] += total_of(t.renewal[m], t.leak)
        return
    b.reserved[purpose, v] += total * (t.months[m] - 1)
    if total <= p.account[purpose, v]:
        _pay(p, b, v, purpose, price, total)
        r.paid[i] |= ONE_BIT << np.uint16(m)
    else:
        b.unpaid[m] += 1


@compiled
def _obligations(r: Rows, p: Places, b: Book, t: Terms, v: int) -> None:
    """Measures in force, in key order; posts in force are no longer open to others."""
    for i in range(p.start[v], p.start[v + 1]):
        if r.aid[i] & OBLIGED == NO_BITS:
            continue
        for m in KEPT_UP:
            if r.aid[i] >> np.uint16(m) & ONE_BIT:
                _keep_up(r, p, b, t, (v, i), m)
                p.posts[v] -= m == POST


@compiled
def _affordable(p: Places, b: Book, t: Terms, v: int, m: int, total: int) -> bool:
    """Whether money (to the year's end), absorption, days and places allow one more measure."""
    need = total * t.months[m] + total_of(t.renewal[m], t.leak)
    free = p.account[t.purpose[m], v] - b.reserved[t.purpose[m], v]
    place = (m != PLACEMENT or p.jobs[v] > 0) and (m != POST or p.posts[v] > 0)
    return need <= free and total <= p.room[v] and t.days[m] <= p.days[v] and place


@compiled
def _grant(r: Rows, p: Places, b: Book, t: Terms, where: Any, m: Any) -> None:
    v, i = where
    price = price_for(m, np.int64(r.persons[i]), t.price, t.each_person)
    total = total_of(price, t.leak)
    if not _affordable(p, b, t, v, m, total):
        return
    purpose, bit = t.purpose[m], ONE_BIT << np.uint16(m)
    _pay(p, b, v, purpose, price, total)
    b.reserved[purpose, v] += total * (t.months[m] - 1) + total_of(t.renewal[m], t.leak)
    p.days[v] -= t.days[m]
    b.used_days[v] += t.days[m]
    b.delivered[m] += 1
    p.posts[v] -= m == POST
    p.jobs[v] -= m == PLACEMENT
    b.placements[v] += m == PLACEMENT
    r.granted[i] |= bit
    r.granted_misfit[i] |= bit if r.plan_fits[i] == 0 else NO_BITS
    r.paid[i] |= bit if m in (POST, MINIMUM) else NO_BITS


@compiled
def _waiting_list(r: Rows, p: Places, b: Book, t: Terms, v: int, least: Any) -> None:
    """New measures in the order of triage; who cannot be served now lets the next one pass."""
    lo, end = p.start[v], p.start[v + 1]
    for k in range(lo, end):
        if r.turn[k] < 0 or p.days[v] < least:
            break
        i = lo + r.turn[k]
        m = r.plan[i]
        if m > 0 and not r.aid[i] >> np.uint16(m) & ONE_BIT:
            _grant(r, p, b, t, (v, i), np.int64(m))


@compiled
def support_loop(r: Rows, p: Places, b: Book, t: Terms) -> None:
    """One month of support in every village."""
    least = t.days[1:].min()
    for v in range(p.start.size - 1):
        _obligations(r, p, b, t, v)
        if t.released:
            _waiting_list(r, p, b, t, v, least)
