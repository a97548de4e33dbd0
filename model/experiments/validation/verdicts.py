"""Verdicts: does the model's interval hold the published figure, and is it narrow enough to say so.

An interval wider than twice the plausible range declared before the run is `uninformative`, of a
sign as of a figure, and counts as a failure. `inside`: the published value lies in the model's 90 %
interval (a published range overlaps it); of a criterion (a sign), the whole interval lies on its
side, and the median no further than the far end of the plausible range. `near`: not inside, but
the median lies in the plausible range; it is no pass. `outside`: neither. `cannot reject`: what
would be inside or near, where the placebo comes out as well (see `with_placebo`).
"""

from __future__ import annotations

import math

from model.experiments.validation.form import Published

INSIDE, NEAR, OUTSIDE, UNINFORMATIVE = "inside", "near", "outside", "uninformative"
CANNOT = "cannot reject"
VERDICTS = (INSIDE, NEAR, OUTSIDE, UNINFORMATIVE, CANNOT)
LOWER_BOUND, CRITERION = "lower bound", "criterion"
WIDEST = 2.0

Band = tuple[float, float, float]


def verdict(item: Published, band: Band) -> str:
    """Return the verdict on a band (low, median, high); numbers that are none say nothing."""
    low, mid, high = band
    least, most = item.plausible
    if not all(map(math.isfinite, band)) or high - low > WIDEST * (most - least):
        return UNINFORMATIVE
    if item.kind == CRITERION:
        return _side(item, band)
    top = item.published if item.high is None else item.high
    if item.kind == LOWER_BOUND:
        top = math.inf
    if low <= top and high >= item.published:
        return INSIDE
    return NEAR if least <= mid <= most else OUTSIDE


def _side(item: Published, band: Band) -> str:
    """A criterion: above `published`, or below it where the plausible range lies below."""
    up = item.plausible[1] > item.published
    low, mid, _ = band if up else tuple(-value for value in reversed(band))
    bar, far = (item.published, item.plausible[1]) if up else (-item.published, -item.plausible[0])
    if not bar < mid <= far:
        return OUTSIDE
    return INSIDE if low > bar else NEAR


def with_placebo(said: str, placebo: str) -> str:
    """Return a pattern's verdict, given that of its placebo ("" without one).

    What a world meets as well in which the treatment does nothing is no evidence that it does
    something: inside where the placebo is inside, and near where it is near or inside, become
    `cannot reject`. A failure stays a failure.
    """
    as_well = placebo in (INSIDE, said)
    return CANNOT if as_well and said in (INSIDE, NEAR) else said
