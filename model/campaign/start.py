"""January 2014: the synthetic city after its burn-in, with its first register.

The city has its own seed, so that runs differ in luck, not in the city. It depends on the drawn
parameters but on no lever: every alternative of a pair starts from the same January, which is
built once and kept for the next.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.cadres import Cadres, Kind
from model.city import City
from model.columns import Array
from model.draws.scaled import Part, scaled
from model.scenario import Levels, Scenario
from model.scenario.tables import content_digest
from model.systems.assessment import first_register
from model.systems.livelihoods.burn_in import burn_in
from model.systems.livelihoods.month import Economy, LivelihoodReport
from model.systems.operations.first_sight import first_sight
from model.systems.organisation.posts import posts_of
from model.world import build, make_cadres
from model.world.named import POSTS, named_for

KEPT = 1
LARGEST_KEPT = 2_000_000
"""Households of the largest city that is kept: with a larger one, memory counts for more."""


@dataclass(frozen=True, slots=True)
class January:
    """The city on the first of January 2014 and the economy it ended its burn-in with."""

    city: City
    economy: Economy
    december: LivelihoodReport
    """The report of December 2013: who was poor when the campaign began."""

    def copy(self) -> January:
        """An independent copy for one run."""
        return January(self.city.copy(), Economy(self.economy.farm_scale), self.december)


_worlds: OrderedDict[str, City] = OrderedDict()
_januaries: OrderedDict[str, January] = OrderedDict()


def most_posts(scenario: Scenario, share: float) -> dict[Kind, int]:
    """Most posts of each kind at any time of the scenario, at the scale of the city."""
    starts = (0, *(phase.month for phase in scenario.phases))
    by_time = [posts_of(scenario.at(month), share) for month in starts]
    return {kind: max(posts[kind] for posts in by_time) for kind in Kind}


def most_named(scenario: Scenario, keys: Array, share: float) -> Array:
    """Most residents named for each village at any time of the scenario (villages,)."""
    most = np.zeros(keys.size, np.int64)
    for month in (0, *(phase.month for phase in scenario.phases)):
        path = scenario.at(month).staffing.named_file
        most = np.maximum(most, named_for(POSTS, path, keys, share).astype(np.int64))
    return most


def most_bodies(scenario: Scenario, part: Part) -> int:
    """Most bodies paired with villages at any time of the scenario, at the scale of the city."""
    starts = (0, *(phase.month for phase in scenario.phases))
    return max(scaled(scenario.at(month).organisation.bodies, part, "bodies") for month in starts)


def january(scenario: Scenario, city_seed: int) -> January:
    """A fresh copy of January 2014 for one run of a scenario whose parameters are drawn."""
    levels = scenario.before_campaign
    key = f"{city_seed}|{levels.model_dump_json()}|{_own_tables(levels)}"
    known = _januaries.get(key)
    start = known.copy() if known else _burnt_in(levels, city_seed)
    if known is None and start.city.households.size <= LARGEST_KEPT:
        _remember(_januaries, key, start)
        start = start.copy()
    city = start.city
    staffed = City(city.households, city.villages, staff_of(city, scenario, city_seed))
    return January(staffed, start.economy, start.december)


def staff_of(city: City, scenario: Scenario, city_seed: int) -> Cadres:
    """All cadres for the most posts of a scenario, as they are before anybody is in service."""
    households, villages = city.households, city.villages
    homes = _Homes(np.diff(households.start), villages.county, villages.key)
    named = most_named(scenario, villages.key, villages.share)
    return make_cadres(homes, most_posts(scenario, villages.share), city_seed, named)


class _Homes(NamedTuple):
    households: Array
    county: Array
    key: Array


def _burnt_in(levels: Levels, seed: int) -> January:
    """Build the city, let it live for three years, make the first register."""
    own = (levels.world.model_dump_json(), levels.livelihoods.shock_sd, _own_tables(levels))
    key = f"{seed}|{own}"
    known = _worlds.get(key)
    city = known.copy() if known else build(levels, {}, seed)
    if known is None and city.households.size <= LARGEST_KEPT:
        _remember(_worlds, key, city)
        city = city.copy()
    economy, december = burn_in(city, levels, seed)
    first_register(city, levels, seed)
    first_sight(city, levels, seed)
    return January(city, economy, december)


def _own_tables(levels: Levels) -> str:
    """Digests of the researcher's own tables: a table that has changed is another city."""
    named = {"villages_file": levels.world.villages_file}
    named |= {"households_file": levels.world.households_file}
    return "|".join(content_digest(key, place) for key, place in named.items() if place)


def _remember[T](kept: OrderedDict[str, T], key: str, value: T) -> None:
    """Keep the newest few; a city of full size is about a hundred megabytes."""
    kept[key] = value
    while len(kept) > KEPT:
        kept.popitem(last=False)
