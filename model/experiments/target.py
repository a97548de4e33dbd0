"""When a deployment fails its target: a metric above, or below, a threshold.

In a study file: `[target]` with `metric` and one of `above`, `below`. The case fails where the mean
of its pairs lies on that side of the threshold.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.errors import RequestError
from model.experiments.design_factors import check_keys
from model.experiments.metrics import require_metric

SIDES = ("above", "below")
KEYS = {"metric": "a text", "above": "a number", "below": "a number"}


@dataclass(frozen=True, slots=True)
class Target:
    """A metric and the side of a threshold on which a case has failed."""

    metric: str
    side: str
    threshold: float

    def failed(self, value: float) -> bool:
        """Whether a case with this value of the metric fails."""
        return value > self.threshold if self.side == "above" else value < self.threshold

    def __str__(self) -> str:
        return f"{self.metric} {self.side} {self.threshold:g}"


def target_of(given: Mapping[str, Any], where: str) -> Target:
    """Return the target of a `[target]` table, or of the options of the same names.

    Raises RequestError naming what is missing, unknown or given twice.
    """
    check_keys(given, KEYS, where)
    sides = [side for side in SIDES if side in given]
    if "metric" not in given or len(sides) != 1:
        raise RequestError(
            f"{where}: a target needs a metric and one of above, below; given:"
            f" {', '.join(given) or 'nothing'}"
        )
    require_metric(given["metric"], where)
    threshold = float(given[sides[0]])
    if not math.isfinite(threshold):
        raise RequestError(f"{where}: {sides[0]} is {threshold}; allowed: a finite number")
    return Target(given["metric"], sides[0], threshold)
