"""The points of a tornado: one assumed number at one end of its plausible range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.scenario import declarations
from model.scenario.declared import value_of

if TYPE_CHECKING:
    from model.scenario import Scenario

ENDS = ("low", "high")
STAYS = "at both ends what it is: 0 or off in the case"


@dataclass(frozen=True, slots=True)
class Point:
    """One parameter at its low (side 0) or high (1) end; `value` is the last one of its path."""

    parameter: str
    side: int
    value: Any

    def about(self) -> dict[str, Any]:
        """The point for the manifest and the table."""
        parts = self.value if isinstance(self.value, tuple) else (self.value,)
        value = " ".join(f"{part:.6g}" for part in parts)
        return {"parameter": self.parameter, "end": ENDS[self.side], "value": value}


def points_of(
    scenarios: Sequence[Scenario], parameters: Iterable[str]
) -> tuple[list[Point], list[dict[str, Any]]]:
    """Return the points that move anything in the case, and the parameters that none does."""
    case, points, left_out = scenarios[0], [], []
    for name in parameters:
        before = stated(case, name)
        found = [
            Point(name, side, path[max(path)])
            for side in (0, 1)
            if (path := moved_path(case, name, side)) != before
        ]
        points += found
        if not found:
            left_out.append({"parameter": name, "end": "", "value": "", "why": STAYS})
    return points, left_out


def stated(scenario: Scenario, name: str) -> dict[int, Any]:
    """The path of a parameter in a scenario: months and values."""
    path = {0: value_of(scenario.start, name)}
    for phase in scenario.phases:
        value = value_of(phase.levels, name)
        if value != path[max(path)]:
            path[phase.month] = value
    return path


def moved_path(scenario: Scenario, name: str, side: int) -> dict[int, Any]:
    """The path with every value at its low or high end."""
    said = declarations(type(scenario.start))[name]
    return {month: said.end(value, side) for month, value in stated(scenario, name).items()}


def moved(scenario: Scenario, point: Point) -> Scenario:
    """The scenario with one number at one end; a lever stays as it is where no campaign is."""
    said = declarations(type(scenario.start))[point.parameter]
    if said.role == "lever" and not scenario.campaign:
        return scenario
    path = moved_path(scenario, point.parameter, point.side)
    if path == stated(scenario, point.parameter):
        return scenario
    return scenario.with_path(point.parameter, path)


def at_point(scenario: Scenario, about: Mapping[str, Any]) -> Scenario:
    """The scenario at a point as the manifest says it; the base is the scenario itself."""
    if about["end"] not in ENDS:
        return scenario
    return moved(scenario, Point(str(about["parameter"]), ENDS.index(about["end"]), about["value"]))
