"""What the cadres themselves cost (X5): paid by the treasury, outside the campaign's budget."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.cadres import Kind
from model.city import City
from model.compiled import compiled
from model.ledger import Ledger
from model.scenario import Levels, once_a_level
from model.systems.support.prices import in_parts, in_units

NAMES = {kind: kind.name.lower().replace("_", " ") for kind in Kind}
"""Kinds of cadres as the ledger writes them."""
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


@once_a_level
def units_of(levels: Levels) -> list[int]:
    """Monthly pay of a cadre of each kind, smallest units."""
    return [in_units(monthly_pay(kind, levels), levels) for kind in Kind]


@compiled
def count_serving(posted: Any, kind: Any, number: Any) -> None:
    """Add up cadres in service by kind."""
    for row in range(posted.size):
        there = 1 if posted[row] >= 0 else 0
        number[kind[row]] += there


def serving(city: City) -> list[int]:
    """Cadres in service, by kind."""
    number = np.zeros(len(Kind), np.int64)
    count_serving(city.cadres.posted, city.cadres.kind, number)
    found: list[int] = number.tolist()
    return found


def payroll(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter the month's cost of all cadres in service; returns it in smallest units."""
    total = 0
    for kind, number, units in zip(Kind, serving(city), units_of(levels), strict=True):
        cost = number * units
        level = "village" if kind == Kind.VILLAGE else "city"
        ledger.pay(month, NAMES[kind], level, cost)
        total += cost
    return total


def left_undone(city: City, levels: Levels) -> int:
    """X5: what this month's days of officials would have been worth at home, in smallest units.

    A share of their pay (`conduct.left_undone`); village cadres leave no desk. It is a value lost
    elsewhere, paid by nobody: it stands beside the cost of cadres, not in the ledger.
    """
    pay = [number * units for number, units in zip(serving(city), units_of(levels), strict=True)]
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
