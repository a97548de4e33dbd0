"""What the cadres themselves cost (X5): paid by the treasury, outside the campaign's budget."""

from __future__ import annotations

import numpy as np

from model.cadres import Kind
from model.city import City
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.support.prices import in_parts, in_units

FULL_DAYS = 22.0
"""Working days a month that an official's pay buys."""
FULL_TIME = 20.0
"""Days a month of a full-time village cadre (C1, S1)."""


def monthly_pay(kind: Kind, levels: Levels) -> float:
    """Yuan a month for the days of one cadre of a kind."""
    staffing = levels.staffing
    if kind == Kind.VILLAGE:
        return levels.support.village_pay
    days = {Kind.ROTATING: staffing.rotating_days, Kind.PAIRED: staffing.paired_days}
    return levels.conduct.pay_official * days.get(kind, staffing.resident_days) / FULL_DAYS


def payroll(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter the month's cost of all cadres in service; returns it in smallest units."""
    cadres = city.cadres
    serving = np.bincount(cadres.kind[cadres.posted >= 0], minlength=len(Kind))
    total = 0
    for kind in Kind:
        cost = int(serving[kind]) * in_units(monthly_pay(kind, levels), levels)
        level = "village" if kind == Kind.VILLAGE else "city"
        ledger.pay(month, kind.name.lower().replace("_", " "), level, cost)
        total += cost
    return total


def left_undone(city: City, levels: Levels) -> int:
    """X5: what this month's days of officials would have been worth at home, in smallest units.

    A share of their pay (`conduct.left_undone`); village cadres leave no desk. It is a value lost
    elsewhere, paid by nobody: it stands beside the cost of cadres, not in the ledger.
    """
    cadres = city.cadres
    serving = np.bincount(cadres.kind[cadres.posted >= 0], minlength=len(Kind))
    pay = [int(serving[k]) * in_units(monthly_pay(k, levels), levels) for k in Kind]
    return int(in_parts(sum(pay) - pay[Kind.VILLAGE], levels.conduct.left_undone))


def pay_auditors(levels: Levels, month: int, examined: int, ledger: Ledger) -> int:
    """Enter what examining so many released households costs; returns it in smallest units."""
    cost = examined * in_units(levels.conduct.audit_cost, levels)
    ledger.pay(month, "auditors", "city", cost)
    return cost


def pay_samplers(levels: Levels, month: int, sampled: int, ledger: Ledger) -> int:
    """Enter what sampling so many households for the three rates costs (A3)."""
    cost = sampled * in_units(levels.assessment.sample_cost, levels)
    ledger.pay(month, "samplers", "city", cost)
    return cost
