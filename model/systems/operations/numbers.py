"""The numbers of a month for the rules of operations: whole hundredths of days, and float32."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.relief import Measure
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.once import once
from model.units import DAY

F = np.float32
Real = Any
"""A float32: plain Python, NumPy and compiled code have three types for it."""
Count = Any
"""A whole number: a Python int or an int64."""
PART_TIME, FULL_TIME = 12.0, 20.0
"""Days a month between which a cadre's meetings and own forms grow to those of a full-time one."""
DAYS_OF = (
    "",
    "industry_days",
    "grant_days",
    "placement_days",
    "post_days",
    "relocation_days",
    "house_days",
    "water_days",
    "school_days",
    "medical_days",
    "minimum_days",
    "training_days",
)
"""Name in `levels.measures` of the days each measure takes, by measure code."""


class Duties(NamedTuple):
    """What a month asks of cadres (C1-C5, C8, C9); arrays have one entry a kind."""

    base: NDArray[Any]
    """Days of the month before sickness and fatigue, 1/100 day."""
    meetings: NDArray[Any]
    """Meetings and study, 1/100 day."""
    forms: NDArray[Any]
    """Own forms before show, 1/100 day."""
    ordinary: int
    """Ordinary duties of a village cadre, 1/100 day."""
    inspection: int
    """Inspections, 1/100 day of a village."""
    forms_household: Real
    """Forms of a household before show, 1/100 day."""
    asked: Real
    """How much of a monthly visit to every household is asked, 0-1."""
    assessed: Real
    """Whether work is assessed, 0-1."""
    sick: Real
    fatigue_days: Real
    weight_paper: Real
    weight_outcome: Real
    own_motive: Real
    audit_half: Real
    least_effort: Real
    most_effort: Real
    effort_assessed: Real
    discipline: Real
    """Visits a day gained by strictness (A5)."""
    effort_fatigue: Real
    learn: Real
    learning_days: Real
    """Field days in a month that teach all a month can teach, 1/100 day."""
    knows_home: Real
    knows_handover: Real
    fatigue_gain: Real
    fatigue_memory: Real
    fatigue_hard: Real
    meeting_strength: Real
    leave_post: Real
    leave_fatigue: Real


class Sight(NamedTuple):
    """How visits are paid for and what they see (C4, C6, C7)."""

    visit: Real
    """A visit and the way to a near household, 1/100 day."""
    minute: Real
    """A minute of way, 1/100 day."""
    organiser_way: Real
    """Share of the way that an organiser of the hamlet saves (O2)."""
    most: int
    """Most visits to one household in a month."""
    delivery_share: Real
    """Most of the field days that is kept for delivery."""
    keeps: bool
    """Whether released households are planned for again (A8)."""
    line: Real
    """Line officials work with, yuan a person a year."""
    quarter: int
    """Lane of the last full quarter in `quarters`."""
    days_of: NDArray[Any]
    """Days of each measure, 1/100 day, by code."""
    enough: Real
    """Seen income over the line above which no plan is needed, unless a gap is seen."""
    very_remote: Real
    """Remoteness above which a household may be moved, sd."""
    members: Count
    """Members a worker from which minimum income may be paid."""
    sight_floor: Real
    sight_noise: Real
    sight_visits: Real
    gap_sight: Real
    match_floor: Real
    match_visits: Real
    match_gain: Real
    """Of the visits that make a diagnosis (P6), spread over all."""


def hundredths(days: float) -> int:
    """Whole hundredths of a day."""
    return math.floor(days * DAY + 0.5)


def full_time(days: float) -> float:
    """How far a cadre of so many days a month is full-time: 0 up to 12 days, 1 from 20 on."""
    return min(max((days - PART_TIME) / (FULL_TIME - PART_TIME), 0.0), 1.0)


