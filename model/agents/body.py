"""A body that is paired with villages: an office, a bureau, a public enterprise (O7)."""

from __future__ import annotations

from typing import Any

import mesa


class Body(mesa.Agent):
    """A view on one of the paired bodies, by its number.

    Decides whom of its people it sends to its villages: the one it misses least, unless poor
    results there would cost it its own rank (`model.systems.organisation.bodies`).
    """

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number

    @property
    def villages(self) -> list[int]:
        """Rows of the villages it is paired with now."""
        return [int(row) for row in (self.model.city.villages.body == self.number).nonzero()[0]]

    @property
    def sent(self) -> list[int]:
        """Rows of the cadres whom it chose."""
        cadres = self.model.city.cadres
        chosen = (cadres.sent != 1.0).nonzero()[0]
        here = set(self.villages)
        return [int(row) for row in chosen if int(cadres.posted[row]) in here]

    def __repr__(self) -> str:
        return f"<Body {self.number}: {len(self.villages)} villages>"
