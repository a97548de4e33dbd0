"""Who may be moved, and which posts are open first: small steps of filling posts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def released(
    posted: NDArray[Any], over: NDArray[np.bool_], draws: NDArray[Any], targets: NDArray[np.int64]
) -> Rows:
    """Positions of cadres whom villages with too many let go.

    A village lets go those whose posting is `over`, as many as it has too many; of the others only
    those beyond one too many. Within each class the draw decides. All arrays but `targets`
    (villages,) are (cadres,); `posted` is -1 without a post.
    """
    placed = np.flatnonzero(posted >= 0)
    village, done = posted[placed], over[placed]
    size = targets.size
    excess = np.maximum(np.bincount(village, minlength=size) - targets, 0)
    finished = np.bincount(village[done], minlength=size)
    allowed = np.maximum(np.minimum(finished, excess), excess - 1)
    asked = allowed[village] > 0
    placed, village, done = placed[asked], village[asked], done[asked]
    order = np.lexsort((draws[placed], ~done, village))
    rank = rank_within(village[order])
    out: Rows = placed[order[rank < allowed[village[order]]]]
    return out


def open_posts(short: NDArray[np.int64], draws: NDArray[Any]) -> Rows:
    """Villages of the open posts, one entry a post, the shortest of people first.

    `short` is how many each village lacks (zero or less: none); equal ones are ordered by the
    village's draw.
    """
    lacking = np.maximum(short, 0)
    village = np.repeat(np.arange(short.size), lacking)
    left = lacking[village] - rank_within(village)
    out: Rows = village[np.lexsort((draws[village], -left))]
    return out


def rank_within(group: NDArray[Any]) -> NDArray[np.intp]:
    """Place of each entry inside its group, from 0; `group` is sorted."""
    first = np.flatnonzero(np.diff(group, prepend=group[:1] - 1)) if group.size else group
    counts = np.diff(first, append=group.size)
    ranks: NDArray[np.intp] = np.arange(group.size) - np.repeat(first, counts)
    return ranks
