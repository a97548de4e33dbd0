"""Workers on a cluster: Dask distributed, as an executor of the standard protocol.

Scheduler and workers run the same sources and see the output folder under the same name (a disk
that all share); a worker's fragments appear there. Dask reruns a task whose worker died; what it
gives up, the runner tries once more cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from model.errors import RequestError, StoreError
from model.version import source_digest

ANSWER_WITHIN = 5
"""Seconds in which a scheduler answers."""
WORKER_WITHIN = 30
"""Seconds in which its first worker comes."""
IN_FLIGHT = 4
"""Tasks a worker that the scheduler is given at once: workers that come later find some."""
START = "Start `dask scheduler` and `dask worker ADDRESS --nthreads 1`: see docs/many_machines.md"


class Cluster(Executor):
    """An existing Dask cluster as an executor: one task a worker process at a time."""

    def __init__(self, client: Any, address: str) -> None:
        self.address = address
        self._client = client
        self._given: WeakSet[Any] = WeakSet()
        self.workers = len(client.nthreads())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand a task to the scheduler.

        Dask's own executor is not used: if a result is lost with its worker and the task then
        fails where it is done again, its future never ends.
        """
        given = self._client.submit(fn, *args, pure=False, **kwargs)
        self._given.add(given)
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()  # taken back by `shutdown` alone: it ends once
        self._client.loop.add_callback(_hand_on, given, answer)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what has not begun, if asked to; the connection stays for the next tasks."""
        if cancel_futures:
            for given in list(self._given):
                given.cancel()
            self._given.clear()

    def memory_of_a_worker(self) -> int | None:
        """Bytes that the smallest worker may use, if the workers have a limit."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        limits = [int(worker.get("memory_limit") or 0) for worker in workers]
        return min((limit for limit in limits if limit), default=None)

    def require_same_sources(self) -> None:
        """Raise RequestError unless every worker has the model this process runs."""
        try:
            found = self._client.run(source_digest)
        except Exception as error:
            raise RequestError(
                f"--cluster {self.address}: a worker cannot load the model"
                f" ({type(error).__name__}: {error}). Install the same version of Fourfold there"
            ) from error
        others = sorted(worker for worker, digest in found.items() if digest != source_digest())
        if others:
            raise RequestError(
                f"--cluster {self.address}: {others[0]} has other sources of the model than this"
                f" process ({len(others)} of {len(found)} workers): install the same version there"
                " and start the workers anew"
            )

    def require_folder(self, folder: Path, content: str) -> None:
        """Raise StoreError unless every worker finds this manifest in the folder."""
        found = self._client.run(_content_of, folder / "manifest.json")
        blind = sorted(worker for worker, there in found.items() if there != content)
        if blind:
            raise StoreError(
                f"--cluster {self.address}: {blind[0]} does not see {folder}: --out must be a"
                " folder on a disk that this machine and all workers share"
            )


async def _hand_on(given: Any, answer: Future[Any]) -> None:
    """Wait for a task of the cluster, and end the future that stands for it, whatever happens."""
    try:
        result = await given
    except BaseException as error:  # a task that was taken back ends so too
        answer.set_exception(error)
    else:
        answer.set_result(result)


def _content_of(path: Path) -> str:
    """What a worker reads in a file; nothing if it is not there."""
    with suppress(OSError):
        return path.read_text(encoding="utf-8")
    return ""


@contextmanager
def connected(address: str) -> Iterator[Cluster | None]:
    """Hold a connection to a cluster as long as the block lasts; without an address, none.

    Raises RequestError if no scheduler answers within a few seconds, it has no worker, or a worker
    has other sources.
    """
    if not address:
        yield None
        return
    client = _client(address)
    try:
        _require_workers(client, address)
        cluster = Cluster(client, address)
        cluster.require_same_sources()
        yield cluster
    finally:
        client.close(timeout=ANSWER_WITHIN)


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise RequestError(
            "--cluster needs Dask distributed, which is not installed:"
            " pip install 'fourfold[cluster]', or make setup"
        ) from error
    try:
        make: Callable[..., Any] = Client
        return make(address, timeout=ANSWER_WITHIN, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise RequestError(
            f"--cluster {address}: no scheduler answers within {ANSWER_WITHIN} seconds"
            f" ({_first_line(error)}). {START}"
        ) from error


def _require_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKER_WITHIN)
    except TimeoutError as error:
        raise RequestError(
            f"--cluster {address}: no worker came within {WORKER_WITHIN} seconds. {START}"
        ) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
