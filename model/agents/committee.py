"""Committees: who decides what between the city and the village."""

from __future__ import annotations

from typing import Any

import mesa


class Committee(mesa.Agent):
    """A body with a territory: rows of the villages it answers for."""

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model)
        self.name = name
        self.villages = villages

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: {len(self.villages)} villages>"


class CityGroup(Committee):
    """The city's leading group: the year's budget, and the numbers to be released."""


class CountyHeadquarters(Committee):
    """A county's headquarters: applies for delisting when its own record allows it (A3)."""

    def __init__(self, model: Any, name: str, villages: list[int]) -> None:
        super().__init__(model, name, villages)
        self.delisted: int | None = None

    def apply(self, year: int, recorded: float) -> bool:
        """Leave the list once its own recorded incidence is below the threshold (A3, simple form).

        A share of persons, as of last December. Samples of missed and wrongly exited households
        do not stop it yet. Returns whether it leaves this year.
        """
        if self.delisted is None and recorded < LISTED:
            self.delisted = year
        return self.delisted == year


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


LISTED = 0.03
"""A western county may leave the list below this recorded incidence (published)."""
