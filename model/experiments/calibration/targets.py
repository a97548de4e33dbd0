"""The published figures that parameters are fitted to, and how far a run is from them.

`model/data/targets.csv` has a row a figure: value, source, the stage that uses it, the tolerance
within which the figure says anything about this city, and why. The figure's key is the one of
`model/data/patterns.csv`: what is fitted here is no validation there.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

AT_LEAST = "at least"
"""An audit finds a part of what there is: only a value below the figure counts against a run."""
FAR = 3.0
"""Tolerances beyond which a figure is out of reach and pulls no further.

A figure that the model cannot meet would otherwise bend parameters that it says nothing about.
"""


class Target(NamedTuple):
    """A published figure to be fitted; `kind` is "figure" or "at least"."""

    key: str
    figure: str
    published: float
    unit: str
    year: str
    place: str
    kind: str
    stage: int
    group: str
    tolerance: float
    why: str
    source: str

    def miss(self, value: float) -> float:
        """How many tolerances a value is off, with its sign; 0 above a figure that is a bound."""
        off = (value - self.published) / self.tolerance
        return min(off, 0.0) if self.kind == AT_LEAST else off


@cache
def targets() -> tuple[Target, ...]:
    """Return the fitted figures, in the order of the table."""
    text = (files("model.data") / "targets.csv").read_text(encoding="utf-8")
    return tuple(_target(row) for row in csv.DictReader(text.splitlines()))


def _target(row: Mapping[str, str]) -> Target:
    numbers = {"published": float(row["published"]), "tolerance": float(row["tolerance"])}
    return Target(**{**row, **numbers, "stage": int(row["stage"])})  # type: ignore[arg-type]


@cache
def targets_digest() -> str:
    """The sha256 of what the figures are to a fit: value, bound, stage, group and tolerance."""
    fits = [(t.key, t.published, t.kind, t.stage, t.group, t.tolerance) for t in targets()]
    return hashlib.sha256(repr(sorted(fits)).encode()).hexdigest()


def targets_of(stage: int) -> tuple[Target, ...]:
    """Return the figures that a stage is fitted to."""
    return tuple(target for target in targets() if target.stage == stage)


def distance(seen: Mapping[str, float], wanted: Sequence[Target]) -> float:
    """How far a run is from its targets: the root of the mean square miss, in tolerances.

    Every group of figures counts once, however many figures it has; a miss counts for `FAR` at
    most. A figure that the run does not have (no exits in a year) is as far as can be.
    """
    groups: dict[str, list[float]] = {}
    for target in wanted:
        value = seen.get(target.key, math.nan)
        miss = FAR if math.isnan(value) else min(abs(target.miss(value)), FAR)
        groups.setdefault(target.group, []).append(miss * miss)
    means = [math.fsum(squares) / len(squares) for squares in groups.values()]
    return math.sqrt(math.fsum(means) / len(means))
