"""What a study will take, from its first run: time, memory and disk, before the rest begins.

The pilot is a run of the study like any other and is kept. Seconds leave out what only the first
run of a version does (compiling); memory is the worker's peak; disk is the run's fragment, and as
much again in the assembled tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model.errors import StoreError
from model.experiments.fragments import Fragments
from model.experiments.plan import Cell
from model.experiments.work import Outcome, RunFunction, run_campaign, work_through

ROUNDS = 6
"""Runs a worker from which on a pilot pays: it holds the other workers up for one run."""
LARGE_SCALE = 1.0
"""A city larger than the real one has a pilot always: its memory is the risk."""


@dataclass(frozen=True, slots=True)
class Pilot:
    """What one run took: seconds, bytes of memory at the peak and now, bytes stored."""

    seconds: float
    peak: int
    resident: int
    stored: int


@dataclass(frozen=True, slots=True)
class Room:
    """What there is: bytes of memory for all workers together (None: unknown), bytes of disk."""

    memory: int | None
    disk: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a study will take on so many workers; `runs` are still to run, of `planned`."""

    pilot: Pilot
    runs: int
    planned: int
    workers: int

    @property
    def seconds(self) -> float:
        """Time, at the pace of the pilot on every worker."""
        return self.pilot.seconds * -(-self.runs // self.workers)

    @property
    def memory(self) -> int:
        """Bytes of memory: every worker at its peak."""
        return self.pilot.peak * self.workers

    @property
    def disk(self) -> int:
        """Bytes of disk: the fragments still to come, and the assembled tables of all runs."""
        return self.pilot.stored * (self.runs + self.planned)

    def line(self, room: Room) -> str:
        """The estimate as one line."""
        one = self.pilot
        free = "" if room.memory is None else f" ({size(room.memory)} free)"
        return (
            f"A pilot run took {duration(one.seconds)}, {size(one.peak)} of memory and"
            f" {size(one.stored)} of disk; {self.runs} more on {self.workers}"
            f" worker{'s' * (self.workers > 1)} take, at this pace, about {duration(self.seconds)},"
            f" {size(self.memory)} of memory{free}, {size(self.disk)} of disk"
            f" ({size(room.disk)} free)"
        )

    def require_room(self, room: Room) -> None:
        """Raise StoreError if memory or disk will not do; what is finished is kept."""
        if room.memory is not None and self.memory > room.memory:
            raise StoreError(
                f"{self.workers} workers need about {size(self.memory)} of memory, and"
                f" {size(room.memory)} are free: fewer --workers, a smaller --scale, or --force to"
                " go on all the same. The pilot run is kept"
            )
        if self.disk > room.disk:
            raise StoreError(
                f"the results need about {size(self.disk)} of disk, and {size(room.disk)} are"
                " free: fewer runs or points, another --out, or --force to go on all the same. The"
                " pilot run is kept"
            )


def worth_a_pilot(cells: int, workers: int, scale: float) -> bool:
    """Whether a study is long enough, or its city large enough, for a run to be tried first."""
    return cells >= ROUNDS * workers or (scale > LARGE_SCALE and cells > 1)


def run_pilot(
    cell: Cell, folder: Path, run: RunFunction, sources: str
) -> tuple[Outcome, Pilot | None]:
    """Run a cell in a worker and measure it; no measure if it did not run here and now."""
    if run is run_campaign:
        import model.campaign  # noqa: F401  (what is imported once is no part of a run)

    fragments = Fragments(folder)
    if fragments.exists(cell.key):
        return work_through([cell], folder, run, sources)[0], None
    with compiling() as compiled:
        (outcome,) = work_through([cell], folder, run, sources)
    if outcome.state != "done":
        return outcome, None
    seconds = max(outcome.seconds - sum(compiled), 0.0)
    stored = sum(file.stat().st_size for file in fragments.path(cell.key).iterdir())
    return outcome, Pilot(seconds, peak_memory(), resident_memory(), stored)


@contextmanager
def compiling() -> Iterator[list[float]]:
    """Give a list to which the seconds spent on compiling rules are added."""
    from numba.core import event

    seconds: list[float] = []
    with event.install_timer("numba:compile", seconds.append):
        yield seconds


def free_memory_for(pilot: Pilot) -> int | None:
    """Bytes of memory on this machine; what the pilot's worker holds already counts as free."""
    free = free_memory()
    return None if free is None else free + pilot.resident


def peak_memory() -> int:
    """Most bytes of memory this process ever held (0: unknown)."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def resident_memory() -> int:
    """Bytes of memory this process holds now; its peak where the system does not say."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return peak_memory()
    return _kilobytes(text, "VmRSS") or peak_memory()


def free_memory() -> int | None:
    """Bytes of memory this process and its children may still take, or None if nobody says.

    The least of what the machine has available and what the control groups (jobs of a cluster,
    containers) still allow; what a group holds as a cache of files counts as free.
    """
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
        groups = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    except OSError:
        return None
    free = [_kilobytes(text, "MemAvailable")]
    root = Path("/sys/fs/cgroup")
    for line in groups.splitlines():
        if line.startswith("0::"):
            own = root / line[3:].lstrip("/")
            groups_above = [group for group in (own, *own.parents) if group.is_relative_to(root)]
            free += [_left_in(group) for group in groups_above]
    return min((found for found in free if found is not None), default=None)


def _left_in(group: Path) -> int | None:
    """What a control group still allows, if it has a limit."""
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        used = int((group / "memory.current").read_text(encoding="ascii"))
        stat = (group / "memory.stat").read_text(encoding="ascii")
    except (OSError, ValueError):
        return None
    cached = next((line for line in stat.splitlines() if line.startswith("inactive_file ")), "x 0")
    return None if limit == "max" else max(int(limit) - used + int(cached.split()[1]), 0)


def _kilobytes(text: str, name: str) -> int | None:
    """Read a line like "VmRSS:   1024 kB" as bytes."""
    line = next((line for line in text.splitlines() if line.startswith(f"{name}:")), "")
    return int(line.split()[1]) * 1024 if line else None


def size(count: float) -> str:
    """Write a number of bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:,.3g} TB" if count < 1000 else f"{count:,.0f} TB"


def duration(seconds: float) -> str:
    """Write a time for people: seconds, minutes, hours or days."""
    if seconds < 90:
        return f"{seconds:.2g} s" if seconds < 10 else f"{seconds:.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    hours = seconds / 3600
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"
