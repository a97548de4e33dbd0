"""The campaign: a Mesa model whose step is one month, and the calendar of its year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import mesa
import numpy as np
from mesa.time import Schedule
from numpy.typing import NDArray

from model import agents
from model.campaign.checks import check_city
from model.campaign.delisting import decide_counties
from model.campaign.facts import Facts
from model.campaign.profile import Profile
from model.campaign.start import january, most_bodies
from model.city import City
from model.clock import month_of_year, year_of
from model.ledger import DayBook, Ledger
from model.records import Groups, Recorder, RunTables
from model.scenario import Levels, Scenario
from model.systems import assessment, livelihoods, operations, organisation, support

DECEMBER = 11
CALENDAR = (
    ("begin_year", 0, 7 / 8),
    ("post_cadres", 0, 6 / 8),
    ("adopt_places", 0, 45 / 64),
    ("appropriate_money", 0, 5 / 8),
    ("pair_places", 0, 37 / 64),
    ("prepare_industry", 0, 36 / 64),
    ("build_rooms", 0, 35 / 64),
    ("hand_down_quotas", 0, 4 / 8),
    ("set_courses", 0, 29 / 64),
    ("organise_sites", 0, 11 / 64),
    ("name_cadres", 0, 27 / 32),
    ("set_up_party_groups", 0, 23 / 32),
    ("audit_exits", 2, 3 / 8),
    ("replace_weak", 3, 5 / 32),
    *(("promote", month, 3 / 32) for month in (3, 5, 8, 10)),
    ("commend", 6, 1 / 32),
    ("assess_counties", 2, 11 / 32),
    ("adjust_register", 7, 9 / 32),
    ("review_exits", DECEMBER, 2 / 8),
    ("look_again", DECEMBER, 9 / 64),
)
"""Yearly business: what, in which month of the year, and how far before that month's step.

