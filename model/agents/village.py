"""A village: its place, its team, its money, its households, as one agent."""

from __future__ import annotations

from typing import Any

import mesa

from model.relief import Purpose, Register
from model.villages import INDUSTRIES


class Village(mesa.Agent):
    """A view on one row of the villages.

    Decides, through the compiled rules that read its row alone: whom the team visits, which file
    passes, whether a missing exit is pushed, how its money is spent.
    """

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def name(self) -> str:
        """Name of the village (synthetic unless the researcher brought a table)."""
        return str(self.model.city.villages.names[self.row])

    @property
    def rows(self) -> slice:
        """Rows of its households."""
        start = self.model.city.households.start
        return slice(int(start[self.row]), int(start[self.row + 1]))

    @property
    def registered(self) -> int:
        """Households on the register now."""
        status = self.model.city.households.register[self.rows]
        return int(((status == Register.REGISTERED) | (status == Register.RETURNED)).sum())

    @property
    def team(self) -> list[int]:
        """Rows of the cadres posted here."""
        return [int(i) for i in (self.model.city.cadres.posted == self.row).nonzero()[0]]

    @property
    def money(self) -> dict[str, int]:
        """Smallest units of money the village may spend, by purpose."""
        account = self.model.city.villages.account[:, self.row]
        return {p.name.lower(): int(account[p]) for p in Purpose}

    def __repr__(self) -> str:
        villages = self.model.city.villages
        industry = INDUSTRIES[int(villages.industry[self.row])]
        return f"<Village {self.name}: {self.registered} registered households, {industry}>"
