"""A failed run, a dead worker or Ctrl-C costs what was under way, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.experiments.carry_out import Conduct, carry_out
from model.experiments.executors import worker_processes
from model.experiments.fragments import Fragments
from model.experiments.progress import Progress
from model.experiments.results import open_results
from model.experiments.runner import WORKER_DIED, Runner, make_tasks
from model.experiments.store import read_manifest
from model.experiments.work import Outcome
from tests.unit.fake_runs import DiesOnce, Interrupts, fails_for_seed_2, fake_run, study
from tests.unit.test_store import bytes_of


def test_runs_that_share_a_seed_stay_on_one_worker() -> None:
    tasks = make_tasks(study(runs=4, names=["a", "b", "c"]).cells(), workers=2)
    assert [[(c.arm.label, c.seed) for c in task] for task in tasks] == [
        [(label, seed) for label in "abc"] for seed in (1, 2, 3, 4)
    ]


def test_one_seed_is_shared_out_to_all_workers() -> None:
    tasks = make_tasks(study(runs=1, names=list("abcdefgh")).cells(), workers=2)
    assert [len(task) for task in tasks] == [1] * 8


def test_one_worker_runs_seed_by_seed() -> None:
    tasks = make_tasks(study(runs=2, names=["a", "b"]).cells(), workers=1)
    assert [(c.arm.label, c.seed) for (c,) in tasks] == [("a", 1), ("b", 1), ("a", 2), ("b", 2)]


def test_a_failed_run_is_one_failed_row(tmp_path: Path) -> None:
    results = carry_out(study(runs=3), Conduct(out=tmp_path / "out", run=fails_for_seed_2))
    assert results.provenance["state"] == "some runs failed"
    assert results.provenance["failed_runs"] == 2
    assert results.failures == [
        f"{name}, run 1, seed 2: the money of 2014-05 does not add up" for name in ("base", "more")
    ]
    assert sorted(results.months["seed"].unique()) == [1, 3]
    assert set(results.table["runs"]) <= {0, 2}
    resumed = carry_out(study(runs=3), Conduct(out=tmp_path / "out", run=fake_run))
    assert resumed.failures == []
    assert sorted(resumed.months["seed"].unique()) == [1, 2, 3]


def test_all_runs_failed_still_ends_in_order(tmp_path: Path) -> None:
    def fails(cell: object) -> None:
        raise ValueError("no such village")

    results = carry_out(study(), Conduct(out=tmp_path / "out", run=fails))  # type: ignore[arg-type]
    assert results.provenance["failed_runs"] == 4
    assert "ValueError: no such village" in results.failures[0]
    assert not (tmp_path / "out" / "months.parquet").exists()


def test_any_executor_of_the_protocol_will_do(tmp_path: Path) -> None:
    noted: list[Outcome] = []
    fragments = Fragments(tmp_path)
    runner = Runner(fragments, 2, fake_run, ThreadPoolExecutor, note=noted.append)
    cells = study(runs=3).cells()
    assert set(runner.run_all(cells)) == {cell.key for cell in cells}
    assert {outcome.state for outcome in noted} == {"done"}
    assert all(fragments.sound(cell.key) for cell in cells)


@pytest.mark.parametrize("always", [False, True])
def test_a_dead_worker_costs_only_its_own_run(tmp_path: Path, always: bool) -> None:
    run = DiesOnce(tmp_path / "mark", always=always)
    cells = study(runs=4, names=["a", "b"]).cells()
    runner = Runner(Fragments(tmp_path / "f"), 2, run, worker_processes)
    outcomes = runner.run_all(cells)
    failed = {cell.seed: outcomes[cell.key].message for cell in cells
              if outcomes[cell.key].state == "failed"}  # fmt: skip
    assert failed == ({2: WORKER_DIED} if always else {})
    assert len(outcomes) == 8


def test_ctrl_c_leaves_a_folder_that_resumes(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    carry_out(study(), Conduct(out=whole, run=fake_run))
    folder = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        carry_out(study(), Conduct(out=folder, run=Interrupts()))
    assert read_manifest(folder)["state"] == "interrupted"
    kept = {path: path.stat().st_ino for path in (folder / "fragments").rglob("*.parquet")}
    assert len(kept) == 6
    carry_out(study(), Conduct(out=folder, run=fake_run))
    assert {path: path.stat().st_ino for path in kept} == kept
    assert bytes_of(folder) == bytes_of(whole)


SCRIPT = """
import sys
from pathlib import Path
from model.experiments.carry_out import Conduct, carry_out
from tests.unit.fake_runs import fake_run, study
carry_out(study(runs=5), Conduct(out=Path(sys.argv[1]), workers=int(sys.argv[2]), run=fake_run))
"""


def test_tables_do_not_depend_on_workers_or_hash_seed(project: Path, tmp_path: Path) -> None:
    for name, workers, seed in (("one", "1", "0"), ("two", "2", "1")):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / name), workers]
        subprocess.run(command, cwd=project, env=environment, check=True)
    assert len(bytes_of(tmp_path / "one")) == 4
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert list(open_results(tmp_path / "one").runs["seed"]) == [1, 2, 3, 4, 5] * 2


def test_progress_says_what_is_left() -> None:
    progress = Progress(40)
    assert progress.line(10, 1, 20.0) == "10 of 40 runs, 1 failed, 20 s, about 60 s left"
    assert "compiles" in progress.line(0, 0, 20.0)
    progress._first = (5, 100.0)  # the first runs took their time
    assert progress.line(10, 0, 110.0) == "10 of 40 runs, 110 s, about 60 s left"
