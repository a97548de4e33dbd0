"""Who joins whom, and what they plant together: rules of a joint-village committee (I1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import larger, smaller

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
ROAD = 1.4
"""A road between villages is this many times the straight line (assumed)."""
USUAL_STRENGTH = 0.4
"""Strength at which the declared chance to fail holds."""
LEAST_MONEY = 1e-9
"""Yuan: keeps a part of nothing a number."""


class Offers(NamedTuple):
    """Villages as a committee sees them; one entry a village."""

    key: NDArray[Any]
    township: NDArray[Any]
    east: Floats
    """Kilometres, as the map has it."""
    north: Floats
    money: Floats
    """Yuan it would pool this year."""
    seen_strength: Floats
    seen_industry: NDArray[Any]
    advice: Floats
    """Factor on failure by the experts sent there."""


class Odds(NamedTuple):
    """What committees expect of the year; arrays have one entry an industry."""

    rates: Floats
    """Yuan a year that a yuan earns, at the mean price of the last two years."""
    fails: Floats
    """Chance to fail at usual strength and without experts."""
    risks: Floats
    """Spread of the price of a year."""
    logs: Floats
    """Logarithms of 1, 2, 3, ... members."""
    scale: float
    slope: float
    """Log points by which failure falls per unit of strength, to first order."""
    caution: float
    pair_year: float
    """Yuan a year that the days of one pair of members are worth."""
    radius: float
    """Kilometres by road."""
    least: int
    most: int


def prospect(money: Any, strength: Any, advice: Any, kind: int, size: Any, odds: Odds) -> Any:
    """Worth of a set of villages in one industry: R of I1 less caution; `size` is (members, bonus).

    money x rate x (1 + scale ln members + bonus) x ((1 - fail) - caution x spread): the price moves
    all plots alike, failure each on its own, so that a larger committee is surer.
    """
    members, bonus = size
    gross = money * odds.rates[kind] * (1.0 + odds.scale * odds.logs[members - 1] + bonus)
    tilt = larger(1.0 - odds.slope * (strength - USUAL_STRENGTH), 0.0) * advice
    fail = smaller(tilt * odds.fails[kind], 1.0)
    held = 1.0 - fail
    price = held * odds.risks[kind]
    spread = np.sqrt(price * price + fail * held / members)
    return gross * (held - odds.caution * spread)


def day_cost(members: int, odds: Odds) -> float:
    """Yuan a year that coordination costs one member: its half of a day for each pair it is in."""
    return 0.5 * (members - 1) * odds.pair_year


worth_of = compiled(prospect)
cost_of = compiled(day_cost)


@compiled
def _pooled(rows: Any, o: Offers) -> Any:
    """Sums over members, in the order of `rows`: money, strength as seen, advice."""
    money, strength, advice = 0.0, 0.0, 0.0
    for row in rows:
        money += o.money[row]
        strength += o.seen_strength[row]
        advice += o.advice[row]
    return money, strength, advice


@compiled
def _worths(rows: Any, bonus: Any, o: Offers, odds: Odds, out: Any) -> Any:
    """Write the worth of members in each industry that some member grows; returns their money."""
    n, (money, strength, advice) = rows.size, _pooled(rows, o)
    for row in rows:
        kind = o.seen_industry[row]
        out[kind] = worth_of(money, strength / n, advice / n, kind, (n, bonus), odds)
    return money


@compiled
def _with(rows: Any, joiner: Any, bonus: Any, o: Offers, odds: Odds) -> Any:
    """Worth of members with one who joins, at the best industry that one of them grows."""
    n, (money, strength, advice) = rows.size + 1, _pooled(rows, o)
    money += o.money[joiner]
    strength, advice = (strength + o.seen_strength[joiner]) / n, (advice + o.advice[joiner]) / n
    best = worth_of(money, strength, advice, o.seen_industry[joiner], (n, bonus), odds)
    for row in rows:
        worth = worth_of(money, strength, advice, o.seen_industry[row], (n, bonus), odds)
        best = larger(worth, best)
    return best


@compiled
def _ask(rows: Any, near: Any, own: Any, bonus: Any, seen: Any, before: Any) -> Any:
    """Whom members admit first: its place in `near`, what it has then, what others gain, consent.

    Of those who gain and are gained from, else of all, the one that helps the others most; equal
    ones by key. `before` is what a member has today.
    """
    (o, odds), n, first = seen, rows.size, -1
    money, _, _ = _pooled(rows, o)
    most, mine_first, willing_first = 0.0, 0.0, False
    for k in range(near.size):
        joiner = near[k]
        joined = _with(rows, joiner, bonus, o, odds)
        part = o.money[joiner] / larger(money + o.money[joiner], LEAST_MONEY)
        theirs = (1.0 - part) * joined / n - cost_of(n + 1, odds)
        mine = part * joined - cost_of(n + 1, odds)
        willing = (mine > own[joiner]) & (theirs > before)
        better = first < 0 or theirs > most
        better = better or (theirs == most and o.key[joiner] < o.key[near[first]])
        if (willing and not willing_first) or (willing == willing_first and better):
            first, most, mine_first, willing_first = k, theirs, mine, willing
    return first, mine_first, most - before, willing_first


class Group:
    """Members of a committee while it decides; sums go in the order of village keys."""

    def __init__(self, rows: list[int], bonus: float, offers: Offers, odds: Odds) -> None:
        self.bonus, self.offers, self.odds = bonus, offers, odds
        self.rows = rows
        self.put_in_order()

    def put_in_order(self) -> None:
        """Members in the order of their keys."""
        self.rows = sorted(self.rows, key=self.offers.key.__getitem__)

    def worths(self) -> tuple[float, Floats]:
        """Yuan that members pool; their worth in each industry they can choose (-inf elsewhere).

        An industry can be chosen that some member grows.
        """
        worth = np.full(self.odds.rates.size, -np.inf)
        members = np.array(self.rows, np.intp)
        return float(_worths(members, self.bonus, self.offers, self.odds, worth)), worth


def alone(offers: Offers, odds: Odds) -> Floats:
    """Worth of each village on its own, in its own industry (villages,)."""
    worth = np.empty(offers.key.size)
    _alone(offers, odds, worth)
    return worth


@compiled
def _alone(o: Offers, odds: Odds, out: Any) -> None:
    for row in range(o.key.size):
        kind, advice = o.seen_industry[row], o.advice[row]
        out[row] = worth_of(o.money[row], o.seen_strength[row], advice, kind, (1, 0.0), odds)


def candidates(seed: int, free: NDArray[np.bool_], offers: Offers, odds: Odds) -> Rows:
    """Free villages of the township within reach of the seed by road."""
    near = np.empty(free.size, np.intp)
    return near[: _near(seed, free, offers, odds.radius, near)]


@compiled
def _near(seed: int, free: Any, o: Offers, radius: Any, near: Any) -> Any:
    found = 0
    for row in range(free.size):
        if free[row] and o.township[row] == o.township[seed]:
            east, north = o.east[row] - o.east[seed], o.north[row] - o.north[seed]
            if ROAD * np.sqrt(east * east + north * north) <= radius:
                near[found] = row
                found += 1
    return found


@dataclass(frozen=True, slots=True)
class Admission:
    """One village asked: what it has alone and what it would have, and what the others gain."""

    row: int
    alone: float
    joined: float
    gain: float
    """Yuan a year a member that those who are in gain."""
    admitted: bool


def grow(group: Group, near: Rows, own: Floats) -> list[Admission]:
    """Admit the best neighbour while it and those who are in both gain, each by its own yuan.

    Returns are shared by money put in, days are borne alike. Below `least` members the best is
    admitted whether or not anybody gains. Returns who was asked; `group.rows` grows.
    """
    asked: list[Admission] = []
    odds, seen = group.odds, (group.offers, group.odds)
    while near.size and len(group.rows) < odds.most:
        n, members = len(group.rows), np.array(group.rows, np.intp)
        before = float(group.worths()[1].max()) / n - day_cost(n, odds)
        first, mine, gain, willing = _ask(members, near, own, group.bonus, seen, before)
        takes = bool(willing) or (n < odds.least and odds.least > 2)
        row = int(near[first])
        asked.append(Admission(row, float(own[row]), mine, gain, takes))
        if not takes:
            break
        group.rows.append(row)
        group.put_in_order()
        near = np.delete(near, first)
    return asked


def leavers(group: Group, own: Floats) -> list[int]:
    """Members who would have more alone this year (rows); none where the township decides."""
    n, o, odds = len(group.rows), group.offers, group.odds
    if n <= max(odds.least, 1) and odds.least > 2:
        return []
    money, worths = group.worths()
    worth, money, cost = float(worths.max()), max(money, LEAST_MONEY), day_cost(n, odds)
    return [r for r in group.rows if o.money[r] / money * worth - cost < own[r]]
