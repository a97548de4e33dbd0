"""How far a study is: on standard error a bar (terminal) or a sparse line, in a notebook a bar.

Nothing is shown in the first two seconds: a short study stays quiet.
"""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

QUIET_SECONDS = 2.0
LINE_EVERY = 20.0


def say(line: str) -> None:
    """Write a line to standard error; a bar that is shown moves down."""
    sys.stderr.write(f"{line}\n")


class Progress:
    """Shows finished runs, failed runs and time left; used in a `with`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.start = monotonic()
        self._last_line = self.start
        self._first: tuple[int, float] | None = None
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._cell: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._cell is not None:
            self._cell.update({"text/plain": ""}, raw=True)  # what is done needs no bar

    def show(self, done: int, failed: int) -> None:
        """Show the numbers of finished and failed runs, if it is time to."""
        now = monotonic()
        if done and self._first is None:
            self._first = done, now - self.start
        if now - self.start < QUIET_SECONDS:
            return
        if sys.stderr.isatty():
            self._move_bar(done, failed)
        elif in_notebook():
            self._move_cell(done, self.line(done, failed, now - self.start))
        elif now - self._last_line >= LINE_EVERY:
            self._last_line = now
            sys.stderr.write(self.line(done, failed, now - self.start) + "\n")

    def line(self, done: int, failed: int, seconds: float) -> str:
        """The progress as a line of text."""
        trouble = f", {failed} failed" if failed else ""
        return f"{done} of {self.total} runs{trouble}, {seconds:.0f} s{self._left(done, seconds)}"

    def _left(self, done: int, seconds: float) -> str:
        """Time left at the pace since the first finished run, which may have compiled the rules."""
        if not done:
            return " (the first run of a new version compiles the rules)"
        first, since = self._first or (0, 0.0)
        if done == first:
            return ""
        return f", about {(seconds - since) / (done - first) * (self.total - done):.0f} s left"

    def _move_bar(self, done: int, failed: int) -> None:
        if self._bar is None:
            self._bar = _new_bar()
            self._task = self._bar.add_task("runs", total=self.total, failed="")
            self._bar.start()
        assert self._task is not None
        trouble = f"[red]{failed} failed" if failed else ""
        self._bar.update(self._task, completed=done, failed=trouble)

    def _move_cell(self, done: int, line: str) -> None:
        """Show the bar below the cell that runs, always the same one."""
        from IPython.display import display

        bar = f'<progress value="{done}" max="{self.total}"></progress> {line}'
        shown = {"text/plain": line, "text/html": bar}
        if self._cell is None:
            self._cell = display(shown, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._cell.update(shown, raw=True)


def in_notebook() -> bool:
    """Whether this process answers the cells of a notebook."""
    shell = sys.modules.get("IPython")
    return shell is not None and getattr(shell.get_ipython(), "kernel", None) is not None


def _new_bar() -> Bar:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        progress.TextColumn("{task.fields[failed]}"),
        console=Console(stderr=True),
        transient=True,
    )
