"""The synthetic city's villages: how many in each township, their keys, names and sizes."""

from __future__ import annotations

import numpy as np

from model.draws.kernel import uniforms
from model.draws.plain import Purpose
from model.errors import RequestError
from model.scenario.levers import World
from model.world.arithmetic import exps
from model.world.atlas import COUNTIES, TOWNSHIP_NAMES, TOWNSHIPS
from model.world.geography import LANES, Ints, Keys, village_normals
from model.world.places import MOST_HOUSEHOLDS, MOST_VILLAGES, Sites
from model.world.shares import apportion

F = np.float32
SIZE_SD = F(0.35)
"""Spread of the logarithm of village sizes (assumed)."""
TOWNSHIP_KEYS = np.arange(TOWNSHIPS, dtype=np.uint32) + np.uint32(2**31)
"""Addresses of townships, apart from those of villages."""


def synthetic_sites(world: World, seed: int) -> Sites:
    """All villages of the full city, in order of township and number.

    A village's key is its number in its township times the number of townships, plus the row of
    its township: it stays the same whatever the size of the city.
    Raises RequestError if the households do not fit the villages.
    """
    counts = villages_by_township(seed, world.villages)
    township = np.repeat(np.arange(TOWNSHIPS), counts)
    number = np.arange(world.villages) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = (number * TOWNSHIPS + township).astype(np.uint32)
    if int(keys.max(initial=0)) >= MOST_VILLAGES:
        raise RequestError(
            f"world.villages: {world.villages} villages, world.scale counted; allowed: as many as"
            f" have numbers below {MOST_VILLAGES}, about {MOST_VILLAGES * 7 // 10}."
        )
    county = np.repeat(np.arange(len(COUNTIES)), [c.townships for c in COUNTIES])[township]
    names = [f"{TOWNSHIP_NAMES[t]}-{n + 1:02d}" for t, n in zip(township, number, strict=True)]
    return Sites(keys, names, county, township, sizes(seed, keys, world.households), COUNTIES)


def villages_by_township(seed: int, total: int) -> Ints:
    """Number of villages of each township: by county first, then by uneven townships."""
    uneven = F(0.7) + F(0.6) * uniforms(
        seed, Purpose.WORLD_VILLAGE, 0, TOWNSHIP_KEYS, LANES["uneven"]
    )
    counts, first = np.zeros(TOWNSHIPS, np.int64), 0
    by_county = apportion(np.array([c.villages for c in COUNTIES]), total)
    for county, number in zip(COUNTIES, by_county, strict=True):
        here = slice(first, first + county.townships)
        counts[here] = apportion(uneven[here], int(number))
        first += county.townships
    return counts


def sizes(seed: int, keys: Keys, households: int) -> Ints:
    """Households of each village: lognormal, summing to the city's number exactly."""
    if households < len(keys):
        raise RequestError(
            f"world.households: {households} households are too few for {len(keys)} villages; "
            f"allowed: at least {len(keys)}, one a village."
        )
    found = apportion(exps(SIZE_SD * village_normals(seed, keys, "size")), households, 1)
    if int(found.max()) > MOST_HOUSEHOLDS:
        raise RequestError(
            f"world.households: {households} households in {len(keys)} villages make one of "
            f"{int(found.max())}; allowed: at most {MOST_HOUSEHOLDS} a village."
        )
    return found
