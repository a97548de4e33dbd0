"""Operations: cadres' days, visits, what they see and which measure they choose."""

from __future__ import annotations

from model.systems.operations.courses import set_courses
from model.systems.operations.leaders import adopt_places, pay_leaders
from model.systems.operations.month import OperationsReport, work

__all__ = ["OperationsReport", "adopt_places", "pay_leaders", "set_courses", "work"]
