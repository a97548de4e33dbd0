"""A Dask cluster of this machine: equal tables, dead workers, and clear refusals."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest

from benchmarks.cluster_demo import cluster
from model.commands.main import main
from model.errors import RequestError, StoreError
from model.experiments import cluster as clusters
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.cluster import connected
from model.experiments.fragments import Fragments
from model.experiments.runner import WORKER_DIED, Runner
from model.experiments.shard import Shard
from tests.unit.fake_runs import DiesOnce, fails_for_seed_2, fake_run, study
from tests.unit.sitting import ROOT, Slow, small_sweep
from tests.unit.test_branching import PART, pairs, shared_months
from tests.unit.test_store import bytes_of


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler and two workers, each with one thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")  # be quick to give up
        with cluster(2, tmp_path_factory.mktemp("cluster")) as (found, _):
            yield found


def test_months_are_shared_on_a_cluster_too(address: str, tmp_path: Path) -> None:
    carry_out(pairs(), Conduct(tmp_path / "straight", branching=False))
    carry_out(pairs(), Conduct(tmp_path / "dask", cluster=address))
    assert bytes_of(tmp_path / "dask") == bytes_of(tmp_path / "straight")
    assert sum(shared_months(tmp_path / "dask")) >= 2 * PART


def test_serial_loky_dask_and_shards_make_equal_tables(tmp_path: Path, address: str) -> None:
    asked = small_sweep()
    carry_out(asked, Conduct(tmp_path / "serial", run=fake_run))
    carry_out(asked, Conduct(tmp_path / "loky", workers=2, run=fake_run))
    carry_out(asked, Conduct(tmp_path / "dask", cluster=address, run=fake_run))
    for number in (2, 1):
        carry_out(asked, Conduct(tmp_path / "shards", run=fake_run, shard=Shard(number, 2)))
    serial = bytes_of(tmp_path / "serial")
    assert len(serial) == 5
    for way in ("loky", "dask", "shards"):
        assert bytes_of(tmp_path / way) == serial, way


def test_a_failed_run_on_the_cluster_is_one_failed_row(tmp_path: Path, address: str) -> None:
    conduct = Conduct(tmp_path / "out", cluster=address, run=fails_for_seed_2)
    results = carry_out(study(runs=3), conduct)
    assert [line.partition(":")[2] for line in results.failures] == [
        " the money of 2014-05 does not add up"
    ] * 2
    assert sorted(results.months["seed"].unique()) == [1, 3]


def test_a_dead_worker_of_the_cluster_costs_its_own_task(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "out"
    with connected(address) as found:
        assert found is not None
        workers = found._client.run(os.getpid)

        def kill_one(done: int, failed: int) -> None:
            if done and workers:
                psutil.Process(workers.popitem()[1]).kill()

        cells = small_sweep().cells()
        runner = Runner(Fragments(folder), 2, Slow(0.1), lambda _: found, watch=kill_one)
        outcomes = runner.run_all(cells)
    assert {outcome.state for outcome in outcomes.values()} == {"done"}
    assert len(outcomes) == len(cells)
    assert not workers, "none was killed"


def test_a_run_that_ends_every_worker_is_one_failed_row(tmp_path: Path, address: str) -> None:
    run = DiesOnce(tmp_path / "mark", always=True)
    cells = study(runs=3, names=["a", "b"]).cells()[:3]
    with connected(address) as found:
        assert found is not None
        runner = Runner(Fragments(tmp_path / "f"), 2, run, lambda _: found)
        outcomes = runner.run_all(cells)
    states = [(outcomes[cell.key].state, outcomes[cell.key].message) for cell in cells]
    assert states == [("done", ""), ("failed", WORKER_DIED), ("done", "")]


def test_a_result_that_is_lost_with_its_worker_ends_the_future(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*_: object, **__: object) -> list[object]:
        raise RuntimeError("lost with its worker")

    with connected(address) as found:
        assert found is not None
        assert found.submit(abs, -3).result(timeout=60) == 3
        monkeypatch.setattr(found._client, "_gather", lost)
        with pytest.raises(RuntimeError, match="lost with its worker"):
            found.submit(abs, -3).result(timeout=60)


def test_what_is_taken_back_is_cancelled(address: str) -> None:
    with connected(address) as found:
        assert found is not None
        futures = [found.submit(time.sleep, 3) for _ in range(20)]
        assert not futures[0].cancel()
        found.shutdown(wait=False, cancel_futures=True)
        for future in futures:
            with pytest.raises(CancelledError):
                future.result(timeout=20)
        assert found.submit(abs, -3).result(timeout=60) == 3


def test_workers_that_do_not_see_the_folder_are_refused(tmp_path: Path, address: str) -> None:
    with connected(address) as found:
        assert found is not None
        (tmp_path / "manifest.json").write_text("here")
        found.require_folder(tmp_path, "here")
        with pytest.raises(StoreError, match="disk that this machine and all workers share"):
            found.require_folder(tmp_path / "elsewhere", "here")


def test_workers_with_other_sources_are_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(address) as found:
        assert found is not None
        monkeypatch.setattr(found._client, "run", lambda _: {"tcp://a:1": "of yesterday"})
        with pytest.raises(RequestError, match=r"tcp://a:1 has other sources.*1 of 1 workers"):
            found.require_same_sources()


@pytest.mark.parametrize("at", ["tcp://127.0.0.1:1", "nowhere", "foo://bar"])
def test_an_address_that_does_not_answer_is_one_message(
    tmp_path: Path, at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clusters, "ANSWER_WITHIN", 2)
    study_file = tmp_path / "study.toml"
    scenario = (ROOT / "scenarios" / "yearly_plan.toml").as_posix()
    study_file.write_text(f'scenario = "{scenario}"\n[levers]\n"staffing.rule" = ["even"]\n')
    start = time.monotonic()
    code = main(["sweep", str(study_file), "--cluster", at, "--out", str(tmp_path / "out")])
    assert code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"--cluster {at}: no scheduler answers within 2 seconds")
    assert said.err.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert time.monotonic() - start < 60
