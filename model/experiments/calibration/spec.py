"""The study file of a calibration: which parameters, fitted to which stage's figures, how long.

title = "..."
scenario = "../liupanshui.toml"    what is calibrated; its quotas are the published register
scale = 0.1                        part of the villages
draws = 300                        rows of the posterior
check = 40                         fresh runs from prior and posterior, for the table of the fit
[livelihoods]                      stage 1; [register] is stage 2, which starts from stage 1's
parameters = ["drivers.wages", ...]  uncertain parameters: the prior is the declared range
particles = 200                    accepted runs in a generation
generations = 5                    the first takes every run: a sample of the prior
quantile = 0.5                     of a generation's distances: the next one's threshold
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.design import check_keys
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from model.declare import Declaration

KEYS = {
    "schema_version": "a whole number",
    "title": "a text",
    "scenario": "a text",
    "scale": "a number",
    "draws": "a whole number",
    "check": "a whole number",
    "livelihoods": "a table",
    "register": "a table",
}
STAGES = ("livelihoods", "register")
STAGE_KEYS = {
    "parameters": "a list",
    "particles": "a whole number",
    "generations": "a whole number",
    "quantile": "a number",
}
PARTICLES_A_PARAMETER = 4
"""Fewer particles say too little of how parameters go together to propose from them."""
LIMITS = {
    "particles": (10, 100_000),
    "generations": (2, 50),
    "draws": (10, 10_000),
    "check": (2, 10_000),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its number, the parameters it fits, and how long it looks."""

    number: int
    name: str
    parameters: tuple[str, ...]
    particles: int = 200
    generations: int = 5
    quantile: float = 0.5


def least_particles(stage: Stage) -> int:
    """The fewest particles from which a stage can propose."""
    return PARTICLES_A_PARAMETER * len(stage.parameters)


@dataclass(frozen=True, slots=True)
class Spec:
    """A study file, read and checked; its scenario is not yet loaded."""

    path: Path
    digest: str
    title: str
    scenario: Path
    settings: Mapping[str, float]
    stages: tuple[Stage, ...]
    draws: int = 300
    check: int = 40

    def with_particles(self, particles: int | None) -> Spec:
        """The same with another number of particles in every stage: a trial."""
        if particles is None:
            return self
        least, (low, most) = max(map(least_particles, self.stages)), LIMITS["particles"]
        if not max(least, low) <= particles <= most:
            raise RequestError(
                f"--particles is {particles}; allowed here: {max(least, low)} to {most}"
            )
        few = tuple(replace(stage, particles=particles) for stage in self.stages)
        return replace(self, stages=few)

    def about(self) -> dict[str, Any]:
        """The calibration as the manifest says it: part of the request's identity."""
        return {
            "title": self.title,
            "study_digest": self.digest,
            "stages": [
                {**asdict(stage), "parameters": list(stage.parameters)} for stage in self.stages
            ],
            "draws": self.draws,
            "check": self.check,
        }


def read_spec(path: Path, declarations: Mapping[str, Declaration]) -> Spec:
    """Read and check the study file of a calibration.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    from model.scenario.source import Source, table_of, text_of

    source = Source(path, str(path))
    text = text_of(source)
    given = table_of(text, source)
    check_keys(given, KEYS, f"{path}")
    found = given.get("schema_version", SCHEMA_VERSION)
    if found != SCHEMA_VERSION:
        raise RequestError(f"{path}: schema_version is {found!r}; allowed: {SCHEMA_VERSION}")
    if "scenario" not in given:
        raise RequestError(f"{path}: 'scenario' is missing: the path of a scenario file")
    stages = tuple(_stage(name, given, declarations, path) for name in STAGES if name in given)
    if not stages:
        raise RequestError(f"{path}: nothing to fit: see [livelihoods] and [register]")
    _require_apart(stages, path)
    numbers = {name: given[name] for name in ("draws", "check") if name in given}
    for name, value in numbers.items():
        _within(name, value, f"{path}")
    return Spec(
        path=path,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        title=given.get("title", path.stem),
        scenario=path.parent / given["scenario"],
        settings={"world.scale": given["scale"]} if "scale" in given else {},
        stages=stages,
        **numbers,
    )


def _stage(
    name: str, given: Mapping[str, Any], declarations: Mapping[str, Declaration], path: Path
) -> Stage:
    table, where = given[name], f"{path}: [{name}]"
    check_keys(table, STAGE_KEYS, where)
    parameters = tuple(table.get("parameters", ()))
    for parameter in parameters:
        _require_uncertain(parameter, declarations, where)
    if not parameters or len(set(parameters)) < len(parameters):
        raise RequestError(f"{where}: parameters: name each uncertain parameter once, at least one")
    for key in ("particles", "generations"):
        if key in table:
            _within(key, table[key], where)
    quantile = table.get("quantile", 0.5)
    if not (math.isfinite(quantile) and 0.05 <= quantile < 1):
        raise RequestError(f"{where}: quantile is {quantile}; allowed: 0.05 up to below 1")
    numbers = {key: table[key] for key in ("particles", "generations") if key in table}
    number = STAGES.index(name) + 1
    stage = Stage(number, name, parameters, quantile=float(quantile), **numbers)
    if stage.particles < least_particles(stage):
        raise RequestError(
            f"{where}: particles is {stage.particles}; allowed: at least {least_particles(stage)},"
            f" or the spread of {len(parameters)} parameters cannot be told"
        )
    return stage


def _require_uncertain(parameter: Any, declarations: Mapping[str, Declaration], where: str) -> None:
    known = {key: found for key, found in declarations.items() if found.role == "uncertainty"}
    if not isinstance(parameter, str):
        raise RequestError(f"{where}: parameters: {parameter!r}; allowed: names, each a text")
    if parameter not in known:
        hint = nearest(str(parameter), known)
        raise RequestError(f"{where}: '{parameter}' is no uncertain parameter.{hint}")


def _require_apart(stages: tuple[Stage, ...], path: Path) -> None:
    both = set(stages[0].parameters).intersection(*(stage.parameters for stage in stages[1:]))
    if len(stages) > 1 and both:
        raise RequestError(f"{path}: {min(both)} is fitted in both stages: name it in one")


def _within(name: str, value: int, where: str) -> None:
    low, high = LIMITS[name]
    if not low <= value <= high:
        raise RequestError(f"{where}: {name} is {value}; allowed: {low} to {high}")
