"""Audit of a year's exits (C11): what is found, and what villages come to expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Exit, Register
from model.scenario import Levels
from model.systems.assessment.record import strike_out
from model.systems.assessment.told import note_audit
from model.systems.blocks import ROWS, Block, draw, new_block

F = np.float32
DRAW = int(Purpose.AUDIT)
OUT, BACK = np.uint8(Register.EXITED), np.uint8(Register.RETURNED)
MISTAKE, PUSHED = np.uint8(Exit.HONEST_MISTAKE), np.uint8(Exit.PUSHED_FALSE)
YEAR = 12


class AuditRows(NamedTuple):
    """The columns that the audit reads and writes."""

    key: NDArray[Any]
    persons: NDArray[Any]
    register: NDArray[Any]
    exit_month: NDArray[Any]
    exit_kind: NDArray[Any]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit examined and found, one entry a village."""

    examined: NDArray[np.int64]
    """Households."""
    found: NDArray[np.int64]
    """Households: false exits that were found."""
    found_pushed: NDArray[np.int64]
    """Households: of these, those that had been pushed."""
    returned: NDArray[np.int64]
    """Persons put back on the register."""


def depth_of(levels: Levels) -> float:
    """Chance that an examined false exit is found."""
    own = 1.0 if levels.assessment.independent else 1.0 - levels.assessment.own_misses
    return levels.assessment.audit_depth * own


def audit(city: City, levels: Levels, month: int, seed: int) -> AuditReport:
    """Examine a keyed sample of the last twelve months' exits; found ones are back on the register.

    Villages where one was found gain integrity; every village updates the chance it expects.
    Without audits that chance only fades.
    """
    h, sums = city.households, np.zeros((4, city.villages.size), np.int64)
    share, depth = F(levels.assessment.audit_share), F(depth_of(levels))
    if city.decisions.on:
        note_audit(city, (share, depth), month, seed)
    if share > 0:
        with h.writing("assessment") as own:
            rows = own.rows(AuditRows)
            audit_loop(rows, h.start, (share, depth), (month, *seed_words(seed)), sums)
    _remember(city, levels, sums[1] > 0, share * depth, month)
    strike_out(city, levels, sums[3])
    return AuditReport(*sums)


def _remember(
    city: City, levels: Levels, found: NDArray[np.bool_], threat: Any, month: int
) -> None:
    """C11: perceived chance and integrity after the audit; `found` has one entry a village."""
    conduct = levels.conduct
    heard = F(conduct.chance_news)
    news = heard * F(int(found.sum()) / found.size) + F(conduct.chance_share) * threat
    with city.villages.writing("assessment") as own:
        faded = F(conduct.chance_memory) * own.chance
        own.chance[:] = np.minimum(faded + news + F(conduct.chance_found) * found, F(1.0))
        own.integrity[:] += F(conduct.integrity_found) * found
        own.found_false[found] = month


@compiled
def _recent(r: AuditRows, rows: Any, when: Any, b: Block) -> Any:
    """How many of a block left the register within a year: `b.rows`, with their draws."""
    (lo, hi), (month, k0, k1) = rows, when
    found = 0
    for i in range(lo, hi):
        b.rows[found], b.keys[found] = i, r.key[i]
        found += 1 if (r.register[i] == OUT) & (month - r.exit_month[i] < YEAR) else 0
    draw(b.keys[:found], (month, DRAW, 0), (k0, k1), b.first)
    return found


@compiled
def audit_loop(r: AuditRows, start: Any, odds: Any, when: Any, out: Any) -> None:
    """Examine exits; adds to `out` (examined, found, found and pushed, persons returned)."""
    share, depth = odds
    b = new_block()
    for v in range(start.size - 1):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            for k in range(_recent(r, (lo, hi), when, b)):
                if uniform32(b.first[0][k]) < share:
                    found = uniform32(b.first[1][k]) < depth
                    _examine(r, b.rows[k], found, out[:, v])
            lo = hi


@compiled
def _examine(r: AuditRows, i: Any, found: Any, out: Any) -> None:
    """One examined exit; `found` says whether it is seen through if it is false."""
    out[0] += 1
    kind = r.exit_kind[i]
    if kind in (MISTAKE, PUSHED) and found:
        r.register[i] = BACK
        out[1] += 1
        out[2] += 1 if kind == PUSHED else 0
        out[3] += np.int64(r.persons[i])
