"""A study file: which scenario, and which factors take which values.

The file (TOML) says `title`, `scenario` (relative to the file), `scale`, `runs`, `months`,
`metrics`, `[design]` (kind = "grid"), `[levers]` and `[uncertainties]`, whose keys are declared
"section.key" names. A factor is a list of values, or `{ low, high, n }`: n values in equal steps
from low to high, both included; without `n` the design's `n` holds, without a bound the declared
one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.metrics import require_metric
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import pandas as pd

    from model.declare import Declaration

KINDS = ("grid",)
KEYS = {
    "schema_version": "a whole number",
    "title": "a text",
    "scenario": "a text",
    "scale": "a number",
    "runs": "a whole number",
    "months": "a whole number",
    "metrics": "a list",
    "design": "a table",
    "levers": "a table",
    "uncertainties": "a table",
}
DESIGN_KEYS = {"kind": "a text", "n": "a whole number"}
RANGE_KEYS = {"low": "a number", "high": "a number", "n": "a whole number"}
TYPES: dict[str, tuple[type, ...]] = {
    "a whole number": (int,),
    "a number": (int, float),
    "a text": (str,),
    "a list": (list,),
    "a table": (dict,),
}
SETTINGS = {"scale": "world.scale", "months": "horizon.months"}
ROLES = {"levers": "lever", "uncertainties": "uncertainty"}
DEFAULT_RUNS = 8
MOST_POINTS = 100_000


@dataclass(frozen=True, slots=True)
class Design:
    """A study file, read and checked; its scenario is not yet loaded."""

    path: Path
    title: str
    scenario: Path
    settings: Mapping[str, float]
    runs: int
    metrics: tuple[str, ...]
    factors: Mapping[str, tuple[Any, ...]]

    def points(self) -> list[dict[str, Any]]:
        """Every combination of the factors' values, the last factor running fastest."""
        combinations = itertools.product(*self.factors.values())
        return [dict(zip(self.factors, values, strict=True)) for values in combinations]


def read_design(path: Path, declarations: Mapping[str, Declaration]) -> Design:
    """Read and check a study file.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    given = _read_toml(path)
    check_keys(given, KEYS, f"{path}")
    _check_version(given, path)
    if "scenario" not in given:
        raise RequestError(f"{path}: 'scenario' is missing: the path of a scenario file")
    for metric in given.get("metrics", []):
        require_metric(str(metric), f"{path}: metrics")
    runs = given.get("runs", DEFAULT_RUNS)
    if runs < 1:
        raise RequestError(f"{path}: runs is {runs}; allowed: a whole number of at least 1")
    return Design(
        path=path,
        title=given.get("title", path.stem),
        scenario=path.parent / given["scenario"],
        settings={key: given[name] for name, key in SETTINGS.items() if name in given},
        runs=runs,
        metrics=tuple(given.get("metrics", ())),
        factors=_factors(given, declarations, path),
    )


def check_keys(given: Mapping[str, Any], known: Mapping[str, str], where: str) -> None:
    """Refuse a key that is not known (naming the nearest) or whose value has the wrong type."""
    for key, value in given.items():
        if key not in known:
            hint = nearest(key, known)
            raise RequestError(f"{where}: unknown key '{key}'.{hint} Known: {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, TYPES[known[key]]):
            raise RequestError(f"{where}: {key} is {value!r}; allowed: {known[key]}")


def _read_toml(path: Path) -> dict[str, Any]:
    from model.scenario.source import Source, table_of, text_of

    source = Source(path, str(path))
    return table_of(text_of(source), source)


def _check_version(given: Mapping[str, Any], path: Path) -> None:
    found = given.get("schema_version", SCHEMA_VERSION)
    if found != SCHEMA_VERSION:
        raise RequestError(f"{path}: schema_version is {found!r}; allowed: {SCHEMA_VERSION}")


def _factors(
    given: Mapping[str, Any], declarations: Mapping[str, Declaration], path: Path
) -> dict[str, tuple[Any, ...]]:
    """Return the values of every factor, levers first, in the order of the file."""
    design = given.get("design", {})
    check_keys(design, DESIGN_KEYS, f"{path}: [design]")
    kind = design.get("kind", "grid")
    if kind not in KINDS:
        raise RequestError(f"{path}: design.kind is '{kind}'; allowed: {', '.join(KINDS)}")
    factors: dict[str, tuple[Any, ...]] = {}
    for table, role in ROLES.items():
        for name, values in flattened(given.get(table, {})):
            where = f"{path}: [{table}]"
            _check_role(name, role, declarations, where)
            factors[name] = _values(values, declarations[name], design.get("n"), where)
    points = math.prod(len(values) for values in factors.values())
    if not factors or points > MOST_POINTS:
        problem = f"{points} points, more than {MOST_POINTS}" if factors else "nothing to vary"
        raise RequestError(f"{path}: the design has {problem}: see [levers] and [uncertainties]")
    return factors


def flattened(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield "section.key" and values; the key may be quoted whole, or written as a table."""
    for name, value in table.items():
        if isinstance(value, dict) and "." not in name:
            yield from ((f"{name}.{key}", inner) for key, inner in value.items())
        else:
            yield name, value


def _check_role(name: str, role: str, declarations: Mapping[str, Declaration], where: str) -> None:
    if name not in declarations:
        raise RequestError(f"{where}: '{name}' is not declared.{nearest(name, declarations)}")
    found = declarations[name].role
    if found != role:
        place = next((table for table, kind in ROLES.items() if kind == found), "")
        advice = f"it belongs under [{place}]" if place else "a study does not vary it"
        raise RequestError(f"{where}: '{name}' is declared as {found}, not {role}: {advice}")


def _values(given: Any, declared: Declaration, n: int | None, where: str) -> tuple[Any, ...]:
    """Return a factor's values: the list as given, or the steps of a range."""
    if isinstance(given, list) and given:
        repeated = [value for place, value in enumerate(given) if value in given[:place]]
        if repeated:
            raise RequestError(f"{where}: {declared.name} lists {repeated[0]!r} twice")
        return tuple(given)
    if not isinstance(given, dict):
        raise RequestError(
            f"{where}: {declared.name} is {given!r}; allowed: a list of values, or a range"
            " { low = ..., high = ..., n = ... }"
        )
    check_keys(given, RANGE_KEYS, f"{where} {declared.name}")
    low, high = given.get("low", declared.low), given.get("high", declared.high)
    steps = given.get("n", n)
    if low is None or high is None or not low < high:
        raise RequestError(f"{where}: {declared.name} needs low < high, not {low} and {high}")
    if steps is None or steps < 2:
        raise RequestError(f"{where}: {declared.name} needs n >= 2 values, here or in [design]")
    if steps > MOST_POINTS:
        raise RequestError(f"{where}: {declared.name}: n is {steps}; allowed: up to {MOST_POINTS}")
    return _steps(low, high, steps, whole=declared.kind == "int")


def _steps(low: float, high: float, n: int, *, whole: bool) -> tuple[Any, ...]:
    values = [low + (high - low) * step / (n - 1) for step in range(n)]
    return tuple(dict.fromkeys(round(value) for value in values)) if whole else tuple(values)


def point_table(points: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the settings of every point: the column `point`, then one column a factor."""
    import pandas as pd

    frame = pd.DataFrame([dict(point) for point in points])
    frame.insert(0, "point", range(len(points)))
    return frame
