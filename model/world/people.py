"""Households of the synthetic city: compiled loops, one stage after another, draws by address.

A stage reads what earlier stages wrote. A researcher's own values are laid over each stage before
the next, so that what is generated fits what is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from model.columns import Array
from model.compiled import compiled
from model.draws.kernel import block32, normal32, seed_words, uniform32
from model.draws.plain import Purpose
from model.households import Households
from model.relief import Gap
from model.scenario import Levels
from model.units import ONE, ZERO
from model.world import rules
from model.world.places import MOST_HOUSEHOLDS, Places, hamlet_tables
from model.world.rules import MOST_WORKERS, SIZES_UP_TO, WORKERS_UP_TO, Means, Missing

F, U = np.float32, np.uint8
HOUSEHOLD, SIZE = int(Purpose.WORLD_HOUSEHOLD), int(Purpose.WORLD_HOUSEHOLD_SIZE)
ABILITY, GAPS = int(Purpose.WORLD_HOUSEHOLD_ABILITY), int(Purpose.WORLD_GAPS)
HOUSE, WATER = U(Gap.HOUSE), U(Gap.WATER)
SCHOOL, MEDICAL = U(Gap.SCHOOL), U(Gap.MEDICAL)
NO = U(0)

steps = compiled(rules.steps)
old_members = compiled(rules.old_members)
land_of = compiled(rules.land)
assets_of = compiled(rules.assets)
schooling_of = compiled(rules.schooling)
ill_chance = compiled(rules.ill_chance)
hardship = compiled(rules.hardship)
gap_chance = compiled(rules.gap_chance)
cause_of = compiled(rules.cause)
cause_weights = compiled(rules.cause_weights)


@compiled
def _sizes(key: Any, persons: Any, k0: Any, k1: Any) -> None:
    for i in range(key.size):
        a, _, _, _ = block32(key[i], 0, SIZE, 0, k0, k1)
        persons[i] = U(1 + steps(uniform32(a), SIZES_UP_TO))


@compiled
def _make_up(key: Any, persons: Any, members: Any, old_only: Any, k0: Any, k1: Any) -> None:
    """Workers, old and pupils; a household of old people alone has neither of the others."""
    workers, old, pupils = members
    for i in range(key.size):
        _, b, c, d = block32(key[i], 0, SIZE, 0, k0, k1)
        n = persons[i]
        cut = n if n < MOST_WORKERS else U(MOST_WORKERS)
        alone = uniform32(b) < old_only
        w = U(0) if alone else U(1 + steps(uniform32(c), WORKERS_UP_TO[cut, : cut - 1]))
        e = n if alone else U(old_members(uniform32(d), F(n - w)))
        workers[i], old[i], pupils[i] = w, e, U(n - w - e)


@compiled
def _traits(key: Any, persons: Any, out: Any, m: Means, k0: Any, k1: Any) -> None:
    """Ability, land, lasting luck, ties to the list-maker."""
    ability, land, shock, ties = out
    for i in range(key.size):
        a, b, _, _ = block32(key[i], 0, ABILITY, 0, k0, k1)
        ability[i] = m.ability_sd * normal32(a, b)
        a, b, _, _ = block32(key[i], 0, HOUSEHOLD, 0, k0, k1)
        land[i] = land_of(normal32(a, b), F(persons[i]), m)
        a, b, _, _ = block32(key[i], 0, HOUSEHOLD, 1, k0, k1)
        shock[i] = m.shock_sd * normal32(a, b)
        _, _, c, _ = block32(key[i], 0, HOUSEHOLD, 2, k0, k1)
        ties[i] = U(1) if uniform32(c) < m.ties else NO


@compiled
def _means(key: Any, own: Any, out: Any, m: Means, k0: Any, k1: Any) -> None:
    """Assets, schooling of the head and lasting illness follow ability."""
    ability, workers = own
    assets, schooling, ill = out
    for i in range(key.size):
        _, _, c, d = block32(key[i], 0, ABILITY, 0, k0, k1)
        assets[i] = assets_of(normal32(c, d), ability[i], m)
        a, b, _, _ = block32(key[i], 0, HOUSEHOLD, 2, k0, k1)
        schooling[i] = schooling_of(normal32(a, b), ability[i])
        _, _, _, d = block32(key[i], 0, HOUSEHOLD, 0, k0, k1)
        chance = ill_chance(ONE if workers[i] == 0 else ZERO, ability[i], m)
        ill[i] = U(1) if uniform32(d) < chance else NO


@compiled
def _hamlets(key: Any, village: Any, hamlets: Any, out: Any, k0: Any, k1: Any) -> None:
    for i in range(key.size):
        _, _, c, _ = block32(key[i], 0, HOUSEHOLD, 0, k0, k1)
        many = F(hamlets[village[i]])
        at = np.floor(uniform32(c) * many)
        out[i] = U(at if at < many else many - ONE)


@compiled
def _ways(village: Any, hamlet: Any, tables: Any, out: Any) -> None:
    for i in range(village.size):
        out[0][i] = tables[0][village[i], hamlet[i]]
        out[1][i] = tables[1][village[i], hamlet[i]]


@compiled
def _gaps(key: Any, state: Any, g: Missing, out: Any, k0: Any, k1: Any) -> None:
    persons, workers, pupils, ability, assets, village, place = state
    for i in range(key.size):
        a, b, c, d = block32(key[i], 0, GAPS, 0, k0, k1)
        hard = hardship(ability[i], assets[i], place[village[i]], F(workers[i]), F(persons[i]))
        missing = HOUSE if uniform32(a) < gap_chance(g.house, hard, g.rises) else NO
        missing |= WATER if uniform32(b) < gap_chance(g.water, hard, g.rises) else NO
        school = gap_chance(g.school, hard, g.rises) * F(pupils[i])
        missing |= SCHOOL if uniform32(c) < school else NO
        missing |= MEDICAL if uniform32(d) < gap_chance(g.medical, hard, g.rises) else NO
        out[i] = missing


@compiled
def _causes(key: Any, state: Any, means: Any, out: Any, k0: Any, k1: Any) -> None:
    persons, workers, pupils, ill = state
    land, assets, schooling, remote = means
    for i in range(key.size):
        _, _, _, d = block32(key[i], 0, HOUSEHOLD, 2, k0, k1)
        make_up = (F(persons[i]), F(workers[i]), F(pupils[i]))
        own = (land[i], assets[i], schooling[i])
        weights = cause_weights(make_up, F(ill[i]), own, remote[i])
        out[i] = U(cause_of(uniform32(d), weights))


@compiled
def _settle(start: Any, first_key: Any, village: Any, key: Any) -> None:
    """Households of a village are numbered from its first key on."""
    for v in range(first_key.size):
        for i in range(start[v], start[v + 1]):
            village[i] = v
            key[i] = np.uint32(first_key[v] + i - start[v])


Overlay = Callable[[Any, tuple[str, ...]], None]
"""Lays given values over the columns of a stage: (columns, names)."""


def nothing_given(columns: Any, names: tuple[str, ...]) -> None:
    """The overlay of a wholly synthetic city."""


def empty_households(places: Places, numbers: Array | None = None) -> Households:
    """Households with village and key only; `numbers` are their numbers inside the villages."""
    start = np.concatenate(([0], np.cumsum(places.households))).astype(np.int64)
    store = Households(start)
    with store.writing("world") as own:
        _settle(start, places.key.astype(np.int64) * MOST_HOUSEHOLDS, own.village, own.key)
        if numbers is not None:
            own.key[:] = places.key[own.village].astype(np.int64) * MOST_HOUSEHOLDS + numbers
    return store


def _means_of(levels: Levels) -> Means:
    w = levels.world
    said = (w.ability_sd, levels.livelihoods.shock_sd, w.land_sd, w.ties)
    return Means(*map(F, (*said, w.assets_sd, w.assets_ability, w.ill_start)))


def _missing_of(levels: Levels) -> Missing:
    w = levels.world
    bases = (w.house_gaps, w.water_gaps, w.school_gaps, w.medical_gaps)
    return Missing(*map(F, (*bases, w.gaps_hardship)))


def fill(
    store: Households, places: Places, levels: Levels, seed: int, given: Overlay = nothing_given
) -> None:
    """Fill every column of the world, and the first values of livelihoods, stage by stage.

    Harvest luck is left for the burn-in, which draws it each January. So of the uncertain
    parameters none shapes the city.
    """
    words = seed_words(seed)
    with store.writing("world") as w, store.writing("livelihoods") as h:
        _sizes(w.key, w.persons, *words)
        given(w, ("persons",))
        _make_up(w.key, w.persons, (h.workers, h.old, h.pupils), F(levels.world.old_only), *words)
        given(h, ("workers", "old", "pupils"))
        m = _means_of(levels)
        traits = (h.ability, w.land, h.shock, w.ties)
        _traits(w.key, w.persons, traits, m, *words)
        given(w, ("land", "ties"))
        given(h, ("ability",))
        _means(w.key, (h.ability, h.workers), (h.assets, w.schooling, h.ill), m, *words)
        given(w, ("schooling",))
        given(h, ("assets", "ill"))
        _hamlets(w.key, w.village, places.hamlets, w.hamlet, *words)
        given(w, ("hamlet",))
        _ways(w.village, w.hamlet, hamlet_tables(seed, places, levels.world), (w.way, w.remote))
        given(w, ("way", "remote"))
        state = (w.persons, h.workers, h.pupils, h.ability, h.assets, w.village, places.place)
        _gaps(w.key, state, _missing_of(levels), h.gaps, *words)
        given(h, ("gaps",))
        make_up = (w.persons, h.workers, h.pupils, h.ill)
        _causes(w.key, make_up, (w.land, h.assets, w.schooling, w.remote), h.cause, *words)
        given(h, ("cause",))
