"""Means to work with (S3): work fund and office money, what they are worth and what they cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.support.payroll import FULL_DAYS, FULL_TIME
from model.systems.support.prices import in_units

F = np.float32
MONTHS = 12
DAYS_BEFORE = 12.0
"""Days a month of a village cadre before the campaign (C1)."""


def worth(money: Any, people: Any, levels: Levels) -> Any:
    """What a day is worth with so much money a year for so many full-time people, from 1 up.

    1 + gain x m / (m + half), m yuan a person: the first yuan count most. Plain or arrays.
    """
    each = money / np.maximum(people, 1.0)
    return 1.0 + levels.support.means_gain * each / (each + levels.support.means_half)


def means_of(city: City, levels: Levels) -> NDArray[np.float32]:
    """What a day is worth over what it was with the means before the campaign (villages,).

    Money: office and work funds of the village's first secretaries. People: village cadres and
    residents, as full-time ones; helpers and leaders bring their own. Exactly 1 before; below 1
    where people came and no money.
    """
    v, said, staff = city.villages, levels.support, levels.staffing
    own = np.maximum(v.own_cadres, 1)
    money = said.office_money + said.work_fund * first_secretaries(city)
    people = own * (staff.village_days / FULL_TIME) + v.residents * (
        staff.resident_days / FULL_DAYS
    )
    before = worth(said.office_before, own * (DAYS_BEFORE / FULL_TIME), levels)
    found: NDArray[np.float32] = (worth(money, people, levels) / before).astype(np.float32)
    return found


def first_secretaries(city: City) -> NDArray[np.int64]:
    """First secretaries in service, by village."""
    cadres = city.cadres
    posted = cadres.posted[cadres.block(Kind.FIRST_SECRETARY)]
    return np.bincount(posted[posted >= 0], minlength=city.villages.size).astype(np.int64)


def set_means(city: City, levels: Levels) -> None:
    """Write what a day is worth with the means at hand this month."""
    with city.villages.writing("support") as own:
        own.means[:] = means_of(city, levels)


def pay_means(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter a month of office money and work funds; returns it in smallest units."""
    said = levels.support
    office = city.villages.size * in_units(said.office_money / MONTHS, levels)
    fund = int(first_secretaries(city).sum()) * in_units(said.work_fund / MONTHS, levels)
    ledger.pay(month, "office money", "village", office)
    ledger.pay(month, "work fund", "village", fund)
    return office + fund
