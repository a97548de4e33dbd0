"""The numbers of one month, as the rules want them: float32, money at this year's level."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from model.clock import month_of_year, year_of
from model.scenario import Levels, Shock, once_a_level
from model.units import Real

F = np.float32
BASE_YEAR = 2013
PRICES_OF = 2019
"""Amounts of measures are stated at the prices of this year."""


OF_BODIES = ("left_drop_out", "left_illness", "site_jobs", "site_stay", "moved_return")
"""Numbers of households that are declared beside the levers of organisation."""


class Numbers(NamedTuple):
    """Everything a household rule needs to know that is not about the household."""

    farm: Real
    farm_land: Real
    farm_labour: Real
    farm_assets: Real
    farm_ability: Real
    farm_variance: Real
    season_sd: Real
    leave: Real
    leave_ability: Real
    leave_remote: Real
    leave_pupils: Real
    come_back: Real
    placed_stay: Real
    station_stay: Real
    station_paid: Real
    left_drop_out: Real
    left_illness: Real
    site_jobs: Real
    site_stay: Real
    moved_return: Real
    wage_away: Real
    wage_ability: Real
    wage_shock: Real
    keep: Real
    local_wage: Real
    property_income: Real
    pension: Real
    other_transfers: Real
    illness_benefit: Real
    shock_step: Real
    shock_memory: Real
    illness: Real
    illness_asset_loss: Real
    medical_relief: Real
    chronic: Real
    recover: Real
    ill_labour: Real
    reference_income: Real
    saving: Real
    dissaving: Real
    saving_floor: Real
    depreciation: Real
    trap: Real
    trap_threshold: Real
    trap_wear: Real
    trap_saving: Real
    drop_out: Real
    house_decay: Real
    water_decay: Real
    insurance_lapse: Real
    school_leaver: Real
    retire: Real
    renewal: Real
    mend: Real
    placed_memory: Real
    post_pay: Real
    minimum_pay: Real
    industry_pay: Real
    pooled_pay: Real
    joint_land: Real
    joint_equal: Real
    joint_listed: Real
    industry_success: Real
    grant_assets: Real
    placement_boost: Real
    relocation_access: Real
    relocation_farm: Real
    relocation_delay: Real
    house_delay: Real
    training_ability: Real
    training_learns: Real
    wrong_effect: Real
    welfare_line: Real
    sum_scale: Real


class Dividends(NamedTuple):
    """What a village's part of joint projects pays this month."""

    land: Real
    """Yuan a unit of land worked by a household with workers."""
    equal: Real
    """Yuan a household."""
    listed: Real
    """Yuan a household on the register."""


def growth(rate: float, month: int) -> float:
    """Growth since 2013 of a yearly rate, in whole years; the burn-in stays at 2013."""
    return float((1.0 + rate) ** max(year_of(month) - BASE_YEAR, 0))


def at_prices(rate: float, month: int) -> float:
    """An amount stated at 2019 prices, at the prices of this month's year."""
    return growth(rate, month) / (1.0 + rate) ** (PRICES_OF - BASE_YEAR)


def welfare_line(levels: Levels, month: int) -> float:
    """The constant-purchasing-power line of the year, yuan a person a year."""
    table, year = levels.lines.welfare, max(year_of(month) - BASE_YEAR, 0)
    last = len(table) - 1
    return float(
        table[min(year, last)] * (1.0 + levels.lines.welfare_growth) ** max(year - last, 0)
    )


def administrative_line(levels: Levels, month: int) -> float:
    """The line of the exit rule: 2,800 x 1.06 a year to 2020, then the growth of the other line."""
    years = max(year_of(month) - 2014, 0)
    lines = levels.lines
    rise = (1.0 + lines.administrative_growth) ** min(years, 6)
    return float(lines.administrative * rise * (1.0 + lines.welfare_growth) ** max(years - 6, 0))


def severity(shocks: tuple[Shock, ...], kind: str, month: int) -> float:
    """Severity 0-1 of the dated shocks of one kind in a month (the worst, if several overlap)."""
    return max((s.severity for s in shocks if s.kind == kind and s.active(month)), default=0.0)


@once_a_level
def _said(levels: Levels) -> Numbers:
    """Numbers that levels state as they are, and what follows from them; those of a month are 0."""
    stated = levels.livelihoods.model_dump() | levels.measures.model_dump() | _worked_out(levels)
    return Numbers(*(F(stated.get(name, 0.0)) for name in Numbers._fields))


def _worked_out(levels: Levels) -> dict[str, float]:
    """Numbers that follow from the levels alone, in every month."""
    own, bodies = levels.livelihoods, levels.organisation
    stations = 1.0 if bodies.stations else 0.0
    return {
        "station_stay": bodies.station_stay * stations,
        "station_paid": bodies.station_paid * stations,
        **{name: getattr(bodies, name) for name in OF_BODIES},
        "joint_land": bodies.joint_land,
        "joint_equal": max(1.0 - bodies.joint_land - bodies.joint_listed, 0.0),
        "joint_listed": min(bodies.joint_listed, 1.0 - bodies.joint_land),
        "farm_variance": 0.5 * (own.season_sd**2 + own.weather_sd**2),
        "shock_step": own.shock_sd * math.sqrt(1.0 - own.shock_memory**2),
        "placed_memory": 0.5 ** (1.0 / 12.0),
        "sum_scale": 16.0 / levels.money.smallest,
    }


def numbers_of(
    levels: Levels,
    month: int,
    farm_scale: float,
    shocks: tuple[Shock, ...],
) -> Numbers:
    """Collect the numbers of a month from the levels in force, the drivers and the dated shocks."""
    own, measures, drivers = levels.livelihoods, levels.measures, levels.drivers
    pandemic = severity(shocks, "pandemic", month)
    drought = severity(shocks, "drought", month)
    slump = severity(shocks, "price_crash", month)
    wages, transfers = growth(drivers.wages, month), growth(drivers.transfers, month)
    season = own.seasons[month_of_year(month)] * growth(drivers.farming, month)
    harvest = (1.0 - own.drought_loss * drought) * (1.0 - own.price_loss * slump)
    stop = 1.0 - own.pandemic_leave * pandemic
    made = {
        "farm": farm_scale * season * harvest,
        "leave": own.leave * growth(drivers.migration, month) * stop,
        "wage_away": own.wage_away * wages * (1.0 - own.pandemic_wage * pandemic),
        "local_wage": own.local_wage * wages * (1.0 - own.pandemic_local * pandemic),
        "property_income": own.property_income * growth(drivers.farming, month),
        "pension": own.pension * transfers,
        "other_transfers": own.other_transfers * transfers,
        "illness_benefit": own.illness_benefit * transfers,
        "reference_income": own.reference_income * wages,
        "water_decay": own.water_decay * (1.0 + own.drought_water * drought),
        "post_pay": measures.post_price * at_prices(drivers.wages, month),
        "minimum_pay": measures.minimum_price * transfers,
        "industry_pay": measures.industry_income * at_prices(drivers.farming, month),
        "pooled_pay": measures.industry_income
        * at_prices(drivers.farming, month)
        * (1.0 - own.price_loss * slump),
        "welfare_line": welfare_line(levels, month),
    }
    return _said(levels)._replace(**{name: F(value) for name, value in made.items()})
