"""Compare alternatives with a baseline on the same seeds and the same parameter draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.comparison import comparison_table
from model.experiments.intervals import StoppingRule
from model.experiments.metrics import STABLE, require_metric
from model.experiments.plan import DEFAULTS, Options, Study, arms_of
from model.experiments.results import Comparison

if TYPE_CHECKING:
    from model.scenario import Scenario

__all__ = ["compare", "comparison_study", "comparison_table", "stopping_rule"]

LIMIT = 400


class AskedOfComparison(Asked, total=False):
    """Keywords of `compare`: run until the 95 % interval of `metric` is no wider than `until`."""

    until: float
    metric: str


def compare(
    baseline: Scenario, *alternatives: Scenario, **asked: Unpack[AskedOfComparison]
) -> Comparison:
    """Run all scenarios under the same seeds and return paired differences with intervals.

    Keywords as in `simulate`, and `until` with `metric`: run pairs until every alternative's
    interval is no wider than `until`, at most `runs` pairs (400 unless said).
    """
    until, metric = asked.pop("until", None), asked.pop("metric", None)
    others = cast(Asked, asked)
    rule = stopping_rule(until, metric, others.get("runs"))
    study = comparison_study([baseline, *alternatives], options_of(others), rule)
    return cast(Comparison, carry_out(study, conduct_of(others)))


def comparison_study(
    scenarios: Sequence[Scenario], options: Options = DEFAULTS, until: StoppingRule | None = None
) -> Study:
    """Describe a comparison; the first scenario is the baseline."""
    if len(scenarios) < 2:
        raise RequestError("a comparison needs a baseline and at least one alternative")
    arms = arms_of(scenarios)
    _require_equal_horizons(scenarios)
    none = next((arm.label for arm in arms if not arm.scenario.campaign), "")
    baseline = arms[0].label
    return Study(
        "compare", arms, options, baseline=baseline, until=until, details={"no_campaign": none}
    )


def _require_equal_horizons(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios of different lengths: sums over unequal times are no comparison."""
    months = {scenario.name: scenario.horizon_months for scenario in scenarios}
    if len(set(months.values())) > 1:
        lengths = ", ".join(f"{name} {length}" for name, length in months.items())
        raise RequestError(
            f"the scenarios run for different numbers of months ({lengths}):"
            f" give all the same, as --months {max(months.values())}"
        )


def stopping_rule(width: float | None, metric: str | None, most: int | None) -> StoppingRule | None:
    """Return the rule asked for, or none; `most` limits the number of pairs (400)."""
    if width is None:
        if metric is not None:
            raise RequestError(f"--metric {metric} says when to stop: give --until WIDTH as well")
        return None
    if not width > 0:
        raise RequestError(f"--until is {width}; allowed: a width above 0, in the metric's unit")
    name = metric or STABLE
    require_metric(name, "--metric")
    rule = StoppingRule(width, name, limit=most or LIMIT)
    if rule.limit < rule.first:
        raise RequestError(
            f"--runs is {most}; with --until it is the most pairs to run, at least {rule.first}"
        )
    return rule
