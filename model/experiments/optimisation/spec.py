"""The study file of a search: scenario, levers, budget, objectives, and how long to look.

title = "..."                      what is asked
scenario = "../yearly_plan.toml"   the reference: what every plan changes and is compared with
scale = 0.1                        and months: as in every study file
runs = 4                           pairs of (seed, parameter draw) that every plan gets first
[objectives]                       metric = "lower" or "higher"; the first one decides
[budget]                           at_most = 1.0, of the reference's total cost
[levers]                           section.key = [choices], or { low, high, n }
[search]                           plans, batch, sampler, most, finalists, confirm, quantile
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.design import check_keys
from model.experiments.metrics import COST, OF_A_RUN, OF_VILLAGES, metric_called
from model.experiments.optimisation.levers import Lever, read_levers
from model.outputs import OUTPUTS
from model.version import SCHEMA_VERSION

if TYPE_CHECKING:
    from model.declare import Declaration

KEYS = {
    "schema_version": "a whole number",
    "title": "a text",
    "scenario": "a text",
    "scale": "a number",
    "runs": "a whole number",
    "months": "a whole number",
    "objectives": "a table",
    "budget": "a table",
    "levers": "a table",
    "search": "a table",
}
SEARCH_KEYS = {
    "plans": "a whole number",
    "batch": "a whole number",
    "sampler": "a text",
    "most": "a whole number",
    "finalists": "a whole number",
    "confirm": "a whole number",
    "quantile": "a number",
}
ELSEWHERE = {
    "uncertainties": "a plan cannot choose them: every pair of seed and draw draws them anew",
    "metrics": "name what to improve under [objectives]",
    "design": "a search makes its own points: see [search]",
}
SETTINGS = {"scale": "world.scale", "months": "horizon.months"}
SAMPLERS = ("tpe", "nsga2")
DIRECTIONS = ("lower", "higher")
MOST_OBJECTIVES = 4
LIMITS = {
    "plans": (2, 10_000),
    "batch": (2, 1_000),
    "most": (2, 10_000),
    "finalists": (1, 100),
    "confirm": (2, 10_000),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How long to look: all are whole numbers of plans or pairs.

    `plans` are proposed in batches of `batch`; the race gives contenders up to `most` pairs; at
    most `finalists` are run on `confirm` fresh pairs. `quantile` None takes the mean over draws.
    """

    plans: int = 24
    batch: int = 8
    sampler: str = "tpe"
    most: int = 16
    finalists: int = 5
    confirm: int = 20
    quantile: float | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A study file, read and checked; its scenario is not yet loaded."""

    path: Path
    title: str
    scenario: Path
    settings: Mapping[str, float]
    runs: int
    objectives: Mapping[str, str]
    at_most: float
    levers: tuple[Lever, ...]
    rules: Rules = field(default_factory=Rules)

    @property
    def metrics(self) -> tuple[str, ...]:
        """What is measured: the objectives, and the cost whether it is one or not."""
        return tuple(dict.fromkeys((*self.objectives, COST)))

    def with_runs(self, runs: int | None) -> Spec:
        """The same search with another number of first pairs, checked again."""
        found = self if runs is None else replace(self, runs=runs)
        _check_pairs(found)
        return found

    def looks(self) -> list[int]:
        """The numbers of pairs at which the race looks: doubling from `runs`, `most` the last."""
        looks, pairs = [], self.runs
        while pairs < self.rules.most:
            looks.append(pairs)
            pairs *= 2
        return [*looks, self.rules.most]

    def fresh(self) -> range:
        """The runs of the fresh pairs: after every run that the search may have seen."""
        return range(self.rules.most, self.rules.most + self.rules.confirm)

    def about(self) -> dict[str, Any]:
        """The search as the manifest says it: part of the request's identity."""
        return {
            "title": self.title,
            "objectives": dict(self.objectives),
            "at_most": self.at_most,
            "levers": {lever.name: lever.about() for lever in self.levers},
            "search": asdict(self.rules),
        }


