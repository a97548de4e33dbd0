"""January: every household's own harvest luck of the year, and the household clock."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.compiled import compiled
from model.draws.kernel import blocks32, normal32, uniform32
from model.draws.plain import Purpose
from model.systems.livelihoods.numbers import Numbers
from model.systems.livelihoods.rows import BLOCK, ROWS, Rows
from model.units import Count

F, NO = np.float32, np.uint8(0)
SEASON = int(Purpose.SEASON)


@compiled
def _grow_older(r: Rows, lo: Count, hi: Count, n: Numbers, drawn: Any) -> None:
    """Pupils become workers, workers retire, and the young take the place of the old."""
    left, retired, renewed = drawn
    for i in range(lo, hi):
        j = i - lo
        pupils, workers, old = r.pupils[i], r.workers[i], r.old[i]
        leaves = np.uint8(1) if uniform32(left[j]) < F(pupils) * n.school_leaver else NO
        retires = np.uint8(1) if uniform32(retired[j]) < F(workers) * n.retire else NO
        renews = np.uint8(1) if uniform32(renewed[j]) < F(old) * n.renewal else NO
        r.pupils[i] = np.uint8(pupils - leaves + renews)
        r.workers[i] = np.uint8(workers + leaves - retires)
        r.old[i] = np.uint8(old + retires - renews)


@compiled
def year_loop(r: Rows, start: Any, n: Numbers, when: Any, clock: bool, span: Any) -> None:
    """January in villages span[0] to span[1]: harvest luck and, if `clock`, members grow older.

    `when` is (month, the two words of the seed).
    """
    month, k0, k1 = when
    drawn = np.empty((7, BLOCK), np.uint32)  # apart: where words overlap, no wide registers
    a, b, c, d = drawn[0], drawn[1], drawn[2], drawn[3]
    unused = (drawn[4], drawn[5], drawn[6])
    lo, end = np.uint64(start[span[0]]), np.uint64(start[span[1]])
    while lo < end:
        hi = lo + ROWS if lo + ROWS < end else end
        blocks32(r.key[lo:hi], (month, SEASON, 0), k0, k1, (a, b, c, d))
        for i in range(lo, hi):
            r.season[i] = n.season_sd * normal32(a[i - lo], b[i - lo])
        if clock:
            blocks32(r.key[lo:hi], (month, SEASON, 1), k0, k1, (a, *unused))
            _grow_older(r, lo, hi, n, (c, d, a))
        lo = hi
