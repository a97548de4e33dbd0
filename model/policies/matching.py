"""Who takes which post under the rule `matched`: an assignment of cadres to open posts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.policies.seen import CadresSeen

Rows = NDArray[np.intp]
FAR, MISMATCH = 1.0, 1.0
"""Cost of a post outside the home county, and of a village whose main cause is another topic."""
BLOCK = 96
"""Assignments are solved for about this many cadres at a time: the cost grows with the cube."""


def match(cadres: CadresSeen, county: NDArray[np.int64], cause: NDArray[np.int64]) -> Rows:
    """Give each cadre an open post so that homes are near and skills meet causes.

    `county` and `cause` describe the open posts (m,). Least total cost by linear assignment
    (scipy), in blocks: first inside each county, then what is left across counties. Cadres and
    posts come in keyed order. Returns the post of each cadre, -1 for none (n,).
    """
    out = np.full(cadres.key.size, -1, np.intp)
    free = np.ones(county.size, np.bool_)
    for place in np.unique(county):
        people = np.flatnonzero((cadres.county == place) & (out < 0))
        _solve(cadres, (county, cause), people, np.flatnonzero(free & (county == place)), out)
        free[out[out >= 0]] = False
    while free.any() and (out < 0).any():
        _solve(cadres, (county, cause), np.flatnonzero(out < 0), np.flatnonzero(free), out)
        free[out[out >= 0]] = False
    return out


def _solve(
    cadres: CadresSeen,
    posts: tuple[NDArray[np.int64], ...],
    people: Rows,
    open_posts: Rows,
    out: Rows,
) -> None:
    """Assign some cadres to some posts, in blocks of equal share."""
    from scipy.optimize import linear_sum_assignment

    county, cause = posts
    if people.size == 0 or open_posts.size == 0:
        return
    blocks = min(-(-max(people.size, open_posts.size) // BLOCK), people.size, open_posts.size)
    pairs = zip(np.array_split(people, blocks), np.array_split(open_posts, blocks), strict=True)
    for some, slots in pairs:
        far = cadres.county[some][:, None] != county[slots][None, :]
        other = cadres.topic[some][:, None] != cause[slots][None, :]
        rows, columns = linear_sum_assignment(FAR * far + MISMATCH * other)
        out[some[rows]] = slots[columns]
