"""Made-up villages in which the value of a unit is known, run by the study's own path.

Village k has 100 persons. Each post named for it takes WORTH[k] of them out of stable poverty for
the year, and puts HARM of a person of every other village into it:

    own effect = WORTH[k], spillover = -HARM x (villages - 1)

`shared` luck is the same in all runs of a seed; `own` luck is each village's in each run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from model.errors import RunError
from model.experiments.carry_out import Conduct
from model.experiments.placement import placement
from model.experiments.placement.request import Asking
from model.experiments.placement.results import Placement
from model.experiments.plan import Cell, Options
from model.scenario import Scenario, parse
from model.world.named import POSTS, named_for
from tests.unit.fake_runs import Tables

VILLAGES = 24
NUMBERS = np.arange(10, 10 + VILLAGES)
WORTH = np.round(np.linspace(-1.0, 5.0, VILLAGES) + np.tile([0.5, 0.0, -0.5], VILLAGES // 3), 3)
HARM = 0.02
SPILLOVER = -HARM * (VILLAGES - 1)
PERSONS, POOR, RESIDENTS = 100, 60.0, 2
SCENARIO = 'title = "Made up"\n[horizon]\nmonths = 12\n[staffing]\nresidents = 48\n'


@dataclass
class MadeUp:
    """The made-up villages: luck, runs that fail (point, seed), an interruption."""

    shared: float = 0.0
    own: float = 0.0
    fails: tuple[int, int] | None = None
    stop_at: int = 0
    calls: int = 0

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell as the model does; stop as on Ctrl-C with call `stop_at`."""
        self.calls += 1
        if self.calls == self.stop_at:
            raise KeyboardInterrupt
        if self.fails == (cell.arm.point, cell.seed):
            raise RunError("the money of 2014-05 does not add up")
        path = cell.arm.scenario.start.staffing.named_file
        units = named_for(POSTS, path, NUMBERS, 1.0)
        poor = POOR - WORTH * units + HARM * (units.sum() - units)
        table = np.random.default_rng([cell.seed, *(units + 100).astype(int)])
        poor = poor + self.own * table.normal(size=VILLAGES)
        poor = poor + self.shared * np.random.default_rng(cell.seed).normal(size=VILLAGES)
        return tables(poor, float(units.sum()))


def tables(poor: np.ndarray, units: float) -> Tables:
    """The tables of a run of one year with so many poor in each village."""
    months = pd.DataFrame({"date": [f"2014-{month:02d}" for month in range(1, 13)]})
    months["stable_poor_persons"] = poor.sum()
    for name in ("spending", "leaked_funds", "means_cost", "works_cost"):
        months[name] = 0.0
    months["cadre_cost"] = 1e5 * (RESIDENTS * VILLAGES + units) / 12
    villages = pd.DataFrame({"year": 2014, "village": NUMBERS})
    villages["name"] = [f"Village {number}" for number in NUMBERS]
    villages["county"] = np.where(NUMBERS % 2, "North", "South")
    villages["township"] = villages["county"]
    villages["x"], villages["y"] = NUMBERS * 1.0, NUMBERS % 5 * 1.0
    villages["poor"], villages["deep"] = NUMBERS % 3 > 0, NUMBERS % 3 == 2
    villages["households"], villages["persons"] = 25, PERSONS
    villages["stable_incidence"] = poor / PERSONS
    villages["residents"], villages["spending"], villages["true_exits"] = RESIDENTS, 1e6, 3
    ledger = pd.DataFrame({"year": [2014], "yuan": [1]})
    return Tables(months, villages, ledger)


def scenario(more: str = "") -> Scenario:
    """The scenario that is measured."""
    return parse(SCENARIO + more, name="made_up")


def placed(out: Path, run: MadeUp, runs: int = 4, **asked: int) -> Placement:
    """Measure the made-up villages."""
    conduct = Conduct(out=out, workers=1, run=run)
    return placement(scenario(), Asking(**asked), Options(runs=runs), conduct)  # type: ignore[arg-type]
