"""Small cities for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.cadres import Kind
from model.city import City
from model.scenario import Levels
from model.world import build, make_cadres
from model.world.build import make_villages
from model.world.people import empty_households, fill
from model.world.places import describe
from model.world.synthetic import synthetic_sites

POSTS = {Kind.FIRST_SECRETARY: 20, Kind.RESIDENT: 40, Kind.VILLAGE: 130, Kind.PAIRED: 300}
COLUMNS_OF_THE_WORLD = (
    "village", "hamlet", "way", "remote", "persons", "land", "schooling", "ties", "workers",
    "pupils", "old", "ability", "assets", "shock", "ill", "gaps", "cause",
)  # fmt: skip


def levels_with(**world: Any) -> Levels:
    """The declared levels with some keys of the world changed."""
    levels = Levels()
    return levels.model_copy(update={"world": levels.world.model_copy(update=world)})


def city_with(seed: int | None = None, **world: Any) -> City:
    """A city of these sizes; 20 villages of 2,000 households unless said otherwise."""
    sizes = {"villages": 20, "households": 2000, "poor_villages": 12, "deep_villages": 3}
    return build(levels_with(**(sizes | world)), POSTS, seed)


def permuted_city(levels: Levels, order: Any) -> City:
    """The synthetic city with its villages in another order of rows."""
    seed = levels.world.seed
    full = describe(synthetic_sites(levels.world, seed), levels.world, seed)
    places = full.rows(np.asarray(order))
    households = empty_households(places)
    fill(households, places, levels, seed)
    return City(households, make_villages(places, [], [], 1.0), make_cadres(places, POSTS, seed))


def by_key(
    city: City, columns: tuple[str, ...] = COLUMNS_OF_THE_WORLD
) -> dict[int, tuple[Any, ...]]:
    """Each household's values under its key; its village under the village's key."""
    h, villages = city.households, city.villages
    values = [villages.key[h.village] if c == "village" else getattr(h, c) for c in columns]
    rows = zip(*(v.tolist() for v in values), strict=True)
    return dict(zip(h.key.tolist(), rows, strict=True))


def villages_by_key(city: City) -> dict[int, tuple[Any, ...]]:
    """Each village's own traits under its key; official labels, being ranks, are left out."""
    v = city.villages
    columns = [v.x, v.y, v.elevation, v.remote, v.place, v.industry, v.hamlets, v.strength]
    rows = zip(v.names, *(c.tolist() for c in columns), strict=True)
    return dict(zip(v.key.tolist(), rows, strict=True))
