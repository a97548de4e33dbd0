"""Who gains: the city counted in December by what households were when the campaign began.

A household stays in its group for the whole run, so that two deployments compare the same people:
depth of poverty, cause and work are those of December 2013. Only the register and the measure
that carried a release are of the day.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.relief import Cause, Measure, Poor, Register
from model.threads import over_villages
from model.units import SUM_PARTS, ZERO
from model.villages import INDUSTRIES

if TYPE_CHECKING:
    import pandas as pd

F = np.float32
Sums = NDArray[np.int64]
BEFORE = -1 // 3 % 8
"""Number of the last quarter before the campaign."""
T1, T2 = np.uint8(Poor.INCOME), np.uint8(Poor.STABLE)
NEVER = int(Register.NEVER)
GROUPS: dict[str, tuple[str, ...]] = {
    "everybody": ("all",),
    "depth": ("below 0.75", "0.75 to 1", "1 to 1.5", "1.5 to 2.5", "above 2.5"),
    "cause": tuple(cause.name.lower() for cause in Cause),
    "remoteness": ("near", "middle", "far", "very remote"),
    "work": ("no workers", "workers and dependants", "workers only"),
    "size": ("1 or 2 persons", "3 or 4 persons", "5 and more persons"),
    "industry": INDUSTRIES,
    "register": ("never registered", "ever registered"),
    "released by": ("minimum income", "public post", "job", "industry", "other help", "no help"),
}
"""Groups by what they divide: income of 2013 over the line; cause of those ever registered;
remoteness of the hamlet (cuts at 0, 0.5 and 1 sd); work and size at the start; the village's
industry; the register now; what mainly carried those released so far, at their release."""
FIXED = ("depth", "remoteness", "work", "size", "industry")
"""What a household never leaves: its groups together are its cell."""
CELLS = tuple(len(GROUPS[name]) for name in FIXED)
DEPTHS = np.array([0.75, 1.0, 1.5, 2.5], np.float32)
FAR = np.array([0.0, 0.5, 1.0], np.float32)
SIZES = np.array([3, 5], np.uint8)
CUTS = (DEPTHS, FAR, SIZES)
CARRIED = np.array(
    [
        1 << Measure.MINIMUM_INCOME,
        1 << Measure.PUBLIC_POST,
        1 << Measure.JOB_PLACEMENT,
        1 << Measure.INDUSTRY_SHARE,
        0xFFFF,
    ],
    np.uint16,
)
"""The first of these among the measures in force at a release is taken to have carried it."""
SUMS = ("households", "persons", "poor", "stable", "helped", "income")


class GroupRows(NamedTuple):
    """The columns the count reads."""

    persons: NDArray[Any]
    poor: NDArray[Any]
    aid: NDArray[Any]
    aid_at_exit: NDArray[Any]
    exit_month: NDArray[Any]
    register: NDArray[Any]
    quarters: NDArray[Any]


class StartRows(NamedTuple):
    """The columns that say what households are when the campaign begins."""

    persons: NDArray[Any]
    remote: NDArray[Any]
    workers: NDArray[Any]
    pupils: NDArray[Any]
    old: NDArray[Any]
    quarters: NDArray[Any]


class Start(NamedTuple):
    """What households were in December 2013: codes."""

    cell: NDArray[Any]
    """Groups of FIXED, as one number."""
    cause: NDArray[Any]


def place_in(value: Any, cuts: Any) -> Any:
    """The number of cuts that a value reaches."""
    found = 0
    for cut in cuts:
        found += value >= cut
    return found


def carried_by(aid: Any, kinds: Any) -> Any:
    """Which kind of help carried a release: the first that was in force, or none of them."""
    for k in range(kinds.size):
        if aid & kinds[k]:
            return k
    return kinds.size


def kind_of_work(workers: Any, pupils: Any, old: Any) -> Any:
    """The group of "work" by who can work and who cannot."""
    return 0 if workers == 0 else 1 if (pupils > 0) | (old > 0) else 2


placed = compiled(place_in)
working = compiled(kind_of_work)
carried = compiled(carried_by)


@compiled
def _cells(r: StartRows, start: Any, industry: Any, terms: Any, cell: Any) -> None:
    """Write each household's groups of FIXED as one number, in the order of an array of CELLS."""
    (depths, far, sizes), shape, line = terms
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            year = ZERO
            for back in range(4):
                year += r.quarters[(BEFORE - back) % 8, i]
            depth = placed(year / F(r.persons[i]) / line, depths)
            code = depth * shape[1] + placed(r.remote[i], far)
            code = code * shape[2] + working(r.workers[i], r.pupils[i], r.old[i])
            code = code * shape[3] + placed(r.persons[i], sizes)
            cell[i] = code * shape[4] + industry[v]


