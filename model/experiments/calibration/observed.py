"""What a run of the model says of each published figure, by the same definition.

Incomes and their structure are those of the surveys (money sent home counts as the statistics count
it), the recorded income is what cadres wrote down, pay away is gross.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from model.clock import date_of

if TYPE_CHECKING:
    import pandas as pd

    from model.campaign import Campaign
    from model.scenario import Scenario

FIRST, DECEMBER, MONTHS_A_YEAR = date_of(0), 11, 12
CAME = ("appropriated", "carried in", "given", "borrowed")
FRESH, MISUSED = ("appropriated", "given", "borrowed"), ("leaked",)
UNSPENT = ("carried over", "returned")


class Seen(NamedTuple):
    """A run's months (by date), its campaign books, and the pay of registered workers away."""

    months: pd.DataFrame
    books: pd.DataFrame
    pay: Mapping[int, float]
    """Yuan a worker-year in December, by year."""
    ever: float
    """Persons of the first register."""

    def december(self, name: str, year: int) -> float:
        """Return an output at a year's end."""
        return float(self.months.at[f"{year}-12", name])

    def mean(self, name: str, year: int) -> float:
        """Return the mean of a year's months."""
        return float(self._year(year)[name].mean())

    def total(self, name: str, *years: int) -> float:
        """Return the sum of some years' months."""
        return math.fsum(float(self._year(year)[name].sum()) for year in years)

    def funds(self, entries: tuple[str, ...], *years: int) -> float:
        """Return entries of the books as a share of what came in, over the years together."""
        rows = self._books(*years)
        sums = rows.groupby("entry")["yuan"].sum().reindex([*CAME, *entries], fill_value=0)
        came = float(sums[list(CAME)].sum())
        return float(sums[list(entries)].sum()) / came if came else math.nan

    def idle(self, *years: int) -> float:
        """Return what audits of the next March find idle for over a year, of the years' money."""
        rows = self._books(*years)
        rows = rows[rows["entry"].isin(FRESH)]
        found = float(self.months.at[f"{max(years) + 1}-03", "idle_a_year"])
        return _ratio(found, float(rows["yuan"].sum()))

    def _year(self, year: int) -> pd.DataFrame:
        """Return the months of a year; KeyError if the run did not finish it."""
        months = self.months[self.months.index.str[:4] == str(year)]
        if len(months) < MONTHS_A_YEAR:
            raise KeyError(f"{year} has {len(months)} months")
        return months

    def _books(self, *years: int) -> pd.DataFrame:
        """Return the books of years that the run finished; KeyError if it did not."""
        for year in years:
            self._year(year)
        return self.books[self.books["year"].isin(years)]


def _ratio(above: float, below: float) -> float:
    return above / below if below else math.nan


def _added(seen: Seen) -> float:
    """Additions of the re-check over the list as it was corrected."""
    added, removed = seen.total("additions", 2015, 2016), seen.total("removals", 2015, 2016)
    return _ratio(added, seen.ever - removed + added)


def _false(seen: Seen, year: int) -> float:
    return _ratio(seen.total("false_exits", year), seen.total("exits", year))


