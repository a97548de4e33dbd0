"""A stand-in for the declared outputs, used only where `model.outputs` is not there yet."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from types import ModuleType


@dataclass(frozen=True)
class Output:
    """One declared output, as `model.outputs` has it."""

    name: str
    unit: str
    summary: str
    better: str
    label_en: str
    label_zh: str = ""
    meaning: str = ""


def _lines() -> list[Output]:
    text = """
    stable_poor_persons|persons|last|lower|Persons in stable poverty
    registered_incidence|share|last|none|Registered poor (paper)
    true_incidence|share|last|lower|Poor by last year's income (T1)
    stable_incidence|share|last|lower|Stable poverty (T2)
    guarantee_incidence|share|last|lower|A guarantee missing (T3)
    exits|persons|sum|none|Exits from the register
    false_exits|persons|sum|lower|Exits that are not real
    pushed_exits|persons|sum|lower|Pushed exits
    honest_error_exits|persons|sum|lower|Honest mistakes
    visits|visits|sum|none|Visits to households
    spending|yuan|sum|none|Money spent
    cadre_cost|yuan|sum|none|Pay of the cadres
    idle_funds|yuan|sum|lower|Idle money
    leaked_funds|yuan|sum|lower|Leaked money
    paperwork_share|share|mean|lower|Share of days on paper
    cadres_posted|cadres|mean|none|Cadres posted
    """
    return [Output(*line.strip().split("|")) for line in text.strip().splitlines()]


def ensure_outputs() -> None:
    if importlib.util.find_spec("model.outputs") is None:
        module = ModuleType("model.outputs")
        module.OUTPUTS = tuple(_lines())  # type: ignore[attr-defined]
        sys.modules["model.outputs"] = module
