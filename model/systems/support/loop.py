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
TOGETHER = 64
"""Villages served at once: what one step has read is still in the processor's cache at the next."""
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


def affordable(m: Any, total: Any, terms: Any, left: Any) -> Any:
    """Whether money of its purpose and posts are left for a measure at this price.

    Money must last to the end of the year, and what is paid monthly through a whole year. `terms`
    are months, the renewal set aside and days; `left` is free money, what is not promised of a
    year's money, and posts.
    """
    (months, later, _), (free, year, posts) = terms, left
    lasting = lasts_for(total, months, later, free) & (m != POST or posts > 0)
    return lasting & (m not in (POST, MINIMUM) or total * MONTHS <= year)


def feasible(m: Any, total: Any, terms: Any, here: Any, fought: Any) -> Any:
    """Whether the village can deliver it now: by absorption, days and places (`here`).

    A special team that fights for this measure adds days and absorption of its own (P3).
    """
    (_, _, work), (room, extra, days, team, jobs) = terms, here
    absorbed = total <= room + (extra if fought else 0)
    return absorbed & (work <= days or (fought and work <= team)) & (m != PLACEMENT or jobs > 0)


def in_force(aid: Any, measure: Any, pupils: Any) -> Any:
    """1 if a measure is in force, else 0; school aid only while there are pupils."""
    return ((aid >> measure) & 1) * (1 if measure != SCHOOL or pupils > 0 else 0)


total_of = compiled(with_leak)
price_for = compiled(price_of)
lasts_for = compiled(lasts)
affordable_for = compiled(affordable)
feasible_for = compiled(feasible)
is_in_force = compiled(in_force)

# The loops below touch arrays themselves, for a whole span of villages, instead of handing them to
# smaller functions: compiled code counts references to every array it hands over, which costs more
# than the work itself. So does a conditional expression inside `a[i] += ...`, which holds the array
# over a branch: the value has a line of its own. The rows concerned are gathered first, without a
# branch.


@compiled
def _longest(start: Any, span: Any) -> Any:
    """Most households that a village of the span has."""
    found = 0
    for v in range(span[0], span[1]):
        found = max(found, start[v + 1] - start[v])
    return found


@compiled
def _obligations(r: Rows, p: Places, b: Book, t: Terms, span: Any) -> None:
    """Measures in force, in key order, paid while the account lasts; the rest of the year promised.

    Yearly aid is renewed in December, school aid while there are pupils; in other months its
    renewal is only set aside. Posts in force are no longer open to others. Each of these measures
    is paid out of a purpose of its own: one can be settled after the other.
    """
    obliged = np.empty(_longest(p.start, span), np.uint32)
    due = np.empty_like(obliged)
    for v in range(span[0], span[1]):
        lo, end = p.start[v], p.start[v + 1]
        aid, pupils = r.aid[lo:end], r.pupils[lo:end]
        persons, paid = r.persons[lo:end], r.paid[lo:end]
        all_due = np.uint32(0)
        for i in range(np.uint32(aid.size)):
            obliged[all_due] = i
            all_due += np.uint32((aid[i] & OBLIGED) != NO_BITS)
        for m in KEPT_UP:
            size = np.uint32(0)
            for i in obliged[:all_due]:
                due[size] = i
                size += is_in_force(np.uint32(aid[i]), np.uint32(m), pupils[i])
            purpose, monthly = t.purpose[m], m in (POST, MINIMUM)
            account, before = p.account[purpose, v], p.account[purpose, v]
            spent, promised, pay, unpaid = 0, 0, 0, 0
            for i in due[:size]:
                price = price_for(t.price[m], np.int64(persons[i]), t.each_person[m])
                total = total_of(price, t.leak)
                promised += t.later[m] + total * (t.months[m] - 1)
                pay += total
                if monthly or t.december:
                    enough = total <= account
                    account -= total if enough else 0
                    spent += price if enough else 0
                    unpaid += not enough
                    bit = ONE_BIT << np.uint16(m) if enough else NO_BITS
                    paid[i] |= bit
            taken, yearly = np.int64(size) if m == POST else 0, pay * MONTHS if monthly else 0
            p.posts[v] -= taken
            p.account[purpose, v] = account
            p.room[v] -= before - account
            b.spent[purpose, v] += spent
            b.leaked[purpose, v] += before - account - spent
            b.reserved[purpose, v] += promised
            b.yearly[purpose, v] += yearly
            b.unpaid[m] += unpaid


