"""Kill a sweep's driver or its workers at keyed moments, and look at what is left.

The moments follow from the number of the kill: after one to three more finished runs and up to a
fifth of a second. Nothing but processes started here is killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PROOF = ROOT / "docs" / "proofs" / "kills.json"
COVERED = (
    *(
        f"model/experiments/{name}.py"
        for name in (
            "carry_out", "executors", "files", "fragments", "locks", "runner", "store", "tables",
            "work",
        )
    ),
    "tests/kills.py",
)  # fmt: skip
"""What the proof is about: another version of these files needs it anew."""
WITHIN = 1800.0

type State = dict[str, tuple[int, int]]


@dataclass
class Killed:
    """A sweep that is killed again and again: its command line, its folder, what was seen."""

    command: Sequence[str]
    folder: Path
    drivers: int = 0
    workers: int = 0
    kept: State = field(default_factory=dict)

    def kill_drivers(self, kills: int) -> None:
        """Start the sweep and kill its driver, as often as asked."""
        for number in range(kills):
            driver = self._begin()
            self._wait_for_runs(driver, f"driver {number}")
            driver.kill()
            self.drivers += driver.wait() == -signal.SIGKILL
            self._remember()

    def kill_workers(self, kills: int) -> int:
        """Start the sweep once and kill workers of it; return the driver's exit code."""
        driver = self._begin()
        for number in range(kills):
            while driver.poll() is None and len(_workers_of(driver.pid)) < 2:
                time.sleep(0.01)  # a run that ends before is one of a killed driver's
            self._wait_for_runs(driver, f"worker {number}")
            found = _workers_of(driver.pid)
            if driver.poll() is not None or not found:
                break
            worker = found[int(fraction(f"which {number}") * len(found))]
            self._remember()
            worker.kill()
            self.workers += 1
        return _end_of(driver)

    def finish(self) -> int:
        """Let the sweep end undisturbed; give its exit code."""
        return _end_of(self._begin())

    def changed(self) -> list[str]:
        """Files of fragments, finished before a kill, that are gone or no longer the same."""
        now = state_of(self.folder)
        return [name for name, state in self.kept.items() if now.get(name) != state]

    def _begin(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(self.command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)

    def _wait_for_runs(self, driver: subprocess.Popen[bytes], moment: str) -> None:
        before = len(finished(self.folder))
        more = 1 + int(fraction(f"runs before {moment}") * 3)
        until = time.monotonic() + WITHIN
        while len(finished(self.folder)) < before + more and driver.poll() is None:
            assert time.monotonic() < until, "no run ends"
            time.sleep(0.005)
        time.sleep(0.2 * fraction(f"moment of {moment}"))

    def _remember(self) -> None:
        """Keep what is finished, as first seen."""
        self.kept = {**state_of(self.folder), **self.kept}


def _end_of(driver: subprocess.Popen[bytes]) -> int:
    """Wait for a process to end, and leave none behind."""
    try:
        return driver.wait(timeout=WITHIN)
    finally:
        driver.kill()


def fraction(name: str) -> float:
    """A number from 0 to 1 that follows from a name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32


def finished(folder: Path) -> list[Path]:
    """The fragments under their final names."""
    return [path for path in (folder / "fragments").glob("*") if not path.name.startswith(".")]


def state_of(folder: Path) -> State:
    """Inode and time of the last change of every file of every finished fragment."""
    found: State = {}
    for fragment in finished(folder):
        for path in fragment.iterdir():
            state = path.stat()
            found[f"{fragment.name}/{path.name}"] = (state.st_ino, state.st_mtime_ns)
    return found


def _workers_of(pid: int) -> list[psutil.Process]:
    """The worker processes of a driver, oldest first."""
    try:
        children = psutil.Process(pid).children()
        return [child for child in children if any("popen_loky" in c for c in child.cmdline())]
    except psutil.Error:
        return []


def tables_of(folder: Path) -> dict[str, bytes]:
    """The assembled tables."""
    names = [*folder.glob("*.parquet"), *folder.glob("*.csv")]
    return {path.name: path.read_bytes() for path in names}


def digest() -> str:
    """sha256 over what the proof covers."""
    found = hashlib.sha256()
    for name in COVERED:
        found.update(name.encode())
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()


def write_proof(**seen: object) -> None:
    """Write the record of a proof that held."""
    record = {
        "claim": "A sweep killed again and again (kill -9) ends with the tables of an undisturbed"
        " one, and what was finished before a kill keeps its inode and time.",
        "again": f"{Path(sys.executable).name} -m pytest -m slow tests/unit/test_kills.py",
        "date": datetime.now(UTC).date().isoformat(),
        **seen,
        "files": list(COVERED),
        "sha256": digest(),
    }
    PROOF.parent.mkdir(exist_ok=True)
    PROOF.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
