"""The yearly business of a campaign: what is decided, in which month, and in which order."""

from __future__ import annotations

import numpy as np

from model import agents
from model.campaign.delisting import decide_counties
from model.campaign.facts import Facts
from model.campaign.peopled import Peopled
from model.campaign.profile import Profile, event
from model.city import City
from model.clock import year_of
from model.ledger import Ledger
from model.records import Recorder
from model.scenario import Levels
from model.systems import assessment, livelihoods, operations, organisation, support
from model.systems.livelihoods import Economy

JANUARY, MARCH, APRIL, JUNE, JULY, AUGUST = 0, 2, 3, 5, 6, 7
SEPTEMBER, NOVEMBER, DECEMBER = 8, 10, 11
YEAR: dict[int, tuple[str, ...]] = {
    JANUARY: (
        "begin_year",  # harvest luck, ageing, prices: nobody decides
        "name_cadres",  # who is on the round, before anybody goes on it
        "post_cadres",  # the staffing rule, on what was seen last year
        "set_up_party_groups",
        "adopt_places",  # before money: leaders' attention weighs in it
        "appropriate_money",
        "pair_places",  # bodies bring money of their own
        "prepare_industry",  # after money: what is pooled comes out of it
        "build_rooms",
        "hand_down_quotas",
        "set_courses",
        "organise_sites",
    ),
    MARCH: ("audit_exits", "assess_counties"),  # last year's exits first, then counties apply
    APRIL: ("replace_weak", "promote"),  # after the audit: its record is known
    JUNE: ("promote",),
    JULY: ("commend",),
    AUGUST: ("adjust_register",),
    SEPTEMBER: ("promote",),
    NOVEMBER: ("promote",),
    DECEMBER: ("review_exits", "look_again"),  # on what was seen until November
}
"""Months and their business in order, before the month's step."""
CALENDAR = tuple(
    (name, month, 1 - (place + 1) / (len(names) + 1))
    for month, names in YEAR.items()
    for place, name in enumerate(names)
)
"""What, in which month, and how far before that month's step: every event has a time of its own,
so that a model restored in another process keeps the order."""
ALWAYS = ("begin_year", "name_cadres", "post_cadres")
"""Business that is done without a campaign as well; all other only a campaign has."""


