"""What one open page is doing: at most one study at a time, and only the last request counts.

A request is carried out in a thread of its own: four pairs first, so that there is an answer at
once, then twice as many, and so on. Whoever listens is told of every change and reads `status`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic
from typing import Any, Literal, Protocol

from model.errors import RequestError, RunError
from model.experiments.executors import worker_died
from model.experiments.plan import Cell, Study
from model.views.dashboard.asked import Asked
from model.views.dashboard.found import Found, found_of, in_a_row
from model.views.dashboard.runs import Run
from model.views.texts import say

State = Literal["idle", "running", "done", "cancelled", "refused"]
FIRST_PAIRS = 4
LOOK_EVERY = 0.05
"""Seconds between looks whether the request still counts."""


@dataclass(frozen=True)
class Status:
    """What there is to show: how far the last request is, and what was found so far.

    `asked` is the last request, `answered` the one that `found` belongs to: while they differ,
    what is shown is of an earlier request. `runs_done` of `runs_wanted` are those of the round
    under way; `seconds` is how long the first answer took.
    """

    state: State = "idle"
    asked: Asked | None = None
    answered: Asked | None = None
    found: Found | None = None
    runs_done: int = 0
    runs_wanted: int = 0
    seconds: float = 0.0
    message: str = ""

    @property
    def of_earlier(self) -> bool:
        """Whether what is shown belongs to an earlier request."""
        return self.found is not None and self.answered != self.asked


class Makes(Protocol):
    """What makes runs: `runs.Runs`, or something faster in tests."""

    def known(self, cell: Cell) -> Run | None:
        """The run, if it has been made."""

    def begin(self, cell: Cell) -> Future[Run]:
        """Begin to make it."""

    def keep(self, cell: Cell, run: Run) -> None:
        """Keep it for the next time."""


class Replaced(Exception):
    """The request under way no longer counts."""


def rounds(pairs: int) -> Iterator[int]:
    """Yield the numbers of pairs after which an answer is given: 4, 8, 16, ..., all."""
    count = min(FIRST_PAIRS, pairs)
    while count < pairs:
        yield count
        count = min(2 * count, pairs)
    yield pairs


class Session:
    """The requests of one page; `listen` is called, from any thread, when `status` has changed."""

    def __init__(self, runs: Makes, listen: Callable[[], None] = lambda: None) -> None:
        self.listen = listen
        self.status = Status()
        self._runs = runs
        self._lock = threading.Lock()
        self._next: Asked | None = None
        self._number = 0
        self._thread: threading.Thread | None = None

    def ask(self, asked: Asked) -> None:
        """Carry out a request instead of the one under way, unless it is the same."""
        with self._lock:
            if self.status.state == "running" and self.status.asked == asked:
                return
            self._number += 1
            self._next = asked
            self.status = replace(
                self.status, state="running", asked=asked, message="", runs_done=0, runs_wanted=0
            )
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
        self.listen()

    def cancel(self) -> None:
        """Give up the request under way; what was found so far stays."""
        with self._lock:
            if self.status.state != "running":
                return
            self._number += 1
            self._next = None
            self.status = replace(self.status, state="cancelled")
        self.listen()

    def close(self) -> None:
        """Give up everything: the page is gone."""
        self.listen = lambda: None
        self.cancel()

    def wait(self) -> Status:
        """Wait until nothing is under way, and return the status."""
        while (thread := self._thread) is not None:
            thread.join()
        return self.status

    def _work(self) -> None:
        """Carry out requests until there is none left."""
        while True:
            with self._lock:
                asked, number, self._next = self._next, self._number, None
                if asked is None:
                    self._thread = None
                    return
            try:
                self._carry_out(asked, number)
            except Replaced:
                continue
            except (RequestError, RunError) as error:
                self._refuse(str(error), number)
            except Exception as error:
                died = worker_died(error)
                what = say(asked.lang, "dashboard.died") if died else f"{error!r}"
                self._refuse(say(asked.lang, "dashboard.failed", why=what), number)

    def _refuse(self, message: str, number: int) -> None:
        found = {"found": None, "answered": None}
        self._tell(number, state="refused", message=message, **found)

    def _tell(self, number: int, **changes: object) -> None:
        """Change the status, if the request still counts."""
        with self._lock:
            if number != self._number:
                return
            self.status = replace(self.status, **changes)  # type: ignore[arg-type]
        self.listen()

    def _carry_out(self, asked: Asked, number: int) -> None:
        began = monotonic()
        study = asked.study()
        first = True
        for pairs in rounds(asked.pairs):
            cells = study.cells(pairs)
            made = self._make(study, cells, number)
            found = found_of(study, made, asked)
            state: State = "done" if pairs == asked.pairs else "running"
            seconds = monotonic() - began if first else self.status.seconds
            first = False
            self._tell(number, state=state, found=found, answered=asked, seconds=seconds)

    def _make(self, study: Study, cells: Sequence[Cell], number: int) -> list[tuple[Cell, Run]]:
        """Every run of these cells, those that are not known made now; pair by pair."""
        made = {cell.key: run for cell in cells if (run := self._runs.known(cell)) is not None}
        missing = {cell.key: cell for cell in cells if cell.key not in made}
        by_pair = sorted(missing.values(), key=lambda cell: cell.seed)
        waiting = {self._runs.begin(cell): cell for cell in by_pair}
        try:
            while waiting:
                self._tell(number, runs_done=len(made), runs_wanted=len(cells))
                for future in self._some(waiting, number):
                    cell = waiting.pop(future)
                    made[cell.key] = future.result()
                    self._runs.keep(cell, made[cell.key])
        except CancelledError as error:
            raise Replaced from error
        finally:
            for future, cell in waiting.items():
                if not future.cancel():  # it is being made: it may be asked for again
                    future.add_done_callback(partial(self._keep, cell))
        return [(cell, made[cell.key]) for cell in cells]

    def _keep(self, cell: Cell, future: Future[Run]) -> None:
        """Keep a run that nobody waits for any more, if it came out."""
        if not future.cancelled() and future.exception() is None:
            self._runs.keep(cell, future.result())

    def _some(self, waiting: dict[Future[Run], Cell], number: int) -> list[Future[Run]]:
        """The runs that have ended, as soon as there are any; Replaced if they no longer count."""
        while True:
            done, _ = wait(waiting, timeout=LOOK_EVERY, return_when=FIRST_COMPLETED)
            if number != self._number:
                raise Replaced
            if done:
                return [future for future in waiting if future in done]


def progress(status: Status, lang: str) -> str:
    """How far the last request is, in words."""
    found, asked = status.found, status.asked
    words: dict[str, Any] = {"pairs": found.pairs if found else 0}
    if asked is not None:
        words |= {"all": asked.pairs, "seconds": f"{status.seconds:.1f}"}
    if status.state == "running":
        runs = {"done": status.runs_done, "wanted": status.runs_wanted}
        parts_of = [say(lang, f"dashboard.{'running' if status.runs_wanted else 'begun'}", **runs)]
        if status.of_earlier:
            parts_of.append(say(lang, "dashboard.earlier"))
        elif found:
            parts_of.append(say(lang, "dashboard.more_coming", **words))
        return in_a_row(parts_of, lang)
    if status.state == "cancelled" and status.of_earlier:
        return say(lang, "dashboard.stopped_earlier")
    if status.state == "cancelled":
        return say(lang, "dashboard.stopped" if found else "dashboard.stopped_bare", **words)
    if status.state == "done":
        return say(lang, "dashboard.finished", **words)
    return say(lang, "dashboard.waiting") if status.state == "idle" else ""
