"""Money named for villages (X3): beside the formula, or less by it.

A table names villages (`funding.named_file`, yuan a year). Money above zero comes down in January
with the year's money and is split among purposes as that is; the village spends it by its own
needs, and what is left goes the way of all money. Below zero it is taken from what the formula
gives the village this year, in proportion to purposes, as far as it gives any: it is not
appropriated. What cannot be taken is not given either: a table of both keeps its sum in every year.
It does not follow the scale of the budget.
"""

from __future__ import annotations

import numpy as np

from model.city import City
from model.ledger import Amounts
from model.policies import apportion
from model.relief import Purpose
from model.scenario import Levels
from model.systems.support.prices import in_units
from model.world.named import MONEY, named_for

PURPOSES = np.arange(len(Purpose), dtype=np.uint32)


def with_named(
    city: City, levels: Levels, when: tuple[int, int], money: tuple[Amounts, Amounts]
) -> Amounts:
    """Return what villages get (purposes, villages) with what is named for them.

    `money` is what the formula gives (purposes, villages), and the year's money of the city by
    purpose (purposes,), in the proportion of which named money is split. `when` is month and seed.
    """
    shares, split = money
    villages, path = city.villages, levels.funding.named_file
    if not path:
        return shares
    named = named_for(MONEY, path, villages.key, villages.share)
    out, (month, seed) = shares.copy(), when
    units = np.array([in_units(abs(float(yuan)), levels) for yuan in named], np.int64)
    more = np.where(named > 0, units, 0)
    taken = np.minimum(np.where(named < 0, units, 0), shares.sum(axis=0))
    if lacking := int(units[named < 0].sum() - taken.sum()):
        total = max(0, int(more.sum()) - lacking)
        more = apportion.whole(total, more, villages.key, seed, month, apportion.NAMED)
    for row in np.flatnonzero(taken):
        given = shares[:, row]
        out[:, row] -= apportion.whole(int(taken[row]), given, PURPOSES, seed, month)
    for row in np.flatnonzero(more) if split.any() else ():
        out[:, row] += apportion.whole(int(more[row]), split, PURPOSES, seed, month)
    return out
