"""The rules of the world, each about one household, in float32; compiled in `people.py`.

Shares and forms of the first part are those of docs/equations.md ("Start"); what is marked assumed
has no source. Every argument is a float32 or a uniform draw in (0, 1).
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.draws.kernel import exp32, larger, log32, smaller
from model.units import ONE, ZERO

F = np.float32
Real = Any
"""A float32 number, or in tests a plain one."""
SIZE_SHARES = (0.04, 0.12, 0.20, 0.31, 0.20, 0.09, 0.04)
"""Households of one to seven persons."""
WORKER_SHARE = 0.55
ONE_OLD, TWO_OLD = F(0.35), F(0.12)
LAND_LEAST, LAND_HEAD, LEAST_ASSETS = F(0.4), F(0.15), F(0.02)
ILL_OLD, ILL_LOW, LOW_ABILITY = F(0.16), F(0.07), F(-0.3)
MOST_WORKERS = 20


class Means(NamedTuple):
    """Declared numbers of the endowment of households at the start (`[world]`)."""

    ability_sd: Real
    shock_sd: Real
    land_sd: Real
    ties: Real
    assets_sd: Real
    assets_ability: Real
    ill: Real


class Missing(NamedTuple):
    """Chance that a guarantee is missing at middling hardship, and how it rises with hardship."""

    house: Real
    water: Real
    school: Real
    medical: Real
    rises: Real


def _up_to(shares: tuple[float, ...]) -> tuple[np.float32, ...]:
    """Running sums without the last, which is one."""
    return tuple(F(math.fsum(shares[: i + 1])) for i in range(len(shares) - 1))


def _binomial(others: int) -> tuple[float, ...]:
    """Shares of 0 to `others` workers among the others of a household."""
    p = WORKER_SHARE
    return tuple(math.comb(others, k) * p**k * (1 - p) ** (others - k) for k in range(others + 1))


SIZES_UP_TO = np.array(_up_to(SIZE_SHARES), np.float32)
WORKERS_UP_TO = np.ones((MOST_WORKERS + 1, MOST_WORKERS + 1), np.float32)
for _n in range(1, MOST_WORKERS + 1):
    WORKERS_UP_TO[_n, : _n - 1] = _up_to(_binomial(_n - 1))


def steps(uniform: Real, up_to: NDArray[np.float32]) -> int:
    """How many of the rising sums lie at or below the draw."""
    count = 0
    for edge in up_to:
        count += 1 if uniform >= edge else 0
    return count


def old_members(uniform: Real, others: Real) -> Real:
    """Up to two old members, no more than there are non-workers."""
    drawn = ONE if uniform < ONE_OLD else (ONE + ONE if uniform < ONE_OLD + TWO_OLD else ZERO)
    return smaller(drawn, others)


def land(normal: Real, persons: Real, m: Means) -> Real:
    """Log of relative land: larger households have more."""
    return m.land_sd * normal + log32(LAND_LEAST + LAND_HEAD * persons)


def assets(normal: Real, ability: Real, m: Means) -> Real:
    """Productive assets, at least 0.02; 1 is the median household of 2013."""
    return larger(exp32(m.assets_sd * normal + m.assets_ability * ability), LEAST_ASSETS)


def schooling(normal: Real, ability: Real) -> Real:
    """Years of schooling of the head, 0 to 15, about six; rises with ability (assumed)."""
    return smaller(larger(F(6.0) + F(1.6) * ability + F(2.2) * normal, ZERO), F(15.0))


def ill_chance(old_only: Real, ability: Real, m: Means) -> Real:
    """Chance of a chronic illness or disability at the start."""
    return m.ill + ILL_OLD * old_only + (ILL_LOW if ability < LOW_ABILITY else ZERO)


def hardship(ability: Real, assets: Real, place: Real, workers: Real, persons: Real) -> Real:
    """How hard a household lives, about N(0, 1): lasting income a head, turned round (assumed)."""
    earns = F(0.59) * ability + F(0.14) * log32(assets) + F(0.55) * place
    hands = F(0.41) * log32(workers + F(0.4)) - F(0.67) * log32(persons)
    return -(earns + hands + F(0.41)) * F(1.72)


def gap_chance(base: Real, hardship: Real, rises: Real) -> Real:
    """Chance that one guarantee is missing: rises with hardship."""
    return base * exp32(rises * smaller(hardship, F(2.0)))


def cause(uniform: Real, weights: tuple[Real, ...]) -> int:
    """One of twelve causes, drawn in proportion to weights."""
    total = ZERO
    for weight in weights:
        total = total + weight
    rest, code = uniform * total, 0
    for weight in weights:
        rest = rest - weight
        code += 1 if rest >= ZERO else 0
    return code if code < len(weights) else len(weights) - 1


def cause_weights(
    make_up: tuple[Real, Real, Real],
    ill: Real,
    means: tuple[Real, Real, Real],
    remote: Real,
) -> tuple[Real, ...]:
    """Weights of the twelve causes, in the order of `relief.Cause` (all assumed).

    `make_up` is (persons, workers, pupils); `means` is (log land, assets, years of schooling).
    Illness leads, at the published 42-44 % of the registered, because past illness and its debts
    count besides the illness that lasts.
    """
    persons, workers, pupils = make_up
    land, assets, schooling = means
    no_hands = F(3.0) if workers < ONE else larger(F(0.5) - workers / persons, ZERO) * F(2.0)
    far = larger(remote, ZERO)
    return (
        F(1.0) + F(5.0) * ill,
        F(0.15) + F(1.2) * ill,
        F(0.16) * pupils,
        F(0.12),
        F(0.05) + F(0.05) * workers,
        F(0.35) * larger(-land, ZERO),
        F(0.08) + F(0.06) * far,
        F(0.12) * larger(F(7.0) - schooling, ZERO) * F(0.6),
        F(0.45) * larger(F(1.0) - assets, ZERO),
        F(0.25) * no_hands * persons * F(0.7),
        F(0.06) + F(0.14) * far,
        F(0.10),
    )
