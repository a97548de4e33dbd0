"""Read one table, check every cell against its declared column, and report all that is wrong."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.errors import RequestError, nearest
from model.scenario.problems import Problem
from model.world.own.columns import OwnColumn
from model.world.own.geojson import SUFFIXES, Features, read_features, shortened

SHOWN_CELLS = 3
"""Wrong cells shown of one column; the rest is counted."""
TEXTS = ("text", "choice")
LARGEST = 10**300
"""Whole numbers beyond it have no place in a float."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text must not begin with: a spreadsheet would carry it out (OWASP, CSV injection)."""


class Finding(NamedTuple):
    """One thing wrong in an own table: file, column, row, the value there, and what is allowed.

    A blank row or column stands for the whole column or file.
    """

    file: str
    column: str
    row: str
    value: str
    allowed: str


@dataclass(slots=True)
class Table:
    """Checked cells of one table: numbers as float64 (NaN blank), texts as str ("" blank)."""

    path: str
    lines: NDArray[Any]
    """Number of each row in the file: of its line in a CSV, else of the row or feature itself."""
    rows: int
    cells: dict[str, NDArray[Any]]
    problems: list[Problem]
    """For a message: the first wrong cells of each column, and how many more there are."""
    findings: list[Finding] = field(default_factory=list)
    """For a list: all of them."""

    def known(self, name: str) -> NDArray[np.bool_]:
        """Which rows give a value of this column."""
        if name not in self.cells:
            return np.zeros(self.rows, bool)
        cells = self.cells[name]
        known: NDArray[np.bool_] = ~np.isnan(cells) if cells.dtype.kind == "f" else cells != ""
        return known

    def wrong(self, name: str, rows: NDArray[Any], what: str, raw: Any = None) -> None:
        """Note a problem of some rows of a column: where, the value (as read), what is allowed."""
        cells = self.cells[name] if raw is None else raw
        allowed = what.removeprefix("allowed: ").removesuffix(".")
        self.findings += [
            Finding(self.path, name, str(self.lines[row]), shown(cells[row]), allowed)
            for row in rows
        ]
        for row in rows[:SHOWN_CELLS]:
            value = shown(cells[row])
            place = f"column {name}, row {self.lines[row]}"
            self.problems.append(Problem(self.path, place, f"{value} is not allowed; {what}"))
        if (more := len(rows) - SHOWN_CELLS) > 0:
            self.problems.append(Problem(self.path, f"column {name}", f"and {more} rows more"))

    def amiss(self, column: str, what: str) -> None:
        """Note a problem of a whole column, or of the file ("")."""
        self.problems.append(Problem(self.path, f"column {column}" if column else "", what))
        self.findings.append(Finding(self.path, column, "", "", what.removesuffix(".")))

    def refuse_blanks(self, name: str, why: str) -> None:
        """Note the blank cells of a column that must be complete."""
        blank = np.flatnonzero(~self.known(name))
        if name in self.cells and len(blank):
            self.wrong(name, blank, why)


def shown(value: Any) -> str:
    """A cell as a message shows it."""
    if _blank(value):
        return "a blank cell"
    if isinstance(value, int) and abs(value) > LARGEST:
        return shortened(value)
    return repr(value) if isinstance(value, str) else f"{value:.12g}"


def read_table(key: str, path: str, columns: Sequence[OwnColumn]) -> Table:
    """Read a CSV (UTF-8, comma, header), Parquet or GeoJSON file; unknown columns are problems.

    `key` is the setting that names the file. A file that cannot be read at all is a RequestError.
    """
    frame, lines, features = _frame(key, path, [c.name for c in columns if c.kind in TEXTS])
    table = Table(path, lines, len(frame), {}, [])
    for feature, column, value, allowed in features.wrong if features else ():
        row = np.array([feature - 1])
        table.wrong(column, row, f"allowed: {allowed}.", {feature - 1: value})
    known = {column.name: column for column in columns}
    names = [str(name).strip() for name in frame.columns]
    for column_name, what in _column_problems(names, known):
        table.amiss(column_name, what)
    for position, name in enumerate(names):
        if name in known and name not in table.cells:
            _take(table, known[name], frame.iloc[:, position].to_numpy())
    if not table.rows:
        table.amiss("", "holds no rows")
    return table


