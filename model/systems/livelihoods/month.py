"""Livelihoods of a city for one month: grants first, then earnings, then the quarter's end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import is_quarter_end, month_of_year
from model.columns import Writable
from model.draws import Purpose
from model.draws.kernel import exp32, log32, normals, seed_words
from model.measures import BINS
from model.relief import Register
from model.scenario import Levels, Shock
from model.systems.livelihoods.grants import GrantRows, grant_loop, lapse_loop
from model.systems.livelihoods.loop import SUMS, Places, Rows, month_loop, scratch, year_loop
from model.systems.livelihoods.numbers import Numbers, numbers_of
from model.systems.livelihoods.quarter import FGT, LANES, QuarterRows, quarter_loop
from model.villages import INDUSTRY_LAG_OFFSET

OFFSETS = np.array(INDUSTRY_LAG_OFFSET, np.int64)
SHORTEST_LAG = 3


@dataclass(slots=True)
class Economy:
    """What livelihoods remember besides columns: the scale of farm income, the price of produce."""

    farm_scale: float
    industry_price: float = 1.0


@dataclass(frozen=True, slots=True)
class LivelihoodReport:
    """Sums of a month (villages x SUMS) and, at a quarter's end, of poverty (villages x FGT)."""

    sums: NDArray[np.int64]
    poverty: NDArray[np.int64] | None = None
    bins: NDArray[np.int64] | None = field(default=None, repr=False)
    line: float = 0.0


def rows_of(kind: type[Any], own: Writable) -> Any:
    """Collect the columns a compiled loop asks for, by name."""
    return kind(*(getattr(own, name) for name in kind._fields))


def industry_lags(city: City, levels: Levels) -> NDArray[np.int64]:
    """Months from planting to bearing, by village, after the village's main industry."""
    lags = OFFSETS[city.villages.industry] + round(levels.measures.industry_lag)
    return np.maximum(lags, SHORTEST_LAG)


def begin_year(city: City, levels: Levels, month: int, seed: int, *, clock: bool = True) -> None:
    """January: harvest luck of villages and households for the year, and the household clock."""
    n = numbers_of(levels, month, 1.0, ())
    with city.villages.writing("livelihoods") as village:
        luck = normals(seed, Purpose.WEATHER, month, city.villages.key)
        village.weather[:] = luck * np.float32(levels.livelihoods.weather_sd)
    with city.households.writing("livelihoods") as own:
        year_loop(rows_of(Rows, own), n, month, *seed_words(seed), clock)


def industry_price(city: City, levels: Levels, month: int) -> float:
    """Price of produce in the year: (shares that bear / reference area)^-elasticity, 1 at most.

    The reference area is a share of the households of the first register (sentence 7).
    """
    rows = city.households
    bearing = int(((rows.industry_from >= 0) & (rows.industry_from <= month)).sum())
    listed = int((rows.register != Register.NEVER).sum())
    reference = levels.measures.industry_reference * listed
    if bearing <= reference:
        return 1.0
    ratio = np.float32(bearing / reference)
    elasticity = np.float32(levels.measures.industry_price_elasticity)
    return float(exp32(-elasticity * log32(ratio)))


def month_of_livelihoods(
    city: City,
    levels: Levels,
    month: int,
    seed: int,
    economy: Economy,
    shocks: tuple[Shock, ...] = (),
) -> LivelihoodReport:
    """One month for every household; at the end of a quarter, poverty in truth as well."""
    n = numbers_of(levels, month, economy.farm_scale, shocks, economy.industry_price)
    places = _places(city, levels)
    sums = np.zeros((city.villages.size, len(SUMS)), np.int64)
    words = seed_words(seed)
    with city.households.writing("livelihoods") as own:
        grants = rows_of(GrantRows, own)
        grant_loop(grants, n, industry_lags(city, levels), (month, *words))
        if month_of_year(month) == RENEWALS:
            lapse_loop(grants)
        span = (0, city.villages.size)
        month_loop(rows_of(Rows, own), places, n, (month, *words), span, scratch(), sums)
        if is_quarter_end(month):
            return _close(city, rows_of(QuarterRows, own), n, month, sums)
    return LivelihoodReport(sums)


RENEWALS = 11
"""Yearly aid is renewed, or lapses, in December."""


def _places(city: City, levels: Levels) -> Places:
    """Places of the month; placed workers take some places of their unregistered neighbours."""
    villages = city.villages
    with villages.writing("livelihoods") as own:
        fresh = villages.placements * np.float32(levels.livelihoods.displacement)
        own.taken[:] = own.taken * np.float32(11.0 / 12.0) + fresh
        taken = own.taken.copy()
    households = np.maximum(np.diff(city.households.start), 1).astype(np.float32)
    crowding = np.maximum(np.float32(1.0) - taken / households, np.float32(0.1))
    return Places(city.households.start, villages.place, villages.weather, crowding)


def _close(
    city: City, rows: QuarterRows, n: Numbers, month: int, sums: NDArray[np.int64]
) -> LivelihoodReport:
    poverty = np.zeros((city.villages.size, len(FGT)), np.int64)
    bins = np.zeros((BINS, 2), np.int64)
    slot = (month // 3) % LANES
    quarter_loop(rows, city.households.start, n, slot, poverty, bins)
    return LivelihoodReport(sums, poverty, bins, float(n.welfare_line))
