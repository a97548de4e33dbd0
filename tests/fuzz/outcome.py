"""What a command line came to, and what is wrong with that."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from unittest import mock

import numpy as np
import pandas as pd

import model.experiments.trace
import model.experiments.twins  # noqa: F401  # their classes are made before `step` is replaced
from model.commands.main import main
from tests.fuzz.cases import Case, make

SECONDS = 60
LINES = 40
"""The longest message: all problems of a file, a line each."""
WOULD_RUN = "would run"
RUNS = ("model.experiments.carry_out.open_store", "model.campaign.model.Campaign.step")
"""Where a run begins."""


class WouldRun(BaseException):
    """The request was accepted: the folder of its results would be made now."""


class Hang(BaseException):
    """The time of a case is over."""


@dataclass(frozen=True)
class Outcome:
    """How a case ended: exit code or `would run`, standard error, and what is wrong with it."""

    line: Sequence[str]
    code: int | str
    said: str
    wrong: str

    def __str__(self) -> str:
        return f"run.py {' '.join(self.line)}: {self.code}, {self.wrong}\n{self.said[:3000]}"


def of(number: int, folder: Path) -> Outcome:
    """Carry a case out in this process, in a folder of its own."""
    case = make(number, folder)
    before = listed(folder)
    out, err = io.StringIO(), io.StringIO()
    with _inside(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = _code(case)
    said = err.getvalue()
    wrong = fault(code, said, folder / "out")
    if not wrong and code == 2 and listed(folder) != before:
        wrong = "something left behind"
    return Outcome(case.line, code, said, wrong)


def listed(folder: Path) -> list[str]:
    """Everything in a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def fault(code: int | str, said: str, out: Path) -> str:
    """What is wrong with an outcome; nothing if it is a valid run or one message and exit 2."""
    if code == WOULD_RUN:
        return ""
    if code not in (0, 2):
        return f"exit {code}"
    if "Traceback" in said:
        return "a traceback"
    if code == 2:
        lines = said.strip().splitlines()
        if not lines or len(lines) > LINES:
            return f"a message of {len(lines)} lines"
        return ""
    return _not_finite(out)


def _not_finite(out: Path) -> str:
    months = out / "months.parquet"
    if not months.exists():
        return ""
    numbers = pd.read_parquet(months).select_dtypes("number")
    return "" if np.isfinite(numbers.to_numpy(float)).all() else "numbers that are not finite"


def _code(case: Case) -> int | str:
    try:
        with _in_time(), contextlib.ExitStack() as stack:
            for where in () if case.whole else RUNS:
                stack.enter_context(mock.patch(where, side_effect=WouldRun))
            return main(case.line)
    except WouldRun:
        return WOULD_RUN
    except Hang:
        return "a hang"
    except Exception:
        traceback.print_exc()
        return "an exception"
    except SystemExit as end:
        return f"SystemExit {end.code}"


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
