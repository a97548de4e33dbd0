"""What a helped village learns from its helper (O8): the gap, as far as it arrives."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import larger
from model.relief import Measure
from model.scenario import Levels
from model.units import ONE, ZERO, Real

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


class Pairs(NamedTuple):
    """What says how much of a helper's help arrives; one entry a village."""

    helper: NDArray[Any]
    x: NDArray[Any]
    y: NDArray[Any]
    industry: NDArray[Any]
    owed_share: NDArray[Any]


class Losses(NamedTuple):
    """What is lost of help between two villages."""

    way: Real
    far: Real
    industry: Real
    days: Real
    """Days lent over 2, at most 1."""


def arriving(distance: Real, other: Real, worked: Real, n: Losses) -> Real:
    """Share of a helper's help that arrives.

    (1 - lost on the way) x (1 - lost on another industry) x days lent / 2, at most 1,
    x share of the days it owes that the helper worked. `other` is 1 for another industry, else 0.
    """
    near = larger(ONE - n.way * distance / n.far, ZERO)
    return near * (ONE - n.industry * other) * n.days * worked


def lead_of(theirs: Real, own: Real) -> Real:
    """What a helper is better at; a weaker one does no harm."""
    return larger(theirs - own, ZERO)


arrives = compiled(arriving)
lead = compiled(lead_of)


@compiled
def _gaps(p: Pairs, good: Any, n: Losses, out: Any) -> None:
    for v in range(good.size):
        k = p.helper[v]
        if k >= 0:
            east, north = p.x[k] - p.x[v], p.y[k] - p.y[v]
            far = np.sqrt(east * east + north * north)
            other = ONE if p.industry[k] != p.industry[v] else ZERO
            out[v] = lead(good[k], good[v]) * arrives(far, other, p.owed_share[k], n)


def gap_of(city: City, levels: Levels, good: NDArray[Any]) -> Shares:
    """What the helper is better at, as far as it arrives; 0 without a helper (villages,).

    `good` is how good each village is at it: max(helper's - own, 0) x what arrives.
    """
    v, org, out = city.villages, levels.organisation, np.zeros(good.size, np.float32)
    days = F(min(org.pair_days / 2.0, 1.0))
    losses = Losses(F(org.pair_way), F(org.pair_far), F(org.pair_industry), days)
    _gaps(Pairs(v.helper, v.x, v.y, v.industry, v.owed_share), good, losses, out)
    return out


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
