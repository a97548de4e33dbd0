"""Organisation strength of villages (C12): secretary, helper village, new room, replacement."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws.kernel import normals
from model.draws.plain import Purpose
from model.scenario import Levels
from model.systems.organisation.sharing import gap_of

F = np.float32
LEAST, MOST = F(0.05), F(0.95)
"""Quality of a secretary lies between these, as strength does at the start."""
PARTS = 2.0**16


def trained_share(city: City) -> NDArray[np.float32]:
    """What training has left with a village's own cadres, 0-1, mean by village (0 without any)."""
    cadres, size = city.cadres, city.villages.size
    own = cadres.block(Kind.VILLAGE)
    where, trained = cadres.posted[own], cadres.trained[own]
    if not trained.any():
        return np.zeros(size, np.float32)
    there = where >= 0
    where = where[there]
    parts = np.rint(trained[there].astype(np.float64) * PARTS)  # whole: any order is the same
    share = np.bincount(where, parts, size) / np.maximum(np.bincount(where, minlength=size), 1)
    found: NDArray[np.float32] = (share / PARTS).astype(np.float32)
    return found


def grow_strength(city: City, levels: Levels, month: int) -> None:
    """C12, a month: towards the secretary, up with a stronger helper, training and a new room.

    s' = s + a (secretary - s) + b (helper's s - s)+ + c trained + d [room finished this month], in
    0-1. Where the secretary is as good as the village and nothing is given, nothing moves, to the
    bit.
    """
    org, v = levels.organisation, city.villages
    gap = gap_of(city, levels, v.strength)
    finished, trained = v.room_done == month, trained_share(city)
    with v.writing("organisation") as own:
        s = own.strength.copy()
        s += F(org.strength_secretary) * (own.secretary - s)
        s += F(org.strength_training) * trained
        s += F(org.strength_helper) * gap + F(levels.support.room_strength) * finished
        own.strength[:] = np.clip(s, F(0.0), F(1.0))


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
