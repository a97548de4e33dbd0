"""Two thousand runs: what runner and store add to a run, and the memory of the driver."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest

from model.experiments.carry_out import Conduct, carry_out
from model.experiments.pilot import resident_memory
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.work import run_campaign
from model.scenario import load
from tests.unit.fake_runs import Tables, fake_run
from tests.unit.sitting import POINTS, small_sweep

MOST_OVERHEAD = 0.10
SMALL = {"world": {"scale": 0.01}, "horizon": {"months": 24}}
SEEDS = 5


class Watched:
    """The stand-in; notes the processor's time outside it, and memory, at two of the runs."""

    def __init__(self, *at: int) -> None:
        self.runs = 0
        self.inside = 0.0
        self.seen: dict[int, tuple[float, int]] = dict.fromkeys(at, (0.0, 0))

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell."""
        start = time.process_time()
        self.runs += 1
        if self.runs in self.seen:
            gc.collect()
            self.seen[self.runs] = (start - self.inside, resident_memory())
        tables = fake_run(cell)
        self.inside += time.process_time() - start
        return tables


def seconds_of_a_small_run() -> float:
    """Processor time of a run of the model: ten villages, two years, everything compiled."""
    seconds = []
    small = Study("simulate", arms_of([load("yearly_plan").with_(**SMALL)]), Options(runs=SEEDS))
    for cell in small.cells():
        start = time.process_time()
        run_campaign(cell)
        seconds.append(time.process_time() - start)
    return sorted(seconds)[SEEDS // 2]


@pytest.mark.parametrize(
    ("first", "last", "most"),
    [(100, 500, 10_000), pytest.param(500, 2000, 3_000, marks=pytest.mark.slow)],
)
def test_many_runs_cost_little_and_no_memory(
    tmp_path: Path, first: int, last: int, most: int
) -> None:
    """Processor time, not the clock's: a busy machine changes nothing.

    `most` bytes a run: a driver that kept the tables of its runs would take more.
    """
    watched = Watched(first, last)
    carry_out(small_sweep(runs=-(-last // POINTS)), Conduct(tmp_path / "out", run=watched))
    (before, small), (after, large) = watched.seen.values()
    overhead = (after - before) / (last - first)
    whole = seconds_of_a_small_run()
    growth = (large - small) / (last - first)
    said = f"{overhead * 1000:.1f} ms a run beside {whole * 1000:.0f} ms, {growth:,.0f} bytes a run"
    print(said)
    assert overhead < MOST_OVERHEAD * whole, said
    assert growth < most, said
