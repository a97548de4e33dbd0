"""A small city with plans and days, ready for support to be tested on."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.city import City
from model.clock import month_of_year
from model.ledger import DayBook, Ledger
from model.relief import Measure, Register
from model.scenario import Levels
from model.systems import support
from model.systems.support import SupportReport
from tests.cities import levels_with, small_city

FUNDED = {"budget": 2_000_000.0, "delay": 0}


def planned_city(
    measure: Measure | None = None, *, days: int = 100_000, villages: int = 4, seed: int = 1
) -> City:
    """Every registered household has a plan (one measure, or a mixture of all) that fits."""
    city = small_city(villages=villages, seed=seed)
    rng = np.random.default_rng(seed)
    with city.households.writing("operations") as own:
        mixture = rng.integers(1, len(Measure), own.plan.size)
        plan = mixture if measure is None else int(measure)
        own.plan[:] = np.where(own.register == Register.REGISTERED, plan, 0)
        own.plan_fits[:] = 1
    with city.villages.writing("operations") as own:
        own.delivery_days[:] = days
    with city.villages.writing("organisation") as own:
        own.strength[:] = np.linspace(0.2, 0.9, villages)
    return city


def funded(**sections: dict[str, Any]) -> Levels:
    """Levels with a budget that may be spent from January, and some keys changed."""
    funding = FUNDED | dict(sections.pop("funding", {}))
    return levels_with(funding=funding, **sections)


class Office:
    """Runs support month by month on one city, and applies what livelihoods would apply."""

    def __init__(self, city: City, levels: Levels, seed: int = 1) -> None:
        self.city, self.levels, self.seed = city, levels, seed
        self.ledger, self.days = Ledger(city.villages.names), DayBook()

    def month(self, month: int) -> SupportReport:
        """One month, with the year's business, checks and all."""
        if month_of_year(month) == 0:
            support.appropriate(self.city, self.levels, month, self.seed, self.ledger)
        self.days.open_month()
        self.days.add_supply(self.city.villages.delivery_days)
        self.city.households.clear_month()
        report = support.deliver(self.city, self.levels, month, self.seed, self.ledger, self.days)
        self.days.settle(month)
        self.ledger.check(month, self.city.villages.account)
        with self.city.households.writing("livelihoods") as own:
            own.aid[:] |= own.granted
        if month_of_year(month) == 11:
            support.year_end(self.city, self.levels, month, self.ledger)
            self.ledger.check(month, self.city.villages.account)
        return report

    def run(self, months: int) -> list[SupportReport]:
        """The first months."""
        return [self.month(month) for month in range(months)]
