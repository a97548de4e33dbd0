"""January and December of money: the year's budget comes down, what is left stays or goes back."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.ledger import Account, Ledger
from model.policies import apportion, funding
from model.relief import Measure, Purpose, Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import villages_seen
from model.systems.support.debt import borrowed_this_year, repay, show
from model.systems.support.naming import with_named
from model.systems.support.prices import in_parts, in_units

MOVED, MOVING = np.uint16(1 << Measure.RELOCATION), np.uint8(Measure.RELOCATION)
LISTED, BACK = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
MOVE = 5
"""Relocation money comes in whole moves of a household of so many persons: less moves nobody."""
MOVES = 2
"""Number of the pot of relocation, after the campaign's and the borrowed one."""


def year_budget(city: City, levels: Levels) -> int:
    """The year's money in smallest units: budget x scale x the share of the city that is kept."""
    share = city.villages.share
    return in_units(levels.funding.budget * levels.funding.scale * share, levels)


def relocation_pot(city: City, levels: Levels) -> int:
    """The year's own pot for relocation in smallest units; it follows the scale of the budget."""
    money = levels.funding.relocation_budget * levels.funding.scale * city.villages.share
    return in_units(money, levels)


def to_move(city: City) -> NDArray[np.int64]:
    """Persons of households on the register whose plan is a move that waits, by village."""
    h, out = city.households, np.zeros(city.villages.size, np.int64)
    rows = MoveRows(*(getattr(h, name) for name in MoveRows._fields))
    _count_movers(rows, h.start, out)
    return out


class MoveRows(NamedTuple):
    """The columns that say who is to move."""

    register: NDArray[Any]
    plan: NDArray[Any]
    aid: NDArray[Any]
    persons: NDArray[Any]


@compiled
def _count_movers(r: MoveRows, start: Any, out: Any) -> None:
    for v in range(start.size - 1):
        persons = np.int64(0)
        for i in range(start[v], start[v + 1]):
            listed = (r.register[i] == LISTED) | (r.register[i] == BACK)
            moves = listed & (r.plan[i] == MOVING) & (r.aid[i] & MOVED == 0)
            persons += np.int64(r.persons[i]) if moves else np.int64(0)
        out[v] = persons


def split_by_purpose(
    total: int, used: NDArray[np.float64], levels: Levels, seed: int, month: int
) -> NDArray[np.int64]:
    """Money by purpose, in proportion to the relative weights; none if all weights are zero.

    `used` is the share of last year's money that each purpose used: as far as money follows use
    (funding.follow_use), a purpose that left money idle weighs less.
    """
    weights = np.array([getattr(levels.funding, p.name.lower()) for p in Purpose], np.float64)
    follow = levels.funding.follow_use
    weights *= 1.0 - follow + follow * used
    if not np.any(weights > 0):
        return np.zeros(len(Purpose), np.int64)
    return apportion.whole(total, weights, np.arange(len(Purpose), dtype=np.uint32), seed, month)


def used_share(city: City) -> NDArray[np.float64]:
    """Share of last year's money that each purpose used; 1 before there was any.

    Sums of whole units. What went back in December counts as unused, like what was carried over.
    """
    year = city.villages.year_money.sum(axis=1)
    used = city.villages.year_used.sum(axis=1)
    return np.where(year > 0, used / np.maximum(year, 1), 1.0)


