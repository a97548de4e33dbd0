"""Operations: cadres' days, visits, what they see and which measure they choose."""

from __future__ import annotations

from model.systems.operations.authority import note_needs
from model.systems.operations.courses import set_courses
from model.systems.operations.first_sight import look_at_the_new
from model.systems.operations.focus import shift_focus
from model.systems.operations.leaders import adopt_places, pay_leaders
from model.systems.operations.month import OperationsReport, owe_checks, work

__all__ = [
    "OperationsReport",
    "adopt_places",
    "look_at_the_new",
    "note_needs",
    "owe_checks",
    "pay_leaders",
    "set_courses",
    "shift_focus",
    "work",
]
