"""What officials see: the views that policies receive, made from seen columns and the register."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import larger
from model.households import Households
from model.policies.seen import CadresSeen, HouseholdsSeen, VillagesSeen
from model.relief import Cause, Register
from model.threads import over_villages
from model.units import ONE, ZERO
from model.villages import Villages

F = np.float32
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
NEAR = F(0.2)
"""A household is near the exit bar when its seen income is within this share of it (assumed)."""
PARTS = F(2.0**16)
"""Shortfalls are summed as whole parts of a person's line: exact in any order."""
SUMS = ("households", "persons", "gap", "open_gaps", "near")
CAUSES = len(Cause)
U = np.uint64
NOBODY = slice(0, 0)


class SeenRows(NamedTuple):
    """The columns of households that the office reads."""

    persons: NDArray[Any]
    register: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]
    seen_cause: NDArray[Any]


def listed(register: Any) -> Any:
    """Whether a household is on the register today."""
    return (register == LISTED) | (register == RETURNED)


def shortfall_seen(ratio: Any) -> Any:
    """Share of the line that is missing, as seen; `ratio` is seen income over the line."""
    return larger(ONE - ratio, ZERO)


def near_bar(ratio: Any, bar: Any) -> bool:
    """Whether seen income is within 20 % of the exit bar; both are over the line."""
    return bool((ratio >= (ONE - NEAR) * bar) & (ratio <= (ONE + NEAR) * bar))


is_listed = compiled(listed)
shortfall = compiled(shortfall_seen)
is_near = compiled(near_bar)


@compiled
def _list(register: Any, lo: Any, hi: Any, flag: Any, row: Any) -> Any:
    """Fill `row` with the listed of these rows, `flag` being working memory; their number.

    What counts is looked up first and listed then, without a branch to guess.
    """
    size = U(0)
    for k in range(hi - lo):
        flag[k] = is_listed(register[lo + k])
    for k in range(hi - lo):
        row[size] = lo + k
        size += U(flag[k])
    return size


@compiled
def _village_loop(r: SeenRows, start: Any, bars: Any, sums: Any, causes: Any, span: Any) -> None:
    """Fill `sums` (villages, SUMS) and `causes` (villages, CAUSES); `bars` are line and exit bar.

    `span` is the first village, one past the last, and working memory.
    """
    (line, bar), (first, last, flag, row) = bars, span
    for v in range(first, last):
        size = _list(r.register, U(start[v]), U(start[v + 1]), flag, row)
        persons, gap, open_gaps, near = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        for k in range(size):
            i = row[k]
            ratio = r.seen_income[i] / line
            persons += np.int64(r.persons[i])
            gap += np.int64(r.persons[i]) * np.int64(shortfall(ratio) * PARTS)
            near += 1 if (r.seen_gaps[i] == 0) & is_near(ratio, bar) else 0
        for k in range(size):
            gaps = r.seen_gaps[row[k]]
            for bit in range(4):
                open_gaps += np.int64((gaps >> np.uint8(bit)) & np.uint8(1))
            causes[v, r.seen_cause[row[k]]] += 1
        sums[v, 0], sums[v, 1], sums[v, 2] = size, persons, gap
        sums[v, 3], sums[v, 4] = open_gaps, near


def villages_seen(
    households: Households, villages: Villages, line: float, bar: float = 1.0
) -> VillagesSeen:
    """The villages as the office sees them today.

    `line` is the line officials work with (yuan a person a year), `bar` the exit bar over it.
    """
    rows = households.rows(SeenRows)
    sums = np.zeros((villages.size, len(SUMS)), np.int64)
    causes = np.zeros((villages.size, CAUSES), np.int64)
    start, bars = households.start, (F(line), F(bar))
    largest = int(np.diff(start).max(initial=1))

    def part(first: int, last: int) -> None:
        memory = np.empty(largest, np.uint8), np.empty(largest, np.uint32)
        _village_loop(rows, start, bars, sums, causes, (first, last, *memory))

    over_villages(start, part)
    return VillagesSeen(
        key=villages.key,
        poor=villages.poor,
        deep=villages.deep,
        remote=villages.remote,
        township=villages.township,
        county=villages.county,
        households=np.diff(households.start).astype(np.int64),
        registered_households=sums[:, 0],
        registered_persons=sums[:, 1],
        seen_gap=sums[:, 2] / float(PARTS),
        seen_open_gaps=sums[:, 3],
        near_line=sums[:, 4],
        main_cause=causes.argmax(axis=1),
    )


def households_seen(
    households: Households, rows: NDArray[Any], line: float, only: Container[str] | None = None
) -> HouseholdsSeen:
    """What the village sees of some households (row numbers); incomes are over `line` (yuan).

    `only` names the fields that will be looked at; the others stay empty.
    """
    fields = {
        name: getattr(households, name)[rows if only is None or name in only else NOBODY]
        for name in HouseholdsSeen.__slots__
    }
    fields["seen_income"] = fields["seen_income"] / F(line)
    return HouseholdsSeen(**fields)


def cadres_seen(cadres: Any, rows: NDArray[Any]) -> CadresSeen:
    """The files of some cadres (row numbers)."""
    return CadresSeen(cadres.key[rows], cadres.county[rows], cadres.topic[rows])
