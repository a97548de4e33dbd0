"""The columns of a researcher's own tables, described once: checks and the guide read this."""

from __future__ import annotations

from dataclasses import dataclass

from model.relief import Cause
from model.villages import INDUSTRIES
from model.world.places import MOST_HOUSEHOLDS, MOST_VILLAGES
from model.world.rules import MOST_WORKERS

CAUSES = tuple(cause.name.lower() for cause in Cause)
MOST_HAMLETS = 60


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """One column: kind ("whole", "number", "text", "choice"), bounds, whether it must be there."""

    name: str
    kind: str
    meaning: str
    low: float = 0.0
    high: float = 0.0
    unit: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words."""
        unit = f" ({self.unit})" if self.unit else ""
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        if self.kind == "text":
            return "a text"
        if (self.kind, self.low, self.high) == ("whole", 0, 1):
            return "0 or 1"
        kind = "a whole number" if self.kind == "whole" else "a number"
        return f"{kind} from {self.low:,.12g} to {self.high:,.12g}{unit}"


def _flag(name: str, meaning: str) -> OwnColumn:
    return OwnColumn(name, "whole", meaning, 0, 1)


VILLAGES = (
    OwnColumn("village", "whole", "the village's own number, used once; its luck hangs on it",
              0, MOST_VILLAGES - 1, required=True),
    OwnColumn("county", "text", "name of its county", required=True),
    OwnColumn("township", "text", "name of its township; else one township a county"),
    OwnColumn("name", "text", "name of the village; else county and number"),
    OwnColumn("households", "whole", "households to generate, if no table of households is given",
              1, MOST_HOUSEHOLDS),
    OwnColumn("x", "number", "east", -10_000, 10_000, "km"),
    OwnColumn("y", "number", "north", -10_000, 10_000, "km"),
    OwnColumn("elevation", "number", "height", -500, 9_000, "m"),
    OwnColumn("remote", "number", "remoteness, 0 is middling", -5, 5, "sd"),
    OwnColumn("place", "number", "lasting difference of place in farm and local income",
              -3, 3, "log points"),
    _flag("poor", "officially poor village"),
    _flag("deep", "deep-poverty village (must be poor too)"),
    OwnColumn("industry", "choice", "main industry", choices=INDUSTRIES),
    OwnColumn("hamlets", "whole", "number of hamlets", 1, MOST_HAMLETS),
    OwnColumn("strength", "number", "organisation strength at the start", 0, 1),
)  # fmt: skip
HOUSEHOLDS = (
    OwnColumn("village", "whole", "number of its village in the table of villages",
              0, MOST_VILLAGES - 1, required=True),
    OwnColumn("household", "whole", "its own number in the village, used once there; "
              "else its order in the file", 0, MOST_HOUSEHOLDS - 1),
    OwnColumn("persons", "whole", "members", 1, MOST_WORKERS),
    OwnColumn("workers", "whole", "members who can work", 0, MOST_WORKERS),
    OwnColumn("old", "whole", "old members", 0, MOST_WORKERS),
    OwnColumn("pupils", "whole", "schoolchildren", 0, MOST_WORKERS),
    OwnColumn("hamlet", "whole", "hamlet within the village, from 1", 1, MOST_HAMLETS),
    OwnColumn("way", "number", "way from the village office", 0, 1_000, "minutes"),
    OwnColumn("remote", "number", "remoteness of the hamlet, 0 is middling", -5, 5, "sd"),
    OwnColumn("land", "number", "land, 1 is middling", 0.001, 1_000, "relative"),
    OwnColumn("schooling", "number", "schooling of the head", 0, 25, "years"),
    _flag("ties", "has ties to the list-maker"),
    OwnColumn("ability", "number", "lasting earning ability, 0 is middling", -4, 4, "log points"),
    OwnColumn("assets", "number", "productive assets, 1 is the median of 2013", 0.01, 1_000,
              "relative"),
    _flag("ill", "chronic illness or disability"),
    _flag("house_unsafe", "house is unsafe"),
    _flag("water_unsafe", "water is unsafe"),
    _flag("school_at_risk", "a child's schooling is at risk"),
    _flag("uninsured", "medical care is not assured"),
    OwnColumn("cause", "choice", "main cause of poverty", choices=CAUSES),
)  # fmt: skip
GAP_COLUMNS = ("house_unsafe", "water_unsafe", "school_at_risk", "uninsured")
"""In the order of the bits of `relief.Gap`."""
