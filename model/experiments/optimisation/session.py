"""One sitting at a search: propose and run, race, confirm.

1. *Search*: batches of plans are proposed; every plan, and the reference, runs on the same first
   pairs of seed and parameter draw.
2. *Race*: the better half goes on to twice the pairs, and so on (`ranking`). Who is compared has
   run on the same pairs.
3. *Confirm*: the front of the last look, and the plan chosen from it before a fresh
   pair is seen, run on pairs that no earlier stage used. A search picks what looked best, partly by
   luck (the winner's curse): only the fresh figures are without that.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.carry_out import Session
from model.experiments.files import write_text
from model.experiments.metrics import COST
from model.experiments.optimisation.journal import Journal
from model.experiments.optimisation.levers import Value
from model.experiments.optimisation.plan_file import PLAN_FILES, RECOMMENDED, UNCONFIRMED, plan_text
from model.experiments.optimisation.proposals import Proposer, Tried
from model.experiments.optimisation.ranking import decided, finalists, front, race
from model.experiments.optimisation.tables import CONFIRMED, pareto_table, trials_table, verdict
from model.experiments.optimisation.values import REFERENCE, Values
from model.experiments.plan import Arm, Cell

if TYPE_CHECKING:
    from model.experiments.optimisation.spec import Spec

log = logging.getLogger("model.study")
FAILED = "a run failed"
ON_FRONT, OFF_FRONT = "on the front", "not on the front"
NOT_RUN = "on the front, not a finalist"


@dataclass
class Plan:
    """One plan: its number, its levers, and what has become of it."""

    number: int
    batch: int
    setting: dict[str, Value]
    arm: Arm | None
    pairs: int = 0
    fate: str = ""


@dataclass
class SearchSession(Session):
    """A sitting at a search; the study's one arm is the reference."""

    spec: Spec = field(kw_only=True)
    plans: dict[int, Plan] = field(default_factory=dict)
    front: list[int] = field(default_factory=list)
    chosen: int | None = None
    fresh: list[int] = field(default_factory=list)
    looks: dict[int, int] = field(default_factory=dict)
    made: dict[tuple[int | None, int], Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.values = Values(self.spec, self.store)
        self.journal = Journal(self.store.folder, self.spec.levers)

    # ------------------------------------------------------------------ the three stages

    def _run(self) -> list[Cell]:
        """Search, race, confirm; return every cell, plan by plan."""
        self._search()
        if self.values.pairs(range(self.spec.runs)):
            self._race()
        if self.front:
            self._confirm()
        return self._cells()

    def _search(self) -> None:
        """Propose batch after batch, and run each on the first pairs."""
        rules = self.spec.rules
        proposer = Proposer(
            self.spec.levers, len(self.spec.objectives), rules.sampler, rules.batch, self.study.seed
        )
        batches = -(-rules.plans // rules.batch)
        for batch in range(batches):
            wanted = min(rules.batch, rules.plans - batch * rules.batch)
            settings = self.journal.proposed.get(batch)
            if settings is None:
                settings = proposer.propose(batch, self._tried(), wanted)
            new = [self._plan(batch, setting) for setting in settings]
            self.journal.note(
                "batch", batch=batch, plans={str(plan.number): plan.setting for plan in new}
            )
            self._say(f"batch {batch + 1} of {batches}: {len(new)} plans on {self.spec.runs} pairs")
            self._give(new, self.spec.runs)
            if not self.values.pairs(range(self.spec.runs)):
                self._refuse_wrong_request(self._cells())
                break
            if len(new) < wanted:
                break

    def _race(self) -> None:
        """Give contenders more pairs while that decides, then name the front."""
        looks = self.spec.looks()
        contenders = self._still_in(self.plans)
        self.looks = {looks[0]: len(contenders)}
        for pairs, more in pairwise(looks):
            if len(contenders) < 2:
                break
            scores = self.values.scores(contenders, range(pairs))
            contenders, left = race(scores, self.spec.rules.finalists)
            for plan, why in left.items():
                self.plans[plan].fate = why
            self.journal.note("race", pairs=pairs, left={str(p): why for p, why in left.items()})
            self._say(f"race: {len(contenders)} plans on {more} pairs")
            self._give([self.plans[number] for number in contenders], more)
            self.looks[more] = len(contenders)
            contenders = self._still_in(contenders)
        self._name_front(contenders)

    def _name_front(self, contenders: Sequence[int]) -> None:
        """Name the front of the last look, and the plan to be confirmed."""
        if contenders:
            pairs = self.plans[contenders[0]].pairs
            scores = self.values.scores(contenders, range(pairs))
            whole = front(scores)
            self.front = finalists(scores, whole, self.spec.rules.finalists)
            for number in contenders:
                fate = ON_FRONT if number in self.front else NOT_RUN
                self.plans[number].fate = fate if number in whole else OFF_FRONT
            if self.front:
                held = [REFERENCE] if self.spec.at_most >= 1 else []
                self.chosen = decided(scores.only([*held, *self.front])) or None
        self.journal.note("front", plans=self.front, chosen=self.chosen)

    def _confirm(self) -> None:
        """Run the front and the reference on fresh pairs."""
        self.fresh = list(self.spec.fresh())
        self._say(f"fresh pairs: {len(self.front)} plans on {len(self.fresh)} pairs")
        self._run_wanted()
        for number in self.front:
            if not self.values.finished(number, self.values.pairs(self.fresh)):
                self.plans[number].fate = f"{FAILED} on fresh pairs"

    # ------------------------------------------------------------------ plans and their runs

    def _plan(self, batch: int, setting: dict[str, Value]) -> Plan:
        """Make a plan of proposed levers; what the scenario does not allow together has no runs."""
        base, number = self.study.arms[0].scenario, len(self.plans) + 1
        plan = Plan(number, batch, setting, None)
        try:
            scenario = base.with_settings(setting, f"plan {number}")
            plan.arm = Arm(base.name, scenario, number)
        except RequestError as error:
            plan.fate = f"not allowed: {error}"
            log.warning("plan %d is not allowed: %s", number, error)
        self.plans[number] = plan
        return plan

    def _give(self, plans: Sequence[Plan], pairs: int) -> None:
        """Run plans, and the reference, on the first `pairs` pairs."""
        for plan in plans:
            plan.pairs = pairs if plan.arm else 0
        self._run_wanted()
        for plan in plans:
            usable = self.values.pairs(range(plan.pairs))
            if plan.arm and not self.values.finished(plan.number, usable):
                plan.fate = FAILED

    def _run_wanted(self) -> None:
        cells = self._cells()
        self.store.save_plan(cells)
        self._run_missing(cells)
        self.values.learn(cell for cell in cells if cell.key in self.sound)

    def _cells(self) -> list[Cell]:
        """Every cell wanted so far: the reference first, then plan by plan, run by run."""
        most = max((plan.pairs for plan in self.plans.values()), default=self.spec.runs)
        cells = self._of(self.study.arms[0], [*range(most), *self.fresh])
        for plan in self.plans.values():
            fresh = self.fresh if plan.number in self.front else []
            if plan.arm:
                cells += self._of(plan.arm, [*range(plan.pairs), *fresh])
        return cells

    def _of(self, arm: Arm, runs: Sequence[int]) -> list[Cell]:
        for run in runs:
            if (arm.point, run) not in self.made:
                self.made[arm.point, run] = self.study.cell(arm, run)
        return [self.made[arm.point, run] for run in runs]

    def _still_in(self, plans: Iterable[int]) -> list[int]:
        return [number for number in plans if not self.plans[number].fate]

    def _tried(self) -> list[Tried]:
        """What the sampler is told: every plan on the first pairs, the same for all."""
        runs = range(self.spec.runs)
        done = self._still_in(self.plans)
        found = {}
        if done and self.values.pairs(runs):
            scores = self.values.scores(done, runs)
            cost = self.values.of(REFERENCE, COST, self.values.pairs(runs))
            excess = scores.excess.mean(axis=-1) / (sum(cost) / len(cost) or 1.0)
            rows = zip(scores.plans, scores.estimates().tolist(), excess.tolist(), strict=True)
            found = {plan: (tuple(worth), over) for plan, worth, over in rows}
        return [
            Tried(plan.setting, plan.batch, *found.get(number, ()))
            for number, plan in self.plans.items()
        ]

    # ------------------------------------------------------------------ what is written

    def _arms(self) -> Sequence[Arm]:
        return [self.study.arms[0], *(plan.arm for plan in self.plans.values() if plan.arm)]

    def _write_tables(self, cells: Sequence[Cell]) -> None:
        super()._write_tables(cells)
        self._write_csv("trials.csv", trials_table(self.spec, self.plans, self.values))
        if not self.values.known:
            return
        stages = self._stages()
        self._write_csv("pareto.csv", pareto_table(self.spec, self.front, self.values, stages))
        self._write_plan()

    def _write_plan(self) -> None:
        """Write the chosen plan as a scenario; what fresh pairs do not bear out is called so."""
        for name in PLAN_FILES:
            (self.store.folder / name).unlink(missing_ok=True)
        if self.chosen is None:
            return
        found = self._verdict()
        name = RECOMMENDED if found == CONFIRMED else UNCONFIRMED
        text = plan_text(self.study.arms[0].scenario, self.plans[self.chosen], self.spec, found)
        write_text(self.store.folder / name, text)

    def _verdict(self) -> str:
        return verdict(self.spec, self.chosen, self.values, self.fresh)

    def _stages(self) -> tuple[range, list[int]]:
        """The runs of the last look of the search, and the fresh ones."""
        last = min((self.plans[number].pairs for number in self.front), default=self.spec.runs)
        return range(last), self.fresh

    def _found(self) -> dict[str, Any]:
        points = [{}, *(plan.setting for plan in self.plans.values())]
        result = {
            "chosen": self.chosen,
            "verdict": self._verdict(),
            "front": self.front,
            "looks": {str(pairs): plans for pairs, plans in self.looks.items()},
            "fresh_runs": self.fresh,
        }
        seeds = sorted({cell.seed for cell in self._cells()})
        return {"seeds": seeds, "points": points, "result": result}

    def _say(self, text: str) -> None:
        log.info(text)
        sys.stderr.write(f"{text}\n")
