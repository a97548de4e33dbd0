"""A model with a known posterior: what a run shows is its parameter, and Gaussian luck."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

from model.experiments.calibration.targets import Target

KEEP, WAGES, PENALTY = "livelihoods.keep", "drivers.wages", "conduct.penalty"
LUCK = 0.02
PUBLISHED = 0.42
SHARE = Target("share", "a share", PUBLISHED, "share", "2016", "here", "figure", 1, "share", 0.06,
               "three times the luck of a run", "made up")  # fmt: skip


@dataclass(frozen=True)
class Toy:
    """Shows the share of pay sent home, off by luck that follows from the seed.

    After `calls` runs it is interrupted; `count` is a file with a mark a run.
    """

    count: Path
    calls: int = 10**9

    def __call__(self, parameters: Mapping[str, float], seed: int) -> dict[str, float]:
        """Run once."""
        with self.count.open("ab") as file:
            file.write(b".")
        if self.count.stat().st_size > self.calls:
            raise KeyboardInterrupt
        luck = NormalDist(0.0, LUCK).inv_cdf(((seed * 2654435761) % 2**32 + 0.5) / 2**32)
        return {"share": parameters[KEEP] + luck}


def exact(threshold: float, low: float = 0.3, high: float = 0.6) -> tuple[float, float]:
    """Mean and sd of the posterior given |shown - published| <= threshold tolerances.

    The prior is uniform, the chance to be accepted is a difference of two normal integrals.
    """
    near, normal, cells = threshold * SHARE.tolerance, NormalDist(0.0, LUCK), 4000
    points = [low + (high - low) * (k + 0.5) / cells for k in range(cells)]
    weights = [normal.cdf(PUBLISHED + near - x) - normal.cdf(PUBLISHED - near - x) for x in points]
    whole = math.fsum(weights)
    mean = math.fsum(x * w for x, w in zip(points, weights, strict=True)) / whole
    square = math.fsum((x - mean) ** 2 * w for x, w in zip(points, weights, strict=True)) / whole
    return mean, math.sqrt(square)
