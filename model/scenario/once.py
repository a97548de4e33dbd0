"""What depends on the levels alone, worked out once: they are frozen and change seldom."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from model.scenario.levels import Levels

KEPT = 16
"""Answers kept a function: a run has few phases."""


def once_a_level[T](function: Callable[[Levels], T]) -> Callable[[Levels], T]:
    """Keep what a function of the levels answers, for as long as the same levels are asked about.

    The same object, not an equal one: comparing all keys would cost more than most answers. The
    answer is shared: nobody may change it.
    """
    kept: dict[int, tuple[Levels, T]] = {}

    @wraps(function)
    def answer(levels: Levels) -> T:
        found = kept.get(id(levels))
        if found is None:
            if len(kept) >= KEPT:
                kept.clear()
            found = kept[id(levels)] = levels, function(levels)  # keeps them: ids are not reused
        return found[1]

    return answer
