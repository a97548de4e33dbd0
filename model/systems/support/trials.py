"""What a virtual experiment gives, or takes away, beside what support delivered.

No scenario calls this: only an experiment that copies a published study does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.relief import Measure
from model.scenario import Levels
from model.systems.support.prices import terms_of

Bits = NDArray[np.uint16]
Found = NDArray[np.int64]
KEPT_UP = (
    Measure.PUBLIC_POST, Measure.MINIMUM_INCOME, Measure.SCHOOL_AID, Measure.MEDICAL_AID,
)  # fmt: skip
"""Measures that last only while they are paid or renewed."""
ONCE_PAID = (Measure.PUBLIC_POST, Measure.MINIMUM_INCOME)
"""Measures that are nothing but what is paid."""


class Taken(NamedTuple):
    """Bits of measures that were granted and paid and were made void: one entry a household."""

    granted: Bits
    paid: Bits


def give(city: City, rows: Found, measure: Measure, *, first: bool) -> None:
    """Grant a measure that fits to households, or keep it up; nobody's account pays for it.

    A grant is made once (`first`); pay and yearly aid go on as long as they are given. What it does
    then is what the measure does to any household.
    """
    bit = np.uint16(1 << measure)
    with city.households.writing("support") as own:
        if first and measure not in ONCE_PAID:
            own.granted[rows] |= bit
            own.granted_misfit[rows] &= ~bit
        if measure in KEPT_UP:
            own.paid[rows] |= bit


def make_void(city: City, mask: Bits) -> Taken:
    """Take from households what was delivered to them this month of some measures (bits).

    Decisions, money and days are left as they were: the measure is delivered and does nothing.
    """
    with city.households.writing("support") as own:
        taken = Taken(own.granted & mask, own.paid & mask)
        own.granted[:] &= ~mask
        own.paid[:] &= ~mask
    return taken


def price_of_trial(city: City, levels: Levels, month: int, given: Any) -> int:
    """Smallest units that a measure costs this month for households: (rows, measure, first)."""
    rows, measure, first = given
    terms = terms_of(levels, month)
    if not first and measure not in ONCE_PAID and not terms.december:
        return 0
    if not first and measure not in KEPT_UP:
        return 0
    persons = city.households.persons[rows].astype(np.int64)
    each = persons.sum() if terms.each_person[measure] else rows.size
    return int(terms.price[measure] * each)
