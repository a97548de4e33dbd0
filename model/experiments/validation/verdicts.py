"""Verdicts: does the model's interval hold the published figure, and is it narrow enough to say so.

`inside`: the published value lies in the model's 90 % interval (a published range overlaps it),
and that interval is no wider than twice the plausible range declared before the run. A wider one
is `uninformative`, which counts as a failure. `near`: not inside, but the interval reaches into the
plausible range. `outside`: neither. A criterion (a sign) is inside if the whole interval lies on
its side, near if only its median does.
"""

from __future__ import annotations

import math

from model.experiments.validation.form import Published

INSIDE, NEAR, OUTSIDE, UNINFORMATIVE = "inside", "near", "outside", "uninformative"
VERDICTS = (INSIDE, NEAR, OUTSIDE, UNINFORMATIVE)
LOWER_BOUND, CRITERION = "lower bound", "criterion"
WIDEST = 2.0


def verdict(item: Published, band: tuple[float, float, float]) -> str:
    """Return the verdict on a band (low, median, high); numbers that are none say nothing."""
    low, _, high = band
    if not all(map(math.isfinite, band)):
        return UNINFORMATIVE
    if item.kind == CRITERION:
        return _side(item, band)
    least, most = item.plausible
    if high - low > WIDEST * (most - least):
        return UNINFORMATIVE
    top = item.published if item.high is None else item.high
    if item.kind == LOWER_BOUND:
        top = math.inf
    if low <= top and high >= item.published:
        return INSIDE
    return NEAR if low <= most and high >= least else OUTSIDE


def _side(item: Published, band: tuple[float, float, float]) -> str:
    """A criterion: above `published`, or below it where the plausible range lies below."""
    up = item.plausible[1] > item.published
    low, mid, _ = band if up else tuple(-value for value in reversed(band))
    bar = item.published if up else -item.published
    if low > bar:
        return INSIDE
    return NEAR if mid > bar else OUTSIDE
