"""What must hold before a folder is made: seeds that exist, own tables checked cell by cell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from model.errors import RequestError

if TYPE_CHECKING:
    from model.experiments.carry_out import Conduct
    from model.experiments.plan import Study
    from model.scenario import Scenario
    from model.world.own.build import OwnCity

SEEDS = 2**63
"""Seeds are whole numbers below this: what a table's column can hold."""


def require_seeds(study: Study) -> None:
    """Raise RequestError if the last run's seed would be too large."""
    largest = SEEDS - (study.until.limit if study.until else study.runs)
    if study.seed > largest:
        raise RequestError(f"seed is {study.seed}; allowed: 0 to {largest} with so many runs")


def require_possible(study: Study, conduct: Conduct) -> None:
    """Raise RequestError if a study cannot be carried out as asked for."""
    if conduct.shard and conduct.cluster:
        raise RequestError(
            f"--shard {conduct.shard} and --cluster {conduct.cluster}: give one of them"
        )
    if conduct.extend and conduct.out is None:
        raise RequestError("--extend adds to the study of a folder: name it with --out")
    if conduct.shard and study.until:
        raise RequestError(
            f"--shard {conduct.shard}: a study with --until decides after every look how many runs"
            " it needs, so it cannot be shared out; give --runs instead"
        )
    own = next((arm for arm in study.arms if arm.scenario.uncacheable), None)
    if own and (conduct.shard or conduct.cluster):
        raise RequestError(
            f"{own.label}: a rule whose source cannot be read is known to this process alone: write"
            " it to a file to use it under --shard or --cluster"
        )


def require_own_tables(scenarios: Iterable[Scenario]) -> list[OwnCity]:
    """Check the own tables that the scenarios name, each pair of tables once, and return them.

    Raises RequestError naming file, column, row, value and what is allowed.
    """
    checked = set()
    cities = []
    for scenario in scenarios:
        world = scenario.start.world
        files = (world.villages_file, world.households_file)
        if any(files) and files not in checked:
            from model.world.own.build import own_city

            cities.append(own_city(scenario.start, world.seed))
            checked.add(files)
    return cities
