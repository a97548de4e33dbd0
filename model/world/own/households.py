"""Own households: rows in order, and given values laid over each stage of generation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.world.arithmetic import logs
from model.world.geography import Ints
from model.world.own.columns import CAUSES, GAP_COLUMNS, HOUSEHOLDS
from model.world.own.table import Table, read_table
from model.world.own.villages import refuse_twice
from model.world.places import MOST_HOUSEHOLDS

MEMBERS = ("workers", "old", "pupils")


def read_households(path: str, villages: Table) -> Table:
    """Read the table of households and check it against its villages; see its `problems`."""
    table = read_table("world.households_file", path, HOUSEHOLDS)
    if "village" in table.cells and "village" in villages.cells:
        _check_villages(table, villages)
    _check_numbers(table)
    _check_members(table)
    _check_hamlets(table, villages)
    return table


def _check_villages(table: Table, villages: Table) -> None:
    own, known = table.cells["village"], villages.cells["village"]
    lost = np.flatnonzero(~np.isnan(own) & ~np.isin(own, known))
    table.wrong("village", lost, f"allowed: a village of {villages.path}.")
    empty = np.flatnonzero(~np.isnan(known) & ~np.isin(known, own))
    villages.wrong("village", empty, f"it has no household in {table.path}; allowed: at least one.")


def _check_numbers(table: Table) -> None:
    if "village" not in table.cells:
        return
    if "household" in table.cells:
        table.refuse_blanks("household", "fill every row of this column, or leave it out.")
        address = table.cells["village"] * MOST_HOUSEHOLDS + table.cells["household"]
        refuse_twice(table, "household", address, "each number once in a village.")
        return
    given = table.cells["village"][table.known("village")]
    for village, many in zip(*np.unique(given, return_counts=True), strict=True):
        if many > MOST_HOUSEHOLDS:
            first = np.flatnonzero(table.cells["village"] == village)[:1]
            table.wrong("village", first, f"allowed: at most {MOST_HOUSEHOLDS} households in it.")


def _check_members(table: Table) -> None:
    persons = table.cells.get("persons", np.full(table.rows, np.nan))
    total = np.zeros(table.rows)
    for name in MEMBERS:
        known = table.known(name)
        table_cells = table.cells.get(name, total)
        lonely = np.flatnonzero(known & np.isnan(persons))
        if len(lonely):
            table.wrong(name, lonely, "allowed: only beside a number of persons in the same row.")
        total = total + np.where(known, table_cells, 0.0)
    many = np.flatnonzero(~np.isnan(persons) & (total > np.nan_to_num(persons)))
    if len(many):
        table.wrong("persons", many, "allowed: at least its workers, old and pupils together.")


def _check_hamlets(table: Table, villages: Table) -> None:
    if not (table.known("hamlet").any() and villages.known("hamlets").any()):
        return
    if "village" not in table.cells or "village" not in villages.cells:
        return
    most = dict(zip(villages.cells["village"], villages.cells["hamlets"], strict=True))
    limit = np.array([most.get(v, np.nan) for v in table.cells["village"]])
    over = np.flatnonzero(np.nan_to_num(table.cells["hamlet"]) > np.nan_to_num(limit, nan=np.inf))
    table.wrong("hamlet", over, f"allowed: up to the hamlets of its village in {villages.path}.")


class OwnRows:
    """Own households in the order of the store: by village, then by number in the village."""

    def __init__(self, table: Table, keys: NDArray[Any]) -> None:
        """`keys` are those of the villages, in the order of their rows."""
        village = _row_of(table.cells["village"], keys)
        number = table.cells.get("household", _in_file_order(village)).astype(np.int64)
        order = np.lexsort((number, village))
        self.order = order[village[order] >= 0]
        self.numbers: Ints = number[self.order]
        self.counts: Ints = np.bincount(village[self.order], minlength=len(keys)).astype(np.int64)
        self._table = table

    def hamlets(self, generated: NDArray[Any], given: NDArray[np.bool_]) -> NDArray[Any]:
        """Hamlets of each village: as given, else as many as its households need."""
        known = self._known("hamlet")
        village = np.repeat(np.arange(len(self.counts)), self.counts)
        most = np.zeros(len(self.counts))
        np.maximum.at(most, village[known], self._cells("hamlet")[known])
        return np.where(given, generated, np.maximum(generated, most)).astype(np.uint8)

    def lay(self, columns: Any, names: tuple[str, ...]) -> None:
        """Lay the given cells over the generated columns of one stage (see `people.fill`)."""
        if names == MEMBERS:
            self._lay_members(columns)
            return
        for name in names:
            if name == "gaps":
                self._lay_gaps(columns.gaps)
            elif (known := self._known(name)).any():
                getattr(columns, name)[known] = self._stored(name)[known]

    def _known(self, name: str) -> NDArray[np.bool_]:
        return self._table.known(name)[self.order]

    def _cells(self, name: str) -> NDArray[Any]:
        cells = self._table.cells.get(name, np.full(self._table.rows, np.nan))
        return cells[self.order]

    def _stored(self, name: str) -> NDArray[Any]:
        """Cells as the store keeps them: log of land, hamlets from 0, codes of causes."""
        cells = self._cells(name)
        if name == "land":
            return logs(np.where(np.isnan(cells), 1.0, cells))
        if name == "cause":
            return np.array([CAUSES.index(c) if c else 0 for c in cells], np.uint8)
        blank = np.where(np.isnan(cells), 1.0, cells)
        return blank - 1.0 if name == "hamlet" else blank

    def _lay_gaps(self, gaps: NDArray[Any]) -> None:
        for bit, name in enumerate(GAP_COLUMNS):
            known = self._known(name)
            is_missing = np.nan_to_num(self._cells(name)).astype(np.uint8) << np.uint8(bit)
            gaps[known] = (gaps[known] & np.uint8(255 - (1 << bit))) | is_missing[known]

    def _lay_members(self, columns: Any) -> None:
        """Given members stay; generated ones give way, so that nobody is counted twice."""
        left = columns.persons.astype(np.int64)
        given = {name: self._known(name) for name in MEMBERS}
        for name in MEMBERS:
            left -= np.where(given[name], np.nan_to_num(self._cells(name)), 0).astype(np.int64)
        for name in MEMBERS:
            column = getattr(columns, name)
            made = left if name == "pupils" else np.minimum(column, left)
            made = np.where(given[name], np.nan_to_num(self._cells(name)), made).astype(np.int64)
            left -= np.where(given[name], 0, made)
            column[:] = made


def _row_of(numbers: NDArray[Any], keys: NDArray[Any]) -> Ints:
    """Row of the village with each number, -1 where it is not among the keys."""
    order = np.argsort(keys)
    at = np.minimum(np.searchsorted(keys[order], numbers), len(keys) - 1)
    row = order[at]
    return np.where(keys[row] == numbers, row, -1)


def _in_file_order(village: Ints) -> NDArray[np.float64]:
    """Number of each row among those of its village, in the order of the file."""
    order = np.argsort(village, kind="stable")
    ordered = village[order]
    first = np.searchsorted(ordered, ordered)
    number = np.empty(len(village))
    number[order] = np.arange(len(village)) - first
    return number
