"""One sitting at a placement: the run without units, the batches, the plan, fresh pairs.

1. *Without*: the scenario on its pairs of seed and parameter draw; they say which villages there
   are.
2. *Batches*: in each pair every village gets its unit in one of a few runs (`batches`).
3. *Plan*: units move from where one is expected to be worth least to where most (`moves`).
4. *Confirm*: plan and scenario on pairs that no earlier stage used. Values that look high are so
   partly by luck; only the fresh figures are without that.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from model.experiments.carry_out import Session
from model.experiments.files import write_text
from model.experiments.optimisation.plan_file import PLAN_FILES
from model.experiments.placement.batches import added, deal, named_before, table_text
from model.experiments.placement.confirm import confirmed, gain_table, plan_text
from model.experiments.placement.estimate import Measured
from model.experiments.placement.moves import Plan, greedy
from model.experiments.placement.request import Asking, require_villages
from model.experiments.placement.tables import group_table, place_table, strata_of
from model.experiments.placement.values import Seen
from model.experiments.plan import Arm, Cell
from model.experiments.tables import assemble

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

log = logging.getLogger("model.study")
BATCHES = "batches"
PLAN_TABLE = "plan.csv"


@dataclass
class PlaceSession(Session):
    """A sitting at a placement; the study's one arm is the scenario without units."""

    asking: Asking = field(kw_only=True)
    cells: list[Cell] = field(default_factory=list)
    points: list[Mapping[str, str]] = field(default_factory=lambda: [{}])
    plan: Plan | None = None
    fresh: list[int] = field(default_factory=list)
    confirming: int = 0
    """The point of the plan."""
    batched: dict[int, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        arm = self.study.arms[0]
        self.base: Scenario = arm.scenario.model_copy(update={"folder": self.store.folder})
        self.before = named_before(self.base, self.asking)
        self.seen = Seen(self.store, self.asking)

    def _run(self) -> list[Cell]:
        """Run what is asked for, stage by stage; return every cell."""
        arm = self.study.arms[0]
        self._more([self.study.cell(arm, run) for run in range(self.study.runs)], "without units")
        if not self.seen.known:
            self._refuse_wrong_request(self.cells)
            return self.cells
        require_villages(len(self.seen.places), self.asking)
        self._more(self._batch_cells(), f"{self.asking.batches} batches a pair")
        if self.seen.pairs(self.batched):
            self._make_plan()
        return self.cells

    def _more(self, cells: Sequence[Cell], what: str) -> None:
        """Plan, run and read some more cells."""
        self.cells += cells
        self.store.save_plan(self.cells)
        log.info("%s: %d runs", what, len(cells))
        sys.stderr.write(f"{what}: {len(cells)} runs\n")
        self._run_missing(cells)
        self.seen.learn(cell for cell in cells if cell.key in self.sound)

    def _batch_cells(self) -> list[Cell]:
        """One run a batch and pair, each with the table of its villages beside it."""
        (self.store.folder / BATCHES).mkdir(exist_ok=True)
        strata = strata_of(self.seen.places)
        amount = self.asking.amount(self.base.horizon_months)
        for run in range(self.study.runs):
            dealt = deal(strata, self.asking.batches, self.study.seed, run)
            self.seen.dealt[run] = dealt
            self.batched[run] = []
            for batch in range(self.asking.batches):
                villages = strata.index[dealt == batch].tolist()
                name = f"{BATCHES}/pair_{run:03d}_batch_{batch:02d}.csv"
                arm = self._arm(name, dict.fromkeys(villages, amount))
                self.batched[run].append(self.study.cell(arm, run))
        return [cell for cells in self.batched.values() for cell in cells]

    def _arm(self, name: str, more: Mapping[int, float]) -> Arm:
        """The scenario with a table of units more, as the next point of the study."""
        text = table_text(self.asking.unit, added(self.before, more))
        path = self.store.folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_text(path, text)
        setting = {self.asking.key: name}
        self.points.append(setting)
        scenario = self.base.with_settings(setting, "place")
        return Arm(self.study.arms[0].label, scenario, len(self.points) - 1)

    def _make_plan(self) -> None:
        """Choose who gives and who takes, and run plan and scenario on fresh pairs."""
        table = self._table()
        have = self.seen.units(self.base.horizon_months)
        self.plan = greedy(
            table["expected"].to_numpy(), have, table["village"].to_numpy(), self.asking.limit
        )
        if not self.plan.moves or not self.asking.confirm:
            return
        amount = self.asking.amount(self.base.horizon_months)
        units = dict(zip(table["village"].tolist(), self.plan.units.tolist(), strict=True))
        arm = self._arm(PLAN_TABLE, {key: amount * number for key, number in units.items()})
        self.fresh = list(range(self.study.runs, self.study.runs + self.asking.confirm))
        self.confirming = arm.point or 0
        both = [self.study.cell(a, run) for a in (self.study.arms[0], arm) for run in self.fresh]
        self._more(both, "plan and scenario on fresh pairs")

    # ------------------------------------------------------------------ what is written

    def _table(self) -> pd.DataFrame:
        return place_table(self.seen, self._measured(), self.asking, self.base.horizon_months)

    def _measured(self) -> Measured:
        return self.seen.measured(self.batched)

    def _gains(self) -> pd.DataFrame:
        promised = self.plan.promised if self.plan else 0.0
        per = self.asking.per(self.base.horizon_months)
        return gain_table(self.seen, self.confirming, self.fresh, promised * per)

    def _write_tables(self, cells: Sequence[Cell]) -> None:
        if not cells:
            return
        assemble(self.store, cells)
        for name in (*PLAN_FILES, "gain.csv"):
            (self.store.folder / name).unlink(missing_ok=True)
        if not self.batched or not self.seen.pairs(self.batched):
            return
        table = self._table()
        units = self.plan.units if self.plan else np.zeros(len(table), np.int64)
        self._write_csv("place.csv", table.assign(plan=units))
        groups = group_table(self.seen, self._measured(), self.asking, self.base.horizon_months)
        self._write_csv("groups.csv", groups)
        if self.fresh:
            gains = self._gains()
            self._write_csv("gain.csv", gains)
            name = PLAN_FILES[0] if confirmed(gains) else PLAN_FILES[1]
            write_text(self.store.folder / name, plan_text(self.base, self.asking, gains))

    def _arms(self) -> Sequence[Arm]:
        return list({cell.arm.point: cell.arm for cell in self.cells}.values())

    def _found(self) -> dict[str, Any]:
        villages = len(self.seen.places) if self.seen.known else 0
        pairs = len(self.seen.pairs(self.batched))
        result = {
            "villages": villages,
            "pairs": pairs,
            "runs": len(self.cells) - 2 * len(self.fresh),
            "brute_force": (villages + 1) * self.study.runs,
            "moves": self.plan.moves if self.plan else 0,
            "fresh_runs": self.fresh,
        }
        seeds = sorted({cell.seed for cell in self.cells}) or [self.study.seed]
        return {"seeds": seeds, "points": list(self.points), "result": result}
