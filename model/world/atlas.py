"""The four counties: names, townships, shares of villages and a plausible map, as data.

The map is not the real one: counties are ellipses in roughly their true places, townships spread
evenly inside them. Names of townships and villages are numbers, never those of real places.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class County:
    """One county: its weight in villages and its ellipse, kilometres east and north."""

    name: str
    townships: int
    villages: int
    """Villages per thousand of the city; Panzhou's 462 were funded in 2017 (published)."""
    centre: tuple[float, float]
    reach: tuple[float, float]
    """Half axes of the ellipse, kilometres (assumed)."""
    height: float
    """Elevation at the seat, metres (assumed)."""


COUNTIES = (
    County("Shuicheng", 24, 300, (48.0, 84.0), (38.0, 28.0), 1500.0),
    County("Panzhou", 27, 462, (24.0, 28.0), (26.0, 34.0), 1450.0),
    County("Liuzhi", 11, 190, (92.0, 56.0), (20.0, 26.0), 1250.0),
    County("Zhongshan", 3, 48, (46.0, 118.0), (13.0, 8.0), 1750.0),
)
"""65 townships (published), of them 27 in Panzhou (published); the other numbers are assumed."""

TOWNSHIPS = sum(county.townships for county in COUNTIES)
TOWNSHIP_NAMES = tuple(f"{c.name}-{n + 1:02d}" for c in COUNTIES for n in range(c.townships))
COUNTY_NAMES = tuple(c.name for c in COUNTIES)
