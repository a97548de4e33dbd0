"""What measures do to a household once they are granted, and when works are finished."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import block32, smaller, uniform32
from model.draws.plain import Purpose
from model.relief import Gap, Measure
from model.systems.blocks import pick
from model.systems.livelihoods.numbers import Numbers
from model.systems.livelihoods.rows import BLOCK, ROWS
from model.units import ONE, ZERO, Count, Real

F = np.float32
DELIVERY = int(Purpose.DELIVERY)
AT_ANY_TIME = 0
"""Whether a measure succeeds is drawn once for a household: help later is no other luck."""
NEVER = 32767
HOUSE, WATER = np.uint8(Gap.HOUSE), np.uint8(Gap.WATER)
SCHOOL, MEDICAL = np.uint8(Gap.SCHOOL), np.uint8(Gap.MEDICAL)
NOTHING = np.uint16(0)
YEARLY = np.uint16(1 << Measure.SCHOOL_AID | 1 << Measure.MEDICAL_AID)
(
    INDUSTRY_BIT,
    GRANT_BIT,
    PLACEMENT_BIT,
    MOVE_BIT,
    HOUSE_BIT,
    WATER_BIT,
    SCHOOL_BIT,
    MEDICAL_BIT,
    TRAINING_BIT,
) = (
    np.uint16(1 << m)
    for m in (
        Measure.INDUSTRY_SHARE,
        Measure.ASSET_GRANT,
        Measure.JOB_PLACEMENT,
        Measure.RELOCATION,
        Measure.HOUSE_REPAIR,
        Measure.SAFE_WATER,
        Measure.SCHOOL_AID,
        Measure.MEDICAL_AID,
        Measure.TRAINING,
    )
)


class GrantRows(NamedTuple):
    """The columns that granted measures read and change."""

    key: NDArray[Any]
    village: NDArray[Any]
    granted: NDArray[Any]
    granted_misfit: NDArray[Any]
    paid: NDArray[Any]
    aid: NDArray[Any]
    misfit: NDArray[Any]
    assets: NDArray[Any]
    ability: NDArray[Any]
    placed: NDArray[Any]
    gaps: NDArray[Any]
    due: NDArray[Any]
    industry_from: NDArray[Any]
    relocated: NDArray[Any]


def effect(granted: Count, misfit: Count, bit: Count, n: Numbers) -> Real:
    """1 if a measure is granted and fits, less if it does not fit the cause, 0 if not granted."""
    full = n.wrong_effect if misfit & bit else ONE
    return full if granted & bit else ZERO


def success(failure: Real, n: Numbers) -> Real:
    """Chance that an industry share bears; `failure` multiplies the usual chance to fail."""
    return ONE - smaller((ONE - n.industry_success) * failure, ONE)


def gaps_closed(gaps: Count, granted: Count) -> Count:
    """Guarantees still missing after what works at once: water, school aid, medical aid."""
    still = gaps & ~WATER if granted & WATER_BIT else gaps
    still = still & ~SCHOOL if granted & SCHOOL_BIT else still
    return still & ~MEDICAL if granted & MEDICAL_BIT else still


effect_of = compiled(effect)
success_of = compiled(success)
closed = compiled(gaps_closed)


@compiled
def _concerned(r: GrantRows, lo: Count, hi: Count, month: Count, found: Any, mask: Any) -> Count:
    """Gather the rows with a grant, or with works that are finished, this month; their number."""
    wanted = np.int16(month if month >= 0 else NEVER)  # -1 means that nothing is due
    for i in range(lo, hi):
        mask[i - lo] = np.uint8((r.granted[i] != NOTHING) | (r.due[i] == wanted))
    size = pick(mask, hi - lo, found)
    for k in range(size):
        found[k] += lo
    return size


@compiled
def _grant(r: GrantRows, rows: Any, n: Numbers, planted: Any, when: Any) -> None:
    """Apply grants to the households at `rows`."""
    month, k0, k1 = when
    lags, failures = planted
    for i in rows:
        given, wrong = r.granted[i], r.granted_misfit[i]
        if given == NOTHING:
            continue
        a, b, _, _ = block32(r.key[i], AT_ANY_TIME, DELIVERY, 0, k0, k1)
        r.aid[i] = r.aid[i] | given
        r.misfit[i] = (r.misfit[i] & ~given) | (wrong & given)
        r.assets[i] += n.grant_assets * effect_of(given, wrong, GRANT_BIT, n)
        boost = n.placement_boost * effect_of(given, wrong, PLACEMENT_BIT, n)
        r.placed[i] = boost if boost > r.placed[i] else r.placed[i]
        learns = ONE if uniform32(b) < n.training_learns else ZERO
        r.ability[i] += learns * n.training_ability * effect_of(given, wrong, TRAINING_BIT, n)
        r.gaps[i] = np.uint8(closed(r.gaps[i], given))
        v = r.village[i]
        if given & INDUSTRY_BIT and uniform32(a) < success_of(failures[v], n):
            r.industry_from[i] = np.int16(month + lags[v])
        if given & MOVE_BIT:
            r.due[i] = np.int16(month + n.relocation_delay)
        elif given & HOUSE_BIT and r.due[i] < 0:  # who is about to move needs no date
            r.due[i] = np.int16(month + n.house_delay)


@compiled
def _finish(r: GrantRows, rows: Any, month: Count) -> None:
    """Houses and moves that are ready at `rows`."""
    for i in rows:
        if (month >= 0) & (r.due[i] == month):
            moved = (r.aid[i] & MOVE_BIT != 0) & (r.relocated[i] == 0)  # nobody moves twice
            r.relocated[i] = np.uint8(1) if moved else r.relocated[i]
            r.gaps[i] = r.gaps[i] & ~HOUSE
            r.due[i] = np.int16(-1)


@compiled
def grant_loop(r: GrantRows, start: Any, n: Numbers, planting: Any, when: Any, span: Any) -> None:
    """Apply this month's grants, and finish what is due, in villages span[0] to span[1].

    `planting` is (months until a share bears, factor on its failure), both by village.
    """
    found, mask = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint8)
    lo, end = np.uint64(start[span[0]]), np.uint64(start[span[1]])
    while lo < end:
        hi = lo + ROWS if lo + ROWS < end else end
        rows = found[: _concerned(r, lo, hi, when[0], found, mask)]
        _grant(r, rows, n, planting, when)
        _finish(r, rows, when[0])
        lo = hi


@compiled
def lapse_loop(r: GrantRows) -> None:
    """Yearly aid that was neither granted nor renewed this month lapses."""
    for i in range(r.key.size):
        kept = r.granted[i] | r.paid[i]
        r.aid[i] = r.aid[i] & ~(YEARLY & ~kept)
