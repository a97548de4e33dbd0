"""Where two tables of one run differ: the column, the first row, and the two values there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PLACES = ("date", "year", "village", "county", "dimension", "group", "source", "purpose", "level")
"""Columns that say what a row is about."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one table that is not what is stored; `row` counts from 0."""

    table: str
    column: str
    row: int
    where: str
    stored: str
    again: str
    rows: int
    """How many rows of the column differ."""


def differences(table: str, stored: pd.DataFrame, again: pd.DataFrame) -> Iterator[Difference]:
    """Yield what differs between a stored table and its rerun: rows, columns, types, values."""
    if len(stored) != len(again):
        row = min(len(stored), len(again))
        sizes = (f"{len(stored)} rows", f"{len(again)} rows")
        yield Difference(table, "", row, "", *sizes, rows=abs(len(stored) - len(again)))
    for name in dict.fromkeys([*stored.columns, *again.columns]):
        if name not in stored or name not in again:
            there, here = ("there" if name in one else "missing" for one in (stored, again))
            yield Difference(table, str(name), 0, "", there, here, rows=len(stored))
        else:
            yield from _of_column(table, str(name), stored, again)


def _of_column(
    table: str, name: str, stored: pd.DataFrame, again: pd.DataFrame
) -> Iterator[Difference]:
    n = min(len(stored), len(again))
    one, other = stored[name], again[name]
    if one.dtype != other.dtype:
        kinds = (str(one.dtype), str(other.dtype))
        yield Difference(table, name, 0, "", *kinds, rows=len(stored))
        return
    first, second = one.iloc[:n], other.iloc[:n]
    unequal = ((first != second) & ~(first.isna() & second.isna())).to_numpy()
    if unequal.any():
        row = int(np.argmax(unequal))
        yield Difference(
            table, name, row, _where(stored, row), _text(one.iloc[row]), _text(other.iloc[row]),
            rows=int(unequal.sum()),
        )  # fmt: skip


def _where(stored: pd.DataFrame, row: int) -> str:
    known = [name for name in PLACES if name in stored.columns]
    return ", ".join(f"{name} {stored[name].iloc[row]}" for name in known)


def _text(value: Any) -> str:
    """Write a value with every digit it has."""
    return repr(value.item()) if isinstance(value, np.generic) else str(value)
