"""Who helps whom: pairs of villages by the stated rule, as an assignment problem, or by lot (O8).

Near, same industry, complementary: least sum of distance / far + weight [industry differs] - what
the helper is better at, over four channels. The rule is the seed's, its weights are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]
Costs = NDArray[np.float64]
FORBIDDEN = 1e6
CHANNELS = ("ideas", "organisation", "skills", "industry")


@dataclass(frozen=True, slots=True)
class StandingSeen:
    """Villages as the office compares them; one entry a village."""

    key: NDArray[Any]
    """The village's own number."""
    county: NDArray[Any]
    """Row of the county."""
    east: NDArray[Any]
    """Kilometres."""
    north: NDArray[Any]
    """Kilometres."""
    trade: NDArray[Any]
    """Code of the main industry."""
    channels: Costs
    """What the office holds the village to be good at, 0-1 (CHANNELS, villages)."""
    far: float = 50.0
    """Kilometres that weigh as much as 1 of complementarity."""
    other_industry: float = 0.5
    """What another main industry weighs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many a helper may still take (one entry a helper), and pairs across counties at most."""

    room: NDArray[np.int64]
    across: int


def distances(seen: StandingSeen, helpers: Rows, helped: Rows) -> Costs:
    """Kilometres between helpers and helped, as the crow flies (helpers, helped)."""
    east = seen.east[helpers][:, None] - seen.east[helped][None, :]
    north = seen.north[helpers][:, None] - seen.north[helped][None, :]
    found: Costs = np.sqrt(east * east + north * north).astype(np.float64)
    return found


def complementarity(seen: StandingSeen, helpers: Rows, helped: Rows) -> Costs:
    """Sum over the channels of what the helper is better at, at least 0 (helpers, helped)."""
    out = np.zeros((helpers.size, helped.size))
    for channel in seen.channels:
        out += np.maximum(channel[helpers][:, None] - channel[helped][None, :], 0.0)
    return out


def costs(seen: StandingSeen, helpers: Rows, helped: Rows) -> Costs:
    """What the stated rule makes as small as it can (helpers, helped)."""
    other = seen.trade[helpers][:, None] != seen.trade[helped][None, :]
    far = distances(seen, helpers, helped) / seen.far
    found: Costs = far + seen.other_industry * other - complementarity(seen, helpers, helped)
    return found


def stated(seen: StandingSeen, helpers: Rows, helped: Rows, limits: Limits) -> Rows:
    """The helper of each helped village under the stated rule (-1 none); shape (helped,).

    Least total cost, each helper at most `room` times. If more pairs than `across` lead over a
    county's border, the cheapest of these stay and the others are matched again inside counties.
    """
    if not helpers.size:
        return np.full(helped.size, -1, np.intp)
    cost = costs(seen, helpers, helped)
    border = seen.county[helpers][:, None] != seen.county[helped][None, :]
    taken = _solve(cost, limits.room)
    crossing = np.flatnonzero((taken >= 0) & border[taken, np.arange(helped.size)])
    if crossing.size > limits.across:
        price = cost[taken[crossing], crossing]
        kept = crossing[np.lexsort((seen.key[helped[crossing]], price))][: limits.across]
        room = limits.room - np.bincount(taken[kept], minlength=helpers.size)
        rest = np.setdiff1d(np.arange(helped.size), kept)
        taken[rest] = _solve(np.where(border, FORBIDDEN, cost)[:, rest], room)
    return np.where(taken >= 0, helpers[taken], -1)


def at_random(slots: list[Rows], helped: Rows, lots: list[NDArray[Any]]) -> Rows:
    """The helper of each helped village by lot (-1 when places run out); shape (helped,).

    `slots` are the helpers with a first place to give, with a second, and so on; `lots` their lots.
    """
    out = np.full(helped.size, -1, np.intp)
    if slots:
        order = np.concatenate(slots)[np.argsort(np.concatenate(lots), kind="stable")]
        out[: order.size] = order[: helped.size]
    return out


def _solve(cost: Costs, room: NDArray[np.int64]) -> Rows:
    """Least total cost by linear assignment (scipy), a row for each place a helper has left."""
    from scipy.optimize import linear_sum_assignment

    out = np.full(cost.shape[1], -1, np.intp)
    slots = np.repeat(np.arange(room.size), room)
    if slots.size and cost.shape[1]:
        rows, columns = linear_sum_assignment(cost[slots])
        fine = cost[slots[rows], columns] < FORBIDDEN
        out[columns[fine]] = slots[rows[fine]]
    return out
