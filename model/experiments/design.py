"""A study file: which scenario, and which factors take which values at which points.

The file (TOML; in Python a mapping with the same keys) says `title`, `scenario` (relative to the
file), `scale`, `runs`, `months`, `metrics`, `[design]`, `[levers]` and `[uncertainties]`, whose
keys are declared "section.key" names (`design_factors`), and for `discover` a `[target]`.
`[design]` says `kind` and `n` (and, but for a grid, `seed`; for morris `levels`): see
`design_points`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.design_factors import (
    MOST_POINTS,
    Factor,
    check_keys,
    flattened,
    read_factors,
)
from model.experiments.design_points import (
    ALSO_CALLED,
    KINDS,
    LEVELS,
    POWERS_OF_2,
    points_a_unit,
    unit_points,
)
from model.experiments.metrics import require_metric
from model.experiments.study_given import Asked, asked_for, in_words, placed
from model.experiments.target import Target, target_of
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from model.declare import Declaration
    from model.scenario import Scenario

__all__ = ["Design", "check_keys", "flattened", "point_table", "read_design", "require_kind"]

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
    "target": "a table",
}
DESIGN_KEYS = {
    "kind": "a text",
    "n": "a whole number",
    "seed": "a whole number",
    "levels": "a whole number",
}
SETTINGS = {"scale": "world.scale", "months": "horizon.months"}
DEFAULT_RUNS = 8


@dataclass(frozen=True, slots=True)
class Design:
    """A study file, read and checked; its scenario is not yet loaded.

    `n` counts points (latin, sobol), trajectories (morris) or blocks (saltelli); a grid has none of
    its own. `seed` is the design's own and has nothing to do with the seeds of the runs.
    """

    path: Path
    title: str
    scenario: Path | Scenario
    settings: Mapping[str, float]
    runs: int
    metrics: tuple[str, ...]
    factors: Mapping[str, Factor]
    kind: str = "grid"
    n: int = 0
    seed: int = 1
    levels: int = LEVELS
    target: Target | None = None

    def points(self) -> list[dict[str, Any]]:
        """Every point, factor by name: a grid's combinations, the last factor running fastest."""
        if self.kind == "grid":
            combinations = itertools.product(*(f.values for f in self.factors.values()))
            return [dict(zip(self.factors, values, strict=True)) for values in combinations]
        factors = tuple(self.factors.values())
        return [
            {factor.name: factor.at(share) for factor, share in zip(factors, row, strict=True)}
            for row in self.unit_points().tolist()
        ]

    def unit_points(self) -> np.ndarray:
        """The points of any design but a grid as shares of every factor: (points, factors)."""
        return unit_points(self.kind, self.n, len(self.factors), levels=self.levels, seed=self.seed)

    def about(self) -> dict[str, Any]:
        """The design as the manifest says it: what an analysis needs to know of the points."""
        factors = [
            {"name": f.name, "role": f.role, "listed": bool(f.values)}
            for f in self.factors.values()
        ]
        about = {"kind": self.kind, "n": self.n, "seed": self.seed, "levels": self.levels}
        return {**about, "factors": factors}


