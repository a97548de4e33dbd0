"""Build the city: villages, households and cadres, in the state in which the burn-in begins."""

from __future__ import annotations

from collections.abc import Mapping

from model.cadres import Kind
from model.city import City
from model.errors import RequestError
from model.scenario import Levels
from model.scenario.levers import World
from model.villages import Villages
from model.world.atlas import COUNTY_NAMES, TOWNSHIP_NAMES
from model.world.own.build import own_city
from model.world.people import empty_households, fill
from model.world.places import Places, describe
from model.world.scaling import kept
from model.world.staff import make_cadres
from model.world.synthetic import synthetic_sites


def build(levels: Levels, cadre_posts: Mapping[Kind, int], seed: int | None = None) -> City:
    """Make the city of `levels.world`; the same arguments give the same city, byte for byte.

    `cadre_posts` says how many cadres of each kind there are rows for (already scaled); `seed`
    replaces the city's own seed. Filled are the columns of the world, the first values of
    livelihoods (before the burn-in) and the organisation strength of villages; every other column
    is empty or zero. `city.villages.share` is the share of the full city's households that is kept.
    Raises RequestError for sizes that do not fit together or for faulty own tables.
    """
    used = levels.world.seed if seed is None else seed
    if levels.world.villages_file or levels.world.households_file:
        return _own(levels, cadre_posts, used)
    world = enlarged(levels.world)
    full = describe(synthetic_sites(world, used), world, used)
    places = full.rows(kept(full, world.scale, used))
    households = empty_households(places)
    fill(households, places, levels, used)
    share = households.size / levels.world.households
    villages = make_villages(places, list(COUNTY_NAMES), list(TOWNSHIP_NAMES), share)
    return City(households, villages, make_cadres(places, cadre_posts, used))


def enlarged(world: World) -> World:
    """Numbers of villages and households at a scale above 1; at 1 and below as declared."""
    if world.scale <= 1.0:
        return world
    counts = ("villages", "poor_villages", "deep_villages", "households")
    return world.model_copy(update={n: round(getattr(world, n) * world.scale) for n in counts})


def _own(levels: Levels, cadre_posts: Mapping[Kind, int], seed: int) -> City:
    """The same from own tables; what they leave out is generated."""
    if levels.world.scale > 1.0:
        raise RequestError(
            f"world.scale: {levels.world.scale:g} with own tables; allowed: at most 1, the tables."
        )
    own = own_city(levels, seed)
    places = own.places.rows(kept(own.places, levels.world.scale, seed))
    rows = own.rows_of(places)
    if rows is None:
        households = empty_households(places)
        fill(households, places, levels, seed)
    else:
        households = empty_households(places, rows.numbers)
        fill(households, places, levels, seed, rows.lay)
    share = households.size / int(own.places.households.sum())
    villages = make_villages(places, own.counties, own.townships, share)
    return City(households, villages, make_cadres(places, cadre_posts, seed))


def make_villages(
    places: Places, counties: list[str], townships: list[str], share: float
) -> Villages:
    """Villages as a store, with their names and the share of the full city that they hold."""
    store = Villages(places.names, counties, townships)
    store.share = share
    with store.writing("world") as own:
        for name in ("key", "county", "township", "x", "y", "elevation", "remote", "poor", "deep"):
            getattr(own, name)[:] = getattr(places, name)
        for name in ("industry", "place", "hamlets"):
            getattr(own, name)[:] = getattr(places, name)
    with store.writing("organisation") as own:
        own.strength[:] = places.strength
        own.secretary[:] = places.strength  # as good as its village: without campaign nothing moves
    return store
