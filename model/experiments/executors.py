"""Where tasks run: in this process, or in worker processes on this machine (loky).

Both follow the standard `concurrent.futures.Executor` protocol, and so does a cluster's client.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from model import threads

IDLE_SECONDS = 60  # a worker without work leaves after this
_workers: list[Executor] = []  # the worker processes that stay for the next study
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
    import loky

    share = max(1, (os.cpu_count() or 1) // workers)
    limits = {
        "NUMBA_NUM_THREADS": str(share),
        "OMP_NUM_THREADS": str(share),
        threads.VARIABLE: str(min(threads.threads(), share)),
        "LOKY_MAX_MEMORY_LEAK_SIZE": str(KEPT_BYTES),
    }
    executor: Executor = loky.get_reusable_executor(
        workers, timeout=IDLE_SECONDS, initializer=_leave_interrupts_to_the_driver, env=limits
    )
    _workers[:] = [executor]
    return executor


def dismiss_workers() -> None:
    """End the worker processes that stay: what they have imported is no longer what is meant."""
    while _workers:
        _workers.pop().shutdown(wait=True)


def _leave_interrupts_to_the_driver() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def release(executor: Executor, *, at_once: bool) -> None:
    """Let go of an executor; at once means without waiting for what is under way."""
    import loky.reusable_executor

    if isinstance(executor, loky.reusable_executor._ReusablePoolExecutor):
        if at_once:
            executor.shutdown(wait=True, kill_workers=True)
    else:
        executor.shutdown(wait=not at_once, cancel_futures=at_once)
