"""What each measure costs in a month: whole smallest units of money, whole hundredths of a day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.clock import month_of_year
from model.relief import PURPOSE_OF, Measure
from model.scenario import Levels, once_a_level
from model.systems.livelihoods.numbers import at_prices, growth
from model.systems.once import once
from model.systems.operations.numbers import hundredths

PARTS = 1_000_000
"""Shares of money are applied in whole millionths, so that rounding is the same everywhere."""
STEMS = (
    "", "industry", "grant", "placement", "post", "relocation", "house", "water", "school",
    "medical", "minimum", "training",
)  # fmt: skip
"""Names of the measures in the declared keys "measures.x_price" and "measures.x_days"."""
DECEMBER, MONTHS = 11, 12
MONTHLY = (Measure.PUBLIC_POST, Measure.MINIMUM_INCOME)
YEARLY = (Measure.SCHOOL_AID, Measure.MEDICAL_AID)
IS_MONTHLY = np.array([m in MONTHLY for m in Measure])
EACH_PERSON = np.array(
    [m in (Measure.RELOCATION, Measure.MINIMUM_INCOME) for m in Measure], np.int64
)
PURPOSES = PURPOSE_OF.astype(np.int64)


class Terms(NamedTuple):
    """Terms of the month, one entry a measure where it is an array."""

    price: NDArray[np.int64]
    """Smallest units, a household or a person; of yearly aid for the months that it covers."""
    total: NDArray[np.int64]
    """The price of a household or of one person with what is misused beside it."""
    later: NDArray[np.int64]
    """Smallest units set aside for December, when yearly aid is renewed, leakage included."""
    each_person: NDArray[np.int64]
    """1 if the price is a person's, else 0."""
    months: NDArray[np.int64]
    """Months that must be covered this year: 1, or all that are left for monthly pay."""
    days: NDArray[np.int64]
    """Hundredths of a day."""
    purpose: NDArray[np.int64]
    leak: int
    """Millionths of a price that are lost on top of it."""
    december: bool
    """Yearly aid is renewed now."""


def in_units(yuan: float, levels: Levels) -> int:
    """An amount in whole smallest units of money."""
    return round(yuan / levels.money.smallest)


def in_parts(amounts: Any, share: float) -> Any:
    """A share of whole amounts, in whole units, halves up; exact to a millionth of the share."""
    return (amounts * round(share * PARTS) + PARTS // 2) // PARTS


def leakage(levels: Levels) -> int:
    """Millionths of released money that are misused, after what audits prevent."""
    conduct = levels.conduct
    audit = min(levels.assessment.audit_share / conduct.full_audit, 1.0)
    return round(conduct.leakage * (1.0 - conduct.leakage_audited * audit) * PARTS)


class Stated(NamedTuple):
    """What the levels say of measures, by measure."""

    yuan: tuple[float, ...]
    days: NDArray[np.int64]
    """Hundredths of a day."""
    leak: int


@once_a_level
def stated(levels: Levels) -> Stated:
    """Collect prices, days and leakage as they stand in the levels."""
    said = levels.measures
    days = [0.0, *(said.work * getattr(said, f"{stem}_days") for stem in STEMS[1:])]
    return Stated(
        yuan=(0.0, *(getattr(said, f"{stem}_price") for stem in STEMS[1:])),
        days=np.array([hundredths(d) for d in days], np.int64),
        leak=leakage(levels),
    )


def prices(levels: Levels, month: int) -> list[int]:
    """Price of each measure in smallest units; pay grows with wages or transfers, the rest not.

    One-time prices stay as stated in every year; a public post is stated at 2019 prices, minimum
    income at those of 2013.
    """
    return list(_prices(levels, month // MONTHS))


@once
def _prices(levels: Levels, year: int) -> list[int]:
    """Prices of a year, counted from the start."""
    month, yuan = year * MONTHS, list(stated(levels).yuan)
    drivers, unit = levels.drivers, levels.money.smallest
    yuan[Measure.PUBLIC_POST] *= at_prices(drivers.wages, month)
    yuan[Measure.MINIMUM_INCOME] *= growth(drivers.transfers, month)
    return [round(amount / unit) for amount in yuan]


def terms_of(levels: Levels, month: int) -> Terms:
    """Collect the terms of a month from the levels in force."""
    moment, said = month_of_year(month), stated(levels)
    price, later = prices(levels, month), [0] * len(Measure)
    if moment != DECEMBER:  # the aid year runs from December to November
        for m in YEARLY:
            later[m] = price[m] + in_parts(price[m], said.leak / PARTS)
            price[m] = (price[m] * (DECEMBER - moment) + MONTHS // 2) // MONTHS
    amounts, left = np.array(price, np.int64), MONTHS - moment
    return Terms(
        price=amounts,
        total=amounts + in_parts(amounts, said.leak / PARTS),
        later=np.array(later, np.int64),
        each_person=EACH_PERSON,
        months=np.where(IS_MONTHLY, left, 1),
        days=said.days,
        purpose=PURPOSES,
        leak=said.leak,
        december=moment == DECEMBER,
    )
