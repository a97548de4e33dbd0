"""A sitting at a small sweep as a process of its own, to be killed, shared out or watched.

`python -m tests.unit.sitting OUT [--workers 1] [--runs 4] [--seconds 0.02] [--shard I/N]
[--cluster ADDRESS] [--begun FILE] [--seed 1]`: the model is a stand-in that takes `seconds` a run
and writes a line with the run's key to the file `begun` when it begins. The exit code is that of
the command line.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import RequestError, StoreError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.plan import Arm, Cell, Options, Study
from model.experiments.shard import read_shard
from tests.unit.fake_runs import Tables, fake_run, scenario

POINTS = 6
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Slow:
    """The stand-in, slowed down, that writes down which run begins."""

    seconds: float = 0.0
    begun: Path | None = None

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell."""
        if self.begun is not None:
            with self.begun.open("ab", buffering=0) as file:
                file.write(f"{cell.key}\n".encode())
        time.sleep(self.seconds)
        return fake_run(cell)


def small_sweep(runs: int = 4, points: Sequence[int] = range(POINTS), seed: int = 1) -> Study:
    """A sweep over the number of residents."""
    arms = tuple(Arm("base", scenario("base", 10 * p), n) for n, p in enumerate(points))
    settings = [{"staffing.residents": 10 * p} for p in points]
    details = {"title": "Residents", "metrics": [], "points": settings}
    return Study("sweep", arms, Options(runs=runs, seed=seed), details=details)


def command(out: Path, *options: str) -> list[str]:
    """The command line of a sitting."""
    return [sys.executable, "-m", "tests.unit.sitting", str(out), *options]


def begin(out: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a sitting and go on."""
    return subprocess.Popen(command(out, *options), cwd=ROOT, env=environment())


def environment() -> dict[str, str]:
    """Let the sitting, and its workers, import this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def main() -> int:
    """Sit down at the sweep."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    for name, kind, default in (
        ("workers", int, 1), ("runs", int, 4), ("seconds", float, 0.02), ("seed", int, 1),
        ("shard", str, ""), ("cluster", str, ""), ("begun", Path, None),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=kind, default=default)
    given = parser.parse_args()
    conduct = Conduct(
        out=given.out,
        workers=given.workers,
        shard=read_shard(given.shard) if given.shard else None,
        cluster=given.cluster,
        run=Slow(given.seconds, given.begun),
    )
    try:
        results = carry_out(small_sweep(given.runs, seed=given.seed), conduct)
    except (RequestError, StoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 3 if results.failures else 0


if __name__ == "__main__":
    sys.exit(main())
