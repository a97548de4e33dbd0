"""Every problem of own tables at once: a list of findings, one a cell, column or file."""

from __future__ import annotations

import numpy as np

from model.errors import RequestError
from model.world.own.households import read_households
from model.world.own.table import Finding, Table
from model.world.own.villages import read_villages


def findings_of(villages: str, households: str = "") -> tuple[list[Finding], dict[str, int]]:
    """Check own tables and return all that is wrong, and how many rows each file has.

    A file that cannot be read at all is one finding; the other is checked all the same.
    """
    tables: list[Table] = []
    found: list[Finding] = []
    try:
        tables.append(read_villages(villages))
    except RequestError as error:
        found.append(_unreadable(villages, error))
    if households:
        try:
            known = tables[0] if tables else Table(villages, np.zeros(0, int), 0, {}, [])
            tables.append(read_households(households, known))
        except RequestError as error:
            found.append(_unreadable(households, error))
    found += [finding for table in tables for finding in table.findings]
    first = {finding[:3]: finding for finding in reversed(found)}  # of a cell: what came first
    order = dict.fromkeys(finding[:3] for finding in found)
    found = sorted((first[place] for place in order), key=_by_row)
    return found, {table.path: table.rows for table in tables}


def _by_row(finding: Finding) -> tuple[str, int]:
    """Files in the order of their names, whole columns first, then rows from above."""
    return finding.file, int(finding.row or 0)


def _unreadable(path: str, error: RequestError) -> Finding:
    return Finding(path, "", "", "", str(error).partition(": ")[2] or str(error))
