"""Run the missing cells of a study on any executor of the standard protocol.

Cells that share a seed form a task and run one after another on one worker, because the campaign
keeps the burnt-in city of a (seed, parameters) pair. A failed run is one failed outcome. If a
worker dies, the unfinished cells of its task are rerun, each alone; a cell that ends its worker
again and again is one failed outcome. A cell that another process is at is left to it, and looked
at again when the others have ended.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal

from model.errors import StoreError
from model.experiments.executors import local_executor, release, worker_died
from model.experiments.fragments import Fragments
from model.experiments.pilot import Pilot, run_pilot
from model.experiments.plan import Cell
from model.experiments.work import Outcome, RunFunction, finished_before, run_campaign, work_through
from model.version import source_digest

CELLS_A_TASK = 16
TASKS_A_WORKER = 4
LOOK_EVERY = 0.5  # seconds between looks at how far the workers are
MOST_DEATHS = 3
WORKER_DIED = f"the worker process died in this run {MOST_DEATHS} times (out of memory, or killed)"

Task = tuple[Cell, ...]
Running = dict[Future[list[Outcome]], Task]


def ignore(*_: object) -> None:
    """Do nothing with the progress."""


Together = Literal["seed", "point"]
"""Whose runs a worker gets together: they share what comes before January 2014."""


@dataclass
class Runner:
    """Runs cells and stores their fragments; `run` is the model, replaced in tests.

    `note` is called with each outcome as it arrives, `watch` with the numbers of finished and
    failed runs every half second. `sources` is the digest of the sources the study began with:
    a worker that has others refuses. `in_flight` tasks are handed out at once (one a worker).
    """

    fragments: Fragments
    workers: int = 1
    run: RunFunction = run_campaign
    make_executor: Callable[[int], Executor] = local_executor
    note: Callable[[Outcome], None] = ignore
    watch: Callable[[int, int], None] = ignore
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sources: str = field(default_factory=source_digest)
    in_flight: int | None = None
    together: Together = "seed"
    failed: int = 0
    _deaths: Counter[str] = field(default_factory=Counter)
    _elsewhere: list[Cell] = field(default_factory=list)

    def run_all(self, cells: Sequence[Cell]) -> dict[str, Outcome]:
        """Run every cell (once a key) and return the outcomes by key.

        Raises StoreError if runs cannot be stored, or no longer belong to this study.
        """
        distinct = list({cell.key: cell for cell in cells}.values())
        waiting = deque(make_tasks(distinct, self.workers, self.together))
        while waiting:
            self._work_off(waiting)
            waiting = self._look_again()
        return self.outcomes

    def run_first(self, cell: Cell) -> Pilot | None:
        """Run one cell before the others and return what it took, if it ran here and now."""
        executor = self.make_executor(self.workers)
        future = executor.submit(run_pilot, cell, self._folder, self.run, self.sources)
        try:
            while not wait([future], timeout=LOOK_EVERY).done:
                self.watch(0, 0)
            outcome, pilot = future.result()
        except StoreError:
            raise
        except Exception as error:
            self._deaths[cell.key] += worker_died(error)
            return None  # it is run again with the others, which say what is wrong
        finally:
            release(executor, at_once=not future.done())
        if outcome.state != "elsewhere":
            self._note(outcome)
        return pilot

    @property
    def _folder(self) -> Path:
        """Where fragments go, also for a worker that stands elsewhere."""
        return self.fragments.folder.absolute()

    def _work_off(self, waiting: deque[Task]) -> None:
        """Work the queue off; if the executor breaks as a whole, go on with a new one."""
        running: Running = {}
        executor = self.make_executor(self.workers)
        try:
            while waiting or running:
                while waiting and len(running) < (self.in_flight or self.workers):
                    try:
                        self._submit_first(executor, waiting, running)
                    except BrokenExecutor:
                        executor = self.make_executor(self.workers)
                self._collect(running, waiting)
        finally:
            release(executor, at_once=bool(running))

    def _submit_first(self, executor: Executor, waiting: deque[Task], running: Running) -> None:
        future = executor.submit(work_through, waiting[0], self._folder, self.run, self.sources)
        running[future] = waiting.popleft()

    def _collect(self, running: Running, waiting: deque[Task]) -> None:
        """Wait a moment, note what has finished, and show how far the others are."""
        done, _ = wait(running, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
        for future in done:
            task = running.pop(future)
            try:
                self._note_all(future.result(), task)
            except StoreError:
                raise
            except CancelledError as error:
                raise StoreError(GONE) from error
            except Exception as error:
                if worker_died(error):
                    waiting.extend(self._once_more(task))
                else:  # a task that could not be sent, or returned
                    message = f"{type(error).__name__}: {error}"
                    self._note_all([Outcome(c.key, "failed", 0.0, message) for c in task], task)
        cells = [cell for task in running.values() for cell in task]
        under_way = sum(self.fragments.exists(cell.key) for cell in cells)
        self.watch(len(self.outcomes) + under_way, self.failed)

    def _once_more(self, task: Task) -> list[Task]:
        """Note the cells a broken task did finish; return the others, each as a task."""
        again: list[Task] = []
        for cell in task:
            if self.fragments.exists(cell.key):
                self._note(finished_before(self.fragments, cell))
                continue
            self._deaths[cell.key] += 1
            if self._deaths[cell.key] < MOST_DEATHS:
                again.append((cell,))
            else:
                self._note(Outcome(cell.key, "failed", 0.0, WORKER_DIED))
        return again

    def _look_again(self) -> deque[Task]:
        """Wait a moment for the cells that another process is at; return those not there yet."""
        cells, self._elsewhere = self._elsewhere, []
        if cells:
            time.sleep(LOOK_EVERY)
            self.watch(len(self.outcomes), self.failed)
        return deque((cell,) for cell in cells)

    def _note_all(self, outcomes: Sequence[Outcome], task: Task) -> None:
        for outcome, cell in zip(outcomes, task, strict=True):
            if outcome.state == "elsewhere":
                self._elsewhere.append(cell)
            else:
                self._note(outcome)

    def _note(self, outcome: Outcome) -> None:
        self.outcomes[outcome.key] = outcome
        self.failed += outcome.state == "failed"
        self.note(outcome)


GONE = (
    "the cluster no longer answers: its scheduler has ended, or the connection broke. The finished"
    " runs are kept: the same request resumes them, on a cluster or here"
)


def make_tasks(cells: Sequence[Cell], workers: int, together: Together = "seed") -> list[Task]:
    """Group cells by seed (or by point), in plan order within a group.

    One worker gets single cells, so that progress is seen run by run. Several workers get whole
    groups where there are enough of them, otherwise shares of a group.
    """
    of = _seed if together == "seed" else _point
    ordered = sorted(cells, key=of)
    size = 1 if workers == 1 else _task_size(len({of(cell) for cell in cells}), cells, workers)
    tasks: list[Task] = []
    for _, group in groupby(ordered, key=of):
        same = tuple(group)
        tasks += [same[start : start + size] for start in range(0, len(same), size)]
    return tasks


def _seed(cell: Cell) -> int:
    return cell.seed


def _point(cell: Cell) -> int:
    return cell.arm.point or 0


def _task_size(groups: int, cells: Sequence[Cell], workers: int) -> int:
    if groups >= workers:
        return CELLS_A_TASK
    share = -(-len(cells) // (workers * TASKS_A_WORKER))
    return max(1, min(CELLS_A_TASK, share))
