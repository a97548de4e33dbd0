"""The same household rules as plain Mesa agents: one Python object a household, one step each.

The rules are those of the reference implementation of the tests, which the model equals bit for bit
(tests/reference/test_exact.py). Only livelihoods are lived: cadres, visits, money and audits are
left out, which favours this side.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from benchmarks.measured import Seconds, timed
from model.campaign import Campaign
from model.city import City
from model.systems.livelihoods.numbers import numbers_of
from tests.reference import plain_month
from tests.reference.household import Household
from tests.reference.plain_month import Village, When
from tests.reference.test_exact import villages_of

F = np.float32


class HouseholdAgent(mesa.Agent):
    """A household that lives its month by itself."""

    def __init__(self, model: PlainCity, house: Household, village: Village) -> None:
        super().__init__(model)
        self.house, self.village = house, village
        self.income = 0

    def step(self) -> None:
        """Measures begin to work, earnings come in, misfortune strikes."""
        h, village, when = self.house, self.village, self.model.when
        if h.granted:
            plain_month.grant(h, village, when)
        plain_month.finish_works(h, when.month)
        parts = plain_month.earn(h, village, self.model.crowding, when, None)
        plain_month.save(h, parts, when.n)
        plain_month.misfortune(h, village.site, when)
        self.income = sum(plain_month.whole(amount, when.n) for amount in parts.values())


class PlainCity(mesa.Model):
    """All households of a city as agents of Mesa."""

    def __init__(self, villages: list[Village], numbers: Any, month: int) -> None:
        super().__init__(rng=1)
        self.when, self.crowding = When(month, 1, numbers), F(1.0)
        for village in villages:
            for house in village.houses:
                HouseholdAgent(self, house, village)

    def step(self) -> None:
        """One month: every agent once, in the order of making."""
        self.agents.do("step")
        self.when.month += 1


def seconds_a_month(campaign: Campaign, city: City, months: int, rounds: int) -> Seconds:
    """Time so many months of a campaign's households as agents; the city is only read."""
    numbers = numbers_of(campaign.levels, campaign.month, campaign.economy.farm_scale, ())
    plain = PlainCity(villages_of(city, campaign.levels), numbers, campaign.month)

    def live() -> None:
        for _ in range(months):
            plain.step()

    found = timed(live, rounds)
    return Seconds(*(value / months for value in found))
