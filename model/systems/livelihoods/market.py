"""Industries on the market: how long they take, what they earn, what the year's price is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import exp32, log32, normals
from model.relief import Register
from model.scenario import Levels, Shock, once_a_level
from model.systems.livelihoods.numbers import severity
from model.units import ONE
from model.villages import INDUSTRIES
from model.world.arithmetic import exps

if TYPE_CHECKING:
    from model.systems.livelihoods.month import Economy

F = np.float32
STEADY = (1.0,) * len(INDUSTRIES)
SHORTEST_LAG = 3
NEVER = np.uint8(Register.NEVER)
CODES = np.arange(len(INDUSTRIES), dtype=np.uint32)
"""An industry's own number: address of its prices."""


class Planting(NamedTuple):
    """What a share planted now has before it, by industry."""

    lags: NDArray[np.int64]
    """Months until it bears."""
    failures: NDArray[np.float32]
    """Factor on failure."""


@once_a_level
def planting(levels: Levels) -> Planting:
    """Collect it from the levels in force."""
    lags = np.rint(levels.measures.industry_lags).astype(np.int64)
    failures = np.array(levels.measures.industry_failures, np.float32)
    return Planting(np.maximum(lags, SHORTEST_LAG), failures)


def industry_lags(city: City, levels: Levels) -> NDArray[np.int64]:
    """Months from planting to bearing, by village, after the village's main industry."""
    return planting(levels).lags[city.villages.industry]


def failures(city: City, levels: Levels) -> NDArray[np.float32]:
    """Factor on the failure of a share planted now, by village: its industry's x its own."""
    usual = planting(levels).failures
    return np.asarray(usual[city.villages.industry] * city.villages.failure, np.float32)


def set_prices(
    city: City, levels: Levels, when: tuple[int, int], economy: Economy, projects: Any = 0.0
) -> None:
    """January: the price of each industry, by the area that bears and the luck of the year.

    `when` is (month, seed); `projects` the shares of joint projects that bear, by industry. Prices
    of earlier years stay known.
    """
    month, seed = when
    if month > 0:
        economy.known = (economy.prices, *economy.known)[:2]
    economy.areas = area_prices(city, levels, month, projects)
    luck = year_luck(levels, month, seed)
    economy.prices = tuple(
        float(F(area) * F(factor)) for area, factor in zip(economy.areas, luck, strict=True)
    )


class AreaRows(NamedTuple):
    """The columns from which areas are counted."""

    industry_from: NDArray[Any]
    register: NDArray[Any]
    added: NDArray[Any]


@compiled
def _count_areas(r: AreaRows, start: Any, industry: Any, month: Any, out: Any) -> None:
    """Households whose share bears, and those of the first register, by industry (2, industries).

    The second are `Households.first_listed`.
    """
    for v in range(start.size - 1):
        bearing, listed = np.int64(0), np.int64(0)
        for i in range(start[v], start[v + 1]):
            bearing += (r.industry_from[i] >= 0) & (r.industry_from[i] <= month)
            listed += (r.register[i] != NEVER) & (r.added[i] < 0)
        out[0, industry[v]] += bearing
        out[1, industry[v]] += listed


def area_prices(city: City, levels: Levels, month: int, projects: Any = 0.0) -> tuple[float, ...]:
    """Price of each industry by its area: (bearing / reference)^-elasticity, 1 at most.

    The reference area of an industry is a share of the households of the first register (struck off
    since or not) in the villages where it is grown (sentence 7: more area, lower price).
    """
    rows, said, counts = city.households, levels.measures, np.zeros((2, CODES.size), np.int64)
    grown = AreaRows(*(getattr(rows, name) for name in AreaRows._fields))
    _count_areas(grown, rows.start, city.villages.industry, month, counts)
    area, listed = counts[0] + projects, counts[1]
    reference = said.industry_reference * np.maximum(listed, 1)
    elasticity = said.industry_price_elasticity * np.array(said.industry_falls)
    found = []
    for ratio, fall in zip(area / reference, elasticity, strict=True):
        above = F(max(float(ratio), 1.0))
        found.append(float(exp32(F(-fall) * log32(above))) if above > F(1.0) else 1.0)
    return tuple(found)


def year_luck(levels: Levels, month: int, seed: int) -> NDArray[np.float32]:
    """Luck of each industry's price this year: lognormal around 1, one draw an industry, year."""
    spread = price_risks(levels)
    return exps(spread * normals(seed, Purpose.PRICE, month, CODES) - spread * spread / F(2.0))


def price_risks(levels: Levels) -> NDArray[np.float32]:
    """Spread of each industry's yearly price, log points."""
    return np.asarray(
        np.array(levels.measures.industry_risks) * levels.measures.industry_risk, np.float32
    )


def produce(
    city: City,
    levels: Levels,
    price: tuple[tuple[float, ...], tuple[float, ...]],
    month: int,
    shocks: tuple[Shock, ...] = (),
) -> NDArray[np.float32]:
    """What a share of each village's industry earns this month over the usual.

    Margin of the industry and of the village x demand of its body x price by area x what of the
    year's luck, and of a price crash, reaches the village past its sales group (`shield`). `price`
    is (areas, prices).
    """
    found, measures = np.empty(city.villages.size, np.float32), levels.measures
    loss = levels.livelihoods.price_loss * severity(shocks, "price_crash", month)
    terms = (np.array((*price, measures.industry_margins), np.float32), F(loss))
    _produce(city.villages.rows(Sales), terms, found)
    return found


class Sales(NamedTuple):
    """The columns of villages that say what their industry earns."""

    industry: NDArray[Any]
    margin: NDArray[Any]
    demand: NDArray[Any]
    shield: NDArray[Any]


@compiled
def _produce(s: Sales, terms: Any, found: Any) -> None:
    (areas, prices, margins), loss = terms
    for v in range(found.size):
        k, exposed = s.industry[v], ONE - s.shield[v]
        luck = exp32(exposed * log32(prices[k] / areas[k]))
        margin = margins[k] * s.margin[v] * s.demand[v]
        found[v] = margin * areas[k] * luck * (ONE - loss * exposed)
