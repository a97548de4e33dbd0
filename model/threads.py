"""Several threads for the loops over households: villages in spans, the same results however many.

A loop over households writes rows of its own villages only, and sums that it shares with other
spans are whole numbers: results do not depend on the number of threads (tests/unit/test_threads).
Runs are spread over processes first (`--workers`); threads are for a single run of a large city.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

VARIABLE = "FOURFOLD_THREADS"
WORTH_A_THREAD = 100_000
"""Households below which another thread costs more than it brings."""

_pools: dict[int, ThreadPoolExecutor] = {}


def threads() -> int:
    """Threads a run may use: FOURFOLD_THREADS, else 1; what is not a number is 1."""
    asked = os.environ.get(VARIABLE, "1")
    return max(int(asked), 1) if asked.isdecimal() else 1


def spans(start: NDArray[Any], most: int) -> list[tuple[int, int]]:
    """Cut villages into at most `most` spans (first, past the last) of about as many households.

    `start` is the first household of each village and one past the last (villages + 1).
    """
    villages, households = start.size - 1, int(start[-1])
    parts = max(min(most, households // WORTH_A_THREAD), 1)
    wanted = np.arange(1, parts) * (households / parts)
    cuts = [0, *(int(cut) for cut in np.searchsorted(start, wanted)), villages]
    return [(first, last) for first, last in pairwise(cuts) if first < last]


def over_villages[T](start: NDArray[Any], body: Callable[[int, int], T]) -> list[T]:
    """Call `body(first, last)` for spans of villages, in threads where that pays; its answers.

    Answers are in the order of villages. Compiled loops let go of the interpreter's lock.
    """
    most = threads() if start[-1] >= 2 * WORTH_A_THREAD else 1
    if most == 1:
        return [body(0, start.size - 1)]
    parts = spans(start, most)
    if most not in _pools:
        _pools[most] = ThreadPoolExecutor(most, thread_name_prefix="villages")
    return list(_pools[most].map(lambda part: body(*part), parts))