def appropriate(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> int:
    """January: the budget comes down to villages by purpose and by the formula of the year.

    Unspent money carried over lies in the accounts already; money that no weight asks for goes
    back at once. Money named for villages comes beside the formula's (`naming`). Debt is repaid
    first; what is borrowed comes on top; show projects take their share of it (X3). Returns what
    show projects and interest cost, in smallest units.
    """
    villages, when = city.villages, (month, seed)
    used = used_share(city)
    ledger.open_year(month, villages.account)
    budget = year_budget(city, levels)
    repaid, cost = repay(levels, ledger, budget)
    fresh = split_by_purpose(budget - repaid, used, levels, seed, month)
    pots = [(Account.APPROPRIATED, fresh)]
    if borrowed := borrowed_this_year(city, levels, ledger):
        shown = show(city, levels, when, ledger, (Account.BORROWED, borrowed))
        split = split_by_purpose(borrowed - shown, used, levels, seed, month)
        split[Purpose.INDUSTRY] += borrowed - shown - int(split.sum())
        cost, pots = cost + shown, [*pots, (Account.BORROWED, split)]
    weights = _weights(city, levels, month) if any(money.any() for _, money in pots) else None
    with villages.writing("support") as own:
        for number, (source, money) in enumerate(pots):
            shares = _to_villages(city, levels, (*when, number), money, weights)
            ledger.post_city(source, Account.RETURNED, money - shares.sum(axis=1))
            if source == Account.APPROPRIATED:
                shares = with_named(city, levels, when, (shares, fresh))
            ledger.post(source, Account.VILLAGE, shares)
            own.account[:] += shares
        own.year_money[:] = own.account
        own.year_used[:] = 0
    call_for_moves(city, levels, month, seed, ledger)
    return cost


def pot_left(city: City, levels: Levels, ledger: Ledger) -> int:
    """What can still be called up of the year's pot for relocation, in smallest units."""
    return max(relocation_pot(city, levels) - ledger.called, 0)


def call_for_moves(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> None:
    """Each quarter: the pot of relocation is called up for the moves that are planned.

    As far as it goes, and no more than they cost beyond what the village still has for it; what
    nobody calls for never comes. A pot that is too small comes in whole moves; what is left of it
    ends with the year.
    """
    pot = pot_left(city, levels, ledger)
    if pot == 0:
        return
    lump, there = lump_of(Purpose.RELOCATION, levels), city.villages.account[Purpose.RELOCATION]
    wanted = np.maximum((to_move(city) * lump + MOVE - 1) // MOVE - there, 0)
    shares = np.zeros_like(city.villages.account)
    if int(wanted.sum()) > pot:
        keys, lane = city.villages.key, _lane(MOVES, Purpose.RELOCATION)
        wanted = in_lumps((pot, lump), wanted, keys, seed, month, lane)
    shares[Purpose.RELOCATION] = wanted
    ledger.post(Account.APPROPRIATED, Account.VILLAGE, shares)
    ledger.called += int(wanted.sum())
    with city.villages.writing("support") as own:
        own.account[:] += shares
        own.year_money[:] += shares


def _to_villages(
    city: City,
    levels: Levels,
    when: tuple[int, int, int],
    purposes: NDArray[np.int64],
    weights: NDArray[np.float64] | None,
) -> NDArray[np.int64]:
    """Money by purpose, shared out among villages by weight; (purposes, villages).

    `when` is the month, the seed and the number of the pot.
    """
    month, seed, pot = when
    shares = np.zeros_like(city.villages.account)
    if weights is not None and purposes.any():
        for purpose in Purpose:
            money = (int(purposes[purpose]), lump_of(purpose, levels))
            keys, lane = city.villages.key, _lane(pot, purpose)
            shares[purpose] = in_lumps(money, weights, keys, seed, month, lane)
    return shares


def receive(city: City, ledger: Ledger, gifts: NDArray[np.int64]) -> int:
    """January: what bodies give (purposes, villages) comes to the year's money; returns the sum."""
    ledger.post(Account.GIVEN, Account.VILLAGE, gifts)
    with city.villages.writing("support") as own:
        own.account[:] += gifts
        own.year_money[:] += gifts
    return int(gifts.sum())


def _lane(pot: int, purpose: Purpose) -> int:
    """The lane of ties of one pot and purpose; each takes two."""
    return apportion.MONEY + 2 * (len(Purpose) * pot + purpose)


def in_lumps(
    money: tuple[int, int],
    weights: NDArray[Any],
    keys: NDArray[Any],
    seed: int,
    month: int,
    lane: int = 0,
) -> NDArray[np.int64]:
    """Split (total, lump) by weight: whole lumps as far as they go, the rest to the unit.

    Takes two lanes of ties, `lane` and the next.
    """
    total, lump = money
    if total == 0 or not np.any(weights > 0):
        return np.zeros(weights.size, np.int64)
    lumps = apportion.whole(total // lump, weights, keys, seed, month, lane)
    if lump == 1:
        return lumps
    return lumps * lump + apportion.whole(total % lump, weights, keys, seed, month, lane + 1)


def lain_a_year(left: NDArray[np.int64], came: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of what lies in accounts, what did not come this year; the oldest money is spent first.

    Smallest units (purposes, villages). At the end of March all of it has lain for over a year:
    the year's money comes in January.
    """
    found: NDArray[np.int64] = np.maximum(left - np.maximum(came, 0), 0)
    return found


def idle_a_year(city: City, ledger: Ledger) -> int:
    """What audits of March find idle for more than a year, in smallest units."""
    return int(lain_a_year(city.villages.account, ledger.came()).sum())


def year_end(city: City, levels: Levels, month: int, ledger: Ledger) -> None:
    """December: a share of each account is carried over, the rest goes back to the city."""
    with city.villages.writing("support") as own:
        left = own.account.copy()
        kept = in_parts(left, levels.funding.carry_over)
        ledger.post(Account.VILLAGE, Account.CARRIED_OVER, kept)
        ledger.post(Account.VILLAGE, Account.RETURNED, left - kept)
        own.account[:] = kept
        own.year_used[:] = own.year_money - left
    ledger.check(month)
    ledger.close_year()


def _weights(city: City, levels: Levels, month: int) -> NDArray[np.float64]:
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, city.villages, line, levels.conduct.bar)
    weights = funding.weights(levels.funding.rule, seen, levels.funding.concentration)
    return weights * (1.0 + levels.operations.leader_weight * city.villages.leader.astype("f8"))


def lump_of(purpose: Purpose, levels: Levels) -> int:
    """Smallest units that come together: a whole move, a whole house; else single units."""
    whole = {
        Purpose.RELOCATION: levels.measures.relocation_price
        * MOVE
        * (1.0 + levels.conduct.leakage),
        Purpose.HOUSING: levels.measures.house_price * (1.0 + levels.conduct.leakage),
    }
    return max(in_units(whole.get(purpose, 0.0), levels), 1)
