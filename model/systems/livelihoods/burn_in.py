"""The burn-in: three years at the levels of 2013, after which the city earns what it earned.

Farm income is rescaled after each of the first years so that the mean income of the last equals the
published mean, whatever parameters were drawn; spread and poverty are left as they come out.
"""

from __future__ import annotations

from model.city import City
from model.clock import month_of_year
from model.scenario import Levels
from model.systems.livelihoods.loop import SUMS
from model.systems.livelihoods.month import (
    Economy,
    LivelihoodReport,
    begin_year,
    month_of_livelihoods,
)
from model.units import SUM_PARTS

DECEMBER, YEAR = 11, 12
FARM, INCOME = SUMS.index("farm"), SUMS.index("income")


def burn_in(city: City, levels: Levels, seed: int) -> Economy:
    """Run the city from its synthetic start to January 2014; returns the economy it ends with.

    Money is in yuan a person a year; `seed` is the city's own, so that runs share their past.
    """
    economy = Economy(levels.livelihoods.farm_scale)
    people = int(city.households.persons.sum(dtype="int64"))
    year: list[LivelihoodReport] = []
    for month in range(-levels.world.burn_in, 0):
        if month_of_year(month) == 0 or month == -levels.world.burn_in:
            begin_year(city, levels, month, seed, clock=False)
        year.append(month_of_livelihoods(city, levels, month, seed, economy))
        if month_of_year(month) == DECEMBER and len(year) >= YEAR and month < -1:
            economy.farm_scale *= correction(year[-YEAR:], people, levels)
    return economy


def correction(year: list[LivelihoodReport], people: int, levels: Levels) -> float:
    """Factor on farm income that brings the mean of these months to the published mean.

    `year` holds twelve months. Weather is left in: it averages out over villages.
    """
    unit = levels.money.smallest / SUM_PARTS
    farm = sum(int(r.sums[:, FARM].sum()) for r in year) * unit
    total = sum(int(r.sums[:, INCOME].sum()) for r in year) * unit
    missing = levels.world.mean_income * people - total
    return 1.0 + missing / farm
