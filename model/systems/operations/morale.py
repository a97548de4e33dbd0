"""What keeps cadres going, and what courses teach them: the numbers of a month (S1, S2, S5, P5)."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.scenario import Levels
from model.systems.once import once
from model.units import DAY

F = np.float32
Real = Any
CARED_FOR = (Kind.FIRST_SECRETARY, Kind.RESIDENT)
"""The seed's care is for first secretaries and residents."""
PER_THOUSAND_A_YEAR = 1.0 / 12_000.0
HARDEST = 2.0
"""Remoteness from which a place is as hard as any, sd (C9)."""
PARTS = 65_536


class Morale(NamedTuple):
    """Pay, care, hope, accidents and courses (C8, C9, P5); arrays have one entry a kind."""

    pay: NDArray[Any]
    """Logarithm of pay over the level before the campaign."""
    cared: NDArray[Any]
    """1 for kinds that are cared for, else 0."""
    care: Real
    """Care everywhere, 0-1."""
    care_hard: Real
    """Care added in the hardest places, 0-1."""
    accident: Real
    """Chance of an accident, a month."""
    courses: Real
    """Person-times a month for a hundredth of a base day."""
    session: int
    """Days of one person-time, 1/100 day."""
    course_gain: Real
    """Of what is still to be learnt, share that a person-time teaches."""
    course_memory: Real
    effort_pay: Real
    effort_hope: Real
    effort_praise: Real
    leave_pay: Real
    leave_care: Real
    leave_hope: Real
    care_fatigue: Real


def log_pay(levels: Levels) -> float:
    """Logarithm of a village cadre's pay over its level before; less than 1 % counts as 1 %."""
    ratio: float = levels.support.village_pay / levels.conduct.pay_village
    return math.log(max(ratio, 0.01))


def part_of(amount: float, reference: float) -> float:
    """Falling returns: the reference amount brings half of what money can do."""
    spent: float = amount / reference
    return float(1.0 - 0.5**spent)


def care_of(levels: Levels) -> tuple[float, float]:
    """Care for residents: everywhere, and added in the hardest places; together at most 1."""
    s = levels.support
    flat = s.care_check * part_of(s.health_check, s.check_reference)
    flat += s.care_kit * part_of(s.winter_kit, s.kit_reference)
    flat = min(flat + s.care_cover * s.accident_cover, 1.0)
    hard = s.care_allowance * part_of(s.hardship_allowance, s.allowance_reference)
    return flat, min(hard, 1.0 - flat)


def morale_of(levels: Levels, courses: float) -> Morale:
    """Collect what the levels in force do; `courses` are person-times for a hundredth of a day."""
    return _morale(levels, 0)._replace(courses=F(courses))


@once
def _morale(levels: Levels, _: int) -> Morale:
    """Morale without courses."""
    support, operations = levels.support, levels.operations
    said: dict[str, Any] = {k: F(v) for k, v in support.model_dump().items() if k in Morale._fields}
    everywhere, hard = care_of(levels)
    risk = (support.accident_deaths + support.accident_injuries) * PER_THOUSAND_A_YEAR
    practice = operations.training_practice
    gain = operations.lecture_gain + practice * (operations.practice_gain - operations.lecture_gain)
    made: dict[str, Any] = {
        "pay": np.array([log_pay(levels) if k == Kind.VILLAGE else 0.0 for k in Kind], F),
        "cared": np.array([k in CARED_FOR for k in Kind], F),
        "care": F(everywhere),
        "care_hard": F(hard),
        "accident": F(risk),
        "courses": F(0.0),
        "session": round(operations.training_days * DAY),
        "course_gain": F(gain),
        "course_memory": F(operations.training_memory),
    }
    return Morale(**(said | made))
