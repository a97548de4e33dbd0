"""Money that becomes a project instead of help for one household: joint, or for show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.ledger import Account, Amounts, Ledger
from model.relief import Purpose
from model.scenario import Levels
from model.systems.support.prices import PARTS, in_parts, in_units, leakage

NEAR, AWAY = 0.5, 0.4
"""What is seen of a project from the road: 0.5 in a middling village, 0.4 less per sd (assumed)."""


class Taken(NamedTuple):
    """What left the accounts of villages for projects, smallest units (villages,)."""

    spent: NDArray[np.int64]
    leaked: NDArray[np.int64]
    shown: NDArray[np.int64]


def pooled_money(city: City, levels: Levels, ledger: Ledger) -> NDArray[np.int64]:
    """What each village would pool this year: a share of its new industry money (villages,)."""
    fresh = ledger.appropriated()[Purpose.INDUSTRY]
    there = np.minimum(fresh, city.villages.account[Purpose.INDUSTRY])
    return np.asarray(in_parts(there, levels.organisation.joint_pooled), np.int64)


def take(
    city: City, levels: Levels, ledger: Ledger, money: tuple[Amounts, NDArray[np.bool_]]
) -> Taken:
    """Take (amounts, for show) from the industry accounts of villages and post them.

    Leakage is as with any other money. What is taken is no longer this year's money of the village.
    """
    amounts, show = money
    leak = leakage(levels) / PARTS
    leaked = in_parts(amounts, leak / (1.0 + leak))
    bought = amounts - leaked
    taken = Taken(np.where(show, 0, bought), leaked, np.where(show, bought, 0))
    for target, part in (
        (Account.SPENT, taken.spent), (Account.LEAKED, leaked), (Account.SHOW, taken.shown),
    ):  # fmt: skip
        ledger.post(Account.VILLAGE, target, of_industry(part))
    with city.villages.writing("support") as own:
        own.account[Purpose.INDUSTRY] -= amounts
        own.year_money[Purpose.INDUSTRY] -= amounts
    build_shows(city, levels, taken.shown)
    return taken


def of_industry(amounts: NDArray[np.int64]) -> Amounts:
    """Amounts by village as amounts by purpose and village, all of them for industry."""
    whole = np.zeros((len(Purpose), amounts.size), np.int64)
    whole[Purpose.INDUSTRY] = amounts
    return whole


def build_shows(city: City, levels: Levels, amounts: NDArray[np.int64]) -> None:
    """Put up show projects for so much money (villages,), counted as the shares it would buy."""
    if amounts.any():
        with city.villages.writing("support") as own:
            own.shown[:] += shares_for(amounts, levels).astype(np.float32)


def shares_for(amounts: NDArray[np.int64], levels: Levels) -> NDArray[np.float64]:
    """Industry shares that so much money buys (villages,)."""
    price = max(in_units(levels.measures.industry_price, levels), 1)
    return np.asarray(amounts / price, np.float64)


def visible(city: City) -> NDArray[np.float64]:
    """How well a project in each village is seen from the road, 0-1 (villages,)."""
    return np.clip(NEAR - AWAY * city.villages.remote.astype(np.float64), 0.0, 1.0)
