"""Cadres of the synthetic city: one row for every post that is ever filled, by kind and rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.cadres import Cadres, Kind
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose
from model.relief import Cause
from model.world.arithmetic import exps
from model.world.shares import in_turn

F = np.float32
KIND_KEYS = 2**24
"""A cadre's key is its kind times this plus its rank."""
TALENT_SD = F(0.25)
"""Spread of the logarithm of skill at the start (assumed)."""
TOPIC_LANE, TALENT_LANE = 0, 1


class Homes(Protocol):
    """What cadres need to know of villages: one row a village."""

    @property
    def households(self) -> NDArray[Any]:
        """Households of each village."""

    @property
    def county(self) -> NDArray[Any]:
        """County of each village."""

    @property
    def key(self) -> NDArray[Any]:
        """Key of each village."""


def make_cadres(places: Homes, posts: Mapping[Kind, int], seed: int) -> Cadres:
    """All cadres, ordered by kind and rank; the first n of a kind are the n of a smaller staff.

    Villages have cadres of their own in proportion to households; the other kinds come from
    counties, in proportion to households too. Every beginning of a kind is in proportion.
    """
    kinds = [kind for kind in Kind if posts.get(kind, 0) > 0]
    store = Cadres(sum(posts[kind] for kind in kinds))
    row = 0
    with store.writing("world") as own:
        for kind in kinds:
            here = slice(row, row + posts[kind])
            row += posts[kind]
            own.kind[here] = kind
            own.rank[here] = np.arange(posts[kind])
            own.key[here] = int(kind) * KIND_KEYS + np.arange(posts[kind])
            own.county[here], own.home[here] = origins(places, kind, posts[kind])
        own.topic[:] = topics(seed, own.key)
    with store.writing("organisation") as own:
        own.talent[:] = new_talent(seed, Purpose.WORLD_CADRE, 0, own.key)
    return store


def new_talent(seed: int, purpose: Purpose, month: int, keys: NDArray[Any]) -> NDArray[np.float32]:
    """Skill of people new to a post: lognormal around the reference."""
    return exps(TALENT_SD * normals(seed, purpose, month, keys, TALENT_LANE))


def origins(places: Homes, kind: Kind, number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """County and home village of each cadre of a kind; only village cadres have a home."""
    if kind == Kind.VILLAGE:
        home = in_turn(places.households, number, places.key)
        return places.county[home], home
    by_county = np.bincount(places.county, weights=places.households)
    county = in_turn(by_county, number, np.arange(by_county.size))
    return county, np.full(number, -1, np.int64)


def topics(seed: int, keys: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The topic each cadre knows best, twelve equally likely."""
    drawn = uniforms(seed, Purpose.WORLD_CADRE, 0, keys, TOPIC_LANE) * F(len(Cause))
    return np.asarray(np.minimum(drawn, F(len(Cause) - 1)), np.uint8)
