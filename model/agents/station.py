"""Labour-service stations outside the city: they offer vacancies and keep their workers (O6)."""

from __future__ import annotations

from typing import Any

import mesa

DESTINATIONS = (
    ("Dalian", 6.0),
    ("Yangtze delta", 8.0),
    ("Pearl River delta", 4.5),
    ("Yunnan", 3.0),
)
"""Destinations of the seed, and the years of schooling their vacancies ask for (assumed)."""


class LabourStation(mesa.Agent):
    """The stations at one destination.

    Decides whom it takes: the register first, workers with the schooling its vacancies ask for.
    """

    def __init__(self, model: Any, number: int) -> None:
        super().__init__(model)
        self.number = number
        self.name, self.schooling = DESTINATIONS[number]
        self.offered = self.placed = 0

    def note(self, offered: int, placed: int) -> None:
        """Keep the tally of vacancies offered and filled."""
        self.offered += offered
        self.placed += placed

    def __repr__(self) -> str:
        return f"<LabourStation {self.name}: {self.placed} of {self.offered} vacancies filled>"
