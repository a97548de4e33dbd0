"""What a list-maker sees of a household's need: never its income."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import block32, log32, normal32, seed_words
from model.draws.plain import Purpose
from model.relief import Gap
from model.scenario import Levels
from model.units import ONE, ZERO
from model.world.rules import Real

F = np.float32
REGISTER = int(Purpose.WORLD_REGISTER)
HOUSE = np.uint8(Gap.HOUSE)


def need_seen(house: Real, grain: Real, labour: Real, pupils: Real, unsafe: Real) -> Real:
    """Visible need, about N(0, 1) over the city; weights are assumed.

    `house` stands for what years of earning have built: ability, place and assets; `grain` is the
    log of land a household; `labour` is workers a member; schoolchildren cost.
    """
    seen = F(-1.0) * house - F(0.25) * grain - F(1.0) * labour + F(0.12) * pupils + F(0.5) * unsafe
    return (seen + F(0.50)) * F(1.37)


_need_seen = compiled(need_seen)


@compiled
def _signs(h: Any, place: Any, weights: Any, k0: Any, k1: Any, out: Any) -> None:
    key, village, persons, workers, pupils, ability, assets, land, gaps, ties = h
    noise, favour = weights
    for i in range(key.size):
        house = F(0.6) * ability[i] + F(0.3) * log32(assets[i]) + F(0.5) * place[village[i]]
        labour = F(workers[i]) / F(persons[i])
        unsafe = ONE if gaps[i] & HOUSE else ZERO
        a, b, _, _ = block32(key[i], 0, REGISTER, 0, k0, k1)
        need = _need_seen(house, land[i], labour, F(pupils[i]), unsafe)
        out[i] = need + noise * normal32(a, b) + favour * F(ties[i])


def visible_signs(city: City, levels: Levels, seed: int) -> NDArray[np.float32]:
    """Score of visible need of each household, higher = looks poorer; addressed by (seed, key).

    House, grain, labour and schoolchildren, judged with the noise `world.register_noise`; ties to
    leaders add `world.register_ties`. Reads the state as it is, for instance after the burn-in.
    """
    h = city.households
    names = ("key", "village", "persons", "workers", "pupils", "ability", "assets", "land", "gaps")
    state = (*(getattr(h, name) for name in names), h.ties)
    out = np.empty(h.size, np.float32)
    weights = (F(levels.world.register_noise), F(levels.world.register_ties))
    _signs(state, city.villages.place, weights, *seed_words(seed), out)
    return out
