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

GAP_MEASURES = (
    (int(Gap.HOUSE), int(Measure.HOUSE_REPAIR)),
    (int(Gap.WATER), int(Measure.SAFE_WATER)),
    (int(Gap.SCHOOL), int(Measure.SCHOOL_AID)),
    (int(Gap.MEDICAL), int(Measure.MEDICAL_AID)),
)
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
NEEDS_WORKERS = np.isin(np.arange(len(Measure)), _WORK)
MOST_ANSWERS = 3
ANSWER_TABLE = np.zeros((len(Cause), MOST_ANSWERS), np.int64)
for _cause, _measures in ANSWERS.items():
    ANSWER_TABLE[_cause, : len(_measures)] = _measures
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
def may_have(measure: Count, c: Case) -> bool:
    """Whether a household may get a measure by what is seen, and does not have it yet."""
    if measure == NONE or (c.aid >> measure) & 1 or not (c.open >> measure) & 1:
        return False
    if NEEDS_WORKERS[measure]:
        return bool(c.workers > 0)
    if measure == RELOCATION:
        return bool(c.remote > c.very_remote)
    if measure == MINIMUM:
        return bool(c.ratio < 1.0) and bool(c.workers * c.members <= c.persons)
    return True


@compiled
def right_measure(c: Case) -> int:
    """C7: the measure that answers the need: a noticed gap first, then the cause, then the usual.

    Moving answers an unsafe house, and, after the other gaps, a cause that it takes away or water
    that the village cannot bring; household by household, never a hamlet as a whole. A household
    without workers is short of labour whatever the register says. 0 if nothing is left.
    """
    cause = c.cause if c.workers > 0 else LABOUR
    moves = may_have(RELOCATION, c)
    if moves and c.gaps & HOUSE:
        return RELOCATION
    for gap, measure in GAP_MEASURES:
        if c.gaps & gap and may_have(measure, c):
            return measure
    if moves and (MOVING[cause] or c.gaps & WATER):
        return RELOCATION
    for k in range(MOST_ANSWERS):
        measure = ANSWER_TABLE[cause, k]
        if may_have(measure, c):
            return int(measure)
    for k in range(FALLBACK.size):
        if may_have(FALLBACK[k], c):
            return int(FALLBACK[k])
    return NONE


@compiled
def usual_measure(right: Count, uniform: Real, c: Case) -> int:
    """C7: what is chosen instead: any other measure that looks right on paper, by the draw.

    If there is no other, the right one.
    """
    count = 0
    for k in range(USUAL.size):
        if USUAL[k] != right and may_have(USUAL[k], c):
            count += 1
    chosen = int(uniform * F(count))
    for k in range(USUAL.size):
        if USUAL[k] != right and may_have(USUAL[k], c):
            if chosen == 0:
                return int(USUAL[k])
            chosen -= 1
    return int(right)


@compiled
def needs_plan(gaps: Count, ratio: Real, enough: Real) -> bool:
    """Whether a household still needs a measure by what is seen: a gap, or income below enough."""
    return gaps != 0 or bool(ratio < enough)
