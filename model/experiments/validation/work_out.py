"""Work a pattern out in one run: the estimator's answer, and the true effect beside it.

The estimator sees one world, as the study did. The true effect is the mean difference of the
treated between that world and the one without the treatment, on the same seed and parameters. The
placebo is the same estimator in that other world, where the treatment does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from model.errors import RunError
from model.experiments.validation import form
from model.experiments.validation.arms import Arms, placebo_of, worlds_of
from model.experiments.validation.estimators import Data, estimate
from model.experiments.validation.population import population_of, sampled
from model.experiments.validation.series import of_series
from model.experiments.validation.variables import variables
from model.experiments.validation.where import chosen
from model.experiments.validation.worlds import Setting, World, world_as_it_is

if TYPE_CHECKING:
    from model.experiments.validation.form import Pattern

NONE = float("nan")


class Answer(NamedTuple):
    """What a pattern came to in one run; NaN where there is nothing to say."""

    estimate: float
    truth: float = NONE
    treated: int = 0
    untreated: int = 0
    price: float = NONE
    """Yuan a treated household, of what was given beside the campaign."""
    placebo: float = NONE
    """The estimator's answer where the treatment does nothing; none for lotteries."""


def work_out(pattern: Pattern, setting: Setting, alternative: Any = None) -> Answer:
    """Return a pattern's answer in one run of a setting.

    `alternative` is the scenario of the world without the treatment, where it is another one.
    """
    if pattern.series is not None:
        return Answer(of_series(pattern.series, world_as_it_is(setting).tables))
    assert pattern.estimator is not None
    if pattern.estimator.kind in form.DESCRIBING:
        return _described(pattern, world_as_it_is(setting))
    return _compared(pattern, setting, alternative)


def _described(pattern: Pattern, world: World) -> Answer:
    """A figure of the population, over that of another one where the file says so."""
    import numpy as np

    outcome, how, one = pattern.outcome, pattern.estimator, pattern.population
    assert outcome is not None
    assert how is not None
    assert one is not None
    mask = population_of(pattern, world.seen)
    value = _figure(how.kind, world, outcome, mask)
    if how.over:
        then = world.seen[one.at]
        other = chosen(how.over, then, then["persons"])
        below = _figure(how.kind, world, outcome, other)
        value = value / below if below else NONE
    return Answer(value, treated=int(np.count_nonzero(mask)))


def _figure(kind: str, world: World, outcome: form.Outcome, mask: Any) -> float:
    """Mean over households, or (incomes) over persons: what a figure a person means."""
    import numpy as np

    if not mask.any():
        return NONE
    values = world.at(outcome.at, outcome.variable)[mask].astype(float)
    if outcome.before is not None:
        values = values - world.at(outcome.before, outcome.variable)[mask]
    persons = world.at(outcome.at, "persons")[mask].astype(float)
    a_person = "a person" in variables()[outcome.variable].unit
    weights = persons if a_person else np.ones(values.size)
    mean = float(np.average(values, weights=weights))
    if kind == form.MEAN:
        return mean
    order = np.argsort(values, kind="stable")
    half = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2.0)
    return float(values[order[half]]) / mean if mean else NONE


def _compared(pattern: Pattern, setting: Setting, alternative: Any) -> Answer:
    import numpy as np

    outcome, how = pattern.outcome, pattern.estimator
    assert outcome is not None
    assert how is not None
    arms = worlds_of(pattern, setting, alternative)
    mask = sampled(pattern, arms.population, arms.treated_world, setting.seed)
    treated, untreated = arms.treated & mask, arms.untreated & mask
    n, m = int(np.count_nonzero(treated)), int(np.count_nonzero(untreated))
    price = arms.treated_world.price / max(int(np.count_nonzero(arms.treated)), 1)
    if not n:
        return Answer(NONE, treated=n, untreated=m)
    truth = NONE
    if arms.other is not None:
        truth = _true(arms, outcome, treated)
        if how.contrast:
            truth = _contrast(pattern, arms, outcome, treated)
    answer = truth
    if how.kind in form.COMPARING:
        answer = _estimated(pattern, arms.treated_world, treated, untreated)
    nothing = _placebo(pattern, arms, mask, setting.seed)
    return Answer(answer, truth, n, m, price if arms.paid else NONE, nothing)


def _placebo(pattern: Pattern, arms: Arms, mask: Any, seed: int) -> float:
    """The estimator in the world where the treatment does nothing.

    A true effect compares that world with itself there, and is exactly nothing.
    """
    found = placebo_of(pattern, arms, mask, seed)
    if found is None:
        return NONE
    assert pattern.estimator is not None
    if pattern.estimator.kind == form.TRUE:
        return 0.0
    world, treated, untreated = found
    return _estimated(pattern, world, treated, untreated) if treated.any() else NONE


def _contrast(pattern: Pattern, arms: Any, outcome: form.Outcome, treated: Any) -> float:
    """The effect on some of the treated less that on the others."""
    assert pattern.estimator is not None
    assert pattern.population is not None
    then = arms.treated_world.seen[pattern.population.at]
    some = chosen(pattern.estimator.contrast, then, then["persons"])
    one, other = treated & some, treated & ~some
    if not one.any() or not other.any():
        return NONE
    return _true(arms, outcome, one) - _true(arms, outcome, other)


def _true(arms: Any, outcome: form.Outcome, mask: Any) -> float:
    """Mean difference between the two worlds, of the same households."""
    import numpy as np

    with_, without = (
        world.at(outcome.at, outcome.variable)[mask].astype(float)
        for world in (arms.treated_world, arms.other)
    )
    if outcome.as_ == "log":
        return float(np.expm1((_log(with_) - _log(without)).mean()))
    effect = float(with_.mean() - without.mean())
    return _as(outcome.as_, effect, float(without.mean()))


def _estimated(pattern: Pattern, world: World, treated: Any, untreated: Any) -> float:
    import numpy as np

    outcome, how, one = pattern.outcome, pattern.estimator, pattern.population
    assert outcome is not None
    assert how is not None
    assert one is not None
    rows = np.flatnonzero(treated | untreated)
    y = world.at(outcome.at, outcome.variable)[rows].astype(float)
    before = None
    if outcome.before is not None:
        before = world.at(outcome.before, outcome.variable)[rows].astype(float)
    if outcome.as_ == "log":
        y, before = _log(y), None if before is None else _log(before)
    controls = [world.at(one.at, name)[rows].astype(float) for name in how.controls]
    x = np.column_stack(controls) if controls else np.zeros((rows.size, 0))
    effect = estimate(how.kind, Data(y, treated[rows], before, x))
    if outcome.as_ == "log":
        return float(np.expm1(effect))
    mean = float(y[treated[rows]].mean())
    return _as(outcome.as_, effect, mean - effect)


def _as(kind: str, effect: float, otherwise: float) -> float:
    """An effect in the variable's unit, or as a share of what it would have been."""
    if kind == "level":
        return effect
    return effect / otherwise if otherwise else NONE


def _log(values: Any) -> Any:
    import numpy as np

    if (values < 0).any():
        raise RunError("logarithms of an outcome below zero: say as = 'share' in [outcome]")
    return np.log(np.maximum(values, 1.0))
