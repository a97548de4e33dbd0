"""December: who still needs what was granted once, and whether minimum income is still due.

One-time help does not last for ever: tools wear out, a job is lost. And minimum income is tested
again every year, on what the village office has seen.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import block32, seed_words, uniform32
from model.relief import Measure
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line

F = np.float32
AGAIN = int(Purpose.AGAIN)
GRANT, PLACED, TAUGHT = (
    np.uint16(1 << m) for m in (Measure.ASSET_GRANT, Measure.JOB_PLACEMENT, Measure.TRAINING)
)
"""What may be needed again. A planting, a move, a house or water is there until it is lost."""
NOTHING = np.uint16(0)
MINIMUM = np.uint16(1 << Measure.MINIMUM_INCOME)
FRESH = 12
"""Months for which a look at a household counts (as in the exit review)."""


class AgainRows(NamedTuple):
    """The columns of households that are looked at again."""

    key: NDArray[Any]
    aid: NDArray[Any]
    seen_income: NDArray[Any]
    seen_month: NDArray[Any]


def look_again(city: City, levels: Levels, month: int, seed: int) -> None:
    """Open the way to a second help, and end minimum income where it is seen to be no longer due.

    Each December a grant, a placement or a course counts as long ago with chance 12 / again_after:
    the household may get it once more if a visitor sees the need. Minimum income ends where seen
    income, at most a year old, exceeds `minimum_retest` administrative lines.
    """
    bar = F(levels.measures.minimum_retest * administrative_line(levels, month))
    chance = F(min(12.0 / levels.measures.again_after, 1.0))
    before = city.households.aid.copy() if city.decisions.on else None
    with city.households.writing("livelihoods") as own:
        rows = own.rows(AgainRows)
        again_loop(rows, (chance, bar), (month, *seed_words(seed)))
    if before is not None:
        _note(city, month, before, float(bar))


def no_longer_due(income: Any, seen: Any, month: Any, bar: Any) -> Any:
    """Whether seen income (yuan a person a year), a year old at most, lies above the bar."""
    return (income > bar) & (seen >= 0) & (month - seen <= FRESH)


ends = compiled(no_longer_due)


@compiled
def again_loop(r: AgainRows, limits: Any, when: Any) -> None:
    """Every household with help: one draw for each kind of one-time help, one test of the other."""
    chance, bar = limits
    month, k0, k1 = when
    for i in range(r.key.size):
        aid = r.aid[i]
        if not aid & (GRANT | PLACED | TAUGHT | MINIMUM):
            continue
        a, b, c, _ = block32(r.key[i], month, AGAIN, 0, k0, k1)
        gone = GRANT if uniform32(a) < chance else NOTHING
        gone |= PLACED if uniform32(b) < chance else NOTHING
        gone |= TAUGHT if uniform32(c) < chance else NOTHING
        aid = aid & ~gone
        if aid & MINIMUM and ends(r.seen_income[i], r.seen_month[i], month, bar):
            aid = aid & ~MINIMUM
        r.aid[i] = aid


def _note(city: City, month: int, before: NDArray[np.uint16], bar: float) -> None:
    h = city.households
    tested = np.flatnonzero(before & MINIMUM)
    for row in tested.tolist():
        if city.decisions.follows("household", row):
            kept = bool(h.aid[row] & MINIMUM)
            city.decisions.note(
                month,
                ("village office", "test minimum income again"),
                ("household", row),
                [("keep", bar), ("end", float(h.seen_income[row]))],
                "keep" if kept else "end",
                f"seen income {float(h.seen_income[row]):.0f} yuan against a bar of {bar:.0f}",
            )
