"""Cadres of the synthetic city: one row for every post that is ever filled, by kind and rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.cadres import NAMED, Cadres, Kind
from model.columns import Writable
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose
from model.relief import Cause
from model.world.arithmetic import exps
from model.world.shares import in_turn

F = np.float32
KIND_KEYS = 2**24
"""A cadre's key is its kind times this plus its rank."""
NAMED_KEYS, A_VILLAGE = 2**27, 64
"""The key of a named post: this, plus so many times its village's key, plus its number there."""
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


def make_cadres(
    places: Homes, posts: Mapping[Kind, int], seed: int, named: NDArray[Any] | None = None
) -> Cadres:
    """All cadres, ordered by kind and rank; the first n of a kind are the n of a smaller staff.

    Villages have cadres of their own in proportion to households; the other kinds come from
    counties, in proportion to households too. Every beginning of a kind is in proportion. `named`
    are residents named for each village (villages,): they follow the other residents, and have
    keys of their own, so that nobody else's luck changes.
    """
    bound = np.zeros(0, np.int64) if named is None else np.repeat(np.arange(named.size), named)
    more = {kind: bound.size if kind == Kind.RESIDENT else 0 for kind in Kind}
    kinds = [kind for kind in Kind if posts.get(kind, 0) + more[kind] > 0]
    store = Cadres(sum(posts.get(kind, 0) + more[kind] for kind in kinds))
    row = 0
    with store.writing("world") as own:
        for kind in kinds:
            number = posts.get(kind, 0)
            here = slice(row, row + number)
            own.kind[row : row + number + more[kind]] = kind
            own.rank[here] = np.arange(number)
            own.key[here] = int(kind) * KIND_KEYS + np.arange(number)
            own.county[here], own.home[here] = origins(places, kind, number)
            if more[kind]:
                _name(own, slice(here.stop, here.stop + more[kind]), places, bound)
            row += number + more[kind]
        own.topic[:] = topics(seed, own.key)
    with store.writing("organisation") as own:
        own.talent[:] = new_talent(seed, Purpose.WORLD_CADRE, 0, own.key)
    return store


def _name(own: Writable, here: slice, places: Homes, bound: NDArray[Any]) -> None:
    """Write the posts that are named for villages (rows of villages, in order)."""
    first = np.searchsorted(bound, bound)
    own.rank[here] = NAMED + np.arange(bound.size)
    own.key[here] = (
        NAMED_KEYS
        + A_VILLAGE * places.key[bound].astype(np.int64)
        + (np.arange(bound.size) - first)
    )
    own.county[here], own.home[here] = places.county[bound], bound


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
