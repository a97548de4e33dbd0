"""The world without campaign: does it start right, move right, and how far does it go by itself?

Before any cadre moves, growth, migration and luck decide how much poverty is left in 2020. These
checks are made on the real model at the declared parameters and stored beside it; the report shows
them. What is "asked" and what a small trial of the equations found is in docs/equations.md.
"""

from __future__ import annotations

from model.experiments.baseline.checks import TRIALS, Check, DriverRow, checks_of, row_of
from model.experiments.baseline.lives import FIRST, LAST, Life, alone, live
from model.experiments.baseline.statistics import (
    correlation,
    growth,
    incidence,
    log_correlation,
    moves,
    years_poor,
)
from model.experiments.baseline.stored import (
    COMMAND,
    Baseline,
    as_json,
    code_digest,
    make_baseline,
    stored_path,
    tables,
)

__all__ = [
    "COMMAND",
    "FIRST",
    "LAST",
    "TRIALS",
    "Baseline",
    "Check",
    "DriverRow",
    "Life",
    "alone",
    "as_json",
    "checks_of",
    "code_digest",
    "correlation",
    "growth",
    "incidence",
    "live",
    "log_correlation",
    "make_baseline",
    "moves",
    "row_of",
    "stored_path",
    "tables",
    "years_poor",
]
