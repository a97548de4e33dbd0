"""The city: households, villages and cadres together, as every system finds them."""

from __future__ import annotations

from dataclasses import dataclass

from model.cadres import Cadres
from model.households import Households
from model.villages import Villages


@dataclass(frozen=True, slots=True)
class City:
    """All state that systems read and write by column; the model's clock is elsewhere."""

    households: Households
    villages: Villages
    cadres: Cadres

    def copy(self) -> City:
        """An independent copy, for another run that starts from the same January 2014."""
        return City(self.households.copy(), self.villages.copy(), self.cadres.copy())
