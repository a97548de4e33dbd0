"""Named duty (A1): who is on somebody's round of visits, and who is forgotten."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Register
from model.scenario import Levels
from model.systems.blocks import ROWS, draw, new_block
from model.units import ONE

F = np.float32
DRAW = int(Purpose.DUTY)
NEVER, STRUCK = np.uint8(Register.NEVER), np.uint8(Register.STRUCK)


class DutyRows(NamedTuple):
    """The columns that named duty reads and writes."""

    key: NDArray[Any]
    way: NDArray[Any]
    ties: NDArray[Any]
    register: NDArray[Any]
    forgotten: NDArray[Any]


def forgets(way: Any, ties: Any, most: Any, scale: Any) -> Any:
    """A1: chance that nobody thinks of a household: it is far (minutes), and has no ties."""
    return most * way / (way + scale) * (ONE - ties)


forgets_of = compiled(forgets)


def name_cadres(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: who is on nobody's round this year.

    Each household has one draw for being forgotten and one for having a named cadre, the same in
    every year: with named duty for all, nobody is forgotten; without, the far ones without ties.
    """
    asked = levels.assessment
    numbers = (F(asked.forgotten), F(asked.forgotten_way), F(asked.named_duty))
    with city.households.writing("assessment") as own:
        rows = own.rows(DutyRows)
        duty_loop(rows, numbers, *seed_words(seed))


@compiled
def duty_loop(r: DutyRows, numbers: Any, k0: Any, k1: Any) -> None:
    """Write `forgotten` of every household that is or was on the register."""
    most, scale, named = numbers
    b = new_block()
    lo, end = np.uint64(0), np.uint64(r.key.size)
    while lo < end:
        hi = lo + ROWS if lo + ROWS < end else end
        known = 0
        for i in range(lo, hi):
            r.forgotten[i] = np.uint8(0)
            b.rows[known], b.keys[known] = i, r.key[i]
            known += 1 if (r.register[i] != NEVER) & (r.register[i] != STRUCK) else 0
        draw(b.keys[:known], (0, DRAW, 0), (k0, k1), b.first)
        for k in range(known):
            i, a, c = b.rows[k], b.first[0][k], b.first[1][k]
            chance = forgets_of(r.way[i], F(r.ties[i]), most, scale)
            if (uniform32(a) < chance) & (uniform32(c) >= named):
                r.forgotten[i] = np.uint8(1)
        lo = hi
