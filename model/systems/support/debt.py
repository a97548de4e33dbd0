"""Debt and show projects (X3): borrowed, built near roads, repaid from later budgets."""

from __future__ import annotations

import numpy as np

from model.city import City
from model.ledger import Account, Ledger
from model.policies import apportion
from model.relief import Purpose
from model.scenario import Levels
from model.systems.support.prices import in_parts, in_units
from model.systems.support.projects import build_shows, of_industry, visible


def repay(levels: Levels, ledger: Ledger, budget: int) -> tuple[int, int]:
    """January: interest and a part of what is owed come off the year's budget first.

    Returns (repaid, interest paid) in smallest units; what the budget cannot pay stays owed, with
    its interest.
    """
    owed, said = ledger.debt, levels.funding
    if not owed:
        return 0, 0
    interest = int(in_parts(owed, said.debt_interest))
    due = interest + min(-(-owed // round(said.debt_years)), owed)
    paid = min(due, budget)
    ledger.debt = owed + interest - paid
    ledger.post_city(Account.APPROPRIATED, Account.REPAID, _of_city(paid))
    return paid, min(interest, paid)


def _of_city(amount: int) -> np.ndarray:
    whole = np.zeros(len(Purpose), np.int64)
    whole[Purpose.INDUSTRY] = amount
    return whole


def borrowed_this_year(city: City, levels: Levels, ledger: Ledger) -> int:
    """Smallest units borrowed this January, added to what is owed."""
    total = in_units(levels.funding.debt * city.villages.share, levels)
    ledger.debt += total
    return total


def show(
    city: City, levels: Levels, when: tuple[int, int], ledger: Ledger, money: tuple[Account, int]
) -> int:
    """Put a share of borrowed (source, smallest units) into show projects near roads.

    Returns how much. Villages get it by how well they are seen from the road; it is counted in
    `shown`.
    """
    source, total = money
    month, seed = when
    amount = int(in_parts(total, levels.funding.show))
    if amount:
        keys, lane = city.villages.key, apportion.SHOWS
        shares = apportion.whole(amount, visible(city), keys, seed, month, lane)
        ledger.post(source, Account.SHOW, of_industry(shares))
        build_shows(city, levels, shares)
    return amount
