"""Replicates: how many a minute on one process and on two, of the full city and of a small one."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.ours import SMALL, WHOLE, together


class Rate(NamedTuple):
    """Runs of 84 months, the seeds one after another, parameters drawn for each or fixed."""

    households: int
    fixed: bool
    processes: int
    runs: int
    seconds: float

    @property
    def a_second(self) -> float:
        """Runs a second, all processes together."""
        return self.runs / self.seconds


def measure(full_runs: int = 3, small_runs: int = 30) -> list[Rate]:
    """Full city, then a small one; each on one process and on two at once."""
    asked = ((WHOLE, False, full_runs), (SMALL, False, small_runs), (SMALL, True, small_runs))
    return [_rate(*one, processes) for one in asked for processes in (1, 2)]


def _rate(households: int, fixed: bool, runs: int, processes: int) -> Rate:
    expression = f"replicate({households}, {runs}, {fixed})"
    return Rate(
        households, fixed, processes, runs * processes, max(together(expression, processes))
    )
