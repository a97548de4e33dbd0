"""Where cadres go: how many posts each village gets under each rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.policies.apportion import Whole, whole, with_caps
from model.policies.own_rules import Rule, asked
from model.policies.seen import VillagesSeen

Weights = NDArray[np.float64]
OPEN_GAP = 0.25
"""A missing guarantee weighs like this many persons without any income (assumed)."""
SATURATION = 8
"""Under `deep_first` a village gets no more residents than this before the next tier (assumed)."""
TIER_PEOPLE = 2.0


def even(seen: VillagesSeen) -> Weights:
    """Every village counts the same."""
    return np.ones(seen.key.size)


def by_poor(seen: VillagesSeen) -> Weights:
    """By registered persons."""
    return seen.registered_persons.astype(np.float64)


def by_gap(seen: VillagesSeen) -> Weights:
    """By the shortfall seen: income gap in persons, and missing guarantees that were noticed."""
    return seen.seen_gap + OPEN_GAP * seen.seen_open_gaps


def nearest_exit(seen: VillagesSeen) -> Weights:
    """By registered households that are close to the exit bar as seen."""
    return seen.near_line.astype(np.float64)


def deep_first(seen: VillagesSeen) -> Weights:
    """Registered persons, doubled in poor villages and doubled again in deep-poverty villages.

    Only the weight inside a tier; `posts` fills the tiers one after another.
    """
    return by_poor(seen) * TIER_PEOPLE**seen.poor * TIER_PEOPLE**seen.deep


RULES = {
    "even": even,
    "by_poor": by_poor,
    "by_gap": by_gap,
    "deep_first": deep_first,
    "nearest_exit": nearest_exit,
    "matched": by_gap,
}
"""The rule `matched` shares posts out by gap; who takes which of them is `matching.match`."""


def weights(rule: Rule, seen: VillagesSeen) -> Weights:
    """Weights of villages under a rule by name, or a function of VillagesSeen (n numbers from 0).

    An answer of the wrong shape, below zero or not finite is a RunError naming the function.
    """
    if callable(rule):
        return asked(rule, seen, seen.key.size, negative=False)
    return RULES[rule](seen)


def helper_weights(rule: Rule, seen: VillagesSeen) -> Weights:
    """Weights for paired helpers: they are paired with households, not with villages.

    The rules weigh as for residents, where anybody is registered.
    """
    return weights(rule, seen) * (seen.registered_households > 0)


def posts(
    rule: Rule, seen: VillagesSeen, share: Weights, total: int, most: Whole, when: tuple[int, int]
) -> Whole:
    """Share `total` posts out by the weights `share`; under `deep_first` tier by tier.

    `most` is what saturates a village (only `deep_first` looks at it); when all are saturated the
    rest goes by weight. `when` is (seed, month). Returns whole posts by village, sum `total`.
    """
    if rule != "deep_first":
        return whole(total, share, seen.key, *when)
    out = np.zeros(seen.key.size, np.int64)
    tiers = (seen.deep > 0, (seen.poor > 0) & (seen.deep == 0), (seen.poor == 0) & (seen.deep == 0))
    for tier in tiers:
        rows = np.flatnonzero(tier)
        left = total - int(out.sum())
        out[rows] = with_caps(left, share[rows], most[rows], seen.key[rows], *when)
    left = total - int(out.sum())
    return out + whole(left, share, seen.key, *when)