@compiled
def _count(r: GroupRows, start: Start, span: Any, when: Any, sums: Any) -> None:
    """Add the households of a span of rows to `sums`: by cell, by cause and by what carried them.

    By cell apart for never and ever registered; by cause only those, by what carried them those
    once released. `sums` are three tables of SUMS.
    """
    (last, scale, kinds), (cells, causes, carriers) = when, sums
    for i in range(np.uint64(span[0]), np.uint64(span[1])):
        year, persons, ever = ZERO, np.int64(r.persons[i]), r.register[i] != NEVER
        for back in range(4):
            year += r.quarters[(last - back) % 8, i]
        income, poor = np.int64(year * scale), persons if r.poor[i] & T1 else 0
        stable, helped = persons if r.poor[i] & T2 else 0, persons if r.aid[i] else 0
        found = (1, persons, poor, stable, helped, income)
        code = np.uint64(start.cell[i])
        for k in range(np.uint64(6)):
            cells[code, np.uint64(ever), k] += found[k]
        if ever:
            for k in range(6):
                causes[start.cause[i], k] += found[k]
        if r.exit_month[i] >= 0:
            for k in range(6):
                carriers[carried(r.aid_at_exit[i], kinds), k] += found[k]


class Groups:
    """The groups of one run's households, and what became of them, year by year."""

    def __init__(self, city: City, line: float, smallest: float) -> None:
        h = city.households
        self.smallest = smallest
        rows = h.rows(StartRows)
        cell = np.empty(h.size, np.uint16)
        _cells(rows, h.start, city.villages.industry, (CUTS, CELLS, F(line)), cell)
        self.start = Start(cell, h.cause.copy())
        self.years: list[tuple[int, NDArray[np.int64]]] = []

    def record(self, year: int, month: int, city: City) -> None:
        """Count the city at the end of a December."""
        h = city.households
        rows = h.rows(GroupRows)
        when = ((month // 3) % 8, F(SUM_PARTS / self.smallest), CARRIED)

        def count(first: int, last: int) -> Sums:
            shapes = (prod(CELLS), 2), (len(GROUPS["cause"]),), (len(GROUPS["released by"]),)
            sums = tuple(np.zeros((*shape, len(SUMS)), np.int64) for shape in shapes)
            _count(rows, self.start, (h.start[first], h.start[last]), when, sums)
            return _by_group(*sums)

        self.years.append((year, np.add.reduce(over_villages(h.start, count))))

    def table(self) -> pd.DataFrame:
        """A row a year and group: households, persons, persons poor (T1, T2) and helped, income."""
        import pandas as pd

        if not self.years:
            return pd.DataFrame(columns=["year", "dimension", "group", *SUMS[:-1], "income_mean"])
        named, sums = _named(), np.concatenate([sums for _, sums in self.years])
        persons, income = sums[:, SUMS.index("persons")], sums[:, SUMS.index("income")]
        mean = np.where(persons > 0, income / np.maximum(persons, 1), 0.0)
        return pd.DataFrame(
            {
                "year": np.repeat([year for year, _ in self.years], len(named)),
                "dimension": [dimension for dimension, _ in named] * len(self.years),
                "group": [group for _, group in named] * len(self.years),
                **dict(zip(SUMS[:-1], sums.T, strict=False)),
                "income_mean": mean * self.smallest / SUM_PARTS,
            }
        )


def _named() -> list[tuple[str, str]]:
    return [(dimension, group) for dimension, groups in GROUPS.items() for group in groups]


def _by_group(cells: Sums, causes: Sums, carriers: Sums) -> Sums:
    """Sums of every group, in the order of GROUPS, from what was counted."""
    fixed = cells.sum(axis=1).reshape(*CELLS, len(SUMS))
    axes = {name: tuple(k for k in range(len(FIXED)) if FIXED[k] != name) for name in FIXED}
    found = {name: fixed.sum(axis=axes[name]) for name in FIXED}
    found |= {"everybody": cells.sum(axis=(0, 1))[None], "register": cells.sum(axis=0)}
    found |= {"cause": causes, "released by": carriers}
    return np.concatenate([found[name] for name in GROUPS])
