"""The store of households: one array a column, rows in key order inside each village.

Every column is declared once: type, unit, who writes it, what it means. A system obtains writable
arrays only for its own columns; everybody else reads read-only views. The arrays themselves are
private and stay writable, so that a pickled store restores as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column of the store."""

    name: str
    dtype: str
    unit: str
    writer: str
    meaning: str
    lanes: int = 0
    """Number of rows of a two-dimensional column (lanes, households); 0 for a plain column."""


_C = Column
COLUMNS: tuple[Column, ...] = (
    _C("key", "u4", "", "world", "the household's own number: address of its draws, never reused"),
    _C("village", "i4", "row", "world", "row of its village"),
    _C("hamlet", "u1", "", "world", "hamlet within the village"),
    _C("way", "f4", "minutes", "world", "way from the village office"),
    _C("remote", "f4", "sd", "world", "remoteness of the hamlet"),
    _C("persons", "u1", "persons", "world", "members"),
    _C("land", "f4", "relative", "world", "land"),
    _C("schooling", "f4", "years", "world", "schooling of the head"),
    _C("ties", "u1", "yes or no", "world", "has ties to the list-maker"),
    _C("workers", "u1", "persons", "livelihoods", "members who can work"),
    _C("pupils", "u1", "persons", "livelihoods", "schoolchildren"),
    _C("old", "u1", "persons", "livelihoods", "old members"),
    _C("ability", "f4", "log points", "livelihoods", "permanent earning ability"),
    _C("assets", "f4", "of median 2013", "livelihoods", "productive assets"),
    _C("shock", "f4", "log points", "livelihoods", "lasting luck"),
    _C("season", "f4", "log points", "livelihoods", "own harvest luck of the year"),
    _C("away", "u1", "persons", "livelihoods", "workers away"),
    _C("placed", "f4", "factor", "livelihoods", "what a job placement still adds"),
    _C("ill", "u1", "yes or no", "livelihoods", "chronic illness or disability"),
    _C("gaps", "u1", "bits", "livelihoods", "guarantees missing"),
    _C("aid", "u2", "bits", "livelihoods", "measures in force, one bit a measure"),
    _C("misfit", "u2", "bits", "livelihoods", "measures in force that do not fit the cause"),
    _C("due", "i2", "month", "livelihoods", "when a house, a move or a planting is ready (-1 none)"),
    _C("industry_from", "i2", "month", "livelihoods", "when the industry share bears (-1 none)"),
    _C("relocated", "u1", "yes or no", "livelihoods", "moved to town"),
    _C("quarter", "f4", "yuan", "livelihoods", "income of the running quarter"),
    _C("quarters", "f4", "yuan", "livelihoods", "income of the last eight quarters", 8),
    _C("unsent", "f4", "yuan a year", "livelihoods", "gross pay away that never reached home"),
    _C("poor", "u1", "bits", "livelihoods", "true poverty, three reports"),
    _C("years_poor", "u1", "years", "livelihoods", "Decembers in income poverty"),
    _C("cause", "u1", "code", "livelihoods", "true main cause"),
    _C("register", "u1", "code", "assessment", "what the paper says"),
    _C("exit_month", "i2", "month", "assessment", "month of the last release (-1 none)"),
    _C("exit_kind", "u1", "code", "assessment", "how it was released"),
    _C("seen_income", "f4", "yuan a person", "operations", "recorded income, gross pay away included"),
    _C("seen_gaps", "u1", "bits", "operations", "missing guarantees that were noticed"),
    _C("seen_workers", "u1", "persons", "operations", "workers counted at the last visit"),
    _C("seen_cause", "u1", "code", "operations", "cause written down"),
    _C("seen_month", "i2", "month", "operations", "date of the last visit"),
    _C("visits", "f4", "a year", "operations", "visits in the last twelve months, discounted"),
    _C("plan", "u1", "code", "operations", "measure chosen for it"),
    _C("plan_fits", "u1", "yes or no", "operations", "whether the plan fits the cause (truth)"),
    _C("granted", "u2", "bits", "support", "measures granted this month"),
    _C("granted_misfit", "u2", "bits", "support", "of these, those that do not fit"),
    _C("paid", "u2", "bits", "support", "monthly measures paid this month"),
)
BY_NAME = {column.name: column for column in COLUMNS}
WRITERS = tuple(dict.fromkeys(column.writer for column in COLUMNS))
CLEARED = ("granted", "granted_misfit", "paid")


class Households:
    """Struct of arrays with one writer per column.

    `households.assets` is a read-only view; `with households.writing("livelihoods") as own:` gives
    writable arrays of that writer's columns, and read-only views of all others.
    """

    def __init__(self, size: int, village_start: Array) -> None:
        self.size = size
        self.village_start = village_start
        self._columns: dict[str, Array] = {c.name: _empty(c, size) for c in COLUMNS}

    def __getattr__(self, name: str) -> Array:
        columns = self.__dict__.get("_columns")
        if columns is None or name not in columns:
            raise AttributeError(name)
        view: Array = columns[name].view()
        view.flags.writeable = False
        return view

    def __len__(self) -> int:
        return self.size

    @contextmanager
    def writing(self, writer: str) -> Iterator[Writable]:
        """Open the columns of one writer; a writer nobody declared is a KeyError."""
        if writer not in WRITERS:
            raise KeyError(writer)
        yield Writable(self._columns, writer)

    def clear_month(self) -> None:
        """Forget what support granted this month, once livelihoods have applied it."""
        for name in CLEARED:
            self._columns[name].fill(0)

    def copy(self) -> Households:
        """An independent copy: columns that only the world writes are shared."""
        other = Households.__new__(Households)
        other.size, other.village_start = self.size, self.village_start
        other._columns = {
            name: array if BY_NAME[name].writer == "world" else array.copy()
            for name, array in self._columns.items()
        }
        return other

    def bytes_per_household(self) -> float:
        """Memory of all columns over the number of households."""
        return sum(a.nbytes for a in self._columns.values()) / max(self.size, 1)


class Writable:
    """The columns as one writer sees them: its own writable, the others read-only."""

    def __init__(self, columns: dict[str, Array], writer: str) -> None:
        for name, array in columns.items():
            view = array.view()
            view.flags.writeable = BY_NAME[name].writer == writer
            setattr(self, name, view)

    def __getattr__(self, name: str) -> Array:
        raise AttributeError(name)


def _empty(column: Column, size: int) -> Array:
    shape = (column.lanes, size) if column.lanes else (size,)
    array = np.zeros(shape, np.dtype(column.dtype))
    if column.dtype == "i2":
        array.fill(-1)
    return array
