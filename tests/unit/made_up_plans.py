"""Made-up deployments whose best plans are known, run by the search's own path.

With x = staffing.scale, y = funding.scale and the rule of staffing:

    true_incidence = (x - 1)^2 + y + 0.5 unless the rule is by_gap
    poverty_gap    = (x - 3)^2 + y + 0.5 unless the rule is by_gap
    total_cost     = (1 + x) million yuan

No plan beats one with y = 0, by_gap and x from 1 to 3 (Schaffer 1985), and no other plan has that.
Under a budget of b million yuan what is left of it has x at most b - 1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.errors import RunError
from model.experiments.carry_out import Conduct
from model.experiments.optimisation import load_spec, reference_of, search
from model.experiments.optimisation.results import Optimisation
from model.experiments.plan import Cell, Options
from tests.unit.fake_runs import Tables

REFERENCE = """
title = "Middle"
[horizon]
months = 12
[staffing]
scale = 2.0
rule = "even"
[funding]
scale = 0.5
"""
GRID = """
[levers]
"staffing.scale" = { low = 0, high = 4, n = 5 }
"staffing.rule" = ["even", "by_gap"]
"funding.scale" = { low = 0, high = 1, n = 2 }
"""
STUDY = """
title = "Where the two parabolas meet"
scenario = "middle.toml"
runs = 2
[objectives]
true_incidence = "lower"
poverty_gap = "lower"
"""


@dataclass
class MadeUp:
    """The made-up deployments: luck all share, luck of each own, a plan that fails, an end."""

    shared: float = 0.0
    own: float = 0.0
    fails: tuple[float, int] | None = None
    stop_at: int = 0
    calls: int = 0

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell as the model does; stop as on Ctrl-C with call `stop_at`."""
        self.calls += 1
        if self.calls == self.stop_at:
            raise KeyboardInterrupt
        start = cell.arm.scenario.start
        x, y, rule = start.staffing.scale, start.funding.scale, str(start.staffing.rule)
        if self.fails == (x, cell.seed):
            raise RunError("the money of 2014-05 does not add up")
        off = y + 0.5 * (rule != "by_gap")
        luck = self.shared * normal(cell.seed)
        first = (x - 1) ** 2 + off + luck + self.own * normal(cell.seed, x, y, rule, 1)
        second = (x - 3) ** 2 + off + luck + self.own * normal(cell.seed, x, y, rule, 2)
        return tables(first, second, 1 + x + 0.1 * luck)


def normal(seed: int, *address: Any) -> float:
    """One normal number that belongs to a seed and an address."""
    text = repr((seed, *address)).encode()
    words = np.frombuffer(hashlib.sha256(text).digest()[:16], np.uint32)
    return float(np.random.default_rng(words).normal())


def tables(first: float, second: float, cost: float) -> Tables:
    """The tables of a run of one year that ends with these values."""
    months = pd.DataFrame({"date": [f"2014-{month:02d}" for month in range(1, 13)]})
    months["true_incidence"], months["poverty_gap"] = first, second
    months["stable_poor_persons"] = 12.0
    for name in ("spending", "leaked_funds", "means_cost", "works_cost"):
        months[name] = 0.0
    months["cadre_cost"] = cost * 1e6 / 12
    persons = [100, 300, 50]
    villages = pd.DataFrame({"year": 2014, "village": [0, 1, 2], "county": ["A", "A", "B"]})
    villages["persons"] = persons
    villages["true_incidence"] = [first, first + 1, first + 0.5]
    ledger = pd.DataFrame({"year": [2014], "yuan": [1]})
    return Tables(months, villages, ledger)


def study_file(folder: Path, more: str = GRID, top: str = "") -> Path:
    """Write the reference and a study file; `top` comes before the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "middle.toml").write_text(REFERENCE)
    path = folder / "study.toml"
    path.write_text(top + STUDY + more)
    return path


def found(path: Path, out: Path, run: MadeUp, seed: int = 1, workers: int = 1) -> Optimisation:
    """Search on the made-up deployments."""
    spec = load_spec(path)
    conduct = Conduct(out=out, workers=workers, run=run)
    return search(spec, reference_of(spec), Options(seed=seed), conduct)


def settings(results: Optimisation, fate: str = "on the front") -> set[tuple[float, str, float]]:
    """The plans with a fate, as (x, rule, y)."""
    points = results.provenance["points"]
    trials = results.trials
    numbers = trials.loc[trials["fate"] == fate, "plan"]
    return {tuple(points[number].values()) for number in numbers}
