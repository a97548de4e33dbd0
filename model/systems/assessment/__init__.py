"""Assessment: who is on the register, who must leave it, who is examined and what is found."""

from __future__ import annotations

from model.systems.assessment.audit import AuditReport, audit
from model.systems.assessment.counties import CountyRates
from model.systems.assessment.duty import name_cadres
from model.systems.assessment.quotas import hand_down
from model.systems.assessment.recheck import RecheckReport, adjust_register, audit_register
from model.systems.assessment.register import first_register, prepare
from model.systems.assessment.replacement import replace_weak
from model.systems.assessment.review import ExitReport, exit_review
from model.systems.assessment.samples import SampleReport, sample_counties

__all__ = [
    "AuditReport",
    "CountyRates",
    "ExitReport",
    "RecheckReport",
    "SampleReport",
    "adjust_register",
    "audit",
    "audit_register",
    "exit_review",
    "first_register",
    "hand_down",
    "name_cadres",
    "prepare",
    "replace_weak",
    "sample_counties",
]
