"""Who gains: the city counted in December by what households were when the campaign began.

A household stays in its group for the whole run, so that two deployments compare the same people:
depth of poverty, cause and work are those of December 2013. Only the register and the measure
that carried a release are of the day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.measures import rate
from model.relief import Cause, Measure, Poor, Register
from model.units import SUM_PARTS, ZERO
from model.villages import INDUSTRIES

if TYPE_CHECKING:
    import pandas as pd

F = np.float32
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
FIRST = np.cumsum([0, *(len(groups) for groups in GROUPS.values())])[:-1]
ALL = sum(len(groups) for groups in GROUPS.values())
DEPTHS = np.array([0.75, 1.0, 1.5, 2.5], np.float32)
FAR = np.array([0.0, 0.5, 1.0], np.float32)
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
    """The columns the count reads, and the groups of the start."""

    village: NDArray[Any]
    persons: NDArray[Any]
    remote: NDArray[Any]
    poor: NDArray[Any]
    aid: NDArray[Any]
    aid_at_exit: NDArray[Any]
    exit_month: NDArray[Any]
    register: NDArray[Any]
    quarters: NDArray[Any]


class Start(NamedTuple):
    """What households were in December 2013, and their villages' industry: codes."""

    depth: NDArray[Any]
    cause: NDArray[Any]
    work: NDArray[Any]
    industry: NDArray[Any]


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


placed = compiled(place_in)
carried = compiled(carried_by)


@compiled
def _count(r: GroupRows, start: Start, first: Any, cuts: Any, when: Any, sums: Any) -> None:
    """Add every household to its group of each kind; a group of -1 counts nowhere."""
    last, scale = when
    far, kinds = cuts
    codes = np.empty(first.size, np.int64)
    for i in range(r.persons.size):
        persons, ever = np.int64(r.persons[i]), r.register[i] != NEVER
        codes[0], codes[1] = 0, start.depth[i]
        codes[2] = start.cause[i] if ever else -1
        codes[3], codes[4] = placed(r.remote[i], far), start.work[i]
        codes[5] = 0 if persons < 3 else 1 if persons < 5 else 2
        codes[6], codes[7] = start.industry[r.village[i]], 1 if ever else 0
        codes[8] = carried(r.aid_at_exit[i], kinds) if r.exit_month[i] >= 0 else -1
        year = ZERO
        for back in range(4):
            year += r.quarters[(last - back) % 8, i]
        income = np.int64(year * scale)
        poor = persons if r.poor[i] & T1 else 0
        stable = persons if r.poor[i] & T2 else 0
        helped = persons if r.aid[i] else 0
        for d in range(first.size):
            if codes[d] >= 0:
                row = sums[first[d] + codes[d]]
                row[0] += 1
                row[1] += persons
                row[2] += poor
                row[3] += stable
                row[4] += helped
                row[5] += income


class Groups:
    """The groups of one run's households, and what became of them, year by year."""

    def __init__(self, city: City, line: float, smallest: float) -> None:
        h = city.households
        self.smallest = smallest
        year = h.quarters[[(-1 // 3 - back) % 8 for back in range(4)]].sum(axis=0)
        ratio = year / h.persons / F(line)
        dependants = (h.pupils > 0) | (h.old > 0)
        work = np.where(h.workers == 0, 0, np.where(dependants, 1, 2)).astype(np.uint8)
        depth = np.searchsorted(DEPTHS, ratio, side="right").astype(np.uint8)
        self.start = Start(depth, h.cause.copy(), work, city.villages.industry.astype(np.uint8))
        self.years: list[tuple[int, NDArray[np.int64]]] = []

    def record(self, year: int, month: int, city: City) -> None:
        """Count the city at the end of a December."""
        h = city.households
        rows = GroupRows(*(getattr(h, name) for name in GroupRows._fields))
        sums = np.zeros((ALL, len(SUMS)), np.int64)
        when = ((month // 3) % 8, F(SUM_PARTS / self.smallest))
        _count(rows, self.start, FIRST, (FAR, CARRIED), when, sums)
        self.years.append((year, sums))

    def table(self) -> pd.DataFrame:
        """A row a year and group: households, persons, persons poor (T1, T2) and helped, income."""
        import pandas as pd

        rows = [
            {"year": year, "dimension": dimension, "group": group}
            | dict(zip(SUMS[:-1], (int(x) for x in row[:-1]), strict=True))
            | {"income_mean": rate(int(row[5]), int(row[1])) * self.smallest / SUM_PARTS}
            for year, sums in self.years
            for (dimension, group), row in zip(_named(), sums, strict=True)
        ]
        names = ["year", "dimension", "group", *SUMS[:-1], "income_mean"]
        return pd.DataFrame(rows, columns=names)


def _named() -> list[tuple[str, str]]:
    return [(dimension, group) for dimension, groups in GROUPS.items() for group in groups]
