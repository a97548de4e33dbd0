"""Posts named for villages (O3): residents beside the staffing rule, or fewer by it.

A table names villages (`staffing.named_file`). Posts above zero are filled from the first January
in which it is in force, stand in their village as long as it is, and are nobody's to move; what
they do, cost and know is as with any resident, and so are their successors. Posts below zero are
taken from what the rule gives to a village, as far as it gives any, before the level in charge
divides what its territory has. What cannot be taken is not given either: a table of both keeps its
sum in every year, so that moving posts costs no post.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.columns import Writable
from model.policies import apportion
from model.policies.apportion import Whole
from model.scenario import Levels
from model.world.named import POSTS, named_for

Rows = NDArray[np.intp]


def wanted(city: City, levels: Levels) -> Whole:
    """Posts named for each village, below zero where the rule is to give fewer (villages,)."""
    villages = city.villages
    found = named_for(POSTS, levels.staffing.named_file, villages.key, villages.share)
    return found.astype(np.int64)


def fewer(own: Writable, rows: Rows, targets: Whole, named: Whole) -> tuple[Whole, Rows, int]:
    """Take posts below zero off the rule's targets, and as many cadres off the rows who serve.

    Those who stay away are the ones without a post, then the last by rank: who is in place stays.
    Returns targets, rows, and the posts that the rule did not have to give.
    """
    asked = np.maximum(-named, 0)
    taken = np.minimum(asked, targets)
    gone, lacking = int(taken.sum()), int((asked - taken).sum())
    if not gone:
        return targets, rows, lacking
    order = np.lexsort((-own.rank[rows], own.posted[rows] >= 0))
    own.posted[rows[order[:gone]]] = -1
    return targets - taken, np.sort(rows[order[gone:]]), lacking


def fill(own: Writable, city: City, named: Whole, when: tuple[int, int], lacking: int) -> int:
    """Fill the posts above zero but for `lacking`, and withdraw those no longer named.

    `when` is month and seed. Which posts stay empty is drawn once a run. Returns how many begin.
    """
    cadres, (month, seed) = city.cadres, when
    rows = np.flatnonzero(cadres.named)
    if not rows.size:
        return 0
    more = np.maximum(named, 0)
    if lacking:
        total = max(0, int(more.sum()) - lacking)
        more = apportion.whole(total, more, city.villages.key, seed, 0, apportion.NAMED)
    home = cadres.home[rows]
    number = np.arange(rows.size) - np.searchsorted(home, home)
    there = number < more[home]
    own.posted[rows[~there]] = -1
    new = rows[there & (own.posted[rows] < 0)]
    own.posted[new] = cadres.home[new]
    own.since[new] = own.came[new] = month
    return int(new.size)
