"""The register looked at again: the re-check (A7), and the yearly audit of who is listed (A5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import block32, exp32, normal32, seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Register
from model.scenario import Levels
from model.systems.assessment.files import listed
from model.systems.assessment.missed import add_missed
from model.systems.operations import rules
from model.systems.operations.numbers import Sight, sight_of
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
    needed = _listed(city) * levels.assessment.recheck_days * DAY * float(asked)
    there = np.minimum(MONTHS * city.villages.field_days / np.maximum(needed, 1.0), 1.0)
    found: NDArray[np.float32] = asked * there.astype(np.float32)
    return found


def _listed(city: City) -> Sums:
    h = city.households
    on = (h.register == Register.REGISTERED) | (h.register == Register.RETURNED)
    return np.bincount(h.village[on], minlength=city.villages.size)


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
        days = (_listed(city) * each * thorough).astype(np.int64)
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
        rows: Any = StruckRows(*(getattr(own, name) for name in StruckRows._fields))
        strike_loop(rows, looks, sight_of(levels, month), (month, *seed_words(seed)), sums)
    return sums


def well_off(ratio: Any, gap_seen: Any, bar: Any) -> Any:
    """Whether a household is seen well off: income over `bar` lines and no missing guarantee."""
    return (ratio >= bar) & (not gap_seen)


seen_well_off = compiled(well_off)


@compiled
def strike_loop(r: StruckRows, w: Looks, s: Sight, when: Any, sums: Any) -> None:
    """Look at listed households again; adds to `sums`: households examined, persons struck off."""
    month, k0, k1 = when
    for v in range(w.start.size - 1):
        if w.thorough[v] <= 0:
            continue
        for i in range(w.start[v], w.start[v + 1]):
            if (not listed(r.register[i])) | (r.added[i] == month):
                continue
            a, b, c, d = block32(r.key[i], month, DRAW, 0, k0, k1)
            look, _, _, _ = block32(r.key[i], month, DRAW, 1, k0, k1)
            if uniform32(look) >= w.share:
                continue
            sums[0, v] += 1
            year = r.unsent[i]
            for back in range(4):
                year += r.quarters[(s.quarter + LANES - back) % LANES, i]
            looks = acquaintance(r.visits[i] + ONE + F(3.0) * w.thorough[v], w.knowledge[v])
            seen = year / F(r.persons[i]) * exp32(normal32(a, b) * sight_error(looks, s))
            gap = (r.gaps[i] != 0) & (uniform32(c) < gap_chance(looks, s))
            if seen_well_off(seen / s.line, gap, w.bar) & (uniform32(d) < w.finds * w.thorough[v]):
                r.register[i] = STRUCK
                sums[1, v] += np.int64(r.persons[i])
