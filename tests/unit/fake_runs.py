"""A stand-in for the model: small tables that follow from the seed and the scenario alone."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from model.errors import RunError
from model.experiments.plan import Cell, Options, Study, arms_of
from model.scenario import Scenario, parse
from tests.unit.fake_outputs import ensure_outputs

ensure_outputs()

MONTHS = 12


def scenario(name: str, residents: int = 0, *, campaign: bool = True) -> Scenario:
    """A scenario of one year that differs from others in its residents."""
    base = parse("", name=name)
    sections = {"horizon": {"months": MONTHS}, "staffing": {"residents": residents}}
    return base.with_(name=name, title=name.title(), campaign=campaign, **sections)


def study(runs: int = 2, names: Sequence[str] = ("base", "more")) -> Study:
    """A comparison of scenarios with 0, 100, 200 ... residents."""
    arms = arms_of([scenario(name, 100 * number) for number, name in enumerate(names)])
    return Study("compare", arms, Options(runs=runs), baseline=names[0],
                 details={"no_campaign": ""})  # fmt: skip


def fake_run(cell: Cell) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Months, villages and ledger; poverty falls with residents, luck is the seed's."""
    residents = cell.arm.scenario.start.staffing.residents
    month = np.arange(cell.arm.scenario.horizon_months)
    luck = np.sin(12.9898 * (cell.seed + 1) + month)
    months = pd.DataFrame({"date": [f"2014-{m + 1:02d}" for m in month]})
    months["stable_poor_persons"] = 1000.0 + 50 * luck - residents * (1 + 0.1 * luck)
    months["true_incidence"] = months["stable_poor_persons"] / 10_000
    months["spending"] = 1e6 + 0.0 * luck
    months["cadre_cost"] = residents * 5e3 + 0.0 * luck
    villages = pd.DataFrame({"year": [2014, 2014], "village": [0, 1], "name": ["东", "West"]})
    ledger = pd.DataFrame({"year": [2014], "source": ["city"], "purpose": ["health"],
                           "level": ["village"], "yuan": [int(12e6) + cell.seed]})  # fmt: skip
    return months, villages, ledger


def fails_for_seed_2(cell: Cell) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The model, but the second seed goes wrong."""
    if cell.seed == 2:
        raise RunError("the money of 2014-05 does not add up")
    return fake_run(cell)


class DiesOnce:
    """The model, but the first attempt at seed 2 kills its worker; the mark survives it."""

    def __init__(self, mark: Path, *, always: bool = False) -> None:
        self.mark = mark
        self.always = always

    def __call__(self, cell: Cell) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Run, or die."""
        if cell.seed == 2 and (self.always or not self.mark.exists()):
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return fake_run(cell)


class Interrupts:
    """The model, but Ctrl-C arrives with the third run."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, cell: Cell) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Run, or be interrupted."""
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return fake_run(cell)
