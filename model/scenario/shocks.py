"""Dated shocks of a scenario: pandemic, drought, fall of prices."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import ConfigDict, field_validator

from model.clock import FIRST_YEAR, month_from
from model.declare import Declaration, constant, declaration_of
from model.errors import RequestError
from model.scenario.section import Section


def dated(given: object) -> int:
    """Month (0 = January 2014) of a date such as "2016-01"; anything else is a ValueError."""
    if not isinstance(given, str):
        raise ValueError("a date is a text of year and month, for example '2016-01'")
    try:
        month = month_from(given)
    except RequestError as error:
        raise ValueError(str(error)) from None
    if month < 0:
        raise ValueError(f"the calendar starts at {FIRST_YEAR}-01")
    return month


class Shock(Section):
    """One shock: its kind, first month, length and severity."""

    model_config = ConfigDict(alias_generator=lambda name: "from" if name == "since" else name)

    kind: Literal["pandemic", "drought", "price_crash"] = constant(
        ...,
        unit="kind",
        meaning="What happens: a pandemic, a drought, or a fall of the prices of produce.",
        en="Kind of shock",
        zh="冲击类型",
    )
    since: str = constant(
        ...,
        unit="month",
        meaning="First month of the shock, as year and month.",
        en="First month",
        zh="起始月份",
    )
    months: int = constant(
        ...,
        1,
        120,
        unit="months",
        meaning="How long the shock lasts.",
        en="Length",
        zh="持续月数",
    )
    severity: float = constant(
        ...,
        0.0,
        1.0,
        unit="share of the worst case",
        meaning="How hard it hits: 0 is not at all, 1 the worst case of its kind.",
        en="Severity",
        zh="严重程度",
    )

    @field_validator("since")
    @classmethod
    def _a_month(cls, given: str) -> str:
        dated(given)
        return given

    @property
    def month(self) -> int:
        """First month, counted from January 2014."""
        return month_from(self.since)

    def active(self, month: int) -> bool:
        """True while the shock lasts."""
        return self.month <= month < self.month + self.months


@cache
def shock_declarations() -> dict[str, Declaration]:
    """The declared keys of a shock, as a file writes them."""
    fields = Shock.model_fields
    return {
        str(field.alias): declaration_of(f"shocks.{field.alias}", field)
        for field in fields.values()
    }
