"""January: every household's own harvest luck of the year, and the household clock."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.compiled import compiled
from model.draws.kernel import block32, normal32, uniform32
from model.draws.plain import Purpose
from model.systems.livelihoods.loop import NO, Rows
from model.systems.livelihoods.numbers import Numbers
from model.units import Count

F = np.float32
SEASON = int(Purpose.SEASON)


@compiled
def year_loop(r: Rows, n: Numbers, month: Count, k0: Any, k1: Any, clock: bool) -> None:
    """January: this year's own harvest luck and, if `clock`, members grow older."""
    for i in range(r.key.size):
        a, b, c, d = block32(r.key[i], month, SEASON, 0, k0, k1)
        r.season[i] = n.season_sd * normal32(a, b)
        pupils, workers = F(r.pupils[i]), F(r.workers[i])
        leaves = np.uint8(1) if clock & (uniform32(c) < pupils * n.school_leaver) else NO
        retires = np.uint8(1) if clock & (uniform32(d) < workers * n.retire) else NO
        e, _, _, _ = block32(r.key[i], month, SEASON, 1, k0, k1)
        renews = np.uint8(1) if clock & (uniform32(e) < F(r.old[i]) * n.renewal) else NO
        r.pupils[i] = r.pupils[i] - leaves + renews
        r.workers[i] = r.workers[i] + leaves - retires
        r.old[i] = r.old[i] + retires - renews
