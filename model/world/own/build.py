"""Put own villages, and own households where there are any, in the place of the synthetic ones."""

from __future__ import annotations

from dataclasses import dataclass

from model.scenario import Levels
from model.scenario.problems import refuse
from model.world.own.households import OwnRows, read_households
from model.world.own.table import Table
from model.world.own.villages import (
    no_village,
    own_places,
    own_sites,
    read_villages,
    township_names,
)
from model.world.places import Places


@dataclass(frozen=True, slots=True)
class OwnCity:
    """Own villages, complete, with the tables they came from."""

    places: Places
    counties: list[str]
    townships: list[str]
    households: Table | None

    def rows_of(self, places: Places) -> OwnRows | None:
        """Own households of these villages, in the order of the store; None if none are given."""
        return None if self.households is None else OwnRows(self.households, places.key)


def own_city(levels: Levels, seed: int) -> OwnCity:
    """Read and check the tables the scenario names; all that is wrong is one RequestError."""
    world = levels.world
    if not world.villages_file:
        raise refuse([no_village(world.households_file)])
    villages = read_villages(world.villages_file)
    households = read_households(world.households_file, villages) if world.households_file else None
    problems = villages.problems + (households.problems if households else [])
    if problems:
        raise refuse(problems)
    rows = None if households is None else OwnRows(households, villages.cells["village"])
    sites = own_sites(villages, world, seed, None if rows is None else rows.counts)
    places = own_places(villages, sites, world, seed)
    if rows is not None:
        places.hamlets = rows.hamlets(places.hamlets, villages.known("hamlets"))
    counties = [county.name for county in sites.counties]
    return OwnCity(places, counties, township_names(villages), households)
