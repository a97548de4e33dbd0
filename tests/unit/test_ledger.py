"""The ledger: money comes from somewhere, goes somewhere, and the books say so."""

from __future__ import annotations

import numpy as np
import pytest

from model.errors import InvariantBroken
from model.ledger import USES, Account, DayBook, Ledger
from model.relief import Purpose
from model.systems.support.appropriation import lain_a_year

MAY, DECEMBER = 4, 11


def money(*by_village: int) -> np.ndarray:
    """The same amounts for every purpose."""
    return np.tile(np.array(by_village, np.int64), (len(Purpose), 1))


def opened(*carried: int) -> Ledger:
    ledger = Ledger([f"village {v}" for v in range(len(carried))])
    ledger.open_year(0, money(*carried))
    return ledger


def a_year() -> Ledger:
    ledger = opened(10, 0)
    ledger.post(Account.APPROPRIATED, Account.VILLAGE, money(100, 50))
    ledger.post(Account.VILLAGE, Account.SPENT, money(60, 20))
    ledger.post(Account.VILLAGE, Account.LEAKED, money(3, 1))
    return ledger


def rows_of(ledger: Ledger, purpose: str = "industry") -> dict[str, int]:
    return {r.entry: r.yuan for r in ledger.rows() if r.purpose == purpose}


def test_every_posting_takes_from_one_account_what_it_adds_to_another() -> None:
    ledger = a_year()
    assert ledger.balances.sum() == 0
    assert ledger.total(Account.APPROPRIATED) == 150 * len(Purpose)
    assert ledger.total(Account.VILLAGE) == 76 * len(Purpose)
    ledger.check(MAY, money(47, 29))


def test_the_rows_of_a_year_add_up() -> None:
    ledger = a_year()
    ledger.post(Account.VILLAGE, Account.CARRIED_OVER, money(20, 10))
    ledger.post(Account.VILLAGE, Account.RETURNED, money(27, 19))
    ledger.check(DECEMBER, None)
    ledger.close_year()
    assert rows_of(ledger) == {
        "appropriated": 150, "carried in": 10, "given": 0, "borrowed": 0, "spent": 80,
        "leaked": 4, "carried over": 30, "returned": 46, "show projects": 0, "repaid": 0,
    }  # fmt: skip


def test_an_unfinished_year_counts_what_lies_in_villages_as_carried_over() -> None:
    assert rows_of(a_year())["carried over"] == 76


def test_a_closed_year_agrees_with_what_villages_keep() -> None:
    ledger = a_year()
    ledger.post(Account.VILLAGE, Account.CARRIED_OVER, money(47, 29))
    ledger.close_year()
    ledger.check(DECEMBER, money(47, 29))
    with pytest.raises(InvariantBroken):
        ledger.check(DECEMBER, money(47, 28))


def test_money_that_is_nowhere_is_named_with_month_place_and_sums() -> None:
    ledger = a_year()
    ledger.balances[Account.SPENT, Purpose.HOUSING, 1] += 7
    with pytest.raises(InvariantBroken, match=r"2014-05, village 1, housing: .*50 .*57"):
        ledger.check(MAY)


def test_an_overdrawn_account_is_refused() -> None:
    ledger = a_year()
    ledger.post(Account.VILLAGE, Account.SPENT, money(0, 30))
    with pytest.raises(InvariantBroken, match=r"village 1, industry: overdrawn"):
        ledger.check(MAY)


def test_a_village_that_has_something_else_than_the_books_is_refused() -> None:
    with pytest.raises(InvariantBroken, match="47 against 46"):
        a_year().check(MAY, money(46, 29))


def test_a_negative_posting_is_refused() -> None:
    with pytest.raises(InvariantBroken, match="negative"):
        opened(0).post(Account.VILLAGE, Account.SPENT, money(-1))


def test_money_no_village_gets_stays_with_the_city() -> None:
    ledger = opened(0)
    ledger.post_city(Account.APPROPRIATED, Account.RETURNED, money(9)[:, 0])
    ledger.check(MAY)
    assert rows_of(ledger)["returned"] == 9


def test_pay_of_cadres_is_outside_the_campaign() -> None:
    ledger = opened(0)
    ledger.pay(0, "resident", "city", 100)
    ledger.pay(1, "resident", "city", 150)
    paid = [r for r in ledger.rows() if r.source == "payroll"]
    assert [(r.year, r.purpose, r.entry, r.yuan) for r in paid] == [(2014, "resident", "paid", 250)]
    assert sum(r.yuan for r in ledger.rows() if r.source == "campaign") == 0


def test_small_units_are_shown_in_yuan() -> None:
    ledger = Ledger(["village"], smallest=0.01)
    ledger.open_year(0, money(0))
    ledger.post(Account.APPROPRIATED, Account.VILLAGE, money(12_300))
    assert rows_of(ledger)["appropriated"] == 123


def worked(**uses: int) -> DayBook:
    book = DayBook()
    book.add_supply(np.array([600, 400]))
    for use, days in uses.items():
        book.post(use, days)
    return book


def test_days_that_nobody_used_are_left_over() -> None:
    book = worked(meetings=100, visits=500)
    book.settle(MAY)
    assert book.used["left_over"] == 400
    assert sum(book.used.values()) == book.supply


def test_more_days_used_than_there_are_is_refused() -> None:
    with pytest.raises(InvariantBroken, match="2014-05, the city: 1000 hundredths"):
        worked(delivery=1001).settle(MAY)


def test_days_for_something_unheard_of_are_refused() -> None:
    with pytest.raises(KeyError):
        worked(tea=1)


def test_a_new_month_starts_empty() -> None:
    book = worked(paper=3)
    book.open_month()
    assert (book.supply, book.used) == (0, dict.fromkeys(USES, 0))


def test_the_oldest_money_is_spent_first() -> None:
    """What audits of March find: what is left beyond all that came this year."""
    left, came = np.array([[0, 30, 70, 100]]), np.array([[50, 50, 50, 0]])
    assert lain_a_year(left, came).tolist() == [[0, 0, 20, 100]]
    assert lain_a_year(np.array([[40]]), np.array([[-10]])).tolist() == [[40]]  # handed on


def test_what_came_this_year_is_neither_carried_in_nor_spent() -> None:
    ledger = a_year()
    assert ledger.came().tolist() == money(100, 50).tolist()
    ledger.post(Account.GIVEN, Account.VILLAGE, money(7, 0))
    assert ledger.came().tolist() == money(107, 50).tolist()