Every event has its own fractional time, so that a model restored in another process keeps the
order. January: harvest and household clock, then posts, money and quotas. March: last year's exits
are audited, then counties apply to leave the list. August: the register is adjusted. December: the
exit review, on what was seen until November.
"""
CAMPAIGN_ONLY = (
    "adjust_register", "adopt_places", "appropriate_money", "assess_counties", "audit_exits",
    "build_rooms", "commend", "hand_down_quotas", "look_again", "organise_sites", "pair_places",
    "prepare_industry", "promote", "replace_weak", "review_exits", "set_courses",
    "set_up_party_groups",
)  # fmt: skip


class Campaign(mesa.Model):
    """Villages, cadres and committees as agents; households in columns; one step is one month.

    `setting` is the scenario with its parameters drawn, `rng` the run's seed: the address of every
    draw. Mesa's own generators are left alone. Errors: InvariantBroken when `check` is on.
    """

    def __init__(
        self,
        setting: Scenario | None = None,
        rng: int = 1,
        city_seed: int | None = None,
        check: bool = False,
    ) -> None:
        super().__init__(rng=rng)
        self.setting = _bundled() if setting is None else setting
        self.seed_of_draws = rng
        self.check = check
        self.profile: Profile | None = None
        own_seed = self.setting.start.world.seed if city_seed is None else city_seed
        start = january(self.setting, own_seed)
        self.city, self.economy = start.city, start.economy
        self.month = 0
        self.pairs: organisation.PairingReport | None = None
        self.sent: organisation.BodiesReport | None = None
        smallest = self.levels.money.smallest
        self.ledger = Ledger(self.city.villages.names, smallest)
        self.days = DayBook()
        self.facts = Facts(self.city.villages.size)
        self.recorder = Recorder(smallest)
        self.joint: list[agents.JointCommittee] = []
        assessment.prepare(self.city, self.levels, rng)
        self.facts.note_livelihoods(start.december, self.levels)
        opening = self.facts.close(self.city, self.levels, -1, self.days)
        groups = Groups(self.city, livelihoods.welfare_line(self.levels, -1), smallest)
        self.recorder.open(opening, groups)  # January and February know December's poverty
        self._create_agents()
        self._schedule_year()

    @property
    def levels(self) -> Levels:
        """What is in force this month."""
        return self.setting.at(self.month)

    @property
    def _now(self) -> tuple[City, Levels, int, int]:
        return self.city, self.levels, self.month, self.seed_of_draws

    def step(self) -> None:
        """One month. The order is the model: whoever stands later sees what stands earlier."""
        with self._timed("organisation"):
            self._fill_vacancies()  # first: only who is in post can work
        with self._timed("operations"):
            self._work()  # before support: what is not worked cannot be delivered
        with self._timed("support"):
            self._deliver()  # money meets days; grants are applied by livelihoods
        with self._timed("livelihoods"):
            self._live()  # last, so that this month's help counts this month
        with self._timed("records"):
            self._record()  # closes the month
        self.month += 1

    # ------------------------------------------------------------- the calendar of the year

    def begin_year(self) -> None:
        """January: harvest luck, children and workers grow older, prices of produce."""
        livelihoods.begin_year(self.city, self.levels, self.month, self.seed_of_draws)
        when, projects = (
            (self.month, self.seed_of_draws),
            organisation.bearing(self.joint, self.month),
        )
        livelihoods.set_prices(self.city, self.levels, when, self.economy, projects)

    def post_cadres(self) -> None:
        """January: the staffing rule says who serves where."""
        organisation.fill_posts(self.city, self.levels, self.month, self.seed_of_draws)

    def adopt_places(self) -> None:
        """January: leaders adopt townships and villages (P2), before money is divided."""
        operations.adopt_places(self.city, self.levels, self.month)

    def pair_places(self) -> None:
        """January: advanced villages are paired with poor ones (O8), bodies with villages (O7)."""
        city, levels, seed = self.city, self.levels, self.seed_of_draws
        self.pairs = organisation.pair_villages(city, levels, self.month, seed)
        self.sent = organisation.pair_bodies(city, levels, self.month, seed)
        support.receive(city, self.ledger, organisation.gifts(city, levels, seed))

    def build_rooms(self) -> None:
        """January: the year's activity rooms and township facilities are begun (S4)."""
        works = support.build_rooms(
            self.city, self.levels, self.month, self.seed_of_draws, self.ledger
        )
        self.facts.flows["works_cost"] = works.cost

    def name_cadres(self) -> None:
        """January: who has a named cadre, and who is on nobody's round (A1)."""
        assessment.name_cadres(self.city, self.levels, self.month, self.seed_of_draws)

    def set_up_party_groups(self) -> None:
        """January: party groups in hamlets (O2)."""
        organisation.set_up_party_groups(self.city, self.levels, self.month, self.seed_of_draws)

    def appropriate_money(self) -> None:
        """January: the city group's budget comes down to villages by the funding rule."""
        cost = support.appropriate(
            self.city, self.levels, self.month, self.seed_of_draws, self.ledger
        )
        self.facts.note_projects(None, cost)

    def prepare_industry(self) -> None:
        """January, after money: experts, chain organisations and joint committees (P4, O4, O1)."""
        when, books = (self.month, self.seed_of_draws), (self.ledger, self.economy)
        bodies = organisation.Bodies(self.joint, self._found)
        report = organisation.industry_year(self.city, self.levels, when, books, bodies)
        self.facts.note_projects(report.taken, 0)
        self.facts.add_cost(report.fees)

    def _found(self, name: str, villages: list[int]) -> agents.JointCommittee:
        return agents.JointCommittee(self, name, villages)

    def hand_down_quotas(self) -> None:
        """January: the number of persons to release is apportioned down to villages (A9)."""
        assessment.hand_down(self.city, self.levels, self.month, self.seed_of_draws)

    def set_courses(self) -> None:
        """January: the topic that each cadre is trained in this year (P5)."""
        operations.set_courses(self.city, self.levels, self.month, self.seed_of_draws)

    def organise_sites(self) -> None:
        """January: the largest relocation sites get an organisation (O5)."""
        organisation.organise_sites(self.city, self.levels, self.month, self.seed_of_draws)

    def look_again(self) -> None:
        """December: minimum income is tested again; what was granted long ago may be again."""
        livelihoods.look_again(self.city, self.levels, self.month, self.seed_of_draws)

    def review_exits(self) -> None:
        """December: villages release households; some honestly, some pushed (C10)."""
        report = assessment.exit_review(self.city, self.levels, self.month, self.seed_of_draws)
        self.facts.note_exits(report)

    def audit_exits(self) -> None:
        """March: the assessment office examines last year's exits (C11)."""
        report = assessment.audit(self.city, self.levels, self.month, self.seed_of_draws)
        listed = assessment.audit_register(self.city, self.levels, self.month, self.seed_of_draws)
        self.facts.note_audit(report)
        self.facts.note_register(listed)
        examined = int(report.examined.sum())
        self.facts.add_cost(
            support.pay_auditors(
                self.levels, self.month, examined + int(listed.examined.sum()), self.ledger
            )
        )
        self.office.note(year_of(self.month) - 1, examined, int(report.found.sum()))

    def assess_counties(self) -> None:
        """March: samples of three rates and one degree; counties apply to leave the list (A3)."""
        report = assessment.sample_counties(self.city, self.levels, self.month, self.seed_of_draws)
        self._look_at_the_new()
        operations.owe_checks(self.city, report.days)
        self.facts.note_sample(report)
        self.facts.add_cost(support.pay_samplers(self.levels, self.month, report.paid, self.ledger))
        decide_counties(self, report.rates)

    def adjust_register(self) -> None:
        """August: missed households are brought up; in a re-check all listed are seen again."""
        report = assessment.adjust_register(self.city, self.levels, self.month, self.seed_of_draws)
        self._look_at_the_new()
        operations.owe_checks(self.city, report.days)
        self.facts.note_register(report)

    def _look_at_the_new(self) -> None:
        new = np.flatnonzero(self.city.households.added == self.month)
        if new.size:
            operations.look_at_the_new(self.city, self.levels, self.month, self.seed_of_draws, new)

    def replace_weak(self) -> None:
        """April, after the audit: residents and secretaries of the lowest standing go (A6)."""
        city, levels, seed = self.city, self.levels, self.seed_of_draws
        gone = assessment.replace_weak(city, levels, self.month, seed, self.ledger)
        self.facts.note_replaced(gone)

    def promote(self) -> None:
        """Four dates a year, one a route: the best by standing rise (S5)."""
        city, levels, seed = self.city, self.levels, self.seed_of_draws
        self.facts.note_careers(support.promote(city, levels, self.month, seed, self.ledger))

    def commend(self) -> None:
        """July: commendations (S6)."""
        city, levels, seed = self.city, self.levels, self.seed_of_draws
        self.facts.note_careers(support.commend(city, levels, self.month, seed, self.ledger))

    # ------------------------------------------------------------------- the steps of a month

    def _fill_vacancies(self) -> None:
        self.days.open_month()
        left = organisation.replace_leavers(self.city, self.levels, self.month)
        self.facts.note_organisation(self.city, left)
        support.fade_praise(self.city, self.levels, self.month)
        operations.note_needs(self.city, self.levels, self.month)
        moves = organisation.rebalance(self.city, self.levels, self.month, self.seed_of_draws)
        self.facts.note_moves(moves, self.days)
        command = self.levels.operations.authority
        for body, number in zip(self.command.get(command, ()), moves.by_territory, strict=False):
            body.moved += int(number)
        self.facts.flows["rooms_finished"] = support.open_rooms(self.city, self.levels, self.month)
        organisation.grow_strength(self.city, self.levels, self.month)
        support.set_means(self.city, self.levels)

    def _work(self) -> None:
        operations.shift_focus(self.city, self.levels)
        report = operations.work(self.city, self.levels, self.month, self.seed_of_draws)
        self.facts.note_work(report, self.days, self.city)

    def _deliver(self) -> None:
        if self.setting.campaign:
            given = organisation.offer_places(*self._now)
            seed = self.seed_of_draws
            support.reallocate(self.city, self.levels, self.month, seed, self.ledger)
            report = support.deliver(
                self.city, self.levels, self.month, self.seed_of_draws, self.ledger, self.days
            )
            self.facts.note_support(report)
            self._settle(given)
            if month_of_year(self.month) == DECEMBER:
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

    def _record(self) -> None:
        self.facts.flows["counties_listed"] = sum(body.listed for body in self.counties)
        month_facts = self.facts.close(self.city, self.levels, self.month, self.days)
        self.recorder.record(self.month, self.city, month_facts)
        if self.check:
            check_city(self.city, self.month, self.ledger, self.setting.campaign)
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

    def _create_agents(self) -> None:
        villages = self.city.villages
        for row in range(villages.size):
            agents.Village(self, row)
        for row in range(self.city.cadres.size):
            agents.Cadre(self, row)
        everywhere = list(range(villages.size))
        self.leaders = agents.CityGroup(self, "city", everywhere)
        self.office = agents.AssessmentOffice(self, "assessment office", everywhere)
        self.counties = [
            agents.CountyHeadquarters(self, name, np.flatnonzero(villages.county == row).tolist())
            for row, name in enumerate(villages.counties)
        ]
        for number in range(most_bodies(self.setting, villages.share)):
            agents.Body(self, number)
        self.stations = [agents.LabourStation(self, k) for k in range(len(agents.DESTINATIONS))]
        corps = [
            agents.TownshipCorps(self, name, np.flatnonzero(villages.township == row).tolist())
            for row, name in enumerate(villages.townships)
        ]
        self.command: dict[str, Sequence[agents.Committee]] = {
            "county": self.counties,
            "township": corps,
        }

    def _schedule_year(self) -> None:
        for name, month, before in CALENDAR:
            if self.setting.campaign or name not in CAMPAIGN_ONLY:
                start = month + 1 - before
                self.schedule_recurring(getattr(self, name), Schedule(interval=12, start=start))

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        if self.profile is None:
            yield
        else:
            with self.profile.step(name):
                yield


def _bundled() -> Scenario:
    """The case itself, for Mesa tools that create a model without arguments."""
    from model.scenario import load

    return load("liupanshui")
