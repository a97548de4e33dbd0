"""Assessment: who is on the register, who must leave it, who is examined and what is found."""

from __future__ import annotations

from model.systems.assessment.audit import AuditReport, audit
from model.systems.assessment.counties import CountyStatus, county_status
from model.systems.assessment.quotas import hand_down
from model.systems.assessment.register import first_register, prepare
from model.systems.assessment.replacement import replace_weak
from model.systems.assessment.review import ExitReport, exit_review

__all__ = [
    "AuditReport",
    "CountyStatus",
    "ExitReport",
    "audit",
    "county_status",
    "exit_review",
    "first_register",
    "hand_down",
    "prepare",
    "replace_weak",
]
