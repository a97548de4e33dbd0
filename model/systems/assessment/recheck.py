"""The register looked at again: the re-check (A7), and the yearly audit of who is listed (A5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import exp32, normal32, seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Register
from model.scenario import Levels
from model.systems.assessment.files import count_listed, listed
from model.systems.assessment.missed import add_missed
from model.systems.blocks import ROWS, Block, draw, new_block
from model.systems.operations import rules
from model.systems.operations.numbers import Sight, sight_of
from model.threads import over_villages
from model.units import DAY, ONE

F = np.float32
DRAW = int(Purpose.RECHECK)
STRUCK = np.uint8(Register.STRUCK)
MONTHS = 3
"""Months of a team's field days that a re-check may take (assumed)."""
LANES = 8
Sums = NDArray[np.int64]

acquaintance = compiled(rules.acquaintance)
sight_error = compiled(rules.sight_error)
gap_chance = compiled(rules.notice_chance)


class StruckRows(NamedTuple):
    """The columns read when a listed household is looked at again, and the register."""

    key: NDArray[Any]
    persons: NDArray[Any]
    gaps: NDArray[Any]
    quarters: NDArray[Any]
    unsent: NDArray[Any]
    visits: NDArray[Any]
    added: NDArray[Any]
    register: NDArray[Any]


class Looks(NamedTuple):
    """How the listed of each village are looked at again; one entry a village."""

    start: NDArray[Any]
    knowledge: NDArray[Any]
    thorough: NDArray[Any]
    share: Any
    """Of the listed that are looked at."""
    finds: Any
    """Chance, times thoroughness, that a household seen well off is struck off."""
    bar: Any
    """Seen income over the line from which it is well off."""


@dataclass(frozen=True, slots=True)
class RecheckReport:
    """What a look at the register changed, one entry a village."""

    examined: Sums
    """Listed households."""
    removed: Sums
    """Persons struck off."""
    hidden: Sums
    """Households off the list whose case was brought up and hidden."""
    added: Sums
    """Persons put on the register."""
    days: Sums
    """Days that the look asks of each team, 1/100 day."""


def thoroughness(city: City, levels: Levels) -> NDArray[np.float32]:
    """A7: how thorough each village's re-check is: as asked, as far as its field days reach."""
    asked = F(levels.assessment.recheck)
    if asked == 0:
        return np.zeros(city.villages.size, np.float32)
    needed = count_listed(city)[2] * levels.assessment.recheck_days * DAY * float(asked)
    there = np.minimum(MONTHS * city.villages.field_days / np.maximum(needed, 1.0), 1.0)
    found: NDArray[np.float32] = asked * there.astype(np.float32)
    return found


def adjust_register(city: City, levels: Levels, month: int, seed: int) -> RecheckReport:
    """August: missed households are brought up; in a re-check all listed ones are seen again.

    Whoever is brought up today was seen today and is not seen again, so that nobody is listed and
    struck off by one look. Both are of no effect at their levels before the campaign.
    """
    thorough = thoroughness(city, levels)
    days = np.zeros(city.villages.size, np.int64)
    examined = removed = days
    if thorough.any():
        each = levels.assessment.recheck_days * DAY
        days = (count_listed(city)[2] * each * thorough).astype(np.int64)
    hidden, added = add_missed(city, levels, month, seed, thorough)
    if thorough.any():
        odds = (1.0, levels.assessment.recheck_finds)
        examined, removed = strike_off(city, levels, (month, seed), odds, thorough)
    return RecheckReport(examined, removed, hidden, added, days)


def audit_register(city: City, levels: Levels, month: int, seed: int) -> RecheckReport:
    """March: a keyed sample of the listed is examined (A5); those seen well off are struck off."""
    none = np.zeros(city.villages.size, np.int64)
    share = levels.assessment.register_audit
    if share == 0:
        return RecheckReport(none, none, none, none, none)
    whole = np.ones(city.villages.size, np.float32)
    odds = (share, levels.assessment.recheck_finds)
    examined, removed = strike_off(city, levels, (month, seed), odds, whole)
    return RecheckReport(examined, removed, none, none, none)


