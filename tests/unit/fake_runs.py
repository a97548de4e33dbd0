"""A stand-in for the model: small tables that follow from the seed and the scenario alone."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import model
from model.errors import RunError
from model.experiments.plan import Cell, Options, Study, arms_of
from model.scenario import Scenario, parse

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


class Tables(NamedTuple):
    """What the model returns."""

    months: pd.DataFrame
    villages: pd.DataFrame
    ledger: pd.DataFrame


def fake_run(cell: Cell) -> Tables:
    """Run one cell as the model does."""
    return tables(cell.arm.scenario, cell.seed)


def tables(scenario: Scenario, seed: int, **_: Any) -> Tables:
    """Months, villages and ledger; poverty falls with residents, luck is the seed's."""
    residents = scenario.start.staffing.residents
    month = np.arange(scenario.horizon_months)
    luck = np.sin(12.9898 * (seed + 1) + month)
    months = pd.DataFrame({"date": [f"2014-{m + 1:02d}" for m in month]})
    months["stable_poor_persons"] = 1000.0 + 50 * luck - residents * (1 + 0.1 * luck)
    months["true_incidence"] = months["stable_poor_persons"] / 10_000
    months["spending"] = 1e6 + 0.0 * luck
    months["leaked_funds"] = 0.0 * luck
    months["cadre_cost"] = residents * 5e3 + 0.0 * luck
    months["means_cost"] = months["works_cost"] = 0.0 * luck
    villages = pd.DataFrame({"year": [2014, 2014], "village": [0, 1], "name": ["东", "West"]})
    ledger = pd.DataFrame({"year": [2014], "source": ["city"], "purpose": ["health"],
                           "level": ["village"], "yuan": [int(12e6) + seed]})  # fmt: skip
    return Tables(months, villages, ledger)


def tables_but_for_seed_2(scenario: Scenario, seed: int, **_: Any) -> Tables:
    """The model, but the second seed goes wrong."""
    if seed == 2:
        raise RunError("the money of 2014-05 does not add up")
    return tables(scenario, seed)


def fails_for_seed_2(cell: Cell) -> Tables:
    """Run one cell, but not of the second seed."""
    return tables_but_for_seed_2(cell.arm.scenario, cell.seed)


def replace_model(monkeypatch: pytest.MonkeyPatch, run: Any = tables) -> None:
    """Put a fast stand-in where the model is."""
    module = ModuleType("model.campaign")
    module.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "model.campaign", module)
    monkeypatch.setattr(model, "campaign", module, raising=False)


class DiesOnce:
    """The model, but the first attempt at seed 2 kills its worker; the mark survives it."""

    def __init__(self, mark: Path, *, always: bool = False) -> None:
        self.mark = mark
        self.always = always

    def __call__(self, cell: Cell) -> Tables:
        """Run, or die."""
        if cell.seed == 2 and (self.always or not self.mark.exists()):
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return fake_run(cell)


class Interrupts:
    """The model, but Ctrl-C arrives with the third run."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, cell: Cell) -> Tables:
        """Run, or be interrupted."""
        self.calls += 1
        if self.calls == 3:
            raise KeyboardInterrupt
        return fake_run(cell)