def _frame(key: str, path: str, texts: list[str]) -> tuple[Any, NDArray[Any], Features | None]:
    """The file as a data frame, without its blank rows, and the number of each row in the file."""
    import pandas as pd

    try:
        if Path(path).suffix == ".parquet":
            frame = pd.read_parquet(path)
            return frame, np.arange(1, len(frame) + 1), None
        if Path(path).suffix in SUFFIXES:
            features = read_features(path)
            frame = pd.DataFrame(features.columns, index=range(features.count), dtype=object)
            return frame, np.arange(1, features.count + 1), features
        frame = _csv(path, texts)
    except OSError as error:
        raise RequestError(f"{key}: {path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, pd.errors.ParserError, pd.errors.ParserWarning) as error:
        what = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RequestError(f"{key}: {path} is not a table that can be read: {what}.") from None
    filled = frame.notna().to_numpy().any(axis=1)
    return frame[filled], np.flatnonzero(filled) + 2, None


def _csv(path: str, texts: list[str]) -> Any:
    """Numbers are read as numbers where a whole column is; only an empty cell is blank."""
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            path,
            dtype=dict.fromkeys(texts, str),
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8-sig",
            skip_blank_lines=False,
            index_col=False,
            low_memory=False,
        )


def _column_problems(names: list[str], known: dict[str, OwnColumn]) -> Iterator[tuple[str, str]]:
    """Yield each column that is unknown, twice there or missing, and what is wrong with it."""
    for name in dict.fromkeys(names):
        if name not in known:
            hint = nearest(name, known)
            what = f"is not a known column.{hint} Known: {', '.join(known)}."
            yield name, what
        elif names.count(name) > 1:
            yield name, "stands there more than once"
    for column in known.values():
        if column.required and column.name not in names:
            yield column.name, f"is missing; allowed: {column.allowed}."


def _take(table: Table, column: OwnColumn, raw: NDArray[Any]) -> None:
    """Put the cells of one column into the table, as numbers or as texts, and check them."""
    if column.kind in TEXTS:
        texts = np.array(["" if _blank(v) else str(v).strip() for v in raw], object)
        table.cells[column.name] = texts
        wrong = [i for i, t in enumerate(texts) if t and column.choices and t not in column.choices]
        hint = nearest(texts[wrong[0]], column.choices) if wrong else ""
        table.wrong(column.name, np.array(wrong, int), f"allowed: {column.allowed}.{hint}")
        if column.kind == "text":
            begun = [i for i, v in enumerate(raw) if str(v).startswith(FORMULA)]
            what = f"allowed: {column.allowed} that does not begin with = + - @, tab or return."
            table.wrong(column.name, np.array(begun, int), what)
    else:
        numbers, unread = _numbers(raw)
        table.cells[column.name] = numbers
        _check(table, column, raw, unread)
    if column.required:
        table.refuse_blanks(column.name, f"allowed: {column.allowed}.")


def _blank(value: Any) -> bool:
    return value is None or value != value or str(value).strip() == ""


def _numbers(raw: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Cells as numbers, and which cells hold something that is not one."""
    import pandas as pd

    if raw.dtype.kind in "iufb":
        return raw.astype(np.float64), np.zeros(len(raw), bool)
    cells = [None if isinstance(v, int) and abs(v) > LARGEST else v for v in raw]
    numbers = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce").to_numpy(
        np.float64, na_value=np.nan
    )
    unread = np.isnan(numbers)
    for row in np.flatnonzero(unread):
        unread[row] = not _blank(raw[row])
    return numbers, unread


def _check(table: Table, column: OwnColumn, raw: NDArray[Any], unread: NDArray[np.bool_]) -> None:
    """Note what is no number, or outside the bounds, and blank it."""
    numbers = table.cells[column.name]
    with np.errstate(invalid="ignore"):
        bad = unread | (numbers < column.low) | (numbers > column.high)
        if column.kind == "whole":
            finite = np.where(np.isfinite(numbers), numbers, 0.0)
            bad |= finite != np.floor(finite)
    table.wrong(column.name, np.flatnonzero(bad), f"allowed: {column.allowed}.", raw)
    table.cells[column.name] = np.where(bad, np.nan, numbers)
