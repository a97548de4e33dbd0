"""Villages of the synthetic city: keys, sizes, map, remoteness, place effects, official labels.

Every draw is addressed by the village's key, which depends on its township and its number there,
not on how many villages there are. Standardising uses fixed numbers, not the sample's own mean and
spread: one village more changes no other. Only the official labels are ranks, as they were.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose
from model.errors import RequestError
from model.scenario.levers import World
from model.villages import INDUSTRIES
from model.world.arithmetic import Floats, cosines, exps
from model.world.atlas import COUNTIES, TOWNSHIP_NAMES, TOWNSHIPS
from model.world.shares import apportion

F = np.float32
Ints = NDArray[np.int64]
MOST_VILLAGE_KEYS = 2**18
MOST_HOUSEHOLDS = 2**14
"""A household's key is its village's key times this plus its number: 32 bits in all."""
SIZE_SD = 0.35
"""Spread of the logarithm of village sizes (assumed)."""
HAMLETS = (6, 10)
SPREAD_KM = 3.0
"""Spread of villages around the centre of their township (assumed)."""
FAR_KM, FAR_SD = F(19.5), F(8.2)
HIGH_M, HIGH_SD = F(1753.0), F(279.0)
BOTH_SD = F(1.72)
"""Mean and spread of distance and elevation in this map, and spread of their sum."""
PLACE_REMOTE = F(-0.58)
"""Correlation of place effect and remoteness (specification: remote = N(0, .7) - .5 v / sd)."""
PLACE_OWN = F(0.8146164)
POOR_NOISE, DEEP_NOISE = F(0.6), F(0.3)
"""Noise of the official lists of villages, in spreads of the place effect (assumed)."""
LANES = {
    name: lane
    for lane, name in enumerate(
        (
            "size",
            "east",
            "north",
            "height",
            "place",
            "poor",
            "deep",
            "strength",
            "hamlets",
            "township",
        )
    )
}
INDUSTRY_LANE, HAMLET_LANE = 16, 32


@dataclass(slots=True)
class Places:
    """Villages as the world makes them, one row a village; see `model.villages` for the columns."""

    key: NDArray[np.uint32]
    names: list[str]
    county: Ints
    township: Ints
    households: Ints
    x: Floats
    y: Floats
    elevation: Floats
    remote: Floats
    place: Floats
    poor: NDArray[np.uint8]
    deep: NDArray[np.uint8]
    industry: NDArray[np.uint8]
    hamlets: NDArray[np.uint8]
    strength: Floats

    def __len__(self) -> int:
        return len(self.names)

    def rows(self, chosen: Ints) -> Places:
        """The chosen villages, in the order given."""
        made: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        taken: dict[str, Any] = {
            n: [v[i] for i in chosen] if n == "names" else v[chosen] for n, v in made.items()
        }
        return Places(**taken)


def village_normals(seed: int, keys: NDArray[np.uint32], what: str) -> Floats:
    """Standard normal draws for one named trait of villages."""
    return normals(seed, Purpose.WORLD_VILLAGE, 0, keys, LANES[what])


def township_keys() -> NDArray[np.uint32]:
    """Addresses of townships, apart from those of villages."""
    return np.arange(TOWNSHIPS, dtype=np.uint32) + np.uint32(2**31)


def villages_by_township(seed: int, total: int) -> Ints:
    """Number of villages of each township: by county first, then by uneven townships."""
    uneven = F(0.7) + F(0.6) * uniforms(
        seed, Purpose.WORLD_VILLAGE, 0, township_keys(), LANES["township"]
    )
    counts, first = np.zeros(TOWNSHIPS, np.int64), 0
    by_county = apportion(np.array([c.villages for c in COUNTIES]), total)
    for county, number in zip(COUNTIES, by_county, strict=True):
        here = slice(first, first + county.townships)
        counts[here] = apportion(uneven[here], int(number))
        first += county.townships
    return counts


def synthetic_places(world: World, seed: int) -> Places:
    """All villages of the full city, in order of township and number.

    Raises RequestError if the households do not fit the villages.
    """
    counts = villages_by_township(seed, world.villages)
    township = np.repeat(np.arange(TOWNSHIPS), counts)
    number = np.arange(world.villages) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = (number * TOWNSHIPS + township).astype(np.uint32)
    county = np.repeat(np.arange(len(COUNTIES)), [c.townships for c in COUNTIES])[township]
    x, y = positions(seed, keys, township, county)
    elevation = heights(seed, keys, x, y, county)
    remote = remoteness(x, y, elevation, county)
    place = place_effects(seed, keys, remote)
    poor, deep = official_labels(seed, keys, place, world)
    return Places(
        key=keys,
        names=[f"{TOWNSHIP_NAMES[t]}-{n + 1:02d}" for t, n in zip(township, number, strict=True)],
        county=county,
        township=township,
        households=sizes(seed, keys, world),
        x=x,
        y=y,
        elevation=elevation,
        remote=remote,
        place=place * F(world.village_sd),
        poor=poor,
        deep=deep,
        industry=industries(seed, keys, elevation, remote),
        hamlets=hamlet_counts(seed, keys),
        strength=strengths(seed, keys, place),
    )


def sizes(seed: int, keys: NDArray[np.uint32], world: World) -> Ints:
    """Households of each village: lognormal, summing to the city's number exactly."""
    if world.households < len(keys):
        raise RequestError(
            f"world.households: {world.households} households are too few for "
            f"{len(keys)} villages; allowed: at least {len(keys)}, one a village."
        )
    found = apportion(exps(F(SIZE_SD) * village_normals(seed, keys, "size")), world.households, 1)
    if int(found.max()) > MOST_HOUSEHOLDS:
        raise RequestError(
            f"world.households: {world.households} households in {len(keys)} villages make one "
            f"of {int(found.max())}; allowed: at most {MOST_HOUSEHOLDS} a village. Ask for more "
            "villages."
        )
    return found


