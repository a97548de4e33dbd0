"""The map: where townships and villages lie, how high, how remote. Plausible, not real."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import normals
from model.draws.plain import Purpose
from model.world.arithmetic import Floats, cosines
from model.world.atlas import County

F = np.float32
Ints = NDArray[np.int64]
Keys = NDArray[np.uint32]
LOWEST, HIGHEST = F(600.0), F(2850.0)
FAR_KM, FAR_SD = F(19.5), F(8.2)
HIGH_M, HIGH_SD = F(1753.0), F(279.0)
BOTH_SD = F(1.72)
"""Mean and spread of distance and elevation on this map, and spread of their sum (40 seeds)."""
LANES = {
    name: lane
    for lane, name in enumerate(
        (
            "size",
            "east",
            "north",
            "height",
            "place",
            "poor",
            "deep",
            "strength",
            "hamlets",
            "uneven",
        )
    )
}
"""Lanes of the draws of a village, by what they decide."""
GOLDEN = 0.3819660112501051
"""Turn between one township and the next: they fill the ellipse evenly (Vogel 1979)."""


class Slope(NamedTuple):
    """Metres of height for a kilometre from the seat, and spread around that."""

    rise: np.float32
    rough: np.float32


def seat_heights(county: Ints, counties: Sequence[County]) -> Floats:
    """Elevation of the seat of each village's county, metres."""
    return np.array([c.height for c in counties], np.float32)[county]


def village_normals(seed: int, keys: Keys, what: str) -> Floats:
    """Standard normal draws for one named trait of villages."""
    return normals(seed, Purpose.WORLD_VILLAGE, 0, keys, LANES[what])


def centres(counties: Sequence[County]) -> tuple[Floats, Floats]:
    """Kilometres east and north of the centre of every township, county after county."""
    east, north = [], []
    for county in counties:
        order = np.arange(county.townships)
        out = np.sqrt((order + 0.5) / county.townships)
        turn = (order * GOLDEN + 0.0625) % 1.0
        east.append(county.centre[0] + county.reach[0] * out * cosines(turn))
        north.append(county.centre[1] + county.reach[1] * out * cosines((turn + 0.75) % 1.0))
    return np.concatenate(east).astype(np.float32), np.concatenate(north).astype(np.float32)


def positions(
    seed: int, keys: Keys, township: Ints, counties: Sequence[County], spread: np.float32
) -> tuple[Floats, Floats]:
    """Kilometres east and north of every village: `spread` km around its township's centre."""
    east, north = centres(counties)
    x = east[township] + spread * village_normals(seed, keys, "east")
    y = north[township] + spread * village_normals(seed, keys, "north")
    return x, y


def from_seat(x: Floats, y: Floats, county: Ints, counties: Sequence[County]) -> Floats:
    """Kilometres from the county's seat, in a straight line."""
    east = x - np.array([c.centre[0] for c in counties], np.float32)[county]
    north = y - np.array([c.centre[1] for c in counties], np.float32)[county]
    far: Floats = np.sqrt(east * east + north * north)
    return far


def heights(seed: int, keys: Keys, far: Floats, seat: Floats, slope: Slope) -> Floats:
    """Elevation in metres: higher away from the seat (`seat`: its own height), rough everywhere."""
    height = seat + slope.rise * far + slope.rough * village_normals(seed, keys, "height")
    return np.asarray(np.clip(height, LOWEST, HIGHEST), np.float32)


def height_in_spreads(elevation: Floats) -> Floats:
    """Elevation against the map's fixed mean and spread."""
    return np.asarray((elevation - HIGH_M) / HIGH_SD, np.float32)


def remoteness(far: Floats, elevation: Floats) -> Floats:
    """Remoteness in spreads: distance to the seat and elevation, with equal weight."""
    away = (far - FAR_KM) / FAR_SD
    return np.asarray((away + height_in_spreads(elevation)) / BOTH_SD, np.float32)
