"""The two worlds of an experiment, and who is treated in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from model.experiments.validation import form
from model.experiments.validation.population import population_of, sampled
from model.experiments.validation.where import chosen
from model.experiments.validation.worlds import (
    Looks,
    Setting,
    World,
    run_world,
    world_as_it_is,
)

if TYPE_CHECKING:
    from model.campaign.trial import Intervention, TrialCampaign


@dataclass(frozen=True)
class Arms:
    """The world with the treatment, the one without (if there is one), and masks of households."""

    treated_world: World
    other: World | None
    population: Any
    treated: Any
    untreated: Any
    paid: bool = False
    """Whether the experiment itself gave something."""


def worlds_of(pattern: form.Pattern, setting: Setting, alternative: Any) -> Arms:
    """Run the worlds of an experiment and say who is treated."""
    given = pattern.treatment
    assert given is not None
    if given.measures and given.given != form.CAMPAIGN:
        return _handed_out(pattern, setting)
    world = _with_void(pattern, setting) if given.void else world_as_it_is(setting)
    other = None
    if given.measures:
        other = run_world(setting, lambda looks: (_void(pattern, looks),))
    elif alternative is not None:
        other = _other(setting, alternative)
    population = population_of(pattern, world.seen)
    treated, untreated = _by_campaign(pattern, world)
    return Arms(world, other, population, treated & population, untreated & population)


def placebo_of(
    pattern: form.Pattern, arms: Arms, mask: Any, seed: int
) -> tuple[World, Any, Any] | None:
    """Return the world in which the treatment does nothing, and whom a study would compare there.

    Measures are decided and paid there and do nothing: the treated are those who get them in that
    world. Where worlds differ in settings or scenario, the treated (of the sample `mask`) are those
    of the world with it.
    Nothing for lotteries and for what has no such world.
    """
    given = pattern.treatment
    assert given is not None
    if arms.paid or arms.other is None:
        return None
    if not given.measures:
        return arms.other, arms.treated & mask, arms.untreated & mask
    treated, untreated = _by_campaign(pattern, arms.other)
    population = population_of(pattern, arms.other.seen)
    own = sampled(pattern, population, arms.other, seed)
    return arms.other, treated & own, untreated & own


def _other(setting: Setting, alternative: Any) -> World:
    return world_as_it_is(replace(setting, scenario=alternative))


def _by_campaign(pattern: form.Pattern, world: World) -> tuple[Any, Any]:
    """Who got all the measures after the start, against who never got any; or by the filters."""
    import numpy as np

    given, one, outcome = pattern.treatment, pattern.population, pattern.outcome
    assert given is not None
    assert one is not None
    assert outcome is not None
    then = world.seen[given.treated_at] if given.treated or given.untreated else {}
    everybody = np.ones(world.keys.size, bool)
    treated = chosen(given.treated, then, then["persons"]) if given.treated else everybody
    others = ~treated
    if given.untreated:
        others = chosen(given.untreated, then, then["persons"])
    if not given.measures:
        return treated, others & ~treated
    got = [world.at(outcome.at, f"given_{name}") for name in given.measures]
    had = [world.at(one.at, f"given_{name}") for name in given.measures]
    new = np.all(got, axis=0) & ~np.any(had, axis=0)
    never = ~np.any(got, axis=0)
    return treated & new, (others if given.untreated else everybody) & never


def _handed_out(pattern: form.Pattern, setting: Setting) -> Arms:
    """Measures by lottery, or for all: the other world is the one in which nothing is done."""
    world = run_world(setting, lambda looks: (_hand_out(pattern, setting.seed, looks),))
    population, (got,) = population_of(pattern, world.seen), world.chosen
    return Arms(world, world_as_it_is(setting), population, got, population & ~got, paid=True)


def _hand_out(pattern: form.Pattern, seed: int, looks: Looks) -> Intervention:
    """Give the measures to a random share of the population, by household or by village."""
    from model.campaign.trial import Intervention

    given, one = pattern.treatment, pattern.population
    assert given is not None
    assert one is not None

    def choose(campaign: TrialCampaign) -> Any:
        from model.draws import Purpose
        from model.draws.kernel import uniforms

        found = population_of(pattern, looks.seen)
        if given.given == form.ALL:
            return found
        h, v = campaign.city.households, campaign.city.villages
        keys = v.key if given.by_village else h.key
        luck = uniforms(seed, Purpose.TRIAL, one.at, keys)
        return found & ((luck[h.village] if given.by_village else luck) < given.share)

    return Intervention(_codes(given.measures), choose, given.since, given.until)


def _void(pattern: form.Pattern, looks: Looks) -> Intervention:
    """Make the measures void for the population from the start on, but where they were in force."""
    from model.campaign.trial import Intervention

    given, one = pattern.treatment, pattern.population
    assert given is not None
    assert one is not None

    def choose(_: TrialCampaign) -> Any:
        import numpy as np

        found = population_of(pattern, looks.seen)
        had = [looks.seen[one.at][f"given_{name}"] for name in given.measures]
        return found & ~np.any(had, axis=0)

    return Intervention(_codes(given.measures), choose, given.since, given.until, void=True)


def _with_void(pattern: form.Pattern, setting: Setting) -> World:
    """The world with the treatment, in which some measures do nothing for anybody."""
    from model.campaign.trial import Intervention

    given = pattern.treatment
    assert given is not None

    def everybody(campaign: TrialCampaign) -> Any:
        import numpy as np

        return np.ones(campaign.city.households.size, bool)

    void = Intervention(_codes(given.void), everybody, 0, form.FOREVER, void=True)
    return run_world(setting, lambda _: (void,))


def _codes(names: tuple[str, ...]) -> Any:
    from model.relief import Measure

    return tuple(Measure[name.upper()] for name in names)
