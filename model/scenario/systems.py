"""The four systems, and which levers are theirs: by the mechanism that each lever declares."""

from __future__ import annotations

from functools import cache

from model.scenario.declared import declarations
from model.scenario.levels import Levels
from model.scenario.section import Section

SYSTEMS = {"organisation": "O", "operations": "P", "support": "SX", "assessment": "A"}
"""First letters of the mechanisms of each system; money (X3) and what becomes of it is support."""


@cache
def levers_of(system: str, levels: type[Section] = Levels) -> tuple[str, ...]:
    """Every lever of a system, by its declared mechanism, in the order declared.

    `without = ["support"]` in a scenario keeps these at their level before the campaign: a new
    lever is covered as soon as it is declared.
    """
    letters = SYSTEMS[system]
    return tuple(
        key
        for key, said in declarations(levels).items()
        if said.role == "lever" and said.mechanism[:1] in tuple(letters)
    )
