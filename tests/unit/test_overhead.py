"""Two thousand runs: what runner and store add to a run, and the memory of the driver."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest

from model.experiments.carry_out import Conduct, carry_out
from model.experiments.pilot import resident_memory
from model.experiments.plan import Arm, Cell, Options, Study, arms_of
from model.experiments.work import RunFunction, run_campaign
from model.scenario import load
from tests.proofs import Proof
from tests.unit.fake_runs import fake_run
from tests.unit.sitting import POINTS, small_sweep

MOST_OVERHEAD = 0.10
SMALL = {"world": {"scale": 0.01}, "horizon": {"months": 84}}
SEEDS = 5
SCALES = (0.5, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.5)
RUNS = 2000
MOST_GROWTH = 10_000
"""Bytes a run: a driver that kept the tables of its runs would take more than 100,000."""
MODULES = (
    "carry_out", "executors", "files", "fragments", "locks", "log", "manifest", "pilot", "plan",
    "progress", "runner", "store", "tables", "work",
)  # fmt: skip
OVERHEAD = Proof(
    "overhead",
    f"{RUNS:,} runs of ten villages and seven years: what runner and store add is below a tenth of"
    " the runs' own time, and the memory of the driver is flat.",
    "python -m pytest -m slow tests/unit/test_overhead.py",
    (*(f"model/experiments/{name}.py" for name in MODULES), "tests/unit/test_overhead.py"),
)


class Watched:
    """Runs cells; notes the time spent in runs, and outside them and memory at some of them."""

    def __init__(self, run: RunFunction, *at: int) -> None:
        self.run = run
        self.runs = 0
        self.inside = self.clock = 0.0
        self.seen: dict[int, tuple[float, int]] = dict.fromkeys(at, (0.0, 0))

    def __call__(self, cell: Cell) -> object:
        """Run one cell."""
        start, clock = time.process_time(), time.perf_counter()
        self.runs += 1
        if self.runs in self.seen:
            gc.collect()
            self.seen[self.runs] = (start - self.inside, resident_memory())
        tables = self.run(cell)
        self.inside += time.process_time() - start
        self.clock += time.perf_counter() - clock
        return tables

    @property
    def between(self) -> tuple[float, float]:
        """Seconds outside the runs, and bytes of memory, that a run adds between two of them."""
        (first, last), ((before, small), (after, large)) = self.seen, self.seen.values()
        return (after - before) / (last - first), (large - small) / (last - first)


def seconds_of_a_small_run() -> float:
    """Processor time of a run of the model: ten villages, seven years, everything compiled."""
    seconds = []
    small = Study("simulate", arms_of([load("yearly_plan").with_(**SMALL)]), Options(runs=SEEDS))
    for cell in small.cells():
        start = time.process_time()
        run_campaign(cell)
        seconds.append(time.process_time() - start)
    return sorted(seconds)[SEEDS // 2]


def real_sweep() -> Study:
    """A sweep of the model itself: ten villages, seven years, staff at several scales."""
    base = load("yearly_plan").with_(**SMALL, name="small")
    settings = [{"staffing.scale": scale} for scale in SCALES]
    arms = tuple(Arm("small", base.with_settings(s), n) for n, s in enumerate(settings))
    details = {"title": "Staff", "metrics": [], "points": settings}
    return Study("sweep", arms, Options(runs=RUNS // len(SCALES)), details=details)


def test_many_runs_cost_little_and_no_memory(tmp_path: Path) -> None:
    """Processor time, not the clock's: a busy machine changes nothing; the runs are stand-ins.

    A driver that kept the tables of its runs would take more than 10,000 bytes a run.
    """
    watched = Watched(fake_run, 100, 500)
    carry_out(small_sweep(runs=-(-500 // POINTS)), Conduct(tmp_path / "out", run=watched))
    overhead, growth = watched.between
    whole = seconds_of_a_small_run()
    said = f"{overhead * 1000:.1f} ms a run beside {whole * 1000:.0f} ms, {growth:,.0f} bytes a run"
    print(said)
    assert overhead < MOST_OVERHEAD * whole, said
    assert growth < 10_000, said


@pytest.mark.slow
def test_two_thousand_runs_of_the_model(tmp_path: Path) -> None:
    """The model itself, one process, from the plan to the last table; writes the record."""
    study, watched = real_sweep(), Watched(run_campaign, 500, RUNS)
    run_campaign(study.cells()[0])  # compiles
    start, clock = time.process_time(), time.perf_counter()
    results = carry_out(study, Conduct(tmp_path / "out", run=watched))
    whole, elapsed = time.process_time() - start, time.perf_counter() - clock
    added, growth = watched.between
    assert len(results.runs) == watched.runs == RUNS
    assert whole - watched.inside < MOST_OVERHEAD * watched.inside
    assert growth < MOST_GROWTH
    OVERHEAD.write(
        runs=RUNS,
        milliseconds_a_run=round(1000 * watched.inside / RUNS, 1),
        milliseconds_added_a_run=round(1000 * added, 2),
        overhead=round(whole / watched.inside - 1, 4),
        overhead_by_the_clock=round(elapsed / watched.clock - 1, 4),
        megabytes_of_the_driver=round(watched.seen[RUNS][1] / 1e6),
        bytes_of_memory_a_run=round(growth),
    )


def test_the_proof_is_that_of_the_present_files() -> None:
    record = OVERHEAD.read()
    assert record["runs"] == RUNS
    assert record["overhead"] < MOST_OVERHEAD
    assert record["bytes_of_memory_a_run"] < MOST_GROWTH
