"""The ledger: every unit of money and every hundredth of a day is somewhere, and only once.

Money is kept in double entry in whole smallest units. Each posting takes amounts from one account
and adds them to another, by purpose and village; the last place is the city itself. In each year
and for each purpose: appropriated + carried in + given + borrowed = spent + leaked + carried over +
returned + show projects + repaid.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.clock import date_of, year_of
from model.errors import InvariantBroken
from model.relief import Purpose

Amounts = NDArray[np.int64]
"""Whole smallest units, (purposes, villages)."""


class Account(IntEnum):
    """Where money comes from (before VILLAGE), lies (VILLAGE) and ends (ENDS)."""

    APPROPRIATED = 0
    CARRIED_IN = 1
    GIVEN = 2
    BORROWED = 3
    VILLAGE = 4
    SPENT = 5
    LEAKED = 6
    CARRIED_OVER = 7
    RETURNED = 8
    SHOW = 9
    REPAID = 10


SOURCES = (Account.APPROPRIATED, Account.CARRIED_IN, Account.GIVEN, Account.BORROWED)
ENDS = (
    Account.SPENT, Account.LEAKED, Account.CARRIED_OVER, Account.RETURNED, Account.SHOW,
    Account.REPAID,
)  # fmt: skip
ENTRIES = (
    (Account.APPROPRIATED, "appropriated", "city"),
    (Account.CARRIED_IN, "carried in", "village"),
    (Account.GIVEN, "given", "body"),
    (Account.BORROWED, "borrowed", "city"),
    (Account.SPENT, "spent", "village"),
    (Account.LEAKED, "leaked", "village"),
    (Account.CARRIED_OVER, "carried over", "village"),
    (Account.RETURNED, "returned", "city"),
    (Account.SHOW, "show projects", "city"),
    (Account.REPAID, "repaid", "city"),
)
"""Entries of ledger.parquet: account, name, and the level that decides it."""


class LedgerRow(NamedTuple):
    """One row of ledger.parquet; `yuan` is a whole number.

    Only `appropriated` may be negative: where a purpose handed on more than it was given anew.
    """

    year: int
    source: str
    purpose: str
    level: str
    entry: str
    yuan: int


class Ledger:
    """The campaign's books of the running year, and the rows of all years.

    `places` are the villages' names for messages, `smallest` the unit of money in yuan.
    """

    def __init__(self, places: Sequence[str], smallest: float = 1.0) -> None:
        self.places = [*places, "the city"]
        self.smallest = smallest
        self.year: int | None = None
        self.balances = np.zeros((len(Account), len(Purpose), len(self.places)), np.int64)
        self.debt = 0
        """Smallest units that the city owes for the campaign."""
        self.called = 0
        """Smallest units of the year's pot for relocation that were called up."""
        self.works = 0
        """Smallest units for township facilities that are not spent yet."""
        self._payroll: dict[tuple[int, str, str], int] = {}
        self._rows: list[LedgerRow] = []

    def open_year(self, month: int, carried: Amounts) -> None:
        """Begin a year's books with the money that lies in village accounts from last year."""
        if self.year is not None:
            self.close_year()
        self.year = year_of(month)
        self.balances[:] = 0
        self.called = 0
        self.post(Account.CARRIED_IN, Account.VILLAGE, carried)

    def post(self, source: Account, target: Account, amounts: Amounts) -> None:
        """Take amounts (purposes, villages) from one account and add them to another."""
        self._move(source, target, amounts, slice(0, -1))

    def hand_on(self, amounts: Amounts) -> None:
        """Move unspent money between villages or purposes, as if appropriated there at once.

        `amounts` (purposes, villages) are positive where money comes; they must add up to zero.
        """
        if int(amounts.sum()):
            raise InvariantBroken(f"{self.year}: {int(amounts.sum())} units moved from nowhere.")
        self.balances[Account.APPROPRIATED][:, :-1] -= amounts
        self.balances[Account.VILLAGE][:, :-1] += amounts

    def post_city(self, source: Account, target: Account, amounts: Amounts) -> None:
        """A posting (purposes,) that never reached a village."""
        self._move(source, target, amounts, -1)

    def _move(self, source: Account, target: Account, amounts: Amounts, where: Any) -> None:
        if amounts.size and amounts.min() < 0:
            what = f"{source.name.lower()} to {target.name.lower()}"
            raise InvariantBroken(f"{self.year}: a posting from {what} is negative.")
        self.balances[source][:, where] -= amounts
        self.balances[target][:, where] += amounts

    def pay(self, month: int, kind: str, level: str, amount: int) -> None:
        """Cost of cadres, paid by the treasury outside the campaign's budget."""
        key = (year_of(month), kind, level)
        self._payroll[key] = self._payroll.get(key, 0) + amount

    def total(self, account: Account) -> int:
        """What stands on one account this year, all purposes and places."""
        value = int(self.balances[account].sum())
        return -value if account < Account.VILLAGE else value

    def appropriated(self) -> Amounts:
        """This year's new money (purposes, villages), without what was carried in."""
        return np.asarray(-self.balances[Account.APPROPRIATED][:, :-1])

    def came(self) -> Amounts:
        """All money of this year (purposes, villages), without what was carried in."""
        fresh = [a for a in SOURCES if a != Account.CARRIED_IN]
        return np.asarray(-self.balances[fresh].sum(axis=0)[:, :-1])

    def check(self, month: int, accounts: Amounts | None = None) -> None:
        """Raise InvariantBroken unless every unit is somewhere, in every place and purpose.

        `accounts` are the villages' own accounts (purposes, villages): they must agree. Once the
        year is closed they hold what was carried over.
        """
        b = self.balances
        came = -b[list(SOURCES)].sum(axis=0)
        went = b[list(ENDS)].sum(axis=0) + b[Account.VILLAGE]
        self._same(month, "appropriated + carried in against where it went", came, went)
        lost = np.minimum(b[Account.VILLAGE :], 0).sum(axis=0)
        self._same(month, "overdrawn against nothing", lost, np.zeros_like(lost))
        if accounts is not None:
            closed = self.year is None
            kept = b[Account.CARRIED_OVER if closed else Account.VILLAGE][:, :-1]
            self._same(month, "village account in the books against in the village", kept, accounts)

    def _same(self, month: int, what: str, left: Amounts, right: Amounts) -> None:
        wrong = np.argwhere(left != right)
        if wrong.size:
            purpose, place = (int(k) for k in wrong[0])
            sums = f"{int(left[purpose, place])} against {int(right[purpose, place])}"
            where = f"{self.places[place]}, {purpose_name(purpose)}"
            raise InvariantBroken(f"{date_of(month)}, {where}: {what}: {sums} units of money.")

    def close_year(self) -> None:
        """Turn the running year's books into rows; nothing may be posted until the next year."""
        self._rows += self._campaign_rows()
        self.year = None

    def rows(self) -> list[LedgerRow]:
        """All rows so far, by year; in an unfinished year unspent money counts as carried over."""
        found = self._rows + self._campaign_rows() + self._payroll_rows()
        return sorted(found, key=lambda row: (row.year, row.source))

    def _campaign_rows(self) -> list[LedgerRow]:
        if self.year is None:
            return []
        sums = self.balances.sum(axis=2)
        sums[list(SOURCES)] *= -1
        sums[Account.CARRIED_OVER] += sums[Account.VILLAGE]
        return [
            LedgerRow(self.year, "campaign", purpose_name(p), level, entry, self._yuan(sums[a, p]))
            for p in Purpose
            for a, entry, level in ENTRIES
        ]

    def _payroll_rows(self) -> list[LedgerRow]:
        return [
            LedgerRow(year, "payroll", kind, level, "paid", self._yuan(amount))
            for (year, kind, level), amount in sorted(self._payroll.items())
        ]

    def _yuan(self, units: Any) -> int:
        return round(int(units) * self.smallest)


