"""Bodies paired with villages (O7): their money and what they buy (whom they send: sending)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose as Draw
from model.draws.scaled import scaled
from model.ledger import Ledger
from model.relief import Purpose
from model.scenario import Levels
from model.systems.livelihoods.loop import SUMS
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import villages_seen
from model.systems.organisation.sending import note_threat
from model.units import SUM_PARTS
from model.world.arithmetic import exps

F = np.float32
NONE = -1
MONEY_LANE, DEMAND_LANE, TURN_LANE = 0, 1, 2
INDUSTRY = SUMS.index("industry")


class Bodies(NamedTuple):
    """The bodies of the city, one entry a body, by number."""

    money: NDArray[np.float32]
    """Over the mean body's."""
    demand: NDArray[np.float32]
    """Purchases over the mean body's."""


@dataclass(frozen=True, slots=True)
class BodiesReport:
    """What bodies did this year."""

    villages: int
    """Villages that are paired."""


def bodies_of(number: int, levels: Levels, seed: int) -> Bodies:
    """Money and purchases of so many bodies: lognormal with mean 1, so that few are rich."""
    sd = F(levels.organisation.body_spread)
    keys = np.arange(number, dtype=np.uint32)
    money, demand = (
        exps(sd * normals(seed, Draw.BODY, 0, keys, lane) - F(0.5) * sd * sd)
        for lane in (MONEY_LANE, DEMAND_LANE)
    )
    return Bodies(money, demand)


def pair_bodies(city: City, levels: Levels, month: int, seed: int) -> BodiesReport:
    """January: bodies take villages and buy produce there; all senders learn their risk.

    Bodies are dealt to villages by lot, the deepest villages as seen first; who is paired stays so.
    """
    org, v = levels.organisation, city.villages
    note_threat(city, levels, month, seed)
    number = scaled(org.bodies, v.part, "bodies")
    asked = scaled(org.body_villages, v.part, "body_villages")
    if min(number, asked) == 0:
        if (v.body >= 0).any():
            _part(city)
        return BodiesReport(0)
    body = _dealt(city, levels, (number, asked), (month, seed))
    bodies = bodies_of(number, levels, seed)
    paired = body >= 0
    demand = np.where(paired, F(org.body_demand) * bodies.demand[body], F(0.0))
    with v.writing("organisation") as own:
        own.body[:] = body
        own.demand[:] = F(1.0) + demand
    return BodiesReport(int(paired.sum()))


def _part(city: City) -> None:
    """No pairings any more: nobody buys; who was sent stays whom they sent."""
    with city.villages.writing("organisation") as own:
        own.body[:] = NONE
        own.demand[:] = F(1.0)


def _dealt(
    city: City, levels: Levels, wanted: tuple[int, int], when: tuple[int, int]
) -> NDArray[np.intp]:
    """The body of each village (-1 none): old pairings first, new ones by depth and by lot."""
    v, (number, asked), (month, seed) = city.villages, wanted, when
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, v, line, levels.conduct.bar)
    depth = seen.seen_gap / np.maximum(seen.registered_persons, 1)
    body = np.where(v.body < number, v.body, NONE).astype(np.intp)
    order = np.lexsort((v.key, -depth, body < 0))[:asked]
    body[np.isin(np.arange(v.size), order, invert=True)] = NONE
    new = order[body[order] < 0]
    lots = uniforms(seed, Draw.BODY, month, v.key[new], TURN_LANE)
    load = np.bincount(body[body >= 0], minlength=number)
    for row in new[np.lexsort((v.key[new], lots))]:
        body[row] = int(np.argmin(load))
        load[body[row]] += 1
    return body


def gifts(city: City, levels: Levels, seed: int) -> NDArray[np.int64]:
    """What bodies give their villages this year, smallest units (purposes, villages).

    A body's money is shared equally among its villages, half for industry and half for schooling.
    """
    v = city.villages
    money = np.zeros_like(v.account)
    paired = np.flatnonzero(v.body >= 0)
    if paired.size == 0:
        return money
    load = np.bincount(v.body[paired])
    bodies = bodies_of(load.size, levels, seed)
    mean = levels.organisation.body_money / levels.money.smallest
    whole = np.rint(mean * bodies.money[v.body[paired]].astype("f8") / load[v.body[paired]])
    money[Purpose.INDUSTRY, paired] = whole.astype(np.int64) // 2
    money[Purpose.SCHOOLING, paired] = whole.astype(np.int64) - money[Purpose.INDUSTRY, paired]
    return money


def pay_purchases(city: City, sums: NDArray[np.int64], month: int, ledger: Ledger) -> int:
    """Enter what bodies pay for produce beyond the market; returns it in smallest units.

    `sums` are the month's incomes (villages, SUMS). What they pay is what villages earn from
    industry beyond what they would without them: earned x (1 - 1 / demand).
    """
    buy, parts = _purchased(sums, city.villages.demand)
    if not buy:
        return 0
    cost = int(parts) // SUM_PARTS
    ledger.pay(month, "purchases", "body", cost)
    return cost


@compiled
def _purchased(sums: Any, demand: Any) -> Any:
    """Whether any body buys, and what villages earn from industry by it, in parts of a unit."""
    buy, added = False, np.int64(0)
    for v in range(demand.size):
        buy |= demand[v] != 1
        added += np.int64(np.rint(sums[v, INDUSTRY] * (1.0 - 1.0 / np.float64(demand[v]))))
    return buy, added
