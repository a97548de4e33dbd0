"""What the systems reported in a month, gathered for the recorder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import is_quarter_end
from model.ledger import DayBook
from model.records import MonthFacts, census
from model.scenario import Levels
from model.systems.assessment import AuditReport, ExitReport, RecheckReport, SampleReport
from model.systems.assessment.files import count_listed
from model.systems.assessment.replacement import Replaced
from model.systems.livelihoods import LivelihoodReport
from model.systems.operations import OperationsReport
from model.systems.organisation import MoveReport
from model.systems.support import SupportReport, Taken
from model.systems.support.careers import Rose

Sums = NDArray[np.int64]
REPORTED = (
    "ordinary", "meetings", "inspections", "training", "organising", "paper", "register",
)  # fmt: skip
"""Uses of days that operations reports under their own name."""
REGISTER_FLOWS = ("additions", "returns", "exits", "removals")
"""Persons who come on the register (the first two) and leave it: nobody else does."""


class Facts:
    """A notebook of one month; `close` hands it over and starts a new one."""

    def __init__(self, villages: int) -> None:
        self.villages = villages
        self._start()

    def _start(self) -> None:
        self.flows: dict[str, int] = {}
        self.by_village: dict[str, Sums] = {}
        self.report: LivelihoodReport | None = None
        self.away_as_transfer = 0.0

    def note_organisation(self, city: City, left: int) -> None:
        """Cadres in service and posts refilled."""
        self._add("cadres_left", left)
        self.flows["cadres_posted"] = int((city.cadres.posted >= 0).sum())

    def note_replaced(self, gone: Replaced) -> None:
        """Residents and secretaries replaced (A6)."""
        self.flows["replaced"] = gone.residents + gone.secretaries
        self._add("cadres_left", gone.residents)
        self._add("cadre_cost", gone.cost)

    def note_careers(self, rose: Rose) -> None:
        """Cadres who rose and left their village (S5), and what rising and praise cost (S6)."""
        self._add("promoted", rose.left)
        self._add("cadres_left", rose.left)
        self._add("cadre_cost", rose.cost)

    def note_moves(self, report: MoveReport, days: DayBook) -> None:
        """Cadres moved by the level in charge, and the days that this takes."""
        self.flows["cadres_moved"] = report.moved
        days.add_supply(report.days)
        days.post("moving", report.days)

    def note_work(self, report: OperationsReport, days: DayBook, city: City) -> None:
        """Days by use and visits made."""
        days.add_supply(report.supply)
        for use in REPORTED:
            days.post(use, getattr(report, use))
        days.post("visits", report.visiting)
        self.flows["visits"] = int(report.visits)
        self.flows["accidents"] = report.accidents
        self.by_village["visits"] = city.villages.visits.copy()

    def note_support(self, report: SupportReport) -> None:
        """Money spent, leaked and idle; measures granted."""
        self._add("spending", report.spending)
        self._add("leaked_funds", report.leakage)
        self.flows["idle_funds"] = report.idle
        self.flows["measures_granted"] = int(report.delivered.sum())
        self.flows["placements"] = report.placements
        before = self.by_village.get("spending", 0)
        self.by_village["spending"] = before + report.spent.sum(axis=0)

    def note_projects(self, taken: Taken | None, cost: int) -> None:
        """Money that went into joint or show projects, and what debt cost: spent as well."""
        if taken is not None:
            spent = taken.spent + taken.shown
            self.by_village["spending"] = self.by_village.get("spending", 0) + spent
            self._add("leaked_funds", int(taken.leaked.sum()))
            cost += int(spent.sum())
        self._add("spending", cost)

    def note_exits(self, report: ExitReport) -> None:
        """Exits of the December review, persons."""
        kinds = {
            "exits": report.exits,
            "true_exits": report.true_exits,
            "false_exits": report.false_exits,
            "pushed_exits": report.pushed_exits,
            "honest_error_exits": report.honest_errors,
        }
        for name, sums in kinds.items():
            self.flows[name] = int(sums.sum())
            self.by_village[name] = sums
        self._move("returns", report.returned)

    def note_audit(self, report: AuditReport) -> None:
        """Persons whose exit was found false, and who are registered again."""
        self._move("returns", report.returned, found=True)

    def note_register(self, report: RecheckReport, found: bool = False) -> None:
        """Persons put on and struck off the register; `found` by an audit of who is listed."""
        self._move("additions", report.added, found=found)
        self._move("removals", report.removed, found=found)

    def note_sample(self, report: SampleReport) -> None:
        """Households sampled; persons whose status was corrected."""
        returned, added = report.counts[-2:]
        self._add("sampled", report.paid)
        self._move("returns", returned, found=True)
        self._move("additions", added, found=True)

    def _move(self, name: str, persons: Sums, found: bool = False) -> None:
        """Persons who came on or left the register, by village; `found` by an audit or sample."""
        self._add(name, int(persons.sum()))
        self.by_village[name] = self.by_village.get(name, 0) + persons
        if found:
            self._add(f"{name}_found", int(persons.sum()))

    def add_cost(self, units: int) -> None:
        """Cost of cadres, auditors and the like, smallest units of money."""
        self._add("cadre_cost", units)

    def _add(self, name: str, number: int) -> None:
        self.flows[name] = self.flows.get(name, 0) + number

    def note_livelihoods(self, report: LivelihoodReport, levels: Levels) -> None:
        """Incomes and, at a quarter's end, poverty."""
        self.report = report
        self.away_as_transfer = levels.livelihoods.away_as_transfer

    def close(self, city: City, levels: Levels, month: int, days: DayBook) -> MonthFacts:
        """Hand the month over to the recorder."""
        assert self.report is not None
        facts = MonthFacts(
            flows=self.flows,
            days=dict(days.used),
            income=self.report.sums,
            poverty=self.report.poverty,
            bins=self.report.bins,
            census=census(city, levels, month) if is_quarter_end(month) else None,
            listed=self._listed(city),
            away_as_transfer=self.away_as_transfer,
            village_flows=self.by_village,
        )
        self._start()
        return facts

    def _listed(self, city: City) -> tuple[int, int] | None:
        """All persons and those on the register, counted when somebody came on or left it."""
        if not any(self.flows.get(name) for name in REGISTER_FLOWS):
            return None
        persons, listed, _ = count_listed(city).sum(axis=1)
        return int(persons), int(listed)
