"""The campaign: a Mesa model whose step is one month, and the calendar of its year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from mesa.time import Schedule
from numpy.typing import NDArray

from model.campaign.asked import Asked, seed_of, setting_of
from model.campaign.checks import check_city, check_register
from model.campaign.collected import MonthsCollected
from model.campaign.facts import Facts
from model.campaign.profile import timed
from model.campaign.start import january, most_bodies
from model.campaign.year import ALWAYS, CALENDAR, DECEMBER, MARCH, Year
from model.clock import month_of_year
from model.ledger import DayBook, Ledger
from model.records import Groups, Recorder, RunTables
from model.scenario import Levels
from model.systems import assessment, livelihoods, operations, organisation, support


class Campaign(Year):
    """Villages, cadres and committees as agents; households in columns; one step is one month.

    `setting` is a Scenario, taken as it is, or the name or path of one, whose parameters are then
    drawn by the seed, as run.py does; `changes` sets declared keys of it. `rng` is the run's seed:
    the address of every draw; Mesa's own generators are left alone. `running` ends with the
    horizon. Errors: RequestError; InvariantBroken when `check` is on.
    """

    def __init__(
        self,
        setting: Asked = None,
        rng: int = 1,
        city_seed: int | None = None,
        check: bool = False,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        rng = seed_of(rng)
        super().__init__(rng=rng)
        self.setting = setting_of(setting, changes, rng)
        self.seed_of_draws = rng
        self.check = check
        own_seed = self.setting.start.world.seed if city_seed is None else city_seed
        self.seed_of_city = own_seed
        start = january(self.setting, own_seed)
        self.city, self.economy = start.city, start.economy
        self.city.villages.run = rng
        self.month = 0
        self._in_force = self.setting, 0, self.setting.at(0)
        smallest = self.levels.money.smallest
        self.ledger = Ledger(self.city.villages.names, smallest)
        self.days = DayBook()
        self.facts = Facts(self.city.villages.size)
        self.recorder = Recorder(smallest)
        self.datacollector = MonthsCollected()
        self.joint = []
        assessment.prepare(self.city, self.levels, rng)
        self.facts.note_livelihoods(start.december, self.levels)
        opening = self.facts.close(self.city, self.levels, -1, self.days)
        groups = Groups(self.city, livelihoods.welfare_line(self.levels, -1), smallest)
        self.recorder.open(opening, groups)  # January and February know December's poverty
        self.create_agents(most_bodies(self.setting, self.city.villages.part))
        self._schedule_year()

    @property
    def levels(self) -> Levels:
        """What is in force this month: looked up once a month."""
        setting, month, levels = self._in_force
        if setting is not self.setting or month != self.month:
            levels = self.setting.at(self.month)
            self._in_force = self.setting, self.month, levels
        return levels

    def step(self) -> None:
        """One month. The order is the model: whoever stands later sees what stands earlier."""
        with timed(self.profile, "organisation"):
            self._fill_vacancies()  # first: only who is in post can work
        with timed(self.profile, "operations"):
            self._work()  # before support: what is not worked cannot be delivered
        with timed(self.profile, "support"):
            self._deliver()  # money meets days; grants are applied by livelihoods
        with timed(self.profile, "livelihoods"):
            self._live()  # last, so that this month's help counts this month
        with timed(self.profile, "records"):
            self._record()  # closes the month
        self.month += 1
        self.running = self.month < self.setting.horizon_months

    # ------------------------------------------------------------------- the steps of a month

    def _fill_vacancies(self) -> None:
        self.days.open_month()
        left = organisation.replace_leavers(self.city, self.levels, self.month)
        self.facts.note_organisation(self.city, left)
        support.forget_praise(self.city, self.month)
        operations.note_needs(self.city, self.levels, self.month)
        moves = organisation.rebalance(*self._now)
        self.facts.note_moves(moves, self.days)
        organisation.send_people(self.city, self.levels, self.month, self.seed_of_draws)
        command = self.levels.operations.authority
        for body, number in zip(self.command.get(command, ()), moves.by_territory, strict=False):
            body.moved += int(number)
        self.facts.flows["rooms_finished"] = support.open_rooms(self.city, self.levels, self.month)
        organisation.grow_strength(self.city, self.levels, self.month)
        support.set_means(self.city, self.levels)

    def _work(self) -> None:
        operations.shift_focus(self.city, self.levels)
        report = operations.work(*self._now)
        support.fade_praise(self.city, self.levels)
        self.facts.note_work(report, self.days, self.city)

    def _deliver(self) -> None:
        if self.setting.campaign:
            given = organisation.offer_places(*self._now)
            seed = self.seed_of_draws
            support.reallocate(self.city, self.levels, self.month, seed, self.ledger)
            report = support.deliver(*self._now, self.ledger, self.days)
            self.facts.note_support(report)
            self._settle(given)
            if month_of_year(self.month) == MARCH:
                self.facts.flows["idle_a_year"] = support.idle_a_year(self.city, self.ledger)
            if month_of_year(self.month) == DECEMBER:
                self.facts.flows["unspent_funds"] = int(self.city.villages.account.sum())
                support.year_end(self.city, self.levels, self.month, self.ledger)
                self.facts.flows["idle_funds"] = int(self.city.villages.account.sum())
        cost = support.payroll(self.city, self.levels, self.month, self.ledger)
        cost += support.pay_care(self.city, self.levels, self.month, self.ledger)
        training = self.days.used["training"]
        cost += support.pay_courses(self.levels, self.month, training, self.ledger)
        cost += operations.pay_leaders(self.city, self.levels, self.month, self.ledger)
        self.facts.add_cost(cost)
        means = support.pay_means(self.city, self.levels, self.month, self.ledger)
        self.facts.flows["means_cost"] = means
        self.facts.flows["cost_left_undone"] = support.left_undone(self.city, self.levels)
        self.days.settle(self.month)

    def _settle(self, given: NDArray[np.int64]) -> None:
        """Labour stations take this month's placements; stations and sites are paid (O5, O6)."""
        city, levels, month = self.city, self.levels, self.month
        settled = organisation.settle_stations(city, levels, month, given, self.ledger)
        sites = organisation.pay_sites(city, levels, month, self.ledger)
        for station, offered, placed in zip(
            self.stations, settled.offered, settled.placed, strict=False
        ):
            station.note(int(offered), int(placed))
        flows = self.facts.flows
        flows["cadre_cost"] = flows.get("cadre_cost", 0) + settled.cost + sites
        flows["station_placements"] = int(settled.placed.sum())

    def _live(self) -> None:
        report = livelihoods.month_of_livelihoods(
            self.city,
            self.levels,
            self.month,
            self.seed_of_draws,
            self.economy,
            self.setting.shocks,
        )
        self.facts.note_livelihoods(report, self.levels)
        paid = organisation.pay_purchases(self.city, report.sums, self.month, self.ledger)
        self.facts.add_cost(paid)

    def _record(self) -> None:
        self.facts.flows["counties_listed"] = sum(body.listed for body in self.counties)
        month_facts = self.facts.close(self.city, self.levels, self.month, self.days)
        self.recorder.record(self.month, self.city, month_facts)
        self.datacollector.collect(self)
        if self.check:
            check_city(self.city, self.month, self.ledger, self.setting.campaign)
            check_register(self.city, self.month, self.recorder.months)
        self.city.households.clear_month()

    # ---------------------------------------------------------------------------- the rest

    def tables(self) -> RunTables:
        """Months, villages and ledger so far."""
        import pandas as pd

        rows = [row for row in self.ledger.rows() if row.yuan]
        columns = ["year", "source", "purpose", "level", "entry", "yuan"]
        return self.recorder.tables(pd.DataFrame(rows, columns=columns))

    @property
    def true_incidence(self) -> float:
        """T1 incidence at the last quarter's end (0 before the first)."""
        return float(self.recorder.months[-1]["true_incidence"]) if self.recorder.months else 0.0

    def _schedule_year(self) -> None:
        for name, month, before in CALENDAR:
            if self.setting.campaign or name in ALWAYS:
                start = month + 1 - before
                self.schedule_recurring(getattr(self, name), Schedule(interval=12, start=start))
