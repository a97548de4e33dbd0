"""Who is studied: the population of a pattern, and the sample that the study drew of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model.experiments.validation.where import chosen

if TYPE_CHECKING:
    from model.experiments.validation.form import Pattern
    from model.experiments.validation.worlds import World


def population_of(pattern: Pattern, seen: Mapping[int, Mapping[str, Any]]) -> Any:
    """Return who belongs to the population (mask), but for the sample drawn of them."""
    one = pattern.population
    assert one is not None
    now = seen[one.at]
    found = chosen(one.where, now, now["persons"])
    for also in one.also:
        then = seen[also.at]
        found &= chosen(also.where, then, then["persons"])
    return found


def sampled(pattern: Pattern, mask: Any, world: World, seed: int) -> Any:
    """Keep as many of the population as the study had, by keyed draws."""
    import numpy as np

    from model.draws import Purpose
    from model.draws.kernel import uniforms

    assert pattern.population is not None
    size = pattern.population.sample
    rows = np.flatnonzero(mask)
    if not 0 < size < rows.size:
        return mask
    luck = uniforms(seed, Purpose.TRIAL, pattern.population.at, world.keys[rows], lane=1)
    kept = np.zeros(mask.size, bool)
    kept[rows[np.argsort(luck, kind="stable")[:size]]] = True
    return kept
