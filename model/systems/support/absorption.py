"""What villages may spend by now: each month since the release, a share of the year's money."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.clock import month_of_year
from model.columns import Writable
from model.compiled import compiled
from model.scenario import Levels


class Purse(NamedTuple):
    """The columns of villages that say what they can absorb; money by purpose."""

    account: NDArray[Any]
    year_money: NDArray[Any]
    strength: NDArray[Any]
    means: NDArray[Any]
    leader: NDArray[Any]
    battle: NDArray[Any]


class Pace(NamedTuple):
    """How fast money can be used in a month of the year."""

    floor: float
    """Share of the year's money a month without any strength."""
    strength: float
    """Added at strength 1."""
    faster: float
    """A special team makes its village faster by this share (P3)."""
    delay: int
    """Months from January to the release of the year's money."""
    haste: int
    """Months earlier where a leader has adopted the village (P2)."""
    month: int
    """0 is January."""


class Absorption(NamedTuple):
    """What each village can absorb this month (villages,)."""

    room: NDArray[np.int64]
    """Smallest units that it can still spend by the end of the month."""
    extra: NDArray[np.int64]
    """Smallest units that a special team adds."""
    released: NDArray[np.bool_]
    """Whether the year's money may be spent on new measures."""


def pace_of(levels: Levels, month: int) -> Pace:
    """Collect what the levels in force say."""
    conduct, operations = levels.conduct, levels.operations
    return Pace(
        floor=conduct.absorption_floor,
        strength=conduct.absorption_strength,
        faster=operations.team_absorption,
        delay=levels.funding.delay,
        haste=math.floor(operations.leader_haste + 0.5),
        month=month_of_year(month),
    )


def release(leader: Any, pace: Pace) -> Any:
    """Months from January until a village may spend the year's money."""
    return max(pace.delay - (pace.haste if leader > 0 else 0), 0)


def may_spend(rate: Any, months: Any, money: Any) -> Any:
    """Smallest units of the year's money that may be spent after so many months at this rate."""
    return np.floor(min(rate * months, 1.0) * money)


release_of = compiled(release)
may_spend_by = compiled(may_spend)


@compiled
def absorption_loop(own: Purse, pace: Pace, found: Absorption) -> None:
    """What each village can still absorb, without and with a special team."""
    for v in range(own.strength.size):
        money, left = 0, 0
        for purpose in range(own.account.shape[0]):
            money += own.year_money[purpose, v]
            left += own.account[purpose, v]
        waited = release_of(own.leader[v], pace)
        months = max(pace.month - waited + 1, 0)
        rate = pace.floor + pace.strength * np.float64(own.strength[v])
        means = np.float64(own.means[v])
        limit = np.int64(may_spend_by(rate * means, months, money))
        faster = np.int64(may_spend_by(rate * (means * (1.0 + pace.faster)), months, money))
        found.room[v] = limit - (money - left)
        found.extra[v] = faster - limit if own.battle[v] > 0 else 0
        found.released[v] = pace.month >= waited


def absorption(villages: Writable, levels: Levels, month: int) -> Absorption:
    """What villages can still spend by the end of this month.

    Each month since the release adds (floor + strength's share) of the year's money; what was not
    used is not lost within the year, so that a house or a move can be paid at once. Means at hand
    (S3) multiply that rate; where a leader has adopted the village the release comes earlier (P2);
    a special team lets its village spend more on its battle (P3).
    """
    own = villages.rows(Purse)
    size = own.strength.size
    found = Absorption(np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.bool_))
    absorption_loop(own, pace_of(levels, month), found)
    return found