def preparing_days(levels: Levels, month: int) -> float:
    """A2: days a full-time cadre prepares this month for assessments, as far as paper is scored.

    Assessments are spread over the year and end with December.
    """
    asked, moment = levels.assessment, month % 12
    due = math.floor((moment + 1) * asked.assessments / 12) - math.floor(
        moment * asked.assessments / 12
    )
    return asked.preparing * due * paper_part(levels)


def paper_part(levels: Levels) -> float:
    """A2: share of paper in all that is scored; 0 if nothing is."""
    asked = levels.assessment
    scored = asked.score_paper + asked.score_outcome
    return asked.score_paper / scored if scored else 0.0


def duties_of(levels: Levels, month: int = 0) -> Duties:
    """Collect what the levels in force ask of each kind of cadre this month."""
    return _duties(levels, month % 12)


@once
def _duties(levels: Levels, month: int) -> Duties:
    """Duties in one of the twelve months."""
    staff, conduct, asked = levels.staffing, levels.conduct, levels.assessment
    days = {
        Kind.FIRST_SECRETARY: staff.resident_days,
        Kind.RESIDENT: staff.resident_days,
        Kind.ROTATING: staff.rotating_days,
        Kind.VILLAGE: staff.village_days,
        Kind.PAIRED: staff.paired_days,
    }
    full = [full_time(days[kind]) for kind in Kind]
    intensity = math.sqrt(asked.assessments) * math.sqrt(
        asked.indicators / conduct.paper_indicators
    )
    paper = intensity * (1.0 + conduct.paper_strictness * asked.strictness)
    extra = conduct.meeting_days - conduct.meeting_days_part
    meetings = [conduct.meeting_days_part + f * extra for f in full]
    prepare = preparing_days(levels, month)
    forms = [(conduct.paper_cadre * paper + prepare) * f for f in full]
    said: dict[str, Any] = {k: F(v) for k, v in conduct.model_dump().items() if k in Duties._fields}
    made: dict[str, Any] = {
        "base": np.array([hundredths(days[kind]) for kind in Kind], np.int64),
        "meetings": np.array([hundredths(d) for d in meetings], np.int64),
        "forms": np.array([hundredths(d) for d in forms], np.int64),
        "ordinary": hundredths(conduct.ordinary_days),
        "inspection": hundredths(conduct.inspection_days * asked.inspections / 12.0),
        "forms_household": F(conduct.paper_household * paper * DAY),
        "weight_paper": F(asked.score_paper),
        "weight_outcome": F(asked.score_outcome),
        "discipline": F(asked.discipline * asked.strictness * (2.0 - asked.strictness)),
        "learning_days": F(conduct.learning_days * DAY),
        "asked": F(min(intensity, 1.0)),
        "assessed": F(min(asked.assessments, 1.0)),
    }
    return Duties(**(said | made))


def sight_of(levels: Levels, month: int) -> Sight:
    """Collect what a visit of this month costs and how well it sees."""
    return _sight(levels, month // 3)


@once
def _sight(levels: Levels, quarter: int) -> Sight:
    """Sight in a quarter, counted from the start."""
    month = 3 * quarter
    conduct, measures, precision = levels.conduct, levels.measures, levels.operations.precision
    said: dict[str, Any] = {k: F(v) for k, v in conduct.model_dump().items() if k in Sight._fields}
    visit = conduct.visit_days + conduct.way_days + precision * levels.operations.diagnosis_days
    days = [hundredths(measures.work * getattr(measures, name)) if name else 0 for name in DAYS_OF]
    made: dict[str, Any] = {
        "visit": F(visit * DAY),
        "organiser_way": F(levels.organisation.organiser_way),
        "match_gain": F(conduct.match_gain * precision),
        "minute": F(conduct.way_minutes * DAY),
        "most": int(conduct.visit_cap),
        "keeps": False,
        "line": F(administrative_line(levels, month)),
        "quarter": (quarter - 1) % 8,
        "days_of": np.array(days, np.int64),
        "enough": F(levels.operations.enough),
        "very_remote": F(measures.relocation_remote),
        "members": measures.minimum_members,
    }
    assert len(days) == len(Measure)
    return Sight(**(said | made))