class Year(Peopled):
    """The business of the year, one method an event; `Campaign` sets up what it works on."""

    month: int
    seed_of_draws: int
    ledger: Ledger
    facts: Facts
    recorder: Recorder
    economy: Economy
    joint: list[agents.JointCommittee]
    profile: Profile | None = None

    @property
    def levels(self) -> Levels:
        """What is in force this month."""
        raise NotImplementedError

    @property
    def _now(self) -> tuple[City, Levels, int, int]:
        return self.city, self.levels, self.month, self.seed_of_draws

    @event
    def begin_year(self) -> None:
        """January: harvest luck, children and workers grow older, prices of produce."""
        livelihoods.begin_year(*self._now)
        when = self.month, self.seed_of_draws
        projects = organisation.bearing(self.joint, self.month)
        livelihoods.set_prices(self.city, self.levels, when, self.economy, projects)

    @event
    def post_cadres(self) -> None:
        """January: the staffing rule says who serves where."""
        organisation.fill_posts(*self._now)

    @event
    def adopt_places(self) -> None:
        """January: leaders adopt townships and villages (P2), before money is divided."""
        operations.adopt_places(self.city, self.levels, self.month)

    @event
    def pair_places(self) -> None:
        """January: advanced villages are paired with poor ones (O8), bodies with villages (O7)."""
        city, levels, seed = self.city, self.levels, self.seed_of_draws
        organisation.pair_villages(city, levels, self.month, seed)
        organisation.pair_bodies(city, levels, self.month, seed)
        support.receive(city, self.ledger, organisation.gifts(city, levels, seed))

    @event
    def build_rooms(self) -> None:
        """January: the year's activity rooms and township facilities are begun (S4)."""
        works = support.build_rooms(*self._now, self.ledger)
        self.facts.flows["works_cost"] = works.cost

    @event
    def name_cadres(self) -> None:
        """January: who has a named cadre, and who is on nobody's round (A1)."""
        assessment.name_cadres(*self._now)

    @event
    def set_up_party_groups(self) -> None:
        """January: party groups in hamlets (O2)."""
        organisation.set_up_party_groups(*self._now)

    @event
    def appropriate_money(self) -> None:
        """January: the city group's budget comes down to villages by the funding rule."""
        cost = support.appropriate(*self._now, self.ledger)
        self.facts.note_projects(None, cost)

    @event
    def prepare_industry(self) -> None:
        """January, after money: experts, chain organisations and joint committees (P4, O4, O1)."""
        when, books = (self.month, self.seed_of_draws), (self.ledger, self.economy)
        bodies = organisation.Bodies(self.joint, self._found)
        report = organisation.industry_year(self.city, self.levels, when, books, bodies)
        self.facts.note_projects(report.taken, 0)
        self.facts.add_cost(report.fees)

    def _found(self, name: str, villages: list[int]) -> agents.JointCommittee:
        return agents.JointCommittee(self, name, villages)

    @event
    def hand_down_quotas(self) -> None:
        """January: the number of persons to release is apportioned down to villages (A9)."""
        assessment.hand_down(*self._now)

    @event
    def set_courses(self) -> None:
        """January: the topic that each cadre is trained in this year (P5)."""
        operations.set_courses(*self._now)

    @event
    def organise_sites(self) -> None:
        """January: the largest relocation sites get an organisation (O5)."""
        organisation.organise_sites(*self._now)

    @event
    def look_again(self) -> None:
        """December: minimum income is tested again; what was granted long ago may be again."""
        livelihoods.look_again(*self._now)

    @event
    def review_exits(self) -> None:
        """December: villages release households; some honestly, some pushed (C10)."""
        report = assessment.exit_review(*self._now)
        self.facts.note_exits(report)

    @event
    def audit_exits(self) -> None:
        """March: the assessment office examines last year's exits (C11)."""
        report = assessment.audit(*self._now)
        listed = assessment.audit_register(*self._now)
        self.facts.note_audit(report)
        self.facts.note_register(listed, found=True)
        examined = int(report.examined.sum())
        self.facts.add_cost(
            support.pay_auditors(
                self.levels, self.month, examined + int(listed.examined.sum()), self.ledger
            )
        )
        self.office.note(year_of(self.month) - 1, examined, int(report.found.sum()))

    @event
    def assess_counties(self) -> None:
        """March: samples of three rates and one degree; counties apply to leave the list (A3)."""
        report = assessment.sample_counties(*self._now)
        self._look_at_the_new()
        operations.owe_checks(self.city, report.days)
        self.facts.note_sample(report)
        self.facts.add_cost(support.pay_samplers(self.levels, self.month, report.paid, self.ledger))
        decide_counties(self, report)

    @event
    def adjust_register(self) -> None:
        """August: missed households are brought up; in a re-check all listed are seen again."""
        report = assessment.adjust_register(*self._now)
        self._look_at_the_new()
        operations.owe_checks(self.city, report.days)
        self.facts.note_register(report)

    def _look_at_the_new(self) -> None:
        new = np.flatnonzero(self.city.households.added == self.month)
        if new.size:
            operations.look_at_the_new(*self._now, new)

    @event
    def replace_weak(self) -> None:
        """April, after the audit: residents and secretaries of the lowest standing go (A6)."""
        self.facts.note_replaced(assessment.replace_weak(*self._now, self.ledger))

    @event
    def promote(self) -> None:
        """Four dates a year, one a route: the best by standing rise (S5)."""
        self.facts.note_careers(support.promote(*self._now, self.ledger))

    @event
    def commend(self) -> None:
        """July: commendations (S6)."""
        self.facts.note_careers(support.commend(*self._now, self.ledger))
