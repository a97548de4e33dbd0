"""Own villages from a GeoJSON file of points: properties are the columns, the point is the place.

Without a word on the reference system a point is longitude and latitude in degrees (RFC 7946). It
is laid on a plane in km about the middle of the file: east = R cos(middle latitude) x longitude,
north = R x latitude (equirectangular; within 1 % of the true distance across 200 km at 27 degrees
north). With `"crs": null`, as `run.py export --geojson` writes, no place on earth is meant (GeoJSON
2008, section 3): points are metres east and north on a plane.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

RESULT = "result_"
"""Properties that begin so are results of a study, not columns: they are not read."""
SUFFIXES = (".geojson", ".json")
DEGREES = ("CRS84", "4326")
EARTH = 6371.0088
"""Mean radius of the earth in km."""
METRES_A_KM = 1000.0
MOST_QUOTED = 60
"""Characters of a wrong value that a message repeats."""


class Misplaced(NamedTuple):
    """A feature that cannot be used as it is: number from 1, where in it, what stands there."""

    feature: int
    column: str
    value: Any
    allowed: str


@dataclass
class Features:
    """The columns of all features, in order, and what is wrong with single ones."""

    columns: dict[str, list[Any]]
    wrong: list[Misplaced] = field(default_factory=list)
    count: int = 0


def read_features(path: str) -> Features:
    """Read the properties and points of a file; ValueError if it is no FeatureCollection."""
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except RecursionError:
        raise ValueError("its lists lie too deep in one another") from None
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise ValueError("a GeoJSON FeatureCollection of points is needed")
    features = content.get("features")
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise ValueError("its member 'features' is no list of features")
    plane = _is_plane(content)
    found = Features({}, count=len(features))
    rows = [_properties(found, k, feature) for k, feature in enumerate(features, start=1)]
    points = [_point(found, k, feature, plane) for k, feature in enumerate(features, start=1)]
    for name in dict.fromkeys(name for row in rows for name in row):
        found.columns[name] = [row.get(name) for row in rows]
    if any(point for point in points):
        _place(found, points, plane)
    return found


def _is_plane(content: dict[str, Any]) -> bool:
    """Whether points are metres on a plane; any system but degrees is refused."""
    if "crs" not in content:
        return False
    if content["crs"] is None:
        return True
    name = str(content["crs"])
    if not any(known in name for known in DEGREES):
        raise ValueError(f"its reference system is {name}; save it in EPSG:4326 (degrees)")
    return False


def _properties(found: Features, number: int, feature: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        what = "names and values, or null"
        found.wrong.append(Misplaced(number, "properties", shortened(properties), what))
        return row
    for name, value in properties.items():
        if name.startswith(RESULT):
            continue
        if isinstance(value, dict | list):
            found.wrong.append(Misplaced(number, name, "a list", "one number or text"))
            value = None
        row[name] = int(value) if isinstance(value, bool) else value
    return row


def _point(
    found: Features, number: int, feature: dict[str, Any], plane: bool
) -> tuple[float, float] | None:
    """East and north as written; None for a feature without a place, or with a wrong one."""
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    ends = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point":
        found.wrong.append(Misplaced(number, "geometry", str(kind), "a Point, or null"))
        return None
    if not isinstance(ends, list) or len(ends) < 2 or not all(map(_is_number, ends[:2])):
        found.wrong.append(
            Misplaced(number, "geometry", shortened(ends), "two numbers, east and north")
        )
        return None
    east, north = float(ends[0]), float(ends[1])
    if not plane and (abs(east) > 180 or abs(north) > 90):
        allowed = 'degrees: longitude, latitude (for metres on a plane state "crs": null)'
        found.wrong.append(Misplaced(number, "geometry", f"{east:g}, {north:g}", allowed))
        return None
    return east, north


def _is_number(value: Any) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number of more than 308 digits
        return False


def shortened(value: Any) -> str:
    """A value as text, cut where it is long."""
    text = str(value)
    return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED]}\N{HORIZONTAL ELLIPSIS}"


def _place(found: Features, points: list[tuple[float, float] | None], plane: bool) -> None:
    """Put the points into the columns x and y, in km."""
    for name in ("x", "y"):
        for number, value in enumerate(found.columns.get(name, []), start=1):
            if value is not None:
                allowed = "leave x and y out: the point says where the village is"
                found.wrong.append(Misplaced(number, name, value, allowed))
    across, up = (1 / METRES_A_KM,) * 2 if plane else _km_a_degree(points)
    given = [p or (None, None) for p in points]
    found.columns["x"] = [None if east is None else east * across for east, _ in given]
    found.columns["y"] = [None if north is None else north * up for _, north in given]
    if not plane:
        for name in ("x", "y"):
            found.columns[name] = _about_the_middle(found.columns[name])


def _km_a_degree(points: list[tuple[float, float] | None]) -> tuple[float, float]:
    """Kilometres a degree of longitude and of latitude at the middle latitude."""
    known = [north for point in points if point for north in point[1:]]
    middle = math.fsum(known) / len(known)
    up = EARTH * math.pi / 180
    return up * math.cos(math.radians(middle)), up


def _about_the_middle(values: list[float | None]) -> list[float | None]:
    known = [value for value in values if value is not None]
    middle = math.fsum(known) / len(known)
    return [None if value is None else value - middle for value in values]
