"""Draw what nobody knows: one value a run for every uncertain parameter that is not pinned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from model.scenario.declared import declarations, sections_of
from model.scenario.levels import Levels
from model.scenario.paths import Phase
from model.scenario.scenario import Scenario
from model.scenario.section import Section

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
    phases = tuple(
        Phase(month=phase.month, levels=_replaced(phase.levels, values))
        for phase in scenario.phases
    )
    return scenario.model_copy(
        update={
            "start": _replaced(scenario.start, values),
            "phases": phases,
            "pinned": scenario.pinned | values.keys(),
        }
    )


def _replaced(levels: Levels, values: Mapping[str, float]) -> Levels:
    """Levels with some values replaced; a prior lies inside what is allowed, so none is checked."""
    sections = {}
    kind: type[Section] = type(levels)
    for name in sections_of(kind):
        here = {k.split(".")[1]: v for k, v in values.items() if k.split(".")[0] == name}
        if here:
            sections[name] = getattr(levels, name).model_copy(update=here)
    return levels.model_copy(update=sections)