def strike_off(
    city: City,
    levels: Levels,
    when: tuple[int, int],
    odds: tuple[float, float],
    thorough: NDArray[np.float32],
) -> Sums:
    """Look at a share of the listed and strike off who is found well off.

    `odds` are the share looked at and the chance to be found; returns households examined and
    persons struck off (2, villages).
    """
    (month, seed), (share, finds) = when, odds
    h, sums = city.households, np.zeros((2, city.villages.size), np.int64)
    bar = F(levels.assessment.struck_bar)
    looks = Looks(h.start, city.villages.knowledge, thorough, F(share), F(finds), bar)
    with h.writing("assessment") as own:
        rows = own.rows(StruckRows)
        sight, words = sight_of(levels, month), (month, *seed_words(seed))
        over_villages(h.start, lambda *span: strike_loop(rows, looks, sight, words, span, sums))
    return sums


def well_off(ratio: Any, gap_seen: Any, bar: Any) -> Any:
    """Whether a household is seen well off: income over `bar` lines and no missing guarantee."""
    return (ratio >= bar) & (not gap_seen)


seen_well_off = compiled(well_off)


@compiled
def _seen(r: StruckRows, i: Any, looks: Any, s: Sight, words: Any) -> Any:
    """C6: income over the line as seen today, and whether a missing guarantee is seen."""
    a, b, gap = words
    year = r.unsent[i]
    for back in range(4):
        year += r.quarters[(s.quarter + LANES - back) % LANES, i]
    seen = year / F(r.persons[i]) * exp32(normal32(a, b) * sight_error(looks, s))
    return seen / s.line, (r.gaps[i] != 0) & (uniform32(gap) < gap_chance(looks, s))


@compiled
def _look(r: StruckRows, rows: Any, place: Any, numbers: Any, when: Any, b: Block) -> Any:
    """Look at a block of a village: households examined, persons struck off."""
    (lo, hi), (month, k0, k1) = rows, when
    (w, s), (knowledge, thorough) = numbers, place
    n, examined, struck = 0, np.int64(0), np.int64(0)
    for i in range(lo, hi):
        b.rows[n], b.keys[n] = i, r.key[i]
        n += 1 if listed(r.register[i]) & (r.added[i] != month) else 0
    draw(b.keys[:n], (month, DRAW, 0), (k0, k1), b.first)
    draw(b.keys[:n], (month, DRAW, 1), (k0, k1), b.second)
    for j in range(n):
        if uniform32(b.second[0][j]) >= w.share:
            continue
        i = b.rows[j]
        looks = acquaintance(r.visits[i] + ONE + F(3.0) * thorough, knowledge)
        ratio, gap = _seen(r, i, looks, s, (b.first[0][j], b.first[1][j], b.first[2][j]))
        found = uniform32(b.first[3][j]) < w.finds * thorough
        examined += 1
        if seen_well_off(ratio, gap, w.bar) & found:
            r.register[i] = STRUCK
            struck += np.int64(r.persons[i])
    return examined, struck


@compiled
def strike_loop(r: StruckRows, w: Looks, s: Sight, when: Any, span: Any, sums: Any) -> None:
    """Look at listed households again in villages span[0] to span[1].

    Adds to `sums` (2, villages): households examined, persons struck off.
    """
    b = new_block()
    for v in range(span[0], span[1]):
        place = (w.knowledge[v], w.thorough[v])
        lo, end = np.uint64(w.start[v]), np.uint64(w.start[v + 1])
        while (lo < end) & (w.thorough[v] > 0):
            hi = lo + ROWS if lo + ROWS < end else end
            examined, struck = _look(r, (lo, hi), place, (w, s), when, b)
            sums[0, v] += examined
            sums[1, v] += struck
            lo = hi
