"""Where tasks run: in this process, or in worker processes on this machine (loky).

All follow the standard `concurrent.futures.Executor` protocol, and so does a cluster's client.
"""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any

from model import threads
from model.experiments.work import follow_the_driver

IDLE_SECONDS = 60  # a worker without work leaves after this
KEPT_BYTES = 2_000_000_000  # a worker keeps its built city: growth up to this is no leak


class InProcess(Executor):
    """An executor that runs each task at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the task and return its finished future; Ctrl-C goes through."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Slot:
    """One worker process; the death of its process costs its own task and nobody else's."""

    def __init__(self, share: int, idle_seconds: int | None = IDLE_SECONDS) -> None:
        self.share = share
        self.idle_seconds = idle_seconds
        self.process = _new_process(share, idle_seconds)
        self.task: Future[Any] | None = None

    @property
    def idle(self) -> bool:
        return self.task is None or self.task.done()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        try:
            self.task = self.process.submit(fn, *args, **kwargs)
        except (BrokenExecutor, RuntimeError):  # it died, or was ended, since its last task
            self.process = _new_process(self.share, self.idle_seconds)
            self.task = self.process.submit(fn, *args, **kwargs)
        return self.task

    def end(self, *, wait: bool = True) -> None:
        self.process.shutdown(wait=wait, kill_workers=True)
        self.task = None


class LastingWorker(_Slot):
    """One of several worker processes that stay, however long they are idle: for a page.

    Tasks wait in its queue; `end` ends it, also at work.
    """

    def __init__(self, workers: int) -> None:
        super().__init__(_share_of(workers), None)


_slots: list[_Slot] = []  # the worker processes that stay for the next study


class WorkerProcesses(Executor):
    """Worker processes on this machine, each an executor of its own."""

    def __init__(self, slots: list[_Slot]) -> None:
        self._own = slots

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand the task to an idle worker; without one it waits behind the first."""
        slot = next((slot for slot in self._own if slot.idle), self._own[0])
        return slot.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers that are at a task, if asked to; the others stay for the next study."""
        for slot in self._own:
            if cancel_futures and not slot.idle:
                slot.end()


def local_executor(workers: int) -> Executor:
    """Return worker processes on this machine; one worker is this process itself."""
    if workers == 1:
        return InProcess()
    return worker_processes(workers)


def worker_processes(workers: int) -> Executor:
    """Return worker processes that share the cores and leave Ctrl-C to the driver.

    They stay for the next study, with what they have compiled and built, until they are idle for
    a minute or this process ends.
    """
    share = _share_of(workers)
    if any(slot.share != share for slot in _slots):
        dismiss_workers()
    _slots.extend(_Slot(share) for _ in range(workers - len(_slots)))
    return WorkerProcesses(_slots[:workers])


def _share_of(workers: int) -> int:
    """The cores of one worker."""
    return max(1, (os.cpu_count() or 1) // workers)


def dismiss_workers() -> None:
    """End the worker processes that stay: what they have imported is no longer what is meant."""
    while _slots:
        _slots.pop().end()


@atexit.register
def _end_workers() -> None:
    """End the idle workers with this process, before the modules they need are taken down."""
    while _slots:
        _slots.pop().end(wait=False)


def _new_process(share: int, idle_seconds: int | None = IDLE_SECONDS) -> Any:
    import loky

    limits = {
        "NUMBA_NUM_THREADS": str(share),
        "OMP_NUM_THREADS": str(share),
        threads.VARIABLE: str(min(threads.threads(), share)),
        "LOKY_MAX_MEMORY_LEAK_SIZE": str(KEPT_BYTES),
    }
    return loky.ProcessPoolExecutor(
        1, timeout=idle_seconds, initializer=_begin_as_worker, env=limits
    )


def _begin_as_worker() -> None:
    """Leave Ctrl-C to the driver, and end with it."""
    follow_the_driver()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def release(executor: Executor, *, at_once: bool) -> None:
    """Let go of an executor; at once means without waiting for what is under way."""
    executor.shutdown(wait=not at_once, cancel_futures=at_once)


def worker_died(error: BaseException) -> bool:
    """Whether a task ended because its worker did (out of memory, or killed)."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"
