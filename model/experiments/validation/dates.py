"""Dates of a pattern file: ends of quarters, when incomes and statuses are closed."""

from __future__ import annotations

from typing import Any

from model.clock import is_quarter_end, month_from
from model.errors import RequestError


def month_of(given: Any, where: str) -> int:
    """Read a date at which incomes are closed; "2013-12" is the month before the first."""
    if not isinstance(given, str):
        raise RequestError(f"{where} is {given!r}; allowed: a month as '2015-12'")
    try:
        month = month_from(given)
    except RequestError as error:
        raise RequestError(f"{where}: {error}") from None
    if month < -1 or not is_quarter_end(month):
        raise RequestError(
            f"{where} is {given}; allowed: the end of a quarter (03, 06, 09, 12) from 2013-12 on"
        )
    return month