def positions(
    seed: int, keys: NDArray[np.uint32], township: Ints, county: Ints
) -> tuple[Floats, Floats]:
    """Kilometres east and north: townships spread evenly in their county, villages around them."""
    east, north = [], []
    for c in COUNTIES:
        order = np.arange(c.townships)
        out = np.sqrt((order + 0.5) / c.townships)
        turn = (order * 0.3819660112501051 + 0.0625) % 1.0
        east.append(c.centre[0] + c.reach[0] * out * cosines(turn))
        north.append(c.centre[1] + c.reach[1] * out * cosines((turn + 0.75) % 1.0))
    x = np.concatenate(east).astype(np.float32)[township]
    y = np.concatenate(north).astype(np.float32)[township]
    x += F(SPREAD_KM) * village_normals(seed, keys, "east")
    y += F(SPREAD_KM) * village_normals(seed, keys, "north")
    return x, y


def from_seat(x: Floats, y: Floats, county: Ints) -> Floats:
    """Kilometres from the county's seat, in a straight line."""
    east = x - np.array([c.centre[0] for c in COUNTIES], np.float32)[county]
    north = y - np.array([c.centre[1] for c in COUNTIES], np.float32)[county]
    far: Floats = np.sqrt(east * east + north * north)
    return far


def heights(seed: int, keys: NDArray[np.uint32], x: Floats, y: Floats, county: Ints) -> Floats:
    """Elevation in metres: higher away from the seat, rough everywhere (assumed)."""
    seat = np.array([c.height for c in COUNTIES], np.float32)[county]
    rough = F(220.0) * village_normals(seed, keys, "height")
    height = seat + F(16.0) * from_seat(x, y, county) + rough
    return np.clip(height, F(600.0), F(2850.0)).astype(np.float32)


def remoteness(x: Floats, y: Floats, elevation: Floats, county: Ints) -> Floats:
    """Remoteness in spreads: distance to the seat and elevation, with equal weight."""
    far = (from_seat(x, y, county) - FAR_KM) / FAR_SD
    return np.asarray((far + (elevation - HIGH_M) / HIGH_SD) / BOTH_SD, np.float32)


