"""Committees: who decides what between the city and the village."""

from __future__ import annotations

from typing import Any

import mesa


class Committee(mesa.Agent):
    """A body with a territory: the villages it answers for, and how many it moved."""

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model)
        self.name = name
        self.villages = villages
        self.moved = 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {len(self.villages)} villages>"


class CityGroup(Committee):
    """The city's leading group: the year's budget, and the numbers to be released."""


class CountyHeadquarters(Committee):
    """A county's headquarters: applies to leave the list when its own record allows it (A3)."""

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model, name, villages)
        self.delisted: int | None = None

    @property
    def listed(self) -> bool:
        """Whether it has people and is still on the list of poor counties."""
        return bool(self.villages) and self.delisted is None

    def applies(self, recorded: float, limit: float) -> bool:
        """Whether it applies this year: its own recorded incidence is below the limit (A3)."""
        return self.listed and recorded < limit

    def leave(self, year: int) -> None:
        """Leave the list of poor counties."""
        self.delisted = year


class TownshipCorps(Committee):
    """A township's corps: shares out cadres and quotas among its villages."""


class AssessmentOffice(Committee):
    """The assessment office: audits exits and keeps what it found, year by year."""

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model, name, villages)
        self.findings: dict[int, tuple[int, int]] = {}

    def note(self, year: int, examined: int, found: int) -> None:
        """Keep a year's audit: households examined, false exits found."""
        self.findings[year] = (examined, found)

    def judge(self, rates: dict[str, float], limits: dict[str, float]) -> list[str]:
        """Grounds on which a county that applies must wait a year; none if it may leave (A3).

        Missed, wrong and comprehensive incidence must lie below their limit, satisfaction at or
        above it.
        """
        errors = ("missed", "wrong", "comprehensive")
        grounds = [name for name in errors if rates[name] >= limits[name]]
        return grounds + ["satisfied"] * (rates["satisfied"] < limits["satisfied"])
