"""Organisations at relocation sites (O5, I9): which sites have one, what it costs in a month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws.scaled import scaled
from model.ledger import Ledger
from model.policies import apportion
from model.scenario import Levels
from model.units import DAY
from model.villages import OWED

SITES = OWED.index("sites")
IN_TOWN = 1


def moved_households(city: City) -> NDArray[np.int64]:
    """Households that live in town now, by the village they came from."""
    h = city.households
    rows = h.village[h.relocated == IN_TOWN]
    return np.bincount(rows, minlength=city.villages.size).astype(np.int64)


def organise_sites(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: the largest resettlement sites get an organisation, one a township, as many as said.

    A site is where the moved households of a township live. The teams of the villages they came
    from owe it days, shared by moved households.
    """
    villages = city.villages
    number = scaled(levels.organisation.site_groups, villages.part, "site_groups")
    if not number and not villages.site.any():
        return
    moved = moved_households(city)
    chosen = largest_sites(moved, villages.township, number)
    organised = np.isin(villages.township, chosen)
    days = round(levels.organisation.site_days * DAY)
    with villages.writing("organisation") as own:
        own.site[:] = organised
        own.owed[SITES] = 0
        for site in chosen.tolist():
            here = np.flatnonzero(villages.township == site)
            keys, lane = villages.key[here], apportion.SITES
            shares = apportion.whole(days, moved[here], keys, seed, month, lane)
            own.owed[SITES, here] = shares
    _note(city, month, moved, organised)


def largest_sites(
    moved: NDArray[np.int64], township: NDArray[np.int32], number: int
) -> NDArray[np.int64]:
    """Townships of the largest sites, by moved households; equal ones in the order of townships."""
    size = np.bincount(township, weights=moved).astype(np.int64)
    order = np.argsort(-size, kind="stable")
    return order[: min(number, int((size > 0).sum()))].astype(np.int64)


def pay_sites(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter the month's cost of the organisations there are; returns it in smallest units."""
    villages = city.villages
    if not villages.site.any():
        return 0
    sites = np.unique(villages.township[villages.site == 1]).size
    cost = sites * round(levels.organisation.site_cost / levels.money.smallest)
    ledger.pay(month, "relocation sites", "city", cost)
    return int(cost)


def _note(city: City, month: int, moved: NDArray[np.int64], organised: NDArray[np.bool_]) -> None:
    if not city.decisions.on:
        return
    for row in np.flatnonzero(moved).tolist():
        if city.decisions.follows("village", row):
            township = city.villages.township[row]
            size = int(moved[city.villages.township == township].sum())
            name = city.villages.townships[int(township)]
            city.decisions.note(
                month,
                ("city group", "organise a relocation site"),
                ("village", row),
                [("organise", size), ("leave alone", 0)],
                "organise" if organised[row] else "leave alone",
                f"{size} moved households at the site of {name}",
            )
