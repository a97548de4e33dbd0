"""Columns and who may write them: the store behind households, villages and cadres.

Every column is declared once: type, unit, who writes it, what it means. A system obtains writable
arrays only for its own columns; everybody else reads read-only views. The arrays themselves are
private and stay writable, so that a pickled store restores as it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column of a store."""

    name: str
    dtype: str
    unit: str
    writer: str
    meaning: str
    lanes: int = 0
    """Number of rows of a two-dimensional column (lanes, rows); 0 for a plain column."""
    start: float = 0
    """What every row holds before anybody has written it."""


NOBODYS: frozenset[str] = frozenset()
"""The columns that may be written when the block is over."""


LINE = 64
"""Bytes of a cache line."""


@cache
def _picker(kind: Any) -> Any:
    """What takes the columns that a NamedTuple of arrays names, all at once."""
    return attrgetter(*kind._fields)


class Columns:
    """What has columns as attributes."""

    def rows[R](self, kind: type[R]) -> R:
        """Collect the columns that a NamedTuple of arrays names, for a compiled loop."""
        pick: Any = _picker(kind)  # type: ignore[arg-type]  # classes are hashable
        return kind(*pick(self))


class Writable(Columns):
    """The columns as one writer sees them: its own writable, the others read-only.

    A view is made when a column is first asked for: most writers ask for few. Columns of others
    are the store's own views.
    """

    _of: tuple[Store, frozenset[str]]
    """The store, and the names of the columns that may be written."""

    def __init__(self, store: Store, own: frozenset[str]) -> None:
        self.__dict__["_of"] = store, own

    def __getattr__(self, name: str) -> Array:
        store, own = self._of
        if name not in store._arrays:
            raise AttributeError(name)
        view: Array = store._arrays[name].view() if name in own else getattr(store, name)
        self.__dict__[name] = view
        return view

    def __setattr__(self, name: str, value: Any) -> None:
        if self.__dict__.get(name) is not value:  # own.x += 1 has written in place already
            raise AttributeError(f"{name}: write into the column, own.{name}[:] = ...")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing may be written after the `with` block."""
        store, _ = self.__dict__.pop("_of")
        for view in self.__dict__.values():
            view.flags.writeable = False
        self.__dict__["_of"] = store, NOBODYS


class Store(Columns):
    """Struct of arrays with one writer per column.

    `store.assets` is a read-only view; `with store.writing("livelihoods") as own:` gives writable
    arrays of that writer's columns, and read-only views of all others.
    """

    COLUMNS: ClassVar[tuple[Column, ...]] = ()

    def __init__(self, size: int) -> None:
        self.size = size
        self._arrays: dict[str, Array] = {}
        for mine in (True, False):  # what only the world writes is shared by copies
            self._arrays |= _together((c for c in self.COLUMNS if _worlds(c) is mine), size)
        for column in self.COLUMNS:
            self._arrays[column.name].fill(column.start)

    def __getattr__(self, name: str) -> Array:
        """Make the read-only view of a column when it is first asked for; then it is found here."""
        if name not in self._declared() or "_arrays" not in self.__dict__:
            raise AttributeError(name)
        view = self.__dict__[name] = self._arrays[name].view()
        view.flags.writeable = False
        return view

    def __getstate__(self) -> dict[str, Any]:
        """Views are not stored: a view that is read back would be a copy of its column."""
        return {k: value for k, value in self.__dict__.items() if k not in self._declared()}

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._declared():
            raise AttributeError(f"{name} is a column: write it inside `with store.writing(...)`")
        super().__setattr__(name, value)

    def __len__(self) -> int:
        return self.size

    def writing(self, writer: str) -> Writable:
        """Open the columns of one writer in a `with`; a writer nobody declared is a KeyError."""
        return Writable(self, self._written()[writer])

    @classmethod
    @cache
    def _declared(cls) -> frozenset[str]:
        return frozenset(column.name for column in cls.COLUMNS)

    @classmethod
    @cache
    def _written(cls) -> dict[str, frozenset[str]]:
        """Columns by writer."""
        writers = {column.writer for column in cls.COLUMNS}
        return {w: frozenset(c.name for c in cls.COLUMNS if c.writer == w) for w in writers}

    def copy(self) -> Self:
        """An independent copy: columns that only the world writes are shared."""
        return self._copied(slice(0, self.size), self._arrays)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A deep copy shares the columns of the world too, and lays its own side by side."""
        return self.copy()

    def take_over(self, into: Array, other: Self, rows: Array) -> None:
        """Let rows `into` become what rows `rows` of another store of the kind are."""
        for name, array in self._arrays.items():
            array[..., into] = other._arrays[name][..., rows]

    def of_rows(self, first: int, last: int) -> Self:
        """An independent copy of rows `first` to before `last`, as a store of its own."""
        rows = slice(first, last)
        return self._copied(rows, {name: a[..., rows] for name, a in self._arrays.items()})

    def _copied(self, rows: slice, shared: dict[str, Array]) -> Self:
        """A copy of some rows; the columns of the world are taken from `shared` as they are."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__getstate__())
        other.size = rows.stop - rows.start
        own = _together((c for c in self.COLUMNS if not _worlds(c)), other.size)
        for name, array in own.items():
            array[...] = self._arrays[name][..., rows]
        other._arrays = shared | own
        return other

    def bytes_per_row(self) -> float:
        """Memory of all columns over the number of rows."""
        return sum(a.nbytes for a in self._arrays.values()) / max(self.size, 1)


def _worlds(column: Column) -> bool:
    return column.writer == "world"


def _together(columns: Iterable[Column], size: int) -> dict[str, Array]:
    """Make columns side by side in one piece of memory, at whole cache lines from its beginning.

    NumPy asks the system for large pages from four megabytes on, which a column alone hardly
    reaches: a loop over thirty columns then finds their addresses faster (a tenth of a run).
    """
    kinds = {c.name: (np.dtype(c.dtype), (c.lanes, size) if c.lanes else (size,)) for c in columns}
    bytes_of = {name: kind.itemsize * math.prod(shape) for name, (kind, shape) in kinds.items()}
    ends = np.cumsum([-(-number // LINE) * LINE for number in bytes_of.values()]).tolist()
    piece = np.empty(ends[-1] if ends else 0, np.uint8)
    made: dict[str, Array] = {}
    for name, first in zip(kinds, [0, *ends], strict=False):
        kind, shape = kinds[name]
        made[name] = piece[first : first + bytes_of[name]].view(kind).reshape(shape)
    return made
