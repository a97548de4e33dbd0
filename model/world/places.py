"""What a village is: place effect, official labels, industry, hamlets, organisation strength.

Every draw is addressed by the village's key, which depends on its township and its number there,
not on how many villages there are. Standardising uses fixed numbers, not the sample's own mean and
spread: one village more changes no other. Only the official labels are ranks, as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose
from model.scenario.levers import World
from model.villages import INDUSTRIES
from model.world.arithmetic import Floats, exps
from model.world.atlas import County
from model.world.geography import (
    LANES,
    Ints,
    Keys,
    Slope,
    from_seat,
    height_in_spreads,
    heights,
    positions,
    remoteness,
    seat_heights,
    village_normals,
)

F = np.float32
Codes = NDArray[np.uint8]
MOST_VILLAGES = 2**18
MOST_HOUSEHOLDS = 2**14
"""A household's key is its village's key times this plus its number: 32 bits in all."""
HAMLETS = (6, 10)
PLACE_REMOTE, PLACE_OWN = F(-0.58), F(0.8146164)
"""Correlation of place effect and remoteness (remote = N(0, .7) - .5 v / sd), and the rest."""
INDUSTRY_LANE, HAMLET_LANE = 16, 32


@dataclass(slots=True)
class Places:
    """Villages as the world makes them, one row a village; see `model.villages` for the columns."""

    key: Keys
    names: list[str]
    county: Ints
    township: Ints
    households: Ints
    x: Floats
    y: Floats
    elevation: Floats
    remote: Floats
    place: Floats
    poor: Codes
    deep: Codes
    industry: Codes
    hamlets: Codes
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


@dataclass(frozen=True, slots=True)
class Sites:
    """Which villages there are, before anything is known of them."""

    key: Keys
    names: list[str]
    county: Ints
    township: Ints
    households: Ints
    counties: Sequence[County]


Given = Callable[[str, Any], Any]
"""Lays a researcher's own values over a generated column: (name, generated) -> used."""


def as_generated(name: str, generated: Any) -> Any:
    """Nothing is given: the synthetic city."""
    return generated


def describe(sites: Sites, world: World, seed: int, given: Given = as_generated) -> Places:
    """Everything about the villages of these sites; what is given shapes what follows from it."""
    keys = sites.key
    x, y = positions(seed, keys, sites.township, sites.counties, F(world.spread_km))
    x, y = given("x", x), given("y", y)
    far = from_seat(x, y, sites.county, sites.counties)
    seat, slope = seat_heights(sites.county, sites.counties), Slope(F(world.rise), F(world.rough))
    elevation = given("elevation", heights(seed, keys, far, seat, slope))
    remote = given("remote", remoteness(far, elevation))
    spreads = place_effects(seed, keys, remote)
    place = given("place", spreads * F(world.village_sd))
    if world.village_sd > 0.0:
        spreads = np.asarray(place / F(world.village_sd), np.float32)
    poor, deep = official_labels(seed, keys, spreads, world)
    poor = given("poor", poor)
    return Places(
        key=keys,
        names=sites.names,
        county=sites.county,
        township=sites.township,
        households=sites.households,
        x=x,
        y=y,
        elevation=elevation,
        remote=remote,
        place=place,
        poor=poor,
        deep=given("deep", deep & poor),
        industry=given("industry", industries(seed, keys, elevation, remote)),
        hamlets=given("hamlets", hamlet_counts(seed, keys)),
        strength=given("strength", strengths(seed, keys, spreads, world)),
    )


def place_effects(seed: int, keys: Keys, remote: Floats) -> Floats:
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


def official_labels(seed: int, keys: Keys, place: Floats, world: World) -> tuple[Codes, Codes]:
    """Poor villages are the worst places as list-makers saw them, deep ones the worst of these."""
    n_poor, n_deep = label_counts(world, len(keys))
    poor, deep = np.zeros(len(keys), np.uint8), np.zeros(len(keys), np.uint8)
    seen = place + F(world.poor_noise) * village_normals(seed, keys, "poor")
    listed = np.lexsort((keys, seen))[:n_poor]
    poor[listed] = 1
    again = place[listed] + F(world.deep_noise) * village_normals(seed, keys[listed], "deep")
    deep[listed[np.lexsort((keys[listed], again))[:n_deep]]] = 1
    return poor, deep


def industries(seed: int, keys: Keys, elevation: Floats, remote: Floats) -> Codes:
    """Main industry: what suits height and remoteness, with luck of its own (assumed)."""
    high = height_in_spreads(elevation)
    suits = (F(-1.0) * high, F(0.3) + F(0.0) * high, F(0.8) * high, F(0.3) * high + F(0.3) * remote,
             F(0.2) + F(0.4) * remote, F(-0.2) - F(0.9) * remote)  # fmt: skip
    scores = [
        s + normals(seed, Purpose.WORLD_VILLAGE, 0, keys, INDUSTRY_LANE + i)
        for i, s in enumerate(suits)
    ]
    assert len(scores) == len(INDUSTRIES)
    return np.argmax(np.stack(scores), axis=0).astype(np.uint8)


def hamlet_counts(seed: int, keys: Keys) -> Codes:
    """Six to ten hamlets a village, all equally likely: about 8,000 in 1,000 villages."""
    low, high = HAMLETS
    drawn = uniforms(seed, Purpose.WORLD_VILLAGE, 0, keys, LANES["hamlets"])
    added = np.minimum(drawn * F(high - low + 1), F(high - low))
    return np.asarray(low + added, np.uint8)


def strengths(seed: int, keys: Keys, place: Floats, world: World) -> Floats:
    """Organisation strength at the start: weaker in worse places."""
    luck = F(world.strength_sd) * village_normals(seed, keys, "strength")
    drawn = F(world.strength) + F(world.strength_place) * place + luck
    return np.clip(drawn, F(0.05), F(0.95)).astype(np.float32)


def hamlet_tables(seed: int, places: Places, world: World) -> tuple[Floats, Floats]:
    """Way in minutes from the village office and remoteness in spreads, (villages, hamlets).

    The first hamlet is where the office is; the others lie lognormally around a median way, more in
    remote villages (assumed). A longer way is a more remote hamlet.
    """
    most = max(int(places.hamlets.max(initial=1)), 1)
    way = np.empty((len(places), most), np.float32)
    remote = np.empty_like(way)
    for h in range(most):
        z = normals(seed, Purpose.WORLD_VILLAGE, 0, places.key, HAMLET_LANE + h)
        z = z if h else F(0.5) * z - F(1.5)
        near = np.clip(places.remote, F(-2.5), F(2.5))
        way[:, h] = F(world.hamlet_minutes) * exps(F(0.6) * z + F(0.2) * near)
        remote[:, h] = places.remote + F(0.35) * z
    return way, remote
