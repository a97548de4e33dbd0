"""The city: households, villages and cadres together, as every system finds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from model.cadres import Cadres
from model.decisions import Decisions
from model.households import Households
from model.villages import Villages


@dataclass(frozen=True, slots=True)
class City:
    """All state that systems read and write by column; the model's clock is elsewhere."""

    households: Households
    villages: Villages
    cadres: Cadres
    decisions: Decisions = field(default_factory=Decisions)
    """Who chose what and why, about those who are followed; a sink, no system reads it."""

    def copy(self) -> City:
        """An independent copy, for another run that starts from the same January 2014."""
        return City(self.households.copy(), self.villages.copy(), self.cadres.copy())

    def of_villages(self, first: int, last: int) -> City:
        """An independent copy of some villages and their households, without cadres."""
        villages = self.villages.of_rows(first, last)
        villages.names = villages.names[first:last]
        return City(self.households.of_villages(first, last), villages, Cadres(0))

    def followed_households(self) -> Iterator[tuple[int, list[int]]]:
        """Villages (row) of the followed households, with those households' rows, in row order."""
        followed = self.decisions.followed
        rows = sorted(followed.households) if followed else []
        homes = self.households.village[rows].tolist()
        for v in sorted(set(homes)):
            yield v, [row for row, home in zip(rows, homes, strict=True) if home == v]
