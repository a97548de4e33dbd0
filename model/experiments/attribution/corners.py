"""The sixteen corners of the four systems, each on or off: one table, `scenarios/corners.csv`.

On is what the scenario states; off is the declared level before the campaign, for the whole time.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from model.errors import RequestError
from model.scenario.systems import SYSTEMS
from model.scenario.tables import BUNDLED

if TYPE_CHECKING:
    from model.scenario import Scenario

TABLE = BUNDLED / "corners.csv"
ALL, NONE = "all", "none"


class Corner(NamedTuple):
    """A corner: its name, and the systems that are on in it."""

    name: str
    on: tuple[str, ...]

    @property
    def place(self) -> int:
        """Where its value stands among those of all coalitions (`shapley`)."""
        return place_of(self.on)

    @property
    def off(self) -> tuple[str, ...]:
        """The systems that are at their level before the campaign."""
        return tuple(system for system in SYSTEMS if system not in self.on)


def place_of(on: tuple[str, ...] | list[str]) -> int:
    """Return the place of a coalition of systems: bit i is on for the i-th system."""
    return sum(1 << place for place, system in enumerate(SYSTEMS) if system in on)


@cache
def corners() -> tuple[Corner, ...]:
    """Read the table of corners; RequestError unless it holds every combination once."""
    try:
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        found = tuple(
            Corner(row["corner"], tuple(name for name in SYSTEMS if int(row[name]))) for row in rows
        )
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise RequestError(
            f"{TABLE.name} cannot be read ({type(error).__name__}: {error})"
        ) from error
    if sorted(corner.place for corner in found) != list(range(2 ** len(SYSTEMS))):
        raise RequestError(f"{TABLE.name} does not hold each of the 16 combinations once")
    return found


def scenario_at(corner: Corner, scenario: Scenario) -> Scenario:
    """The scenario with the corner's other systems off, named after the corner."""
    title = f"{scenario.title or scenario.name}: {_said(corner)}"
    changed = scenario.without(*corner.off)
    return changed.model_copy(update={"name": corner.name, "title": title})


def _said(corner: Corner) -> str:
    if corner.name == ALL:
        return "all four systems"
    return " and ".join(corner.on) + " only" if corner.on else "none of the four systems"
