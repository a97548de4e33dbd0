"""A cadre: one of five kinds, posted to a village, with days, knowledge and fatigue."""

from __future__ import annotations

from typing import Any

import mesa

from model.cadres import Kind
from model.units import DAY


class Cadre(mesa.Agent):
    """A view on one row of the cadres.

    Decides, through the compiled rules that read its row alone: days between paper and field, and
    whether to stay.
    """

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def kind(self) -> Kind:
        """First secretary, resident, rotating leader, village cadre or paired helper."""
        return Kind(int(self.model.city.cadres.kind[self.row]))

    @property
    def village(self) -> int:
        """Row of the village it works in, -1 when not in service."""
        return int(self.model.city.cadres.posted[self.row])

    @property
    def knowledge(self) -> float:
        """What it knows of the village, 0 to 1."""
        return float(self.model.city.cadres.knowledge[self.row])

    @property
    def fatigue(self) -> float:
        """Fatigue, 0 when rested."""
        return float(self.model.city.cadres.fatigue[self.row])

    @property
    def field_days(self) -> float:
        """Days in the field this month."""
        return float(self.model.city.cadres.field[self.row]) / DAY

    def __repr__(self) -> str:
        where = (
            self.model.city.villages.names[self.village] if self.village >= 0 else "not in service"
        )
        return f"<Cadre {self.row}, {self.kind.name.lower().replace('_', ' ')}: {where}>"
