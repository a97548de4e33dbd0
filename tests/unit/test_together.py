"""Several processes on one folder: shards, drivers at once, and no run twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from model.commands.answer import give
from model.commands.options import Format
from model.errors import RequestError, RunError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.compare import comparison_study, stopping_rule
from model.experiments.locks import FileLock, append_lines, claimed
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.results import open_results
from model.experiments.shard import Shard, read_shard
from model.experiments.store import read_manifest
from tests.unit.fake_runs import Tables, fake_run, scenario, study
from tests.unit.sitting import begin, small_sweep
from tests.unit.test_store import bytes_of


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    carry_out(small_sweep(), Conduct(out=folder, run=fake_run))
    return bytes_of(folder)


@pytest.mark.parametrize("of", [1, 2, 3, 7, 24, 30])
def test_shards_share_every_run_out_once_and_evenly(of: int) -> None:
    cells = small_sweep().cells()
    shares = [Shard(number, of).cells(cells) for number in range(1, of + 1)]
    keys = [cell.key for share in shares for cell in share]
    assert sorted(keys) == sorted(cell.key for cell in cells)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1
    assert [Shard(number, of).cells(cells) for number in range(1, of + 1)] == shares


def test_a_share_has_as_few_seeds_as_can_be() -> None:
    cells = small_sweep(runs=4).cells()
    assert [{c.seed for c in Shard(n, 4).cells(cells)} for n in (1, 2, 3, 4)] == [
        {1},
        {2},
        {3},
        {4},
    ]


def test_equal_runs_stay_in_one_share() -> None:
    cells = study(runs=1, names=["a", "b"]).cells()
    twins = [*cells, *Study("simulate", arms_of([scenario("c")]), Options(runs=1)).cells()]
    assert twins[0].key == twins[2].key
    shares = [[c.arm.label for c in Shard(n, 2).cells(twins)] for n in (1, 2)]
    assert shares == [["a", "c"], ["b"]]


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "-1/2", "1/2/3", "1/100001"])
def test_a_wrong_share_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"--shard .* I from 1 to N"):
        read_shard(text)


def test_the_last_shard_makes_the_tables(
    tmp_path: Path, undisturbed: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    for number, there in ((3, 8), (1, 16)):
        results = carry_out(small_sweep(), Conduct(folder, run=fake_run, shard=Shard(number, 3)))
        assert not results.assembled
        assert results.progress() == (there, 24)
        assert not (folder / "months.parquet").exists()
        assert give(results, Format.json) == 0
        said = capsys.readouterr()
        assert json.loads(said.out)["table"] == []
        assert f"{there} of 24 runs are finished" in said.err
    last = carry_out(small_sweep(), Conduct(folder, run=fake_run, shard=Shard(2, 3)))
    assert last.assembled
    assert bytes_of(folder) == undisturbed
    assert len(last.runs) == 24


def test_a_plain_command_makes_the_tables_of_shards_that_never_ran(
    tmp_path: Path, undisturbed: dict[str, bytes]
) -> None:
    folder = tmp_path / "out"
    calls = []

    def counted(cell: Cell) -> Tables:
        calls.append(cell.key)
        return fake_run(cell)

    carry_out(small_sweep(), Conduct(folder, run=counted, shard=Shard(2, 3)))
    results = carry_out(small_sweep(), Conduct(folder, run=counted))
    assert bytes_of(folder) == undisturbed
    assert sorted(calls) == sorted(cell.key for cell in small_sweep().cells())
    assert results.state == "complete"


def test_a_failed_run_of_a_shard_is_one_failed_row_of_the_last(tmp_path: Path) -> None:
    def fails_at_point_2(cell: Cell) -> Tables:
        if cell.arm.point == 2:
            raise RunError("no such village")
        return fake_run(cell)

    folder = tmp_path / "out"
    asked = small_sweep(runs=1)
    first, last = (
        carry_out(asked, Conduct(folder, run=fails_at_point_2, shard=Shard(n, 2))) for n in (1, 2)
    )
    assert len(first.failures) == 1
    assert not first.assembled
    assert last.failures == ["base, run 0, seed 1: no such village"]
    assert last.state == "some runs failed"
    assert sorted(last.months["point"].unique()) == [0, 1, 3, 4, 5]
    assert give(last, Format.json) == 3


@pytest.mark.parametrize("options", [[["--workers", "2"]] * 2, [["--shard", "1/2"], []]])
def test_two_drivers_at_once_run_nothing_twice(
    tmp_path: Path, undisturbed: dict[str, bytes], options: list[list[str]]
) -> None:
    begun = tmp_path / "begun"
    slow = ["--seconds", "0.1", "--begun", str(begun)]
    sittings = [begin(tmp_path / "out", *slow, *more) for more in options]
    assert [sitting.wait(timeout=300) for sitting in sittings] == [0, 0]
    assert Counter(begun.read_text().split()) == Counter(c.key for c in small_sweep().cells())
    assert bytes_of(tmp_path / "out") == undisturbed
    lines = (tmp_path / "out" / "runs.jsonl").read_text().splitlines()
    assert {json.loads(line)["key"] for line in lines} == {c.key for c in small_sweep().cells()}
    assert read_manifest(tmp_path / "out")["state"] == "complete"
    left = {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")}
    assert not left


def test_of_two_requests_at_once_one_has_the_folder(tmp_path: Path) -> None:
    sittings = [begin(tmp_path / "out", "--seed", seed) for seed in ("1", "2")]
    codes = [sitting.wait(timeout=300) for sitting in sittings]
    assert sorted(codes) == [0, 2]
    results = open_results(tmp_path / "out")
    assert results.provenance["first_seed"] == 1 + codes.index(0)
    assert sorted(results.months["seed"].unique()) == [s + codes.index(0) for s in (1, 2, 3, 4)]


@pytest.mark.parametrize("how", [{"force": True}, {"extend": True}])
def test_what_changes_the_folder_must_be_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, bool]
) -> None:
    monkeypatch.setattr("model.experiments.store.PATIENCE", 0.2)
    folder = tmp_path / "out"
    carry_out(small_sweep(), Conduct(folder, run=fake_run))
    other = FileLock(folder / ".in_use")
    assert other.try_share()
    with pytest.raises(RequestError, match="another process is at work"):
        carry_out(small_sweep(runs=5), Conduct(folder, run=fake_run, **how))
    assert read_manifest(folder)["runs"] == 4
    carry_out(small_sweep(), Conduct(folder, run=fake_run))  # the same request may join
    other.release()
    assert carry_out(small_sweep(runs=5), Conduct(folder, run=fake_run, **how)).state == "complete"


def test_a_study_that_trusts_no_other_must_be_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.experiments.store.PATIENCE", 0.2)
    folder = tmp_path / "out"
    checks = replace(small_sweep(), options=Options(runs=4, check=True))
    assert checks.request() == small_sweep().request()
    carry_out(small_sweep(), Conduct(folder, run=fake_run))
    other = FileLock(folder / ".in_use")
    assert other.try_share()
    with pytest.raises(RequestError, match="another process is at work"):
        carry_out(checks, Conduct(folder, run=fake_run))
    other.release()
    assert carry_out(checks, Conduct(folder, run=fake_run)).state == "complete"


def test_forced_or_not_the_same_request_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    carry_out(small_sweep(), Conduct(folder, run=fake_run))
    inodes = {path: path.stat().st_ino for path in (folder / "fragments").rglob("*.parquet")}
    carry_out(small_sweep(), Conduct(folder, run=fake_run, force=True))
    assert {path: path.stat().st_ino for path in inodes} == inodes


def test_what_cannot_be_shared_out_is_refused(tmp_path: Path) -> None:
    shard = Shard(1, 2)
    rule = stopping_rule(1.0, None, 24)
    asked = comparison_study([scenario("base"), scenario("more", 3)], Options(), rule)
    with pytest.raises(RequestError, match="--until decides after every look"):
        carry_out(asked, Conduct(tmp_path / "out", run=fake_run, shard=shard))
    own = scenario("own").with_(name="own", staffing={"rule": eval("lambda sight: sight")})
    with pytest.raises(RequestError, match="known to this process alone"):
        carry_out(Study("simulate", arms_of([own])), Conduct(tmp_path / "out", shard=shard))
    with pytest.raises(RequestError, match="give one of them"):
        carry_out(small_sweep(), Conduct(tmp_path / "out", shard=shard, cluster="tcp://x:1"))
    assert not (tmp_path / "out").exists()


def test_a_lock_is_held_once_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with claimed(path) as ours, claimed(path) as theirs:
        assert (ours, theirs) == (True, False)
    assert not path.exists()
    first, second = FileLock(path), FileLock(path)
    assert first.try_share()
    assert second.try_share()
    assert not first.try_alone()
    second.release()
    assert path.exists()
    assert first.try_alone()
    first.release()
    assert not path.exists()


def test_lines_from_many_writers_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: append_lines(path, f"{n} {'x' * 5000}\n"), range(200)))
    lines = path.read_text().splitlines()
    assert sorted(int(line.split()[0]) for line in lines) == list(range(200))
    assert {len(line.split()[1]) for line in lines} == {5000}


def test_without_locks_everything_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: dict[str, bytes]
) -> None:
    monkeypatch.setattr("model.experiments.locks.HAVE_LOCKS", False)
    for number in (1, 2):
        carry_out(small_sweep(), Conduct(tmp_path / "out", run=fake_run, shard=Shard(number, 2)))
    assert bytes_of(tmp_path / "out") == undisturbed


def test_the_slurm_script_shares_out_and_assembles(project: Path, tmp_path: Path) -> None:
    """An array of two and the job after it, with SLURM's variables set by hand."""
    study_file = tmp_path / "study.toml"
    scenario_file = (project / "scenarios" / "yearly_plan.toml").as_posix()
    study_file.write_text(
        f'scenario = "{scenario_file}"\nruns = 2\nscale = 0.003\nmonths = 2\n'
        '[levers]\n"staffing.rule" = ["even", "by_gap"]\n'
    )
    script = ["bash", "docs/sweep.sbatch", str(study_file), str(tmp_path / "out")]
    plain = {**os.environ, "PYTHON": sys.executable, "PYTHONPATH": str(project)}
    said = []
    for task in ("2", "1", ""):
        task_of = {"SLURM_ARRAY_TASK_ID": task, "SLURM_ARRAY_TASK_COUNT": "2"} if task else {}
        ran = subprocess.run(
            script,
            cwd=project,
            env={**plain, **task_of},
            check=True,
            capture_output=True,
            text=True,
        )
        said.append(ran.stderr)
    assert "2 of 4 runs are finished" in said[0]
    assert not any("This shard" in text for text in said[1:])
    assert len(open_results(tmp_path / "out").months) == 8
