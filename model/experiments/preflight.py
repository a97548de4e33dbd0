"""What must hold before a folder is made: own tables are read and checked, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.scenario import Scenario


def require_own_tables(scenarios: Iterable[Scenario]) -> None:
    """Check the own tables that the scenarios name, each pair of tables once.

    Raises RequestError naming file, column, row, value and what is allowed.
    """
    checked = set()
    for scenario in scenarios:
        world = scenario.start.world
        files = (world.villages_file, world.households_file)
        if any(files) and files not in checked:
            from model.world.own.build import own_city

            own_city(scenario.start, world.seed)
            checked.add(files)
