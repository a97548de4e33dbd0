"""What a helped village learns from its helper (O8): the gap, as far as it arrives."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.relief import Measure
from model.scenario import Levels

F = np.float32
INDUSTRY_BIT = np.uint16(1 << Measure.INDUSTRY_SHARE)
Shares = NDArray[np.float32]


def holders(city: City) -> NDArray[np.int64]:
    """Households with a share in an industry (villages,)."""
    h, out = city.households, np.zeros(city.villages.size, np.int64)
    _count_holders(h.aid, h.start, out)
    return out


@compiled
def _count_holders(aid: Any, start: Any, out: Any) -> None:
    for v in range(start.size - 1):
        number = 0
        for bits in aid[start[v] : start[v + 1]]:
            number += (bits & INDUSTRY_BIT) != 0
        out[v] = number


def arriving(city: City, levels: Levels) -> Shares:
    """Share of a helper's help that arrives (villages,).

    (1 - lost on the way) x (1 - lost on another industry) x days lent / 2, at most 1,
    x share of the days it owes that the helper worked.
    """
    v, org = city.villages, levels.organisation
    helper = np.where(v.helper >= 0, v.helper, 0)
    east, north = v.x[helper] - v.x, v.y[helper] - v.y
    near = F(1.0) - F(org.pair_way) * np.sqrt(east * east + north * north) / F(org.pair_far)
    alike = F(1.0) - F(org.pair_industry) * (v.industry[helper] != v.industry)
    found: Shares = np.maximum(near, F(0.0)) * alike * F(min(org.pair_days / 2.0, 1.0))
    found *= v.owed_share[helper]
    return found


def gap_of(city: City, levels: Levels, good: NDArray[Any]) -> Shares:
    """What the helper is better at, as far as it arrives; 0 without a helper (villages,).

    `good` is how good each village is at it: max(helper's - own, 0) x what arrives.
    """
    helper = city.villages.helper
    paired = helper >= 0
    gap = np.maximum(good[np.where(paired, helper, 0)] - good, F(0.0))
    found: Shares = (np.where(paired, gap, F(0.0)) * arriving(city, levels)).astype(np.float32)
    return found


def lent_skill(city: City, levels: Levels) -> Shares:
    """Skill that a team has from its helper's: pair_skill x the gap of the teams' own skills."""
    own_skill = city.villages.skill - city.villages.lent_skill
    return F(levels.organisation.pair_skill) * gap_of(city, levels, own_skill)


def shared_advice(city: City, levels: Levels) -> Shares:
    """Factor on the failure of shares planted: 1 - pair_failure x the gap in industry.

    A village knows its industry as far as its households have a share in one.
    """
    homes = np.maximum(np.diff(city.households.start), 1)
    planted = (holders(city) / homes).astype(np.float32)
    return F(1.0) - F(levels.organisation.pair_failure) * gap_of(city, levels, planted)
