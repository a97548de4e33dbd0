"""Run the missing cells of a study on any executor of the standard protocol.

Cells that share a seed form a task and run one after another on one worker, because the campaign
keeps the burnt-in city of a (seed, parameters) pair. A failed run is one failed outcome. If a
worker dies, the cells under way are rerun once, each alone, so that only a cell that kills its
worker again is lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import groupby

from model.errors import StoreError
from model.experiments.executors import local_executor, release
from model.experiments.fragments import Fragments
from model.experiments.plan import Cell
from model.experiments.work import Outcome, RunFunction, run_campaign, work_through
from model.version import source_digest

CELLS_A_TASK = 16
TASKS_A_WORKER = 4
LOOK_EVERY = 0.5  # seconds between looks at how far the workers are
WORKER_DIED = "the worker process died twice in this run (out of memory, or killed)"

Task = tuple[Cell, ...]
Running = dict[Future[list[Outcome]], Task]


def ignore(*_: object) -> None:
    """Do nothing with the progress."""


@dataclass
class Runner:
    """Runs cells and stores their fragments; `run` is the model, replaced in tests.

    `note` is called with each outcome as it arrives, `watch` with the numbers of finished and
    failed runs every half second. `sources` is the digest of the sources the study began with:
    a worker that has others refuses.
    """

    fragments: Fragments
    workers: int = 1
    run: RunFunction = run_campaign
    make_executor: Callable[[int], Executor] = local_executor
    note: Callable[[Outcome], None] = ignore
    watch: Callable[[int, int], None] = ignore
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sources: str = field(default_factory=source_digest)

    def run_all(self, cells: Sequence[Cell]) -> dict[str, Outcome]:
        """Run every cell (once a key) and return the outcomes by key.

        Raises StoreError if runs cannot be stored, or no longer belong to this study.
        """
        distinct = list({cell.key: cell for cell in cells}.values())
        waiting = deque(make_tasks(distinct, self.workers))
        suspects: list[Cell] = []
        while waiting:
            suspects += self._run_until_broken(waiting)
        for cell in suspects:
            if self._run_until_broken(deque([(cell,)])):
                self._note(Outcome(cell.key, "failed", 0.0, WORKER_DIED))
        return self.outcomes

    def _run_until_broken(self, waiting: deque[Task]) -> list[Cell]:
        """Work the queue off; if a worker dies, stop and return the cells that were under way."""
        running: Running = {}
        executor = self.make_executor(self.workers)
        try:
            while waiting or running:
                while waiting and len(running) < self.workers:
                    self._submit_first(executor, waiting, running)
                self._collect(running)
        except BrokenExecutor:
            return [cell for task in running.values() for cell in self._unfinished(task)]
        finally:
            release(executor, at_once=bool(running))
        return []

    def _submit_first(self, executor: Executor, waiting: deque[Task], running: Running) -> None:
        future = executor.submit(
            work_through, waiting[0], self.fragments.folder, self.run, self.sources
        )
        running[future] = waiting.popleft()

    def _collect(self, running: Running) -> None:
        """Wait a moment, note what has finished, and show how far the others are."""
        done, _ = wait(running, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
        for future in done:
            for outcome in _outcomes_of(future, running[future]):
                self._note(outcome)
            del running[future]
        cells = [cell for task in running.values() for cell in task]
        under_way = sum(self.fragments.exists(cell.key) for cell in cells)
        failed = sum(outcome.state == "failed" for outcome in self.outcomes.values())
        self.watch(len(self.outcomes) + under_way, failed)

    def _unfinished(self, task: Task) -> list[Cell]:
        """Note the cells a broken task did finish; return the others."""
        finished = [cell for cell in task if self.fragments.exists(cell.key)]
        for cell in finished:
            self._note(finished_before(self.fragments, cell))
        return [cell for cell in task if cell not in finished]

    def _note(self, outcome: Outcome) -> None:
        self.outcomes[outcome.key] = outcome
        self.note(outcome)


def finished_before(fragments: Fragments, cell: Cell) -> Outcome:
    """Return the outcome of a cell whose fragment is there."""
    return Outcome(cell.key, "done", float(fragments.about(cell.key)["seconds"]))


def _outcomes_of(future: Future[list[Outcome]], task: Task) -> list[Outcome]:
    """Return a task's outcomes; a task that could not be sent or returned is failed rows."""
    try:
        return future.result()
    except (BrokenExecutor, StoreError):
        raise
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        return [Outcome(cell.key, "failed", 0.0, message) for cell in task]


def make_tasks(cells: Sequence[Cell], workers: int) -> list[Task]:
    """Group cells by seed, in plan order within a seed.

    One worker gets single cells, so that progress is seen run by run. Several workers get whole
    seeds where there are enough of them, otherwise shares of a seed.
    """
    ordered = sorted(cells, key=lambda cell: cell.seed)
    size = 1 if workers == 1 else _task_size(ordered, workers)
    tasks: list[Task] = []
    for _, group in groupby(ordered, key=lambda cell: cell.seed):
        same = tuple(group)
        tasks += [same[start : start + size] for start in range(0, len(same), size)]
    return tasks


def _task_size(cells: Sequence[Cell], workers: int) -> int:
    if len({cell.seed for cell in cells}) >= workers:
        return CELLS_A_TASK
    share = -(-len(cells) // (workers * TASKS_A_WORKER))
    return max(1, min(CELLS_A_TASK, share))
