"""The calendar: months are counted from January 2014; a fiscal year is a calendar year."""

from __future__ import annotations

import re

from model.errors import RequestError

FIRST_YEAR = 2014
_DATE = re.compile(r"(\d{4})-(\d{2})")


def year_of(month: int) -> int:
    """Calendar year of a month counted from January 2014 (negative months are the burn-in)."""
    return FIRST_YEAR + month // 12


def month_of_year(month: int) -> int:
    """Month within its year: 0 is January, 11 December."""
    return month % 12


def date_of(month: int) -> str:
    """The month as text, for example "2014-01"."""
    return f"{year_of(month):04d}-{month_of_year(month) + 1:02d}"


def month_from(date: str) -> int:
    """Count the month of a text such as "2016-01"; anything else is a RequestError."""
    match = _DATE.fullmatch(date)
    if match is None or not 1 <= int(match[2]) <= 12:
        raise RequestError(f"'{date}' is not a month: write year-month, for example '2016-01'.")
    return (int(match[1]) - FIRST_YEAR) * 12 + int(match[2]) - 1


def is_quarter_end(month: int) -> bool:
    """True in March, June, September and December, when incomes and statuses are closed."""
    return month % 3 == 2
