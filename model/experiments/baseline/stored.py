"""The checks as a file beside the model: made by one command, read by the report."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import model
from model.experiments.baseline.checks import TRIALS, Check, DriverRow, checks_of, row_of
from model.experiments.baseline.lives import CENTRAL, alone, live
from model.experiments.freshness import marks
from model.version import SCHEMA_VERSION, model_version

COMMAND = "python run.py baseline --out model/data/no_campaign_checks.json"
RULES = ("systems/livelihoods", "world")
VALUES = ("world", "lines", "money", "drivers", "livelihoods")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The world without campaign as the model has it, at one scale and seed."""

    scale: float
    seed: int
    checks: tuple[Check, ...]
    drivers: tuple[DriverRow, ...]


def make_baseline(scale: float, seed: int, show: Callable[[int, int], None]) -> Baseline:
    """Live all sets of drivers without pandemic, and the central one with it.

    `show` is told how many of how many lives are done.
    """
    total, rows, checks = len(TRIALS) + 1, [], []
    for done, trial in enumerate(TRIALS):
        show(done, total)
        life = live(alone(scale, trial.drivers), seed)
        rows.append(row_of(life, trial, False))
        if trial.drivers == CENTRAL:
            checks, central = checks_of(life), trial
    show(total - 1, total)
    rows.append(row_of(live(alone(scale, CENTRAL, pandemic=True), seed), central, True))
    return Baseline(scale, seed, tuple(checks), tuple(rows))


def stored_path() -> Path:
    """Where the checks of this version of the model lie."""
    return Path(model.__file__).parent / "data" / "no_campaign_checks.json"


def code_digest() -> str:
    """The sha256 of what the checks depend on: rules of livelihoods, world, parameters, shocks."""
    from model.scenario import load

    root, digest = Path(model.__file__).parent, hashlib.sha256()
    for folder in RULES:
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    scenario = load("no_campaign")
    values = {name: getattr(scenario.start, name).model_dump(mode="json") for name in VALUES}
    shocks = [shock.model_dump(mode="json") for shock in scenario.shocks]
    digest.update(json.dumps([values, shocks], sort_keys=True).encode())
    return digest.hexdigest()


def as_json(found: Baseline) -> dict[str, Any]:
    """Everything for the file: provenance, checks, drivers, and the tables the report shows."""
    return {
        "schema_version": SCHEMA_VERSION,
        "made_by": COMMAND,
        "model_version": model_version(),
        **marks(),
        "digest": code_digest(),
        "scale": found.scale,
        "seed": found.seed,
        "parameters": "fixed at their declared values",
        "checks": [check._asdict() for check in found.checks],
        "drivers": [row._asdict() for row in found.drivers],
        "tables": tables(found),
    }


def tables(found: Baseline) -> list[dict[str, Any]]:
    """The same as two tables of texts (title, columns, rows, note): by growth and line, checks."""
    size = "full size" if found.scale == 1.0 else f"{found.scale:.0%} of the villages"
    note = f"No campaign, no pandemic, parameters fixed, one seed, {size}."
    asked = {
        "title": "Is the world without a campaign right?",
        "columns": ["Check", "Asked", "Found", "Verdict"],
        "rows": [
            [c.check, _asked(c), _shown(c.value, c.unit), c.verdict or "-"] for c in found.checks
        ],
        "note": f"{note} Inside or outside says whether the value found lies in the range asked.",
    }
    columns = ["Wages, farming, transfers, migration", "Pandemic", "Constant line, 2020"]
    columns += ["Administrative line, 2020", "Growth of income", "Trial: lines; growth"]
    drivers = {
        "title": "How much poverty is left in 2020 without a campaign, by growth and by line",
        "columns": columns,
        "rows": [_driver_cells(row) for row in found.drivers],
        "note": f"{note} The row with the pandemic says so. The trial of the equations had none.",
    }
    return [drivers, asked]


def _driver_cells(row: DriverRow) -> list[str]:
    growth = ", ".join(f"{value:.1%}" for value in row[:4])
    trial = f"{row.trial_constant_line:.1%}, {row.trial_administrative_line:.1%}"
    return [
        growth,
        "yes" if row.pandemic else "no",
        f"{row.constant_line:.1%}",
        f"{row.administrative_line:.1%}",
        f"{row.growth:.1%}",
        f"{trial}; {row.trial_growth:.1%}",
    ]


def _asked(check: Check) -> str:
    if check.low is None or check.high is None:
        return check.asked
    low, high = (_shown(bound, check.unit) for bound in (check.low, check.high))
    return f"{low.removesuffix(check.unit).strip()} to {high}"


def _shown(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value:.1%}"
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.2f}"