OBSERVED: dict[str, Callable[[Seen], float]] = {
    "income_2014": lambda s: s.december("income_mean", 2014),
    "income_2015": lambda s: s.december("income_mean", 2015),
    "recorded_income_2015": lambda s: s.december("recorded_income_mean", 2015),
    "recorded_income_2019": lambda s: s.december("recorded_income_mean", 2019),
    "workers_away_2016": lambda s: _ratio(s.december("migrants_registered", 2016), s.ever),
    "workers_away_ratio": lambda s: _ratio(
        float(s.months.at["2020-10", "migrants_registered"]),
        s.december("migrants_registered", 2016),
    ),
    "pay_away_2016": lambda s: s.pay[2016],
    "pay_away_2019": lambda s: s.pay[2019],
    "operating_2017": lambda s: s.mean("operating_share", 2017),
    "wage_2017": lambda s: s.mean("wage_share", 2017),
    "wage_2018": lambda s: s.mean("wage_share", 2018),
    "transfer_2018": lambda s: s.mean("transfer_share", 2018),
    "removed_2016": lambda s: _ratio(s.total("removals", 2015, 2016), s.ever),
    "added_2016": _added,
    "false_exits_2014": lambda s: _false(s, 2014),
    "false_exits_2016": lambda s: _false(s, 2016),
    "false_exits_2017": lambda s: _false(s, 2017),
    "idle_2015": lambda s: s.idle(2014, 2015),
    "idle_2016": lambda s: s.idle(2016),
    "idle_2017": lambda s: s.idle(2017),
    "misused_2015": lambda s: s.funds(MISUSED, 2014, 2015),
    "misused_2016": lambda s: s.funds(MISUSED, 2016),
    "misused_2017": lambda s: s.funds(MISUSED, 2017),
    # Of the register and of tensions: reported beside the fit, never fitted.
    "income_2019": lambda s: s.december("income_mean", 2019),
    "registered_2017": lambda s: s.december("registered_incidence", 2017),
    "false_exits_2019": lambda s: _false(s, 2019),
    # Idle money by the definition that was given up: all that is left in December.
    "unspent_2015": lambda s: s.funds(UNSPENT, 2014, 2015),
    "unspent_2016": lambda s: s.funds(UNSPENT, 2016),
    "unspent_2017": lambda s: s.funds(UNSPENT, 2017),
}
"""How the model's value of each figure is worked out from one run."""
LAST_MONTH = {1: 81, 2: 50}
"""The last month (from January 2014) that a stage's figures need."""


def observe(scenario: Scenario, seed: int) -> dict[str, float]:
    """Run a scenario and return every figure that its horizon holds.

    Parameters that the scenario does not state are drawn for the seed, as in any study.
    Raises RunError and InvariantBroken as any run does.
    """
    from model.campaign import Campaign
    from model.draws import uniform_named
    from model.scenario import drawn

    setting = drawn(scenario, seed, uniform_named)
    campaign = Campaign(setting=setting, rng=seed, city_seed=scenario.start.world.seed)
    pay: dict[int, float] = {}
    for month in range(scenario.horizon_months):
        campaign.step()
        if month % MONTHS_A_YEAR == DECEMBER:
            pay[int(date_of(month)[:4])] = pay_of_the_registered(campaign)
    return seen_in(campaign, pay)


def seen_in(campaign: Campaign, pay: Mapping[int, float]) -> dict[str, float]:
    """Return the figures of a campaign that was lived; those it was too short for are left out."""
    tables = campaign.tables()
    months = tables.months.set_index("date")
    books = tables.ledger[tables.ledger["source"] == "campaign"]
    seen = Seen(months, books, pay, float(months.at[FIRST, "registered_persons"]))
    found = {}
    for key, work_out in OBSERVED.items():
        try:
            found[key] = float(work_out(seen))
        except KeyError:  # a month or a year that the run did not reach
            continue
    return {key: value for key, value in found.items() if not math.isnan(value)}


def pay_of_the_registered(campaign: Campaign) -> float:
    """Gross pay of a worker away of a household that was ever registered, yuan a year (H4).

    At the rate of the month: a whole year's work. NaN if none of them is away.
    """
    import numpy as np

    from model.relief import Register
    from model.systems.livelihoods.numbers import growth

    own, rate = campaign.setting.start.livelihoods, campaign.setting.start.drivers.wages
    h = campaign.city.households
    away = np.where(h.register != Register.NEVER, h.away, 0).astype(np.float64)
    worth = np.exp(own.wage_ability * h.ability + own.wage_shock * h.shock)
    if not away.sum():
        return math.nan
    month = campaign.month - 1
    return float(MONTHS_A_YEAR * own.wage_away * growth(rate, month) * (away * worth).sum()
                 / away.sum())  # fmt: skip
