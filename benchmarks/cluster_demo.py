"""A sweep on a Dask cluster of this machine: the same tables as one process makes.

`make cluster-demo` starts a scheduler and two workers on the loopback address, runs a small sweep
on them by the command line, runs it once more in one process, and compares the tables byte by byte.
The exit code is 1 if they differ.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import Client

from model.commands.main import main

SCENARIO = (Path(__file__).parents[1] / "scenarios" / "yearly_plan.toml").as_posix()
STUDY = """
title = "Where cadres go, on a cluster"
scenario = "{scenario}"
scale = 0.01
months = 24
runs = 3
metrics = ["stable_person_years", "true_incidence"]

[levers]
"staffing.rule" = ["even", "by_poor", "by_gap", "deep_first"]
"""
TABLES = ("months.parquet", "villages.parquet", "ledger.parquet", "summary.csv")
WORKERS = 2
START_WITHIN = 60


@contextmanager
def process(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process as long as the block lasts."""
    with log.open("wb") as out:
        started = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield started
        finally:
            started.terminate()
            started.wait()


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers on the loopback address; give its address and the workers."""
    file = folder / "scheduler.json"
    python = [sys.executable, "-m"]
    where = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as started:
        scheduler = [*python, "distributed.cli.dask_scheduler", *where, "--port", "0"]
        scheduler += ["--scheduler-file", str(file)]
        started.enter_context(process(*scheduler, log=folder / "scheduler.log"))
        address = _address(file, folder / "scheduler.log")
        worker = [*python, "distributed.cli.dask_worker", address, *where, "--nthreads", "1"]
        worker += ["--local-directory", str(folder)]
        processes = [
            started.enter_context(process(*worker, log=folder / f"worker-{number}.log"))
            for number in range(workers)
        ]
        with Client(address, timeout=START_WITHIN, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=START_WITHIN)
        yield address, processes


def _address(file: Path, log: Path) -> str:
    """Wait for the scheduler to say where it is."""
    import json

    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if file.is_file() and (text := file.read_text()).strip().endswith("}"):
            return str(json.loads(text)["address"])
        time.sleep(0.1)
    raise SystemExit(f"the scheduler did not start: {log.read_text()}")


def demonstrate(folder: Path) -> int:
    """Run the sweep both ways and compare; 0 if every table is the same."""
    study = folder / "study.toml"
    study.write_text(STUDY.format(scenario=SCENARIO), encoding="utf-8")
    print(f"A scheduler and {WORKERS} workers on 127.0.0.1 ...")
    with cluster(WORKERS, folder) as (address, _):
        print(f"run.py sweep study.toml --cluster {address}")
        spread = main(["sweep", str(study), "--cluster", address, "--out", str(folder / "cluster")])
    print("run.py sweep study.toml --workers 1")
    alone = main(["sweep", str(study), "--workers", "1", "--out", str(folder / "alone")])
    if spread or alone:
        return 1
    same = [
        (folder / "cluster" / name).read_bytes() == (folder / "alone" / name).read_bytes()
        for name in TABLES
    ]
    for name, equal in zip(TABLES, same, strict=True):
        print(f"{name:16}  {'the same, byte by byte' if equal else 'DIFFERENT'}")
    return int(not all(same))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="fourfold-cluster-") as name:
        raise SystemExit(demonstrate(Path(name)))