def purpose_name(purpose: int) -> str:
    """A purpose as tables write it: "minimum income"."""
    return Purpose(purpose).name.lower().replace("_", " ")


USES = (
    "meetings", "paper", "inspections", "ordinary", "training", "organising", "visits", "delivery",
    "special_teams", "moving", "register", "left_over",
)  # fmt: skip
"""What person-days are for."""


def _whole(hundredths: Any) -> int:
    """A number, or the sum of an array, as a Python integer."""
    number = hundredths if isinstance(hundredths, int) else np.sum(hundredths, dtype=np.int64)
    return int(number)


class DayBook:
    """Person-days of a month, in whole hundredths: supply = the sum of all uses."""

    def __init__(self) -> None:
        self.supply = 0
        self.used = dict.fromkeys(USES, 0)

    def open_month(self) -> None:
        """Forget last month."""
        self.supply = 0
        self.used = dict.fromkeys(USES, 0)

    def add_supply(self, hundredths: Any) -> None:
        """Days worked this month: a number or an array of whole hundredths of a day."""
        self.supply += _whole(hundredths)

    def post(self, use: str, hundredths: Any) -> None:
        """Days that went to one of the USES; another name is a KeyError."""
        self.used[use] += _whole(hundredths)

    def settle(self, month: int) -> None:
        """What no use has claimed is left over; then check the month."""
        self.used["left_over"] += self.supply - sum(self.used.values())
        self.check(month)

    def check(self, month: int) -> None:
        """Raise InvariantBroken unless supply equals the sum of uses and none is negative."""
        total = sum(self.used.values())
        if total != self.supply or min(self.used.values()) < 0:
            uses = ", ".join(f"{use} {days}" for use, days in self.used.items())
            raise InvariantBroken(
                f"{date_of(month)}, the city: {self.supply} hundredths of a day supplied "
                f"against {total} used ({uses})."
            )
