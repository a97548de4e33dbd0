"""Which measure a household needs, which it may get, and what is chosen when the need is missed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from model.compiled import compiled
from model.policies.triage import ANSWERS
from model.relief import Cause, Gap, Measure
from model.systems.operations.numbers import Count, Real

F = np.float32
LABOUR = int(Cause.LABOUR)
NONE = int(Measure.NONE)
HOUSE, WATER = int(Gap.HOUSE), int(Gap.WATER)
MOVING = np.isin(np.arange(len(Cause)), (Cause.TRANSPORT, Cause.LAND, Cause.WATER, Cause.DISASTER))
"""Causes that a move takes away (assumed)."""

GAPS_LAST_FIRST = (
    (int(Gap.MEDICAL), int(Measure.MEDICAL_AID)),
    (int(Gap.SCHOOL), int(Measure.SCHOOL_AID)),
    (int(Gap.WATER), int(Measure.SAFE_WATER)),
    (int(Gap.HOUSE), int(Measure.HOUSE_REPAIR)),
)
"""What restores each guarantee; the house comes first, then water, school and medical cover."""
FALLBACK = np.array(
    [
        Measure.MINIMUM_INCOME,
        Measure.JOB_PLACEMENT,
        Measure.INDUSTRY_SHARE,
        Measure.ASSET_GRANT,
        Measure.TRAINING,
        Measure.PUBLIC_POST,
    ],
    np.int64,
)
"""Tried in this order when what answers the cause is in force already (assumed)."""
USUAL = np.concatenate([FALLBACK, np.array([Measure.MEDICAL_AID], np.int64)])
"""Measures that look right on paper for almost anybody."""
_WORK = (
    Measure.INDUSTRY_SHARE,
    Measure.JOB_PLACEMENT,
    Measure.PUBLIC_POST,
    Measure.TRAINING,
)
NEED_WORKERS = sum(1 << measure for measure in _WORK)
"""Measures (bits) for households with workers."""
EVERY = -1
MOST_ANSWERS = 3
N_ANSWERS = MOST_ANSWERS + FALLBACK.size
ANSWERS_LAST_FIRST = np.zeros((len(Cause), N_ANSWERS), np.int64)
"""By cause: what answers it, and then what is tried when that is in force; the first come last."""
for _cause, _measures in ANSWERS.items():
    _order = [*_measures, *FALLBACK]
    ANSWERS_LAST_FIRST[_cause, -len(_order) :] = _order[::-1]
RELOCATION, MINIMUM = int(Measure.RELOCATION), int(Measure.MINIMUM_INCOME)


class Case(NamedTuple):
    """One household as the visitor writes it down, with its true cause."""

    gaps: Count
    """Guarantees noticed as missing (bits)."""
    cause: Count
    """True main cause (code)."""
    ratio: Real
    """Seen income over the line."""
    workers: Count
    """Workers counted."""
    persons: Count
    remote: Real
    """Remoteness of the hamlet, sd."""
    aid: Count
    """Measures in force (bits)."""
    open: Count
    """Measures (bits) that the village has money and places for, as its office knows."""
    very_remote: Real
    """Remoteness above which a household may be moved, sd."""
    members: Count
    """Minimum income asks for at most one worker in this many members."""


@compiled
def measures_left(c: Case) -> Count:
    """Measures (bits) that a household may get by what is seen, and does not have yet."""
    left = c.open & ~c.aid & ~(1 << NONE)
    left &= EVERY if c.workers > 0 else ~NEED_WORKERS
    left &= EVERY if c.remote > c.very_remote else ~(1 << RELOCATION)
    poor = (c.ratio < 1.0) & (c.workers * c.members <= c.persons)
    return left & (EVERY if poor else ~(1 << MINIMUM))


@compiled
def has(measures: Count, measure: Count) -> bool:
    """Whether a measure is among these (bits)."""
    return bool((measures >> measure) & 1)


@compiled
def right_measure(c: Case) -> int:
    """C7: the measure that answers the need: a noticed gap first, then the cause, then the usual.

    Moving answers an unsafe house, and, after the other gaps, a cause that it takes away or water
    that the village cannot bring; household by household, never a hamlet as a whole. A household
    without workers is short of labour whatever the register says. 0 if nothing is left.
    """
    left, cause, found = measures_left(c), c.cause if c.workers > 0 else LABOUR, NONE
    for k in range(N_ANSWERS):  # from the last resort to the first choice: no branch to guess
        measure = ANSWERS_LAST_FIRST[cause, k]
        found = measure if has(left, measure) else found
    moves = has(left, RELOCATION)
    found = RELOCATION if moves & (MOVING[cause] | ((c.gaps & WATER) != 0)) else found
    for gap, measure in GAPS_LAST_FIRST:
        found = measure if ((c.gaps & gap) != 0) & has(left, measure) else found
    return int(RELOCATION if moves & ((c.gaps & HOUSE) != 0) else found)


@compiled
def usual_measure(right: Count, uniform: Real, c: Case) -> int:
    """C7: what is chosen instead: any other measure that looks right on paper, by the draw.

    If there is no other, the right one.
    """
    others, count, found = measures_left(c) & ~(1 << right), 0, right
    for k in range(USUAL.size):
        count += (others >> USUAL[k]) & 1
    chosen = int(uniform * F(count))
    for k in range(USUAL.size):
        there = has(others, USUAL[k])
        found = USUAL[k] if there & (chosen == 0) else found
        chosen -= 1 if there else 0
    return int(found)


@compiled
def needs_plan(gaps: Count, ratio: Real, enough: Real) -> bool:
    """Whether a household still needs a measure by what is seen: a gap, or income below enough."""
    return gaps != 0 or bool(ratio < enough)
