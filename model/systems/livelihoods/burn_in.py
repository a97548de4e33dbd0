"""The burn-in: years at the levels of 2013, after which the city earns what it earned then.

Farm income is rescaled after each year, and the last year is lived twice, first on copies to find
the scale: so the mean income of 2013 is the published one, whatever parameters were drawn. Spread
and poverty are left as they come out.
"""

from __future__ import annotations

import numpy as np

from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.scenario import Levels
from model.systems.livelihoods.loop import SUMS
from model.systems.livelihoods.month import (
    Economy,
    LivelihoodReport,
    begin_year,
    month_of_livelihoods,
)
from model.threads import spans
from model.units import SUM_PARTS

YEAR = 12
AWAY_AT_START = 0.2
"""Share of workers away with which the burn-in begins; it is forgotten within the burn-in."""
BEFORE = -1000
"""A month before any burn-in: the address of the first draw."""
COPIED = 400_000
"""About as many households are copied at a time, to live a year on trial."""
FARM, INCOME = SUMS.index("farm"), SUMS.index("income")


def burn_in(city: City, levels: Levels, seed: int) -> tuple[Economy, LivelihoodReport]:
    """Run the city from its synthetic start to January 2014.

    Returns the economy it ends with and the report of December 2013. `levels.world.burn_in`
    months, whole years; `seed` is the city's own, so that runs share their past.
    """
    economy = Economy(levels.livelihoods.farm_scale)
    send_away(city, seed)
    first = -(levels.world.burn_in // YEAR) * YEAR
    for january in range(first, -YEAR, YEAR):
        year = _live(city, levels, january, seed, economy)
        economy.farm_scale *= correction(year, city, levels)
    trial = _try(city, levels, -YEAR, seed, economy)
    economy.farm_scale *= correction(trial, city, levels)
    last_year = _live(city, levels, -YEAR, seed, economy)
    return economy, last_year[-1]


def send_away(city: City, seed: int) -> None:
    """Begin with about as many workers away as the rules of H3 settle at, by keyed draws."""
    with city.households.writing("livelihoods") as own:
        luck = uniforms(seed, Purpose.MONTH, BEFORE, own.key)
        own.away[:] = (own.workers * np.float32(AWAY_AT_START) + luck).astype(np.uint8)


def _live(
    city: City, levels: Levels, january: int, seed: int, economy: Economy
) -> list[LivelihoodReport]:
    """One year without campaign and without a household clock."""
    begin_year(city, levels, january, seed, clock=False)
    months = range(january, january + YEAR)
    return [month_of_livelihoods(city, levels, month, seed, economy) for month in months]


def _try(
    city: City, levels: Levels, january: int, seed: int, economy: Economy
) -> list[LivelihoodReport]:
    """The same, but the city stays as it is: some villages after the others live it on a copy.

    So a large city needs no second one in memory. What a village earns depends on no other.
    """
    parts = spans(city.households.start, max(city.households.size // COPIED, 1))
    copies = (city.of_villages(*part) for part in parts)
    return [report for copy in copies for report in _live(copy, levels, january, seed, economy)]


def correction(year: list[LivelihoodReport], city: City, levels: Levels) -> float:
    """Factor on farm income that brings the mean of these twelve months to the published mean."""
    unit = levels.money.smallest / SUM_PARTS
    farm = sum(int(r.sums[:, FARM].sum()) for r in year) * unit
    total = sum(int(r.sums[:, INCOME].sum()) for r in year) * unit
    people = int(city.households.persons.sum(dtype="int64"))
    return 1.0 + (levels.world.mean_income * people - total) / farm
