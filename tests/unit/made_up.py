"""Made-up functions with known answers, run through the same path as the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from model.errors import RunError
from model.experiments.plan import Cell
from tests.unit.fake_runs import Tables

LEVERS = ("staffing.scale", "funding.scale", "funding.carry_over", "operations.precision")
METRIC = "true_incidence"
A = (0.0, 1.0, 4.5, 9.0)


def ishigami(shares: Sequence[float]) -> float:
    """Ishigami and Homma (1990) with a = 7, b = 0.1, of shares from 0 to 1."""
    x, y, z = (math.pi * (2 * share - 1) for share in shares)
    return math.sin(x) + 7 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)


def ishigami_indices() -> tuple[list[float], list[float]]:
    """First and total indices in closed form (a = 7, b = 0.1)."""
    a, b, pi = 7.0, 0.1, math.pi
    first = 0.5 * (1 + b * pi**4 / 5) ** 2
    second = a**2 / 8
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    all_of_it = first + second + both
    return (
        [first / all_of_it, second / all_of_it, 0.0],
        [(first + both) / all_of_it, second / all_of_it, both / all_of_it],
    )


def sobol_g(shares: Sequence[float]) -> float:
    """Sobol's g function (1993) with the first of the weights A."""
    return math.prod((abs(4 * s - 2) + a) / (1 + a) for s, a in zip(shares, A, strict=False))


def sobol_g_indices(factors: int) -> tuple[list[float], list[float]]:
    """First and total indices in closed form."""
    parts = [1 / (3 * (1 + a) ** 2) for a in A[:factors]]
    whole = math.prod(1 + part for part in parts) - 1
    total = [part * (whole + 1) / (1 + part) / whole for part in parts]
    return [part / whole for part in parts], total


@dataclass(frozen=True)
class MadeUp:
    """Runs a cell as the model does; the metric is a function of the levers' shares, and luck.

    `luck` of a (run, point) and `common` luck of a run are standard deviations; runs `lost`
    (by point and run) fail.
    """

    function: Callable[[Sequence[float]], float]
    factors: int
    luck: float = 0.0
    common: float = 0.0
    lost: frozenset[tuple[int, int]] = frozenset()

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell."""
        if (cell.arm.point, cell.run) in self.lost:
            raise RunError("made to fail")
        start = cell.arm.scenario.start
        levers = [lever.partition(".") for lever in LEVERS[: self.factors]]
        shares = [getattr(getattr(start, section), key) for section, _, key in levers]
        value = self.value(shares, cell.arm.point or 0, cell.seed)
        months = pd.DataFrame({"date": ["2014-01"], METRIC: [value]})
        villages = pd.DataFrame({"year": [2014], "village": [0]})
        return Tables(months, villages, pd.DataFrame({"year": [2014], "yuan": [0]}))

    def value(self, shares: Sequence[float], point: int, seed: int) -> float:
        """The metric of one run."""
        own = np.random.default_rng([seed, point]).normal()
        shared = np.random.default_rng([seed, 10**6]).normal()
        return self.function(shares) + self.luck * own + self.common * shared

    def months(self, points: Sequence[dict[str, float]], runs: int) -> pd.DataFrame:
        """The months of a whole study, as the store puts them together."""
        rows = [
            ("base", run, run + 1, point, "2014-01", self.value([*values.values()], point, run + 1))
            for point, values in enumerate(points)
            for run in range(runs)
            if (point, run) not in self.lost
        ]
        return pd.DataFrame(rows, columns=["scenario", "run", "seed", "point", "date", METRIC])


def study_file(folder: Path, design: str, factors: int, runs: int = 1) -> Path:
    """Write a study of the first levers, each from 0 to 1."""
    (folder / "base.toml").write_text("[horizon]\nmonths = 1\n")
    ranges = "".join(f'"{name}" = {{ low = 0, high = 1 }}\n' for name in LEVERS[:factors])
    path = folder / "study.toml"
    path.write_text(
        f'scenario = "base.toml"\nruns = {runs}\nmetrics = ["{METRIC}"]\n'
        f"[design]\n{design}\n[levers]\n{ranges}"
    )
    return path
