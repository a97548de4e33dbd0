"""The form of a virtual experiment: what a pattern file says, once it is read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.experiments.plan import digest_of

Where = Mapping[str, Any]
"""Conditions on variables, all of which must hold (see `where.chosen`)."""

MEASURED, SET = "measures", "settings"
CAMPAIGN, LOTTERY, ALL = "campaign", "lottery", "all"
GIVEN = (CAMPAIGN, LOTTERY, ALL)
DIFFERENCE, DID, MATCHING = "difference", "did", "matching"
PROPENSITY, REGRESSION, TRUE = "propensity", "regression", "true"
MEAN, MEDIAN_TO_MEAN = "mean", "median_to_mean"
COMPARING = (DIFFERENCE, DID, MATCHING, PROPENSITY, REGRESSION)
"""Estimators that compare the treated with others, as a study without a second world must."""
DESCRIBING = (MEAN, MEDIAN_TO_MEAN)
"""Figures of one population, without a treatment."""
ESTIMATORS = (*COMPARING, TRUE, *DESCRIBING)
AS = ("level", "share", "log")
SUMMARIES = ("last", "mean", "sum")
FOREVER = 10**6
"""A month after the last."""
VALIDATION, INPUT, NOT_TESTED = "validation", "input", "not tested"
FOLLOWS, OTHERS = "follows from fitted", "follows from others"
SHOWN = (VALIDATION, INPUT, FOLLOWS, OTHERS, NOT_TESTED)
"""Uses of a figure that a validation shows; only the first is counted."""


@dataclass(frozen=True)
class Published:
    """A published figure, and what was declared beside it before anything was run.

    `high` is the upper end where a range was published. `kind` is "", "input", "range",
    "lower bound" or "criterion" (a sign: the model must lie on that side of `published`). `use`
    says whether it validates (`VALIDATION`), or why it does not count.
    """

    key: str
    title: str
    source: str
    year: str
    unit: str
    published: float
    plausible: tuple[float, float]
    high: float | None = None
    kind: str = ""
    use: str = VALIDATION
    definition: str = ""
    rejects: str = ""
    note: str = ""


@dataclass(frozen=True)
class Also:
    """A further condition on the population, at another time."""

    at: int
    where: Where


@dataclass(frozen=True)
class Population:
    """Who is studied: a filter at the end of month `at`, and how many of them are drawn (0 all)."""

    at: int
    where: Where
    also: tuple[Also, ...] = ()
    sample: int = 0


@dataclass(frozen=True)
class Treatment:
    """What the treated got, and what would have been instead.

    Measures: given by the `campaign` as it decides, by `lottery` to a share of the population, or
    to `all` of it; without, they do nothing. Settings: `with_` in one world, `without` (or the
    scenario `against`) in the other; the treated are those of `treated` at the end of month
    `treated_at`. `void` measures do nothing in the world with the treatment.
    """

    measures: tuple[str, ...] = ()
    given: str = CAMPAIGN
    share: float = 0.5
    by_village: bool = False
    since: int = 0
    until: int = 0
    with_: Mapping[str, Any] = field(default_factory=dict)
    without: Mapping[str, Any] = field(default_factory=dict)
    against: str = ""
    treated: Where = field(default_factory=dict)
    untreated: Where = field(default_factory=dict)
    treated_at: int = 0
    void: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What is compared: a variable at the end of `at`, against `before` where the study had it.

    `as_` is "level" (in the variable's unit), "share" (of what it would have been) or "log" (of
    logarithms, given as a share).
    """

    variable: str
    at: int
    before: int | None = None
    as_: str = "level"


@dataclass(frozen=True)
class Estimator:
    """How the study answered: the kind, the controls, and groups that are compared.

    `contrast`: the effect on these less that on the others. `over`: the figure of the population
    over that of these (of the same date).
    """

    kind: str
    controls: tuple[str, ...] = ()
    contrast: Where = field(default_factory=dict)
    over: Where = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """A figure of the tables: an output of the city, or of villages of some kind, at a date.

    `over` is divided by, `less` is taken away: each again a series.
    """

    output: str
    at: int
    summary: str = "last"
    where: Where = field(default_factory=dict)
    over: Series | None = None
    less: Series | None = None


@dataclass(frozen=True)
class Pattern:
    """A pattern file: the published figure, and how to work out the model's.

    Either a `series`, or a `population` with `outcome`, `estimator` and perhaps a `treatment`.
    """

    about: Published
    scenario: str = ""
    scale: float | None = None
    months: int | None = None
    series: Series | None = None
    population: Population | None = None
    treatment: Treatment | None = None
    outcome: Outcome | None = None
    estimator: Estimator | None = None
    text: Mapping[str, Any] = field(default_factory=dict)
    """The sections that decide the result, as they stand in the file."""

    @property
    def digest(self) -> str:
        """The identity of what is worked out: not of the published figure beside it."""
        return digest_of(self.text)

    def wanted(self) -> set[tuple[int, str]]:
        """The variables it reads, each with its month."""
        if self.population is None or self.outcome is None or self.estimator is None:
            return set()
        found = _of_where(self.population.at, self.population.where)
        for one in self.population.also:
            found |= _of_where(one.at, one.where)
        found.add((self.outcome.at, self.outcome.variable))
        if self.outcome.before is not None:
            found.add((self.outcome.before, self.outcome.variable))
        found |= {(self.population.at, name) for name in self.estimator.controls}
        for where in (self.estimator.contrast, self.estimator.over):
            found |= _of_where(self.population.at, where)
        return found | (self._of_treatment() if self.treatment else set())

    def _of_treatment(self) -> set[tuple[int, str]]:
        given, population, outcome = self.treatment, self.population, self.outcome
        assert given is not None
        assert population is not None
        assert outcome is not None
        names = {f"given_{name}" for name in given.measures}
        found = {(at, name) for at in (population.at, outcome.at) for name in names}
        for where in (given.treated, given.untreated):
            found |= _of_where(given.treated_at, where)
        return found | {(population.at, "village")}


def _of_where(at: int, where: Where) -> set[tuple[int, str]]:
    return {(at, name) for name in where}
