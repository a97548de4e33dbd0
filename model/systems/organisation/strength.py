"""Organisation strength of villages (C12): secretary, helper village, new room, replacement."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.compiled import compiled
from model.draws.kernel import larger, normals, smaller
from model.draws.plain import Purpose
from model.scenario import Levels
from model.systems.organisation.sharing import gap_of
from model.units import ONE, ZERO, Real

F = np.float32
LEAST, MOST = F(0.05), F(0.95)
"""Quality of a secretary lies between these, as strength does at the start."""
PARTS = 2.0**16


class Growth(NamedTuple):
    """What moves strength in a month."""

    secretary: Real
    training: Real
    helper: Real
    room: Real


def trained_share(city: City) -> NDArray[np.float32]:
    """What training has left with a village's own cadres, 0-1, mean by village (0 without any)."""
    cadres, found = city.cadres, np.empty(city.villages.size, np.float32)
    own = cadres.block(Kind.VILLAGE)
    _mean_trained(cadres.posted[own], cadres.trained[own], found)
    return found


@compiled
def _mean_trained(posted: Any, trained: Any, found: Any) -> None:
    """Training left is added up in whole parts: any order is the same."""
    sums = np.zeros((2, found.size), np.int64)
    for i in range(posted.size):
        if posted[i] >= 0:
            sums[0, posted[i]] += np.int64(np.rint(np.float64(trained[i]) * PARTS))
            sums[1, posted[i]] += 1
    for v in range(found.size):
        found[v] = F(sums[0, v] / max(sums[1, v], 1) / PARTS)


def grown(strength: Real, secretary: Real, given: tuple[Real, Real, Real], n: Growth) -> Real:
    """C12, a month: towards the secretary, up with a stronger helper, training and a new room.

    s' = s + a (secretary - s) + b (helper's s - s)+ + c trained + d [room finished this month], in
    0-1. `given` is what the helper is better by, as far as it arrives; training left with cadres;
    and 1 if a room was finished. Where the secretary is as good as the village and nothing is
    given, nothing moves, to the bit.
    """
    helped, trained, finished = given
    s = strength + n.secretary * (secretary - strength)
    s = s + n.training * trained
    s = s + (n.helper * helped + n.room * finished)
    return smaller(larger(s, ZERO), ONE)


grown_of = compiled(grown)


@compiled
def _grow(strength: Any, secretary: Any, given: Any, n: Growth) -> None:
    helped, trained, (room_done, month) = given
    for v in range(strength.size):
        finished = ONE if room_done[v] == month else ZERO
        got = (helped[v], trained[v], finished)
        strength[v] = grown_of(strength[v], secretary[v], got, n)


def grow_strength(city: City, levels: Levels, month: int) -> None:
    """A month of strength in every village (C12); see `grown`."""
    org, v = levels.organisation, city.villages
    given = (gap_of(city, levels, v.strength), trained_share(city), (v.room_done, month))
    room = F(levels.support.room_strength)
    numbers = (F(org.strength_secretary), F(org.strength_training), F(org.strength_helper), room)
    with v.writing("organisation") as own:
        _grow(own.strength, own.secretary, given, Growth(*numbers))


def replace_secretaries(
    city: City, levels: Levels, month: int, seed: int, rows: NDArray[Any]
) -> None:
    """Replace the secretaries of these villages (rows): quality from the pool, strength falls once.

    The pool is normal around `secretary_pool`, whatever the village; so a replacement pays only
    where the successor is better by more than what is lost at the change (C12).
    """
    org, v = levels.organisation, city.villages
    drawn = normals(seed, Purpose.SECRETARY, month, v.key[rows])
    quality = F(org.secretary_pool) + F(org.secretary_pool_sd) * drawn
    with v.writing("organisation") as own:
        own.secretary[rows] = np.clip(quality, LEAST, MOST)
        own.strength[rows] = np.maximum(own.strength[rows] - F(org.strength_replaced), F(0.0))
