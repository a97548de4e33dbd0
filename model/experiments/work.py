"""What a worker does: run cells one after another and store each before the next begins.

Nothing is stored of a model whose sources are no longer those the study began with: its results
would stand under the key of another model.
"""

from __future__ import annotations

import errno
import os
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from model.errors import RequestError, RunError, StoreError
from model.experiments.fragments import Fragments
from model.experiments.plan import Cell, run_key
from model.experiments.posterior import learnt
from model.version import present_digest, source_digest

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

RunFunction = Callable[[Cell], Sequence["pd.DataFrame"]]
"""Runs one cell; returns months, villages, ledger and, if it has them, groups and counties."""

State = Literal["done", "failed", "elsewhere"]
"""How a run ended; `elsewhere`: not begun, because another process is at it."""

_driver: list[int] = []
"""The process that started this one and waits for it: for a worker on the same machine."""
_one_at_a_time = threading.Lock()
"""A cluster's worker may have several threads; the model runs once at a time in a process."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended: why it failed, and whether it never could run (`wrong_request`)."""

    key: str
    state: State
    seconds: float
    message: str = ""
    trace: str = ""
    wrong_request: bool = False
    months_shared: int = 0

    def line(self, cell: Cell) -> dict[str, Any]:
        """The outcome as a line of `runs.jsonl`, free of anything about this machine."""
        line = {**cell.row(), "state": self.state, "seconds": round(self.seconds, 3)}
        more = {"months_shared": self.months_shared, "message": self.message}
        return line | {name: value for name, value in more.items() if value}


class Branched(list["pd.DataFrame"]):
    """The tables of a run that went on from another's months."""

    def __init__(self, tables: Sequence[pd.DataFrame], months_shared: int) -> None:
        super().__init__(tables)
        self.months_shared = months_shared


class How(TypedDict):
    """The options of a run."""

    fixed_parameters: bool
    vary_world: bool
    check: bool


def how_of(cell: Cell) -> How:
    """The options of a cell, as the campaign takes them."""
    return How(
        fixed_parameters=cell.options.fixed_parameters,
        vary_world=cell.options.vary_world,
        check=cell.options.check,
    )


def scenario_of(cell: Cell) -> Scenario:
    """The scenario of a cell as it is run: with the row of the posterior that its seed has."""
    return learnt(cell.arm.scenario, cell.seed, cell.options.posterior)


def run_campaign(cell: Cell) -> Sequence[pd.DataFrame]:
    """Run the model for one cell; with stops, from the latest that this process has kept."""
    from model import campaign

    scenario, options = scenario_of(cell), how_of(cell)
    if not cell.stops:
        return campaign.run(scenario, cell.seed, **options)
    return Branched(*campaign.run_branched(scenario, cell.seed, cell.stops, **options))


def work_through(
    cells: Sequence[Cell], folder: Path, run: RunFunction, sources: str
) -> list[Outcome]:
    """Run a task: several cells, usually of one seed, so that what they share is built once.

    `sources` is the digest of the sources the study began with. Raises StoreError if they have
    changed, or if a finished run cannot be stored.
    """
    fragments = Fragments(folder)
    with _one_at_a_time:
        return [_run_if_free(cell, fragments, run, sources) for cell in cells if not _orphaned()]


def follow_the_driver() -> None:
    """Begin no run any more once the process that started this one has ended."""
    _driver.append(os.getppid())


def _orphaned() -> bool:
    return bool(_driver) and os.getppid() != _driver[-1]


def finished_before(fragments: Fragments, cell: Cell) -> Outcome:
    """Return the outcome of a cell whose fragment is there."""
    return Outcome(cell.key, "done", float(fragments.about(cell.key)["seconds"]))


def _run_if_free(cell: Cell, fragments: Fragments, run: RunFunction, sources: str) -> Outcome:
    """Run a cell, unless its fragment is there or another process is at it."""
    if fragments.exists(cell.key):  # another process was faster, or the task is rerun
        return finished_before(fragments, cell)
    with ExitStack() as held:
        try:
            ours = held.enter_context(fragments.claim(cell.key))
        except OSError as error:
            raise cannot_write(fragments.folder.parent, error) from error
        if not ours:
            return Outcome(cell.key, "elsewhere", 0.0)
        if fragments.exists(cell.key):  # it ended while we asked
            return finished_before(fragments, cell)
        return _run_one(cell, fragments, run, sources)


def _run_one(cell: Cell, fragments: Fragments, run: RunFunction, sources: str) -> Outcome:
    """Run and store one cell; whatever goes wrong in the run is its own failed row."""
    start = perf_counter()
    try:
        tables = run(cell)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:  # keeping a compiled rule, say
            raise cannot_write(fragments.folder.parent, error) from error
        require_sources(sources)  # it may have failed for them
        require_tables(cell)
        return _failed(cell, error, perf_counter() - start)
    seconds = perf_counter() - start
    require_sources(sources)
    require_tables(cell)
    try:
        fragments.write(cell.key, tables, seconds, checked=cell.options.check)
    except OSError as error:
        raise cannot_write(fragments.folder.parent, error) from error
    except Exception as error:
        return _failed(cell, error, seconds)
    shared = tables.months_shared if isinstance(tables, Branched) else 0
    return Outcome(cell.key, "done", seconds, months_shared=shared)


FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
"""Errors that no other run would escape: the disk is full, or a limit is reached."""


def require_sources(expected: str) -> None:
    """Raise StoreError unless this process, and the files on the disk, are the expected model."""
    try:
        same = source_digest() == present_digest() == expected
    except OSError:  # a file went while it was being read
        same = False
    if not same:
        raise StoreError(
            "the sources of the model changed while this study ran; nothing more was stored:"
            " the finished runs are kept for the old sources. Start again in a new process."
        )


def require_tables(cell: Cell) -> None:
    """Raise StoreError if a table that the scenario names is not the one its key was made from."""
    tables = cell.arm.scenario.tables
    try:
        same = not tables or run_key(cell.arm, cell.seed, cell.options) == cell.key
    except RequestError:  # it cannot be read any more
        same = False
    if not same:
        raise StoreError(
            f"a table changed while this study ran ({', '.join(sorted(tables.values()))}); nothing"
            " more was stored: the finished runs are kept for the old one. Start again in another"
            " folder, or with --force."
        )


def cannot_write(folder: Path, error: OSError) -> StoreError:
    """Return the error that says why nothing more could be written, and what to do."""
    place = error.filename or folder
    return StoreError(
        f"{place} cannot be written: {error.strerror or error}. The finished runs are kept: make"
        " room (disk, quota, limit on file sizes), then give the same request again."
    )


def _failed(cell: Cell, error: Exception, seconds: float) -> Outcome:
    ours = isinstance(error, RunError | RequestError)
    first_line = next(iter(str(error).splitlines()), "")
    message = str(error) if ours else f"{type(error).__name__}: {first_line}"
    return Outcome(
        cell.key,
        "failed",
        seconds,
        message,
        trace=traceback.format_exc(),
        wrong_request=isinstance(error, RequestError),
    )
