"""The study file of a tornado, read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import RequestError, nearest
from model.experiments.design_factors import check_keys
from model.experiments.metrics import STABLE, require_metric
from model.experiments.study_given import Asked, asked_for, in_words, placed
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from model.declare import Declaration
    from model.scenario import Scenario

KEYS = {
    "schema_version": "a whole number",
    "title": "a text",
    "scenario": "a text",
    "scale": "a number",
    "months": "a whole number",
    "runs": "a whole number",
    "metrics": "a list",
    "tornado": "a table",
}
TORNADO_KEYS = {"against": "a list", "only": "a list"}
SETTINGS = {"scale": "world.scale", "months": "horizon.months"}
DEFAULT_RUNS = 4


@dataclass(frozen=True, slots=True)
class TornadoSpec:
    """A study file, read and checked; its scenarios are not yet loaded."""

    path: Path
    title: str
    scenario: Path | Scenario
    against: tuple[Path | Scenario, ...]
    settings: Mapping[str, float]
    runs: int
    metrics: tuple[str, ...]
    parameters: tuple[str, ...]


def is_tornado(path: Path) -> bool:
    """Whether a study file asks for a tornado."""
    return "tornado" in asked_for(path)[0]


def read_tornado(
    study: Asked, declarations: Mapping[str, Declaration], only: Sequence[str] = ()
) -> TornadoSpec:
    """Read and check a study file or a mapping with its keys; `only` replaces its own list.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    stated, path = asked_for(study)
    given = in_words(stated)
    check_keys(given, KEYS, f"{path}")
    own = given.get("tornado", {})
    check_keys(own, TORNADO_KEYS, f"{path}: [tornado]")
    if given.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION:
        raise RequestError(f"{path}: schema_version is not {SCHEMA_VERSION}")
    if "scenario" not in given or not own.get("against"):
        raise RequestError(f"{path}: 'scenario' or [tornado] against = [...] is missing: files")
    runs = given.get("runs", DEFAULT_RUNS)
    require_pairs(runs, f"{path}: runs")
    metrics = tuple(map(str, given.get("metrics", (STABLE,))))
    if not metrics:
        raise RequestError(f"{path}: metrics is empty; allowed: one or more, or leave it out")
    for metric in metrics:
        require_metric(metric, f"{path}: metrics")
    wanted = [str(name) for name in only or own.get("only", ())]
    return TornadoSpec(
        path=path,
        title=given.get("title", path.stem),
        scenario=placed(stated["scenario"], path),
        against=tuple(placed(one, path) for one in stated["tornado"]["against"]),
        settings={key: given[name] for name, key in SETTINGS.items() if name in given},
        runs=runs,
        metrics=metrics,
        parameters=_chosen(wanted, declarations, "--only" if only else f"{path}: only"),
    )


def require_pairs(runs: int, where: str) -> None:
    """Raise RequestError for fewer runs than an interval needs."""
    if runs < 2:
        raise RequestError(f"{where} is {runs}; allowed: 2 or more, for an interval of pairs")


def _chosen(
    wanted: Sequence[str], declarations: Mapping[str, Declaration], where: str
) -> tuple[str, ...]:
    """Every assumed number with a plausible range, or those named, singly or by section."""
    can = [d.name for d in declarations.values() if d.status == "assumed" and d.plausible]
    if not wanted:
        return tuple(can)
    sections = {name.split(".")[0] for name in can}
    for name in wanted:
        if name in declarations and name not in can:
            said = declarations[name].because or f"its status is {declarations[name].status}"
            raise RequestError(f"{where}: {name} has no plausible range: {said}")
        if name not in sections and name not in can:
            hint = nearest(name, [*can, *sections])
            raise RequestError(f"{where}: '{name}' is no assumed number and no section.{hint}")
    return tuple(name for name in can if name in wanted or name.split(".")[0] in wanted)
