"""Estimators as studies use them, on two arrays: outcomes of the treated and of the untreated.

Each answers the question "how much higher is the outcome of the treated than it would have been",
from one world only, under its own assumption. `d` is who is treated, `y` the outcome, `before` the
outcome at the start, `x` the controls (units, controls).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from model.experiments.validation.form import DID, DIFFERENCE, MATCHING, PROPENSITY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

NEWTON_STEPS = 30
RIDGE = 1e-6
"""A touch of ridge keeps the logit of a group that is told apart completely finite."""


class Data(NamedTuple):
    """What an estimator sees: one entry a unit."""

    y: Numbers
    d: Any
    before: Numbers | None
    x: Numbers


def estimate(kind: str, data: Data) -> float:
    """Return an estimator's answer; NaN if there is nobody treated, or nobody to compare with.

    With an outcome at the start, matching, propensity and regression work on changes.
    """
    d = data.d
    if not d.any() or d.all():
        return float("nan")
    y = data.y if data.before is None else data.y - data.before
    if kind == DIFFERENCE:
        return difference(data.y, d)
    if kind == DID:
        return difference(y, d)
    if kind in (MATCHING, PROPENSITY):
        x = standardised(data.x)
        return matched(y, d, propensity(x, d)[:, None] if kind == PROPENSITY else x)
    return regression(y, d, data.x)


def difference(y: Numbers, d: Any) -> float:
    """Mean of the treated less mean of the others; of changes: difference in differences."""
    return float(y[d].mean() - y[~d].mean())


def standardised(x: Numbers) -> Numbers:
    """Controls at mean 0 and spread 1; a control that does not vary is left out."""
    import numpy as np

    spread = x.std(axis=0)
    varies = spread > 0
    found: Numbers = np.zeros((len(x), 1)) if not varies.any() else x[:, varies]
    return (found - found.mean(axis=0)) / spread[varies] if varies.any() else found


def matched(y: Numbers, d: Any, x: Numbers) -> float:
    """Mean of the treated less that of their nearest untreated neighbours, with replacement.

    Neighbours at the same distance count together, by their mean (Abadie and Imbens 2006).
    """
    import numpy as np
    from scipy.spatial import KDTree

    places, where = np.unique(x[~d], axis=0, return_inverse=True)
    totals = np.bincount(where.ravel(), y[~d], len(places))
    means = totals / np.bincount(where.ravel(), minlength=len(places))
    _, nearest = KDTree(places).query(x[d])
    return float((y[d] - means[nearest]).mean())


def propensity(x: Numbers, d: Any) -> Numbers:
    """Log odds of being treated by a logit on the controls (Newton's method)."""
    import numpy as np

    design = np.column_stack([np.ones(len(x)), x])
    beta = np.zeros(design.shape[1])
    for _ in range(NEWTON_STEPS):
        odds = np.clip(design @ beta, -30.0, 30.0)
        p = 1.0 / (1.0 + np.exp(-odds))
        gradient = design.T @ (d - p) - RIDGE * beta
        curvature = (design * (p * (1.0 - p))[:, None]).T @ design + RIDGE * np.eye(len(beta))
        step = np.linalg.solve(curvature, gradient)
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    return np.asarray(np.round(design @ beta, 9))


def regression(y: Numbers, d: Any, x: Numbers) -> float:
    """Coefficient of the treatment in a least-squares regression on the controls."""
    import numpy as np

    design = np.column_stack([np.ones(len(x)), d.astype(float), x])
    return float(np.linalg.lstsq(design, y, rcond=None)[0][1])