def place_effects(seed: int, keys: NDArray[np.uint32], remote: Floats) -> Floats:
    """Lasting difference of place in spreads: worse where remote, and with luck of its own."""
    own = PLACE_OWN * village_normals(seed, keys, "place")
    return np.asarray(PLACE_REMOTE * remote + own, np.float32)


def label_counts(world: World, villages: int) -> tuple[int, int]:
    """How many villages are officially poor and deeply poor.

    A city with fewer villages than it is said to have poor ones takes the published shares, 61.5 %
    of villages and 26.3 % of poor villages: so a toy needs to state its size only.
    """
    poor = (
        world.poor_villages if world.poor_villages <= villages else (615 * villages + 500) // 1000
    )
    deep = world.deep_villages if world.deep_villages <= poor else (162 * poor + 307) // 615
    return poor, deep


def official_labels(
    seed: int, keys: NDArray[np.uint32], place: Floats, world: World
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Poor villages are the worst places as list-makers saw them, deep ones the worst of these."""
    n_poor, n_deep = label_counts(world, len(keys))
    poor, deep = np.zeros(len(keys), np.uint8), np.zeros(len(keys), np.uint8)
    seen = place + POOR_NOISE * village_normals(seed, keys, "poor")
    listed = np.lexsort((keys, seen))[:n_poor]
    poor[listed] = 1
    again = place[listed] + DEEP_NOISE * village_normals(seed, keys[listed], "deep")
    deep[listed[np.lexsort((keys[listed], again))[:n_deep]]] = 1
    return poor, deep


def industries(
    seed: int, keys: NDArray[np.uint32], elevation: Floats, remote: Floats
) -> NDArray[np.uint8]:
    """Main industry: what suits height and remoteness, with luck of its own (assumed)."""
    high = (elevation - HIGH_M) / HIGH_SD
    suits = (F(-1.0) * high, F(0.3) + F(0.0) * high, F(0.8) * high, F(0.3) * high + F(0.3) * remote,
             F(0.2) + F(0.4) * remote, F(-0.2) - F(0.9) * remote)  # fmt: skip
    scores = [
        s + normals(seed, Purpose.WORLD_VILLAGE, 0, keys, INDUSTRY_LANE + i)
        for i, s in enumerate(suits)
    ]
    assert len(scores) == len(INDUSTRIES)
    return np.argmax(np.stack(scores), axis=0).astype(np.uint8)


def hamlet_counts(seed: int, keys: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Six to ten hamlets a village, all equally likely: about 8,000 in 1,000 villages."""
    low, high = HAMLETS
    drawn = uniforms(seed, Purpose.WORLD_VILLAGE, 0, keys, LANES["hamlets"])
    added = np.minimum(drawn * F(high - low + 1), F(high - low))
    return np.asarray(low + added, np.uint8)


def strengths(seed: int, keys: NDArray[np.uint32], place: Floats) -> Floats:
    """Organisation strength at the start: about 0.4, weaker in worse places (assumed)."""
    drawn = F(0.4) + F(0.05) * place + F(0.12) * village_normals(seed, keys, "strength")
    return np.clip(drawn, F(0.05), F(0.95)).astype(np.float32)


def hamlet_tables(seed: int, places: Places) -> tuple[Floats, Floats]:
    """Way in minutes from the village office and remoteness in spreads, (villages, hamlets).

    The first hamlet is where the office is; the others lie lognormally around 25 minutes, more in
    remote villages (assumed). A longer way is a more remote hamlet.
    """
    most = max(int(places.hamlets.max(initial=1)), 1)
    way = np.empty((len(places), most), np.float32)
    remote = np.empty_like(way)
    for h in range(most):
        z = normals(seed, Purpose.WORLD_VILLAGE, 0, places.key, HAMLET_LANE + h)
        z = z if h else F(0.5) * z - F(1.5)
        near = np.clip(places.remote, F(-2.5), F(2.5))
        way[:, h] = F(25.0) * exps(F(0.6) * z + F(0.2) * near)
        remote[:, h] = places.remote + F(0.35) * z
    return way, remote
