"""Unspent money moved by the level in charge (P1), between villages or its own purposes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose as Draw
from model.draws.kernel import uniforms
from model.ledger import Ledger
from model.policies import authority
from model.relief import PURPOSE_OF, Purpose, Register
from model.scenario import Levels
from model.systems.operations.authority import estimated, may_move, territory
from model.systems.support.appropriation import lump_of
from model.systems.support.prices import prices

Amounts = NDArray[np.int64]
MOVABLE = (
    Purpose.INDUSTRY, Purpose.RELOCATION, Purpose.HOUSING, Purpose.WATER_ROADS, Purpose.TRAINING,
)  # fmt: skip
"""Purposes without obligations: nobody was promised their money for the rest of the year."""
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)


def reallocate(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> Amounts:
    """Move this year's unspent money where the level in charge takes it to be needed.

    County and township: between their villages, purpose by purpose, by the shares they give cadres.
    A village: between its own purposes, by the price of the plans that wait. Sums stay the same to
    the unit. Returns what was moved (purposes, villages), positive where it came.
    """
    villages = city.villages
    moved = np.zeros_like(villages.account)
    if not may_move(levels, month):
        return moved
    unspent = np.minimum(villages.account, np.maximum(ledger.appropriated(), 0))
    if levels.operations.authority == "village":
        moved[list(MOVABLE)] = _between_purposes(city, levels, unspent, (seed, month))
    else:
        needs = estimated(city, levels, month, seed)
        if needs is not None:
            moved[:] = _between_villages(city, levels, unspent, needs, (seed, month))
    ledger.hand_on(moved)
    with villages.writing("support") as own:
        own.account[:] += moved
        own.year_money[:] += moved
    return moved


def _between_villages(
    city: City, levels: Levels, unspent: Amounts, needs: NDArray[Any], when: tuple[int, int]
) -> Amounts:
    """By N^2.5 within each territory, in whole houses and moves."""
    where, by, moved = territory(city, levels), authority.weights(needs), np.zeros_like(unspent)
    for purpose in MOVABLE:
        lump = lump_of(purpose, levels)
        have = unspent[purpose] // lump
        totals = np.zeros(int(where.max(initial=-1)) + 1, np.int64)
        np.add.at(totals, where, have)
        luck = uniforms(when[0], Draw.MOVE, when[1], city.villages.key, 4 + purpose)
        moved[purpose] = (authority.within(totals, by, where, luck) - have) * lump
    return moved


def _between_purposes(
    city: City, levels: Levels, unspent: Amounts, when: tuple[int, int]
) -> Amounts:
    """By the price of what waits in each village; a village where nothing waits moves nothing."""
    h, size = city.households, city.villages.size
    waiting = np.zeros((len(Purpose), size), np.int64)
    price = np.array(prices(levels, when[1]), np.int64)
    waiting_loop(h.register, h.plan, h.aid, h.start, (price, PURPOSE_OF.astype(np.int64)), waiting)
    asked, have = waiting[list(MOVABLE)], unspent[list(MOVABLE)]
    group = np.tile(np.arange(size), len(MOVABLE))
    luck = np.concatenate(
        [uniforms(when[0], Draw.MOVE, when[1], city.villages.key, 4 + p) for p in MOVABLE]
    )
    shares = authority.within(have.sum(axis=0), asked.ravel().astype(np.float64), group, luck)
    moved: Amounts = np.where(asked.any(axis=0), shares.reshape(asked.shape) - have, 0)
    return moved


@compiled
def waiting_loop(register: Any, plan: Any, aid: Any, start: Any, terms: Any, out: Any) -> None:
    """Add the price of each listed household's waiting plan to its purpose (purposes, villages)."""
    price, purpose = terms
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            on = (register[i] == LISTED) | (register[i] == RETURNED)
            m = np.int64(plan[i])
            if on and m != 0 and ((np.int64(aid[i]) >> m) & 1) == 0:
                out[purpose[m], v] += price[m]
