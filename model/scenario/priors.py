"""Draw what nobody knows: one value a run for every uncertain parameter that is not pinned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.scenario.declared import declarations, sections_of
from model.scenario.levels import Levels
from model.scenario.paths import Phase
from model.scenario.scenario import Scenario

Uniform = Callable[[int, str], float]
"""A number in (0, 1) for a run's seed and the full name of a parameter."""


def drawn(scenario: Scenario, seed: int, uniform: Uniform) -> Scenario:
    """The scenario with every uncertain parameter drawn from its uniform prior, and pinned.

    A draw depends on the seed and the parameter's name alone: every alternative gets the same
    values, and a parameter more changes no other's. Pinned parameters keep what was stated.
    `uniform` is `model.draws.uniform_named`, which this layer does not know.
    """
    values = {
        key: declared.low + uniform(seed, key) * (declared.high - declared.low)
        for key, declared in declarations(type(scenario.start)).items()
        if declared.role == "uncertainty"
        and key not in scenario.pinned
        and declared.low is not None
        and declared.high is not None
    }
    return pinned_to(scenario, values)


def pinned_to(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with these uncertain parameters stated, but for those it pins already."""
    values = {key: value for key, value in values.items() if key not in scenario.pinned}
    by_section = _by_section(values)
    phases = tuple(
        Phase(month=phase.month, levels=_replaced(phase.levels, by_section))
        for phase in scenario.phases
    )
    return scenario.model_copy(
        update={
            "start": _replaced(scenario.start, by_section),
            "phases": phases,
            "pinned": scenario.pinned | values.keys(),
        }
    )


def _by_section(values: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Values by section and key."""
    found: dict[str, dict[str, float]] = {}
    for full, value in values.items():
        section, _, key = full.partition(".")
        found.setdefault(section, {})[key] = value
    return found


def _replaced(levels: Levels, values: Mapping[str, Mapping[str, float]]) -> Levels:
    """Levels with some values replaced; a prior lies inside what is allowed, so none is checked."""
    sections = {
        name: getattr(levels, name).model_copy(update=values[name])
        for name in sections_of(type(levels))
        if name in values
    }
    return levels.model_copy(update=sections)