@compiled
def _open(p: Places, b: Book, t: Terms, span: Any, now: Any, out: Any) -> None:
    """Measures (bits) that one person's price still allows, in villages whose money is released.

    By money and posts; if `now`, by absorption, days and places as well, which renew each month.
    All of it only shrinks within a month.
    """
    for v in range(span[0], span[1]):
        out[v] = NO_BITS if p.released[v] else out[v]
    for m in range(1, t.price.size):
        q, total, terms = t.purpose[m], t.total[m], (t.months[m], t.later[m], t.days[m])
        account, promised, fresh, yearly = p.account[q], b.reserved[q], p.fresh[q], b.yearly[q]
        for v in range(span[0], span[1]):
            left = (account[v] - promised[v], fresh[v] - yearly[v], p.posts[v])
            ok = affordable_for(m, total, terms, left)
            if now:
                here = (p.room[v], p.extra[v], p.days[v], p.team[v], p.jobs[v])
                ok &= feasible_for(m, total, terms, here, ((p.fought[v] >> m) & 1) != 0)
            bit = ONE_BIT << np.uint16(m) if ok & p.released[v] else NO_BITS
            out[v] |= bit


@compiled
def _waiting(r: Rows, start: Any, span: Any, open_: Any) -> Any:
    """Rows of households that wait for a measure that is open, village by village, in their turn.

    Returns them and where each village's begin, one past the last of the span.
    """
    begin = np.zeros(span[1] - span[0] + 1, np.int64)
    found = np.empty(start[span[1]] - start[span[0]], np.int64)
    size = np.uint64(0)
    for v in range(span[0], span[1]):
        lo, end, here = start[v], start[v + 1], np.uint32(open_[v])
        turn, plan, aid = r.turn[lo:end], r.plan[lo:end], r.aid[lo:end]
        for k in range(np.uint32(turn.size if here else 0)):
            if turn[k] < 0:
                break
            i = np.uint32(turn[k])
            found[size] = lo + turn[k]
            size += np.uint64(((here & ~np.uint32(aid[i])) >> np.uint32(plan[i])) & np.uint32(1))
        begin[v - span[0] + 1] = size
    return found, begin


@compiled
def _waiting_lists(r: Rows, p: Places, b: Book, t: Terms, span: Any) -> None:
    """New measures in the order of triage; who cannot be served now lets the next one pass."""
    open_ = np.zeros(p.days.size, np.uint16)
    _open(p, b, t, span, True, open_)
    waiting, begin = _waiting(r, p.start, span, open_)
    for v in range(span[0], span[1]):
        for k in range(begin[v - span[0]], begin[v - span[0] + 1]):
            i = np.uint64(waiting[k])
            m, bit = np.int64(r.plan[i]), ONE_BIT << np.uint16(r.plan[i])
            if bit & open_[v] == NO_BITS:
                continue
            q, terms = t.purpose[m], (t.months[m], t.later[m], t.days[m])
            price = price_for(t.price[m], np.int64(r.persons[i]), t.each_person[m])
            total, monthly = total_of(price, t.leak), m in (POST, MINIMUM)
            free, year = p.account[q, v] - b.reserved[q, v], p.fresh[q, v] - b.yearly[q, v]
            fought = ((p.fought[v] >> m) & 1) != 0
            here = (p.room[v], p.extra[v], p.days[v], p.team[v], p.jobs[v])
            ok = affordable_for(m, total, terms, (free, year, p.posts[v]))
            if not (ok and feasible_for(m, total, terms, here, fought)):
                kept = ALL_BITS if t.each_person[m] else ~bit
                open_[v] &= kept
                continue
            team = t.days[m] if fought and t.days[m] <= p.team[v] else 0
            p.account[q, v] -= total
            p.room[v] -= total
            p.team[v] -= team
            p.days[v] -= t.days[m] - team
            p.jobs[v] -= m == PLACEMENT
            p.posts[v] -= m == POST
            b.spent[q, v] += price
            b.leaked[q, v] += total - price
            b.reserved[q, v] += total * (t.months[m] - 1) + t.later[m]
            yearly = total * MONTHS if monthly else 0
            b.yearly[q, v] += yearly
            b.used_days[v] += t.days[m] - team
            b.team_used[v] += team
            b.placements[v] += m == PLACEMENT
            b.delivered[m] += 1
            r.granted[i] |= bit
            misfit, paid = bit if r.plan_fits[i] == 0 else NO_BITS, bit if monthly else NO_BITS
            r.granted_misfit[i] |= misfit
            r.paid[i] |= paid


@compiled
def support_loop(r: Rows, p: Places, b: Book, t: Terms, span: Any) -> None:
    """One month of support in the villages of a span (first, past the last).

    `delivered` and `unpaid` of the book are the span's own.
    """
    for first in range(span[0], span[1], TOGETHER):
        part = first, min(first + TOGETHER, span[1])
        _obligations(r, p, b, t, part)
        _waiting_lists(r, p, b, t, part)
        _open(p, b, t, part, False, p.open)
