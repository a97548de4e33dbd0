"""Side by side: household-months as plain Mesa agents, as NumPy columns, and here."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from benchmarks import mesa_agents, numpy_columns
from benchmarks.measured import Seconds, timed
from benchmarks.ours import CASE
from model.campaign import Campaign
from model.scenario import load
from model.systems.livelihoods import month_of_livelihoods
from model.systems.livelihoods.numbers import numbers_of

AFTER_MONTHS = 30
"""The city is some way into the campaign, so that measures, placements and moves are at work."""
ROUNDS = 5
MESA_SCALES, SCALES = (0.01, 0.1), (0.1, 1.0)


class Side(NamedTuple):
    """Livelihoods one way, at one size."""

    way: str
    households: int
    seconds: Seconds
    """A month."""

    @property
    def nanoseconds(self) -> float:
        """A household-month."""
        return 1e9 * self.seconds.median / self.households


def measure() -> list[Side]:
    """All ways and sizes; the city of each size is lived into once and then only copied."""
    found = []
    for scale in sorted({*MESA_SCALES, *SCALES}):
        campaign = lived(scale)
        size = campaign.city.households.size
        if scale in MESA_SCALES:
            seconds = mesa_agents.seconds_a_month(campaign, campaign.city, 2, 3)
            found.append(Side("plain Mesa agents", size, seconds))
        if scale in SCALES:
            found.append(Side("NumPy columns", size, _numpy(campaign)))
            found.append(Side("this model", size, _ours(campaign)))
    return found


def lived(scale: float) -> Campaign:
    """The case at a scale, AFTER_MONTHS into its campaign."""
    case = load(CASE).with_settings({"world.scale": scale})
    campaign = Campaign(setting=case, rng=1)
    for _ in range(AFTER_MONTHS):
        campaign.step()
    return campaign


def _numpy(campaign: Campaign) -> Seconds:
    numbers = numbers_of(campaign.levels, campaign.month, campaign.economy.farm_scale, ())
    state = numpy_columns.state_of(campaign.city)
    rng = np.random.Generator(np.random.Philox(1))
    number = iter(range(campaign.month, campaign.month + ROUNDS))
    return timed(lambda: numpy_columns.month(state, numbers, next(number), rng), ROUNDS)


def _ours(campaign: Campaign) -> Seconds:
    number = iter(range(campaign.month, campaign.month + ROUNDS + 1))

    def live() -> Any:
        """A month of livelihoods, with the end of a quarter where one falls."""
        month = next(number)
        return month_of_livelihoods(campaign.city, campaign.levels, month, 1, campaign.economy)

    live()
    return timed(live, ROUNDS)
