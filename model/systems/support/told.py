"""The waiting list once more, for the log of decisions: who was served, and why not yet.

Called only when somebody is followed, with the very columns the loop is about to change. A village
is taken up to the household's turn by the loop's own functions; a test holds every answer to what
the loop does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.ledger import purpose_name
from model.relief import Measure
from model.systems.support import loop
from model.systems.support.loop import Book, Places, Rows, empty_book
from model.systems.support.prices import MONTHS, Terms
from model.units import DAY

ALONE = (0, 1)
"""The span of a village that is alone."""
MONTHLY = (int(Measure.PUBLIC_POST), int(Measure.MINIMUM_INCOME))


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one household's turn in the waiting list of its village."""

    row: int
    granted: bool
    covered: float
    """Money that nobody else was promised, over what the measure needs this year."""
    because: str


class VillageMonth:
    """One village's money, days and waiting list at the beginning of a month's delivery."""

    def __init__(self, r: Rows, p: Places, t: Terms, v: int, smallest: float) -> None:
        self.lo, self.end = int(p.start[v]), int(p.start[v + 1])
        self.rows = Rows(*(_cut(column, self.lo, self.end) for column in r))
        self.places = Places(
            *(
                np.array([0, self.end - self.lo], column.dtype)
                if name == "start"
                else _cut(column, v, v + 1)
                for name, column in zip(p._fields, p, strict=True)
            )
        )
        self.terms, self.smallest = t, smallest

    def turn_of(self, row: int) -> Turn | None:
        """Serve the list up to a household and see what is left; None if it waits for nothing."""
        i = row - self.lo
        plan = int(self.rows.plan[i])
        if plan == 0 or (int(self.rows.aid[i]) >> plan) & 1:
            return None
        listed = self.rows.turn.copy()
        ends = np.flatnonzero(listed < 0)
        size = int(ends[0]) if ends.size else listed.size
        place = np.flatnonzero(listed[:size] == i)
        if not place.size:
            return Turn(row, False, 0.0, "not yet in this quarter's waiting list")
        if not self.places.released[0]:
            return Turn(row, False, 0.0, "the year's new money is not released yet")
        where = f"number {int(place[0]) + 1} of {size} in the waiting list"
        return self._decided(row, plan, self._until(int(place[0])), where)

    def _until(self, place: int) -> tuple[Places, Book]:
        """The village once everybody before this place has been served."""
        rows = Rows(*(_like(column) for column in self.rows))
        places, book = Places(*(_like(column) for column in self.places)), empty_book(1)
        loop._obligations(rows, places, book, self.terms, ALONE)
        rows = rows._replace(turn=_until_place(rows.turn, place))
        loop._waiting_lists(rows, places, book, self.terms, ALONE)
        return places, book

    def _decided(self, row: int, m: int, left: tuple[Places, Book], where: str) -> Turn:
        (p, b), t = left, self.terms
        purpose, persons = int(t.purpose[m]), int(self.rows.persons[row - self.lo])
        price = int(loop.price_of(int(t.price[m]), persons, t.each_person[m]))
        total = int(loop.with_leak(price, t.leak))
        free = int(p.account[purpose, 0] - b.reserved[purpose, 0])
        asked = total * int(t.months[m]) + int(t.later[m])
        year = int(b.yearly[purpose, 0]) + total * MONTHS
        money = purpose_name(purpose)
        fought = bool((int(p.fought[0]) >> m) & 1)
        room = p.room[0] + (p.extra[0] if fought else 0)
        days = max(p.days[0], p.team[0] if fought else 0)
        hurdles = (
            (asked > free, f"money for {money}: {self._yuan(max(free, 0))} free, "
                           f"{self._yuan(asked)} needed"),
            (m in MONTHLY and year > p.fresh[purpose, 0],
             f"this year's money for {money} does not pay one more for a whole year"),
            (total > room, "the village can absorb no more money this month"),
            (t.days[m] > days, f"the team has {days / DAY:.1f} days left for delivery, "
                                    f"it takes {t.days[m] / DAY:.1f}"),
            (m == Measure.JOB_PLACEMENT and p.jobs[0] <= 0, "no job place is left this month"),
            (m == Measure.PUBLIC_POST and p.posts[0] <= 0, "no public post is left"),
        )  # fmt: skip
        found = [text for stands, text in hurdles if stands] or self._small(p, b, m)
        covered = min(max(free, 0) / max(asked, 1), 99.0)
        if found:
            return Turn(row, False, covered, f"{found[0]}; {where}")
        monthly = " a month" if m in MONTHLY else ""
        cost = f"{self._yuan(price)}{monthly} and {t.days[m] / DAY:.1f} days of work"
        return Turn(row, True, covered, f"{cost}; {where}")

    def _small(self, p: Places, b: Book, m: int) -> list[str]:
        """Whether the office had closed the measure already: it asks with one person's price."""
        open_ = np.zeros(1, np.uint16)
        loop._open(p, b, self.terms, ALONE, True, open_)
        closed = not (int(open_[0]) >> m) & 1
        return ["the office had closed this measure for the month"] if closed else []

    def _yuan(self, units: int) -> str:
        return f"{units * self.smallest:,.0f} yuan"


def note_grants(city: City, given: tuple[Rows, Places, Terms], month: int, smallest: float) -> None:
    """Note for followed households on the list whether their plan is served this month."""
    for v, rows in city.followed_households():
        village = VillageMonth(*given, v, smallest)
        for row in rows:
            turn = village.turn_of(row)
            if turn is None or given[0].plan[row] == 0:
                continue
            name = Measure(int(given[0].plan[row])).name.lower().replace("_", " ")
            city.decisions.note(month, ("village office", "grant"), ("household", row),
                                [(f"grant {name}", turn.covered), ("wait", 1.0)],
                                f"grant {name}" if turn.granted else "wait",
                                turn.because)  # fmt: skip


def _cut(column: NDArray[Any], lo: int, end: int) -> NDArray[Any]:
    """A copy of some rows, as free to be written as the column: compiled code tells them apart."""
    return _alike(np.array(column[..., lo:end], order="C"), column)


def _like(column: NDArray[Any]) -> NDArray[Any]:
    """A copy as free to be written as the original."""
    return _alike(column.copy(), column)


def _until_place(turn: NDArray[Any], place: int) -> NDArray[Any]:
    """A waiting list that ends before this place."""
    shorter = turn.copy()
    shorter[place] = -1
    return _alike(shorter, turn)


def _alike(copy: NDArray[Any], original: NDArray[Any]) -> NDArray[Any]:
    copy.setflags(write=bool(original.flags["WRITEABLE"]))
    return copy