def read_design(study: Asked, declarations: Mapping[str, Declaration]) -> Design:
    """Read and check a study file, or a mapping with its keys.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    stated, path = asked_for(study)
    given = in_words(stated)
    if "objectives" in given:
        raise RequestError(f"{path}: this is the study file of a search: it is for run.py optimise")
    if "tornado" in given:
        raise RequestError(f"{path}: this is a tornado: it is for run.py sensitivity")
    if "extends" in given or "phases" in given:
        raise RequestError(f"{path}: this is a scenario, not a study file: run.py simulate runs it")
    check_keys(given, KEYS, f"{path}")
    _check_version(given, path)
    if "scenario" not in given:
        raise RequestError(f"{path}: 'scenario' is missing: the path of a scenario file")
    for metric in given.get("metrics", []):
        require_metric(str(metric), f"{path}: metrics")
    runs = given.get("runs", DEFAULT_RUNS)
    if runs < 1:
        raise RequestError(f"{path}: runs is {runs}; allowed: a whole number of at least 1")
    target = target_of(given["target"], f"{path}: [target]") if "target" in given else None
    kind, numbers = _kind_of(given.get("design", {}), path)
    return Design(
        path=path,
        title=given.get("title", path.stem),
        scenario=placed(stated["scenario"], path),
        settings={key: given[name] for name, key in SETTINGS.items() if name in given},
        runs=runs,
        metrics=tuple(given.get("metrics", ())),
        factors=_factors(given, declarations, path, kind, numbers),
        kind=kind,
        target=target,
        **numbers,
    )


def require_kind(design: Design, allowed: Sequence[str], command: str, instead: str) -> None:
    """Refuse a design of a kind that a command does not take, and say which command does."""
    if design.kind not in allowed:
        raise RequestError(
            f"{design.path}: design.kind is '{design.kind}'; allowed for {command}:"
            f" {', '.join(allowed)}. {instead}"
        )


def _check_version(given: Mapping[str, Any], path: Path) -> None:
    found = given.get("schema_version", SCHEMA_VERSION)
    if found != SCHEMA_VERSION:
        raise RequestError(f"{path}: schema_version is {found!r}; allowed: {SCHEMA_VERSION}")


def _kind_of(design: Mapping[str, Any], path: Path) -> tuple[str, dict[str, int]]:
    """Return the kind of a design, and its n, seed and levels as keywords of `Design`."""
    check_keys(design, DESIGN_KEYS, f"{path}: [design]")
    kind = ALSO_CALLED.get(design.get("kind", "grid"), design.get("kind", "grid"))
    if kind not in KINDS:
        hint = nearest(kind, KINDS)
        raise RequestError(f"{path}: design.kind is '{kind}'.{hint} Allowed: {', '.join(KINDS)}")
    belong = {"grid": {"kind", "n"}, "morris": set(DESIGN_KEYS)}.get(kind, {"kind", "n", "seed"})
    for key in design:
        if key not in belong:
            raise RequestError(f"{path}: [design] {key} has no meaning for a {kind} design")
    if kind == "grid":
        return kind, {}
    numbers = {key: design[key] for key in ("n", "seed", "levels") if key in design}
    _check_numbers(kind, numbers, path)
    return kind, numbers


def _check_numbers(kind: str, numbers: Mapping[str, int], path: Path) -> None:
    n, seed, levels = numbers.get("n"), numbers.get("seed", 1), numbers.get("levels", LEVELS)
    if n is None or n < 2:
        said = "missing" if n is None else n
        raise RequestError(f"{path}: design.n is {said}; allowed: a whole number of at least 2")
    if kind in POWERS_OF_2 and n.bit_count() != 1:
        below = 1 << (n.bit_length() - 1)
        raise RequestError(
            f"{path}: design.n is {n}; a {kind} design is balanced only with a power of 2:"
            f" {below} or {2 * below}"
        )
    if not 0 <= seed < 2**32:
        raise RequestError(f"{path}: design.seed is {seed}; allowed: 0 to {2**32 - 1}")
    if levels < 2 or levels % 2:
        raise RequestError(f"{path}: design.levels is {levels}; allowed: an even number, 2 or more")


def _factors(
    given: Mapping[str, Any],
    declarations: Mapping[str, Declaration],
    path: Path,
    kind: str,
    numbers: Mapping[str, int],
) -> dict[str, Factor]:
    """Return the factors, having checked that the design can use them and is not too large."""
    grid = kind == "grid"
    steps = given.get("design", {}).get("n")
    factors = read_factors(given, declarations, f"{path}", steps, grid=grid)
    points = (
        math.prod(len(factor.values) for factor in factors.values())
        if grid
        else numbers["n"] * points_a_unit(kind, len(factors))
    )
    if not factors or points > MOST_POINTS:
        problem = f"{points} points, more than {MOST_POINTS}" if factors else "nothing to vary"
        raise RequestError(f"{path}: the design has {problem}: see [levers] and [uncertainties]")
    if kind not in ("morris", "saltelli"):
        return factors
    for factor in factors.values():
        _check_varies(factor, kind, path)
    levels = numbers.get("levels", LEVELS) if kind == "morris" else 0
    return {name: factor.listed(levels) for name, factor in factors.items()}


def _check_varies(factor: Factor, kind: str, path: Path) -> None:
    """Refuse a list that a sensitivity design could not show whole.

    A step of Morris is half of the levels: of four choices it compares the first with the third and
    the second with the fourth only, so it could screen out the one that matters most.
    """
    count = len(factor.values)
    if count == 1:
        raise RequestError(f"{path}: {factor.name} lists one value; a {kind} design varies it")
    if kind == "morris" and count > 2:
        raise RequestError(
            f"{path}: {factor.name} lists {count} values; a morris design compares at most two: its"
            ' steps would leave pairs out. List two, write kind = "saltelli", or for numbers'
            " give a range { low, high }"
        )


def point_table(points: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the settings of every point: the column `point`, then one column a factor."""
    import pandas as pd

    frame = pd.DataFrame([dict(point) for point in points])
    frame.insert(0, "point", range(len(points)))
    return frame
