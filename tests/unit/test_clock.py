"""The calendar: months from January 2014, backwards into the burn-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.clock import date_of, is_quarter_end, month_from, month_of_year, year_of
from model.errors import RequestError

MONTHS = st.integers(-2000, 5000)


@pytest.mark.parametrize(
    ("month", "date"),
    [(0, "2014-01"), (11, "2014-12"), (12, "2015-01"), (83, "2020-12"), (-1, "2013-12"),
     (-36, "2011-01")],
)  # fmt: skip
def test_dates(month: int, date: str) -> None:
    assert date_of(month) == date
    assert month_from(date) == month
    assert f"{year_of(month)}-{month_of_year(month) + 1:02d}" == date


@given(MONTHS)
def test_a_date_and_its_month_are_one(month: int) -> None:
    assert month_from(date_of(month)) == month
    assert year_of(month + 12) == year_of(month) + 1
    assert month_of_year(month + 12) == month_of_year(month)


@given(MONTHS)
def test_every_third_month_ends_a_quarter(month: int) -> None:
    assert sum(is_quarter_end(month + k) for k in range(3)) == 1
    assert is_quarter_end(month) == (date_of(month)[-2:] in ("03", "06", "09", "12"))


@pytest.mark.parametrize(
    "text",
    ["", "2016", "2016-13", "2016-00", "2016-1", "16-01", "2016-01-01", " 2016-01", "2016/01"],
)
def test_what_is_not_a_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(RequestError, match="2016-01"):
        month_from(text)
