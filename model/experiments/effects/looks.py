"""What a headline looks at in the campaign itself, where no table has it: one number a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model.relief import Poor, Register
from model.systems.livelihoods.market import produce

if TYPE_CHECKING:
    from model.campaign import Campaign

FAR = 1.0
"""Standard deviations of remoteness from which a hamlet is far away."""
LISTED = (Register.REGISTERED, Register.RETURNED)


def _share(of: NDArray[np.bool_], among: NDArray[np.bool_], weights: NDArray[np.uint8]) -> float:
    """Weighted share of rows; 0 where there are none."""
    total = int(weights[among].sum(dtype=np.int64))
    return int(weights[among & of].sum(dtype=np.int64)) / total if total else 0.0


def missed_far_away(campaign: Campaign) -> float:
    """Share of persons in remote hamlets off the list who are in stable poverty."""
    h = campaign.city.households
    never = (h.register == Register.NEVER) & (h.remote >= FAR)
    return _share((h.poor & np.uint8(Poor.STABLE)) > 0, never, h.persons)


def plans_that_fit(campaign: Campaign) -> float:
    """Share of listed households with a plan whose plan fits the cause."""
    h = campaign.city.households
    planned = np.isin(h.register, LISTED) & (h.plan > 0)
    return _share(h.plan_fits > 0, planned, np.ones(h.size, np.uint8))


def idle_at_sites(campaign: Campaign) -> float:
    """Share of the workers of moved households who are not away."""
    h = campaign.city.households
    moved = h.relocated == 1  # 2 has come back
    workers = int(h.workers[moved].sum(dtype=np.int64))
    away = int(h.away[moved].sum(dtype=np.int64))
    return (workers - away) / workers if workers else 0.0


def strength_of_poor_villages(campaign: Campaign) -> float:
    """Mean organisation strength of officially poor villages."""
    villages = campaign.city.villages
    return float(villages.strength[villages.poor > 0].astype(np.float64).mean())


def knowledge_of_poor_villages(campaign: Campaign) -> float:
    """Mean of what teams know of officially poor villages."""
    villages = campaign.city.villages
    return float(villages.knowledge[villages.poor > 0].astype(np.float64).mean())


def skill_of_teams(campaign: Campaign) -> float:
    """Mean skill of the teams of all villages."""
    return float(campaign.city.villages.skill.astype(np.float64).mean())


def industry_earned(campaign: Campaign) -> float:
    """Industry shares that bear, each counted by what it earns over the usual."""
    city, month = campaign.city, campaign.month - 1
    prices = (campaign.economy.areas, campaign.economy.prices)
    earned = produce(city, campaign.setting.at(month), prices, month, campaign.setting.shocks)
    h = city.households
    bears = (h.industry_from >= 0) & (h.industry_from <= month)
    shares = np.bincount(h.village[bears], minlength=city.villages.size)
    return float((shares * earned.astype(np.float64)).sum())
