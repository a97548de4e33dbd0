"""Times of repeated work: the median, and how far the rounds lie apart."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple


class Seconds(NamedTuple):
    """Median, least and most of several rounds, seconds."""

    median: float
    least: float
    most: float

    @property
    def spread(self) -> float:
        """Most less least, as a share of the median."""
        return (self.most - self.least) / self.median if self.median else 0.0


def timed(work: Callable[[], object], rounds: int) -> Seconds:
    """Time the same work so many times."""
    found = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        found.append(perf_counter() - begun)
    return of(found)


def of(seconds: list[float]) -> Seconds:
    """The median and the ends of these times."""
    return Seconds(median(seconds), min(seconds), max(seconds))
