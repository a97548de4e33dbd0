"""The fast month of support: obligations first, then the waiting list, one village after another.

Whole units of money and whole hundredths of a day only: nothing is granted that is not there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.relief import Measure, Purpose
from model.systems.support.prices import MONTHS, PARTS, Terms

HALF = PARTS // 2
POST, MINIMUM = int(Measure.PUBLIC_POST), int(Measure.MINIMUM_INCOME)
SCHOOL, MEDICAL = int(Measure.SCHOOL_AID), int(Measure.MEDICAL_AID)
PLACEMENT = int(Measure.JOB_PLACEMENT)
KEPT_UP = (POST, MINIMUM, SCHOOL, MEDICAL)
OBLIGED = np.uint16(1 << POST | 1 << MINIMUM | 1 << SCHOOL | 1 << MEDICAL)
ONE_BIT, NO_BITS = np.uint16(1), np.uint16(0)
ALL_BITS = np.uint16((1 << len(Measure)) - 1)


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
    fresh: NDArray[Any]
    """Smallest units appropriated this year, which may come again (purposes, villages)."""
    room: NDArray[Any]
    """Smallest units that the village can still absorb this month."""
    days: NDArray[Any]
    """Hundredths of a day kept for delivery."""
    fought: NDArray[Any]
    """Measures (bits) for which a special team works here (P3)."""
    team: NDArray[Any]
    """Hundredths of a day of special teams, for those measures only."""
    extra: NDArray[Any]
    """Smallest units that it can absorb besides, for those measures only."""
    jobs: NDArray[Any]
    """Households it can place in jobs this month."""
    posts: NDArray[Any]
    """Most public posts it may have."""
    released: NDArray[Any]
    """Whether the year's money may be spent on new measures."""
    open: NDArray[Any]
    """Measures (bits) that money and posts still allow at the end of the month."""


class Book(NamedTuple):
    """What the month does, to be posted to the ledger."""

    spent: NDArray[Any]
    leaked: NDArray[Any]
    reserved: NDArray[Any]
    """Smallest units already promised for the rest of the year (purposes, villages)."""
    yearly: NDArray[Any]
    """Smallest units that monthly pay in force costs in a whole year (purposes, villages)."""
    used_days: NDArray[Any]
    placements: NDArray[Any]
    delivered: NDArray[Any]
    """Households by measure granted this month."""
    unpaid: NDArray[Any]
    """Households by measure in force for which there was no money."""
    team_used: NDArray[Any]
    """Days of special teams that were needed, 1/100 day."""


def empty_book(villages: int) -> Book:
    """A month's book before anything has happened."""
    money = (len(Purpose), villages)
    return Book(
        spent=np.zeros(money, np.int64),
        leaked=np.zeros(money, np.int64),
        reserved=np.zeros(money, np.int64),
        yearly=np.zeros(money, np.int64),
        used_days=np.zeros(villages, np.int64),
        placements=np.zeros(villages, np.int64),
        delivered=np.zeros(len(Measure), np.int64),
        unpaid=np.zeros(len(Measure), np.int64),
        team_used=np.zeros(villages, np.int64),
    )


def with_leak(price: Any, leak: int) -> Any:
    """What leaves the account for a price: the price and what is misused beside it."""
    return price + (price * leak + HALF) // PARTS


def price_of(price: Any, persons: Any, each_person: Any) -> Any:
    """Price of a measure for a household of so many persons, smallest units."""
    return price * (persons if each_person else 1)


def lasts(total: Any, months: Any, later: Any, free: Any) -> Any:
    """Whether money that nobody else was promised pays the months left and the renewal."""
    return total * months + later <= free


total_of = compiled(with_leak)
price_for = compiled(price_of)
money_lasts = compiled(lasts)

# The loops below touch arrays themselves instead of handing them to smaller functions: compiled
# code counts references to every array it hands over, which costs more than the work itself.


@compiled
def _obligations(r: Rows, p: Places, b: Book, t: Terms, v: int) -> None:
    """Measures in force, in key order, paid while the account lasts; the rest of the year promised.

    Yearly aid is renewed in December, school aid while there are pupils; in other months its
    renewal is only set aside. Posts in force are no longer open to others.
    """
    for i in range(p.start[v], p.start[v + 1]):
        aid = r.aid[i] & OBLIGED
        if aid == NO_BITS:
            continue
        for m in KEPT_UP:
            gone = m == SCHOOL and r.pupils[i] == 0
            if aid >> np.uint16(m) & ONE_BIT == NO_BITS or gone:
                continue
            purpose, monthly = t.purpose[m], m in (POST, MINIMUM)
            price = price_for(t.price[m], np.int64(r.persons[i]), t.each_person[m])
            total = total_of(price, t.leak)
            b.reserved[purpose, v] += t.later[m] + total * (t.months[m] - 1)
            b.yearly[purpose, v] += total * MONTHS if monthly else 0
            p.posts[v] -= m == POST
            if not (monthly or t.december):
                continue
            if total > p.account[purpose, v]:
                b.unpaid[m] += 1
                continue
            p.account[purpose, v] -= total
            p.room[v] -= total
            b.spent[purpose, v] += price
            b.leaked[purpose, v] += total - price
            r.paid[i] |= ONE_BIT << np.uint16(m)