def read_spec(path: Path, declarations: Mapping[str, Declaration]) -> Spec:
    """Read and check the study file of a search.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    given = _table(path)
    _check_top(given, path)
    budget = given.get("budget", {})
    check_keys(budget, {"at_most": "a number"}, f"{path}: [budget]")
    at_most = float(budget.get("at_most", 1.0))
    if not 0 < at_most < float("inf"):
        raise RequestError(
            f"{path}: [budget]: at_most is {at_most}; allowed: a number above 0,"
            " of the reference's total cost"
        )
    return Spec(
        path=path,
        title=given.get("title", path.stem),
        scenario=path.parent / given["scenario"],
        settings={key: given[name] for name, key in SETTINGS.items() if name in given},
        runs=given.get("runs", 4),
        objectives=_objectives(given.get("objectives", {}), f"{path}: [objectives]"),
        at_most=at_most,
        levers=read_levers(given.get("levers", {}), declarations, f"{path}: [levers]"),
        rules=_rules(given.get("search", {}), f"{path}: [search]"),
    )


def _table(path: Path) -> dict[str, Any]:
    from model.scenario.source import Source, table_of, text_of

    source = Source(path, str(path))
    return table_of(text_of(source), source)


def _check_top(given: Mapping[str, Any], path: Path) -> None:
    for key, why in ELSEWHERE.items():
        if key in given:
            raise RequestError(f"{path}: '{key}' has no place in a search: {why}")
    check_keys(given, KEYS, f"{path}")
    found = given.get("schema_version", SCHEMA_VERSION)
    if found != SCHEMA_VERSION:
        raise RequestError(f"{path}: schema_version is {found!r}; allowed: {SCHEMA_VERSION}")
    if "scenario" not in given:
        raise RequestError(f"{path}: 'scenario' is missing: the path of a scenario file")


def _objectives(given: Mapping[str, Any], where: str) -> dict[str, str]:
    known = [output.name for output in (*OF_A_RUN, *OF_VILLAGES, *OUTPUTS)]
    for name, direction in given.items():
        if name not in known:
            raise RequestError(
                f"{where}: '{name}' is not a metric.{nearest(name, known)}"
                f" Known: {', '.join(sorted(known))}"
            )
        if direction not in DIRECTIONS:
            raise RequestError(f'{where}: {name} is {direction!r}; allowed: "lower" or "higher"')
        declared = metric_called(name)
        if declared and declared.better not in ("none", direction):
            raise RequestError(f"{where}: {name} is '{direction}', but {declared.better} is better")
    if not 1 <= len(given) <= MOST_OBJECTIVES:
        raise RequestError(
            f"{where}: {len(given)} objectives; allowed: 1 to {MOST_OBJECTIVES}, as"
            ' true_incidence = "lower"; the first one decides what is recommended'
        )
    return dict(given)


def _rules(given: Mapping[str, Any], where: str) -> Rules:
    check_keys(given, SEARCH_KEYS, where)
    for name, (low, high) in LIMITS.items():
        if name in given and not low <= given[name] <= high:
            raise RequestError(f"{where}: {name} is {given[name]}; allowed: {low} to {high}")
    rules = Rules(**given)
    if rules.sampler not in SAMPLERS:
        hint = nearest(rules.sampler, SAMPLERS)
        raise RequestError(
            f"{where}: sampler is '{rules.sampler}'; allowed: {', '.join(SAMPLERS)}.{hint}"
        )
    if rules.quantile is not None and not 0.5 <= rules.quantile < 1:
        raise RequestError(
            f"{where}: quantile is {rules.quantile}; allowed: 0.5 up to below 1 (0.9: the value"
            " that nine pairs in ten do better than); leave it out for the mean"
        )
    return rules


def _check_pairs(spec: Spec) -> None:
    """Refuse numbers of pairs that cannot carry what is asked of them."""
    where, rules = f"{spec.path}", spec.rules
    if spec.runs < 2:
        raise RequestError(f"{where}: runs is {spec.runs}; allowed: at least 2: one pair has no"
                           " interval")  # fmt: skip
    if rules.most < spec.runs:
        raise RequestError(
            f"{where}: [search]: most is {rules.most}; allowed: at least runs ({spec.runs})"
        )
    for name, pairs in (("runs", spec.runs), ("confirm", rules.confirm)):
        if rules.quantile is not None and pairs * (1 - rules.quantile) < 1 - 1e-9:
            least = round(1 / (1 - rules.quantile))
            raise RequestError(
                f"{where}: {name} is {pairs}; a quantile of {rules.quantile:g} needs at least"
                f" {least} pairs"
            )
