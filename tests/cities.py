"""Small cities made by hand: every column that organisation and operations read, nothing fitted."""

from __future__ import annotations

import numpy as np

from model.cadres import Cadres, Kind
from model.city import City
from model.households import Households
from model.relief import Register
from model.scenario import Levels
from model.villages import Villages

COUNTIES = 4
QUARTER_INCOME = 700.0


def small_city(
    villages: int = 6, size: int = 40, posts: dict[Kind, int] | None = None, seed: int = 1
) -> City:
    """A city of equal villages; a quarter of the households are registered and seen once.

    `posts` is how many cadres of each kind there are (the defaults are a few of each).
    """
    there = {
        Kind.FIRST_SECRETARY: 3, Kind.RESIDENT: 9, Kind.ROTATING: 4,
        Kind.VILLAGE: 4 * villages, Kind.PAIRED: 10 * villages,
    }  # fmt: skip
    city = City(
        _households(villages, size, seed), _villages(villages, seed), _cadres(there | (posts or {}))
    )
    with city.cadres.writing("world") as own:
        rng = np.random.default_rng(seed)
        own.county[:] = rng.integers(0, COUNTIES, own.county.size)
        own.topic[:] = rng.integers(0, 12, own.topic.size)
        talent = rng.uniform(0.6, 1.4, own.talent.size)
        at_home = city.cadres.kind == Kind.VILLAGE
        own.home[:] = np.where(at_home, own.rank % villages, -1)
    with city.cadres.writing("organisation") as own:
        own.talent[:] = talent
    return city


def _households(villages: int, size: int, seed: int) -> Households:
    rng = np.random.default_rng(seed)
    households = Households(np.arange(villages + 1) * size)
    n = households.size
    with households.writing("world") as own:
        own.key[:] = 1000 + np.arange(n)
        own.village[:] = np.repeat(np.arange(villages), size)
        own.way[:] = rng.uniform(0.0, 90.0, n)
        own.remote[:] = rng.normal(0.0, 1.0, n)
        own.persons[:] = rng.integers(1, 8, n)
    with households.writing("livelihoods") as own:
        own.workers[:] = rng.integers(0, 4, n)
        own.gaps[:] = rng.integers(0, 16, n) * (rng.random(n) < 0.3)
        own.cause[:] = rng.integers(0, 12, n)
        own.quarters[:] = rng.uniform(0.2, 3.0, (8, n)) * QUARTER_INCOME * own.persons
        own.unsent[:] = rng.uniform(0.0, QUARTER_INCOME, n)
    with households.writing("assessment") as own:
        own.register[:] = np.where(rng.random(n) < 0.25, Register.REGISTERED, Register.NEVER)
    with households.writing("operations") as own:
        own.seen_income[:] = rng.uniform(800.0, 5000.0, n)
        own.seen_workers[:] = households.workers
        own.seen_cause[:] = rng.integers(0, 12, n)
    return households


def _villages(size: int, seed: int) -> Villages:
    rng = np.random.default_rng(seed)
    names = [f"village {v}" for v in range(size)]
    villages = Villages(names, ["north", "south", "east", "west"], ["one", "two"])
    with villages.writing("world") as own:
        own.key[:] = 10 + np.arange(size)
        own.county[:] = np.arange(size) % COUNTIES
        own.township[:] = np.arange(size) % 2
        own.remote[:] = rng.normal(0.0, 1.0, size)
        own.poor[:] = np.arange(size) % 3 > 0
        own.deep[:] = np.arange(size) % 3 > 1
    return villages


def _cadres(posts: dict[Kind, int]) -> Cadres:
    kinds = np.repeat(list(posts), list(posts.values()))
    cadres = Cadres(kinds.size)
    with cadres.writing("world") as own:
        own.key[:] = 500 + np.arange(kinds.size)
        own.kind[:] = kinds
        own.rank[:] = np.concatenate([np.arange(n) for n in posts.values()])
    return cadres


def levels_with(**sections: dict[str, object]) -> Levels:
    """Levels before the campaign, with some keys changed: levels_with(staffing={"paired": 3})."""
    base = Levels()
    for name, keys in sections.items():
        unknown = set(keys) - set(type(getattr(base, name)).model_fields)
        assert not unknown, f"{name}: no such keys: {unknown}"
    changed = {name: getattr(base, name).model_copy(update=keys) for name, keys in sections.items()}
    return base.model_copy(update=changed)


def staffed(villages: int = 6, **keys: object) -> Levels:
    """Levels with the posts that `small_city` has cadres for, full-time residents included."""
    staff = {
        "residents": 12, "rotating": 4, "paired": 10 * villages, "village_cadres": 4 * villages,
    }  # fmt: skip
    return levels_with(staffing=staff | keys, assessment={"inspections": 10.0, "indicators": 30.0})
