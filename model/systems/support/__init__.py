"""Support: money and works reach households, as far as money, days and places go."""

from __future__ import annotations

from model.systems.support.appropriation import appropriate, year_end
from model.systems.support.delivery import SupportReport, deliver
from model.systems.support.payroll import pay_auditors, payroll

__all__ = ["SupportReport", "appropriate", "deliver", "pay_auditors", "payroll", "year_end"]