@compiled
def _closed(p: Places, b: Book, t: Terms, v: int) -> Any:
    """Measures (bits) that one person's price no longer allows this month, and no measure at all.

    Money, absorption, days and places only shrink within a month.
    """
    closed = ONE_BIT
    for m in range(1, t.price.size):
        purpose, total = t.purpose[m], total_of(t.price[m], t.leak)
        free = p.account[purpose, v] - b.reserved[purpose, v]
        open_ = money_lasts(total, t.months[m], t.later[m], free)
        fought = ((p.fought[v] >> m) & 1) != 0
        open_ &= total <= p.room[v] + (p.extra[v] if fought else 0)
        open_ &= t.days[m] <= p.days[v] or (fought and t.days[m] <= p.team[v])
        if m in (POST, MINIMUM):
            open_ &= b.yearly[purpose, v] + total * MONTHS <= p.fresh[purpose, v]
        open_ &= (m != PLACEMENT or p.jobs[v] > 0) and (m != POST or p.posts[v] > 0)
        closed |= NO_BITS if open_ else ONE_BIT << np.uint16(m)
    return closed


@compiled
def _fundable(p: Places, b: Book, t: Terms, v: int) -> Any:
    """Measures (bits) for which money and posts are left; days, places and absorption renew."""
    found = NO_BITS
    for m in range(1, t.price.size):
        purpose, total = t.purpose[m], total_of(t.price[m], t.leak)
        free = p.account[purpose, v] - b.reserved[purpose, v]
        open_ = money_lasts(total, t.months[m], t.later[m], free)
        if m in (POST, MINIMUM):
            open_ &= b.yearly[purpose, v] + total * MONTHS <= p.fresh[purpose, v]
        open_ &= m != POST or p.posts[v] > 0
        found |= ONE_BIT << np.uint16(m) if open_ else NO_BITS
    return found


@compiled
def _waiting_list(r: Rows, p: Places, b: Book, t: Terms, v: int) -> None:
    """New measures in the order of triage; who cannot be served now lets the next one pass.

    Money must last to the end of the year, and what is paid monthly through a whole year.
    """
    lo, end = p.start[v], p.start[v + 1]
    closed = _closed(p, b, t, v)
    for k in range(lo, end):
        if r.turn[k] < 0 or closed == ALL_BITS:
            break
        i = lo + r.turn[k]
        bit = ONE_BIT << np.uint16(r.plan[i])
        if bit & (closed | r.aid[i]):
            continue
        m = np.int64(r.plan[i])
        purpose, monthly = t.purpose[m], m in (POST, MINIMUM)
        price = price_for(t.price[m], np.int64(r.persons[i]), t.each_person[m])
        total = total_of(price, t.leak)
        year = b.yearly[purpose, v] + (total * MONTHS if monthly else 0)
        free = p.account[purpose, v] - b.reserved[purpose, v]
        fought = ((p.fought[v] >> m) & 1) != 0
        room = p.room[v] + (p.extra[v] if fought else 0)
        enough = money_lasts(total, t.months[m], t.later[m], free) & (total <= room)
        if not enough or (monthly and year > p.fresh[purpose, v]):
            continue
        p.account[purpose, v] -= total
        p.room[v] -= total
        by_team = fought and t.days[m] <= p.team[v]
        p.team[v] -= t.days[m] if by_team else 0
        p.days[v] -= 0 if by_team else t.days[m]
        p.jobs[v] -= m == PLACEMENT
        p.posts[v] -= m == POST
        b.spent[purpose, v] += price
        b.leaked[purpose, v] += total - price
        b.reserved[purpose, v] += total * (t.months[m] - 1) + t.later[m]
        b.yearly[purpose, v] = year
        b.used_days[v] += 0 if by_team else t.days[m]
        b.team_used[v] += t.days[m] if by_team else 0
        b.placements[v] += m == PLACEMENT
        b.delivered[m] += 1
        r.granted[i] |= bit
        r.granted_misfit[i] |= bit if r.plan_fits[i] == 0 else NO_BITS
        r.paid[i] |= bit if monthly else NO_BITS
        closed = _closed(p, b, t, v)


@compiled
def support_loop(r: Rows, p: Places, b: Book, t: Terms) -> None:
    """One month of support in every village."""
    for v in range(p.start.size - 1):
        _obligations(r, p, b, t, v)
        if p.released[v]:
            _waiting_list(r, p, b, t, v)
            p.open[v] = _fundable(p, b, t, v)
