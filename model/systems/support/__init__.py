"""Support: money and works reach households, as far as money, days and places go."""

from __future__ import annotations

from model.systems.support.appropriation import appropriate, idle_a_year, receive, year_end
from model.systems.support.care import pay_care, pay_courses
from model.systems.support.careers import commend, fade_praise, forget_praise, promote
from model.systems.support.delivery import SupportReport, deliver
from model.systems.support.means import pay_means, set_means
from model.systems.support.payroll import left_undone, pay_auditors, pay_samplers, payroll
from model.systems.support.projects import Taken
from model.systems.support.reallocation import reallocate
from model.systems.support.rooms import build_rooms, open_rooms

__all__ = [
    "SupportReport",
    "Taken",
    "appropriate",
    "build_rooms",
    "commend",
    "deliver",
    "fade_praise",
    "forget_praise",
    "idle_a_year",
    "left_undone",
    "open_rooms",
    "pay_auditors",
    "pay_care",
    "pay_courses",
    "pay_means",
    "pay_samplers",
    "payroll",
    "promote",
    "reallocate",
    "receive",
    "set_means",
    "year_end",
]
