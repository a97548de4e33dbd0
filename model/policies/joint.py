"""Who joins whom, and what they plant together: rules of a joint-village committee (I1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
ROAD = 1.4
"""A road between villages is this many times the straight line (assumed)."""
USUAL_STRENGTH = 0.4
"""Strength at which the declared chance to fail holds."""


@dataclass(frozen=True, slots=True)
class Offers:
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


@dataclass(frozen=True, slots=True)
class Odds:
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


def prospect(
    money: Floats, strength: Floats, advice: Floats, sizes: tuple[int, float], odds: Odds
) -> Floats:
    """Worth of sets (n,) in each industry: R of I1 less caution; `sizes` is (members, bonus).

    money x rate x (1 + scale ln members + bonus) x ((1 - fail) - caution x spread): the price moves
    all plots alike, failure each on its own, so that a larger committee is surer. (n, industries).
    """
    members, bonus = sizes
    gross = money[:, None] * odds.rates * (1.0 + odds.scale * odds.logs[members - 1] + bonus)
    tilt = np.maximum(1.0 - odds.slope * (strength - USUAL_STRENGTH), 0.0) * advice
    fail = np.minimum(tilt[:, None] * odds.fails, 1.0)
    held = 1.0 - fail
    spread = np.sqrt((held * odds.risks) ** 2 + fail * held / members)
    return np.asarray(gross * (held - odds.caution * spread))


def day_cost(members: int, odds: Odds) -> float:
    """Yuan a year that coordination costs one member: its half of a day for each pair it is in."""
    return 0.5 * (members - 1) * odds.pair_year


class Group:
    """Members of a committee while it decides; sums go in the order of village keys."""

    def __init__(self, rows: list[int], bonus: float, offers: Offers, odds: Odds) -> None:
        self.bonus, self.offers, self.odds = bonus, offers, odds
        self.rows = sorted(rows, key=lambda row: int(offers.key[row]))

    def best(self, joiners: Rows) -> Floats:
        """Worth of the group with each of the joiners, at its best industry (joiners,).

        An industry can be chosen that some member grows.
        """
        o, n = self.offers, len(self.rows) + 1
        mean = (sum(o.seen_strength[r] for r in self.rows) + o.seen_strength[joiners]) / n
        money = sum(o.money[r] for r in self.rows) + o.money[joiners]
        advice = (sum(o.advice[r] for r in self.rows) + o.advice[joiners]) / n
        worth = prospect(money, mean, advice, (n, self.bonus), self.odds)
        grown = np.zeros((joiners.size, self.odds.rates.size), np.bool_)
        grown[:, o.seen_industry[self.rows]] = True
        grown[np.arange(joiners.size), o.seen_industry[joiners]] = True
        return np.asarray(np.where(grown, worth, -np.inf).max(axis=1))

    @property
    def money(self) -> float:
        """Yuan its members pool."""
        return float(sum(self.offers.money[r] for r in self.rows))

    def worth_by_industry(self) -> Floats:
        """Worth of the group as it is, in each industry it can choose (-inf elsewhere)."""
        o, n = self.offers, len(self.rows)
        strength = np.array([sum(o.seen_strength[r] for r in self.rows) / n])
        advice = np.array([sum(o.advice[r] for r in self.rows) / n])
        worth = prospect(np.array([self.money]), strength, advice, (n, self.bonus), self.odds)[0]
        grown = np.zeros(worth.size, np.bool_)
        grown[o.seen_industry[self.rows]] = True
        return np.asarray(np.where(grown, worth, -np.inf))


def alone(offers: Offers, odds: Odds) -> Floats:
    """Worth of each village on its own, in its own industry (villages,)."""
    worth = prospect(offers.money, offers.seen_strength, offers.advice, (1, 0.0), odds)
    return np.asarray(worth[np.arange(offers.key.size), offers.seen_industry])


def candidates(seed: int, free: NDArray[np.bool_], offers: Offers, odds: Odds) -> Rows:
    """Free villages of the township within reach of the seed by road."""
    here = free & (offers.township == offers.township[seed])
    rows = np.flatnonzero(here)
    east, north = (a[rows] - a[seed] for a in (offers.east, offers.north))
    return np.asarray(rows[ROAD * np.sqrt(east * east + north * north) <= odds.radius])


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
    odds, o = group.odds, group.offers
    while near.size and len(group.rows) < odds.most:
        n, money = len(group.rows), group.money
        now = float(group.worth_by_industry().max())
        joined = group.best(near)
        before = now / n - day_cost(n, odds)
        part = o.money[near] / np.maximum(money + o.money[near], 1e-9)
        theirs = (1.0 - part) * joined / n - day_cost(n + 1, odds)
        mine = part * joined - day_cost(n + 1, odds)
        order = np.lexsort((o.key[near], -theirs))
        willing = (mine > own[near]) & (theirs > before)
        first = next((k for k in order if willing[k]), order[0])
        forced = n < odds.least and odds.least > 2
        takes = bool(willing[first]) or forced
        asked.append(
            Admission(int(near[first]), float(own[near[first]]), float(mine[first]),
                      float(theirs[first] - before), takes)
        )  # fmt: skip
        if not takes:
            break
        group.rows = sorted([*group.rows, int(near[first])], key=lambda row: int(o.key[row]))
        near = np.delete(near, first)
    return asked


def leavers(group: Group, own: Floats) -> list[int]:
    """Members who would have more alone this year (rows); none where the township decides."""
    n, o, odds = len(group.rows), group.offers, group.odds
    if n <= max(odds.least, 1) and odds.least > 2:
        return []
    worth, money = float(group.worth_by_industry().max()), max(group.money, 1e-9)
    share = {r: o.money[r] / money * worth - day_cost(n, odds) for r in group.rows}
    return [r for r in group.rows if share[r] < own[r]]
