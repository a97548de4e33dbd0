"""Means to work with (S3): work fund and office money, what they are worth and what they cost."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.compiled import compiled
from model.ledger import Ledger
from model.scenario import Levels, once_a_level
from model.systems.support.payroll import FULL_DAYS, FULL_TIME
from model.systems.support.prices import in_units

MONTHS = 12
DAYS_BEFORE = 12.0
"""Days a month of a village cadre before the campaign (C1)."""


class Means(NamedTuple):
    """What the levels say of means, yuan a year and full-time people a cadre."""

    gain: float
    half: float
    office_before: float
    office: float
    fund: float
    before: float
    """What a village cadre was worth as a full-time person before the campaign."""
    village: float
    resident: float


@once_a_level
def numbers_of_means(levels: Levels) -> Means:
    """Collect them from the levels in force."""
    said, staff = levels.support, levels.staffing
    return Means(
        gain=said.means_gain,
        half=said.means_half,
        office_before=said.office_before,
        office=said.office_money,
        fund=said.work_fund,
        before=DAYS_BEFORE / FULL_TIME,
        village=staff.village_days / FULL_TIME,
        resident=staff.resident_days / FULL_DAYS,
    )


def worth(money: Any, people: Any, n: Means) -> Any:
    """What a day is worth with so much money a year for so many full-time people, from 1 up.

    1 + gain x m / (m + half), m yuan a person: the first yuan count most.
    """
    each = money / max(people, 1.0)
    return 1.0 + n.gain * each / (each + n.half)


worth_of = compiled(worth)


@compiled
def _means_loop(cadres: Any, residents: Any, firsts: Any, n: Means, out: Any) -> None:
    for v in range(out.size):
        own = np.float64(max(cadres[v], 1))
        people = own * n.village + residents[v] * n.resident
        before = worth_of(n.office_before, own * n.before, n)
        out[v] = worth_of(n.office + n.fund * firsts[v], people, n) / before


def means_of(city: City, levels: Levels) -> NDArray[np.float32]:
    """What a day is worth over what it was with the means before the campaign (villages,).

    Money: office and work funds of the village's first secretaries. People: village cadres and
    residents, as full-time ones; helpers and leaders bring their own. Exactly 1 before; below 1
    where people came and no money.
    """
    v, found = city.villages, np.empty(city.villages.size, np.float32)
    firsts, numbers = first_secretaries(city), numbers_of_means(levels)
    _means_loop(v.own_cadres, v.residents, firsts, numbers, found)
    return found


def first_secretaries(city: City) -> NDArray[np.int64]:
    """First secretaries in service, by village."""
    posted = city.cadres.posted[city.cadres.block(Kind.FIRST_SECRETARY)]
    return np.bincount(posted[posted >= 0], minlength=city.villages.size).astype(np.int64)


def set_means(city: City, levels: Levels) -> None:
    """Write what a day is worth with the means at hand this month."""
    with city.villages.writing("support") as own:
        own.means[:] = means_of(city, levels)


def pay_means(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter a month of office money and work funds; returns it in smallest units."""
    said = levels.support
    office = city.villages.size * in_units(said.office_money / MONTHS, levels)
    posted = city.cadres.posted[city.cadres.block(Kind.FIRST_SECRETARY)]
    fund = int(np.count_nonzero(posted >= 0)) * in_units(said.work_fund / MONTHS, levels)
    ledger.pay(month, "office money", "village", office)
    ledger.pay(month, "work fund", "village", fund)
    return office + fund
