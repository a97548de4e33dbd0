"""Organisations along industry chains (O4): where they work, what they cost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.draws.scaled import scaled
from model.ledger import Ledger
from model.policies import apportion
from model.scenario import Levels
from model.systems.livelihoods.market import price_risks
from model.systems.support.prices import in_units
from model.villages import INDUSTRIES

FINE = 2.0**20
"""Areas are summed in whole parts of a share: exact in any order."""


def covered(
    city: City, levels: Levels, when: tuple[int, int], area: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """January: the villages that chain organisations work in this year (villages,).

    One organisation is for one industry in one county. They are shared out by area (shares seen or
    to be planted, show projects included) x price risk, never more than the villages there can use;
    each takes the villages with the largest area.
    """
    month, seed = when
    villages, said = city.villages, levels.organisation
    out = np.zeros(villages.size, np.bool_)
    total = scaled(said.chain_groups, villages.part, "chain_groups")
    if total == 0 or not area.any():
        return out
    cell = villages.county.astype(np.int64) * len(INDUSTRIES) + villages.industry
    cells = len(villages.counties) * len(INDUSTRIES)
    parts = np.rint(area * FINE)
    weights = np.bincount(cell, parts, cells) * np.tile(price_risks(levels), len(villages.counties))
    room = -(-np.bincount(cell[area > 0], minlength=cells) // said.chain_villages)
    keys = np.arange(cells, dtype=np.uint32)
    groups = apportion.with_caps(total, weights, room, keys, seed, month)
    luck = uniforms(seed, Purpose.CHAIN, month, villages.key)
    order = np.lexsort((villages.key, luck, -parts))
    order = order[area[order] > 0]
    for code in np.flatnonzero(groups):
        here = order[cell[order] == code]
        out[here[: int(groups[code]) * said.chain_villages]] = True
    return out


def pay_chains(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter the year's fees of all chain organisations; returns them in smallest units."""
    number = scaled(levels.organisation.chain_groups, city.villages.part, "chain_groups")
    cost = number * in_units(levels.organisation.chain_fee, levels)
    ledger.pay(month, "chain organisations", "county", cost)
    return cost
