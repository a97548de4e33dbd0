"""What follows from the levels alone is made once: levels are frozen and change few times a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from model.scenario import Levels

MOST_KEPT = 256


def once[T](make: Callable[[Levels, int], T]) -> Callable[[Levels, int], T]:
    """Keep what a function makes of levels (the object itself) and a whole number.

    The levels are kept as well, so that no others can take their place in memory. Nobody may write
    into what is kept.
    """
    kept: dict[tuple[int, int], tuple[Levels, T]] = {}

    @wraps(make)
    def made(levels: Levels, number: int) -> T:
        known = kept.get((id(levels), number))
        if known is None:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            known = kept[id(levels), number] = levels, make(levels, number)
        return known[1]

    return made
