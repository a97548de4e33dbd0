"""Livelihoods of a city for one month: grants first, then earnings, then the quarter's end."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import is_quarter_end, month_of_year
from model.draws import Purpose
from model.draws.kernel import normals, seed_words
from model.measures import BINS
from model.scenario import Levels, Shock
from model.systems.livelihoods.ageing import year_loop
from model.systems.livelihoods.grants import GrantRows, grant_loop, lapse_loop
from model.systems.livelihoods.loop import SUMS, month_loop
from model.systems.livelihoods.market import STEADY, failures, industry_lags, produce
from model.systems.livelihoods.numbers import Numbers, numbers_of
from model.systems.livelihoods.quarter import FGT, LANES, QuarterRows, quarter_loop
from model.systems.livelihoods.rows import PlaceRows, Places, Rows, place_loop, scratch
from model.threads import over_villages

Prices = tuple[float, ...]


@dataclass(slots=True)
class Economy:
    """What livelihoods remember besides columns: the scale of farm income, prices of produce.

    Prices are in the order of INDUSTRIES and of two kinds: `areas` has what the area that bears
    makes of the price, `prices` has the luck of the year as well. `known` are the prices of
    earlier years, last year first.
    """

    farm_scale: float
    areas: Prices = STEADY
    prices: Prices = STEADY
    known: tuple[Prices, ...] = ()


@dataclass(frozen=True, slots=True)
class LivelihoodReport:
    """Sums of a month (villages x SUMS) and, at a quarter's end, of poverty (villages x FGT)."""

    sums: NDArray[np.int64]
    poverty: NDArray[np.int64] | None = None
    bins: NDArray[np.int64] | None = field(default=None, repr=False)
    line: float = 0.0


def begin_year(city: City, levels: Levels, month: int, seed: int, *, clock: bool = True) -> None:
    """January: harvest luck of villages and households for the year, and the household clock."""
    n = numbers_of(levels, month, 1.0, ())
    with city.villages.writing("livelihoods") as village:
        luck = normals(seed, Purpose.WEATHER, month, city.villages.key)
        village.weather[:] = luck * np.float32(levels.livelihoods.weather_sd)
    with city.households.writing("livelihoods") as own:
        rows, start = own.rows(Rows), city.households.start
        when = (month, *seed_words(seed))
        over_villages(start, lambda *span: year_loop(rows, start, n, when, clock, span))


def month_of_livelihoods(
    city: City,
    levels: Levels,
    month: int,
    seed: int,
    economy: Economy,
    shocks: tuple[Shock, ...] = (),
) -> LivelihoodReport:
    """One month for every household; at the end of a quarter, poverty in truth as well."""
    n = numbers_of(levels, month, economy.farm_scale, shocks)
    grown = produce(city, levels, (economy.areas, economy.prices), month, shocks)
    places = _places(city, levels, grown, n)
    sums = np.zeros((city.villages.size, len(SUMS)), np.int64)
    when, start = (month, *seed_words(seed)), city.households.start
    with city.households.writing("livelihoods") as own:
        grants = own.rows(GrantRows)
        planting = (industry_lags(city, levels), failures(city, levels))
        over_villages(start, lambda *span: grant_loop(grants, start, n, planting, when, span))
        if month_of_year(month) == RENEWALS:
            lapse_loop(grants)
        rows = own.rows(Rows)
        over_villages(start, lambda *span: month_loop(rows, places, n, when, span, scratch(), sums))
        if is_quarter_end(month):
            return _close(city, own.rows(QuarterRows), n, month, sums)
    return LivelihoodReport(sums)


RENEWALS = 11
"""Yearly aid is renewed, or lapses, in December."""


def _places(city: City, levels: Levels, grown: NDArray[np.float32], n: Numbers) -> Places:
    """Places of the month; placed workers take some places of their unregistered neighbours."""
    villages, start = city.villages, city.households.start
    crowding, labour, pot, site = np.empty((4, villages.size), np.float32)
    found = Places(start, villages.place, villages.weather, crowding, grown, labour, pot, site)
    asked = np.array(levels.measures.industry_labour, np.float32)
    with villages.writing("livelihoods") as own:
        displacement = np.float32(levels.livelihoods.displacement)
        place_loop(own.rows(PlaceRows), (displacement, asked, n.pooled_pay), found)
    return found


def _close(
    city: City, rows: QuarterRows, n: Numbers, month: int, sums: NDArray[np.int64]
) -> LivelihoodReport:
    poverty = np.zeros((city.villages.size, len(FGT)), np.int64)
    start, slot = city.households.start, (month // 3) % LANES

    def close(first: int, last: int) -> NDArray[np.int64]:
        bins = np.zeros((BINS, 2), np.int64)
        quarter_loop(rows, start, n, (slot, first, last), poverty, bins)
        return bins

    parts = over_villages(start, close)
    return LivelihoodReport(sums, poverty, sum(parts[1:], parts[0]), float(n.welfare_line))
