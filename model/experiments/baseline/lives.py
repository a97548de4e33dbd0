"""The world without campaign, lived on the real model from the burn-in to December 2020."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.relief import Poor

if TYPE_CHECKING:
    from model.campaign import Campaign
    from model.scenario import Scenario

Floats = NDArray[np.float64]
FIRST, LAST = 2013, 2020
YEARS = LAST - FIRST
DRIVERS = ("wages", "farming", "transfers", "migration")
CENTRAL = (0.075, 0.05, 0.12, 0.05)
STRUCTURE = ("wage_share", "operating_share", "property_share", "transfer_share")


@dataclass(frozen=True, slots=True)
class Life:
    """Incomes a person of every household at each December from 2013 to 2020, and the lines."""

    persons: Floats
    incomes: Floats
    """(years, households), yuan a person a year."""
    poor: NDArray[np.bool_]
    """(years, households): income poverty (T1) as the model decides it."""
    administrative: float
    """The administrative line of 2020."""
    assets: Floats
    """(years,): median productive assets."""
    structure: dict[int, tuple[float, ...]]
    """Shares of a year's income: wages, operating, property, transfers."""


def alone(scale: float, drivers: tuple[float, ...] = CENTRAL, pandemic: bool = False) -> Scenario:
    """The case without campaign at the declared parameters, with these drivers."""
    from model.scenario import load

    scenario = load("no_campaign").with_(
        world={"scale": scale}, drivers=dict(zip(DRIVERS, drivers, strict=True))
    )
    return scenario if pandemic else scenario.with_(shocks=[])


def live(scenario: Scenario, seed: int = 1) -> Life:
    """Live from the burn-in to December 2020 and keep what every household earned each year."""
    from model.campaign import Campaign
    from model.systems.livelihoods.numbers import administrative_line

    campaign = Campaign(setting=scenario, rng=seed)
    years = [_december(campaign)]
    for _ in range(YEARS):
        for _ in range(12):
            campaign.step()
        years.append(_december(campaign))
    incomes, poor, assets = zip(*years, strict=True)
    return Life(
        persons=campaign.city.households.persons.astype(np.float64),
        incomes=np.stack(incomes),
        poor=np.stack(poor),
        administrative=administrative_line(scenario.start, 12 * YEARS - 1),
        assets=np.array(assets),
        structure=_structure(campaign),
    )


def _december(campaign: Campaign) -> tuple[Floats, NDArray[np.bool_], float]:
    """Incomes a person of the last four quarters, income poverty, median assets."""
    h = campaign.city.households
    last = (campaign.month - 1) // 3
    year = sum(h.quarters[(last - back) % 8].astype(np.float64) for back in range(4))
    poor = (h.poor & np.uint8(Poor.INCOME)) != 0
    return np.asarray(year / h.persons), poor, float(np.median(h.assets))


def _structure(campaign: Campaign) -> dict[int, tuple[float, ...]]:
    months = campaign.recorder.months
    return {
        FIRST + 1 + year: tuple(
            sum(row[name] for row in months[12 * year : 12 * year + 12]) / 12 for name in STRUCTURE
        )
        for year in range(len(months) // 12)
    }
