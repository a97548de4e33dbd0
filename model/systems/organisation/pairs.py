"""Village pairs (O8): who is strong, who is helped, who helps whom, and the days it takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose
from model.draws.scaled import scaled
from model.policies import pairing
from model.policies.pairing import Limits, Rows, StandingSeen
from model.policies.seen import VillagesSeen
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import villages_seen
from model.systems.organisation.sharing import holders, lent_skill
from model.units import DAY
from model.villages import OWED

LENDING = OWED.index("lending")
NONE = -1
SEEN_LANE, LOT_LANE, SKILL_LANE = 0, 1, 100
ALTERNATIVES = 3
"""Helpers beside the chosen one that the log of decisions names."""


@dataclass(frozen=True, slots=True)
class PairingReport:
    """What the pairs of a year are like."""

    pairs: int
    distance: float
    """Kilometres, mean over pairs."""
    complementarity: float
    """What helpers are better at over the four channels as seen, mean over pairs."""
    same_industry: float
    """Share of pairs."""
    across: float
    """Share of pairs over a county's border."""


def pair_villages(city: City, levels: Levels, month: int, seed: int) -> PairingReport:
    """January: pairs that exist go on; as levers grow, more villages help and are helped.

    Helped: officially poor villages with the largest shortfall a registered person as seen.
    Helpers: the strongest of the others over the four channels as seen. Writes `helper` and the
    days lent.
    """
    org, v = levels.organisation, city.villages
    asked = (
        scaled(org.helped_villages, v.part, "helped_villages"),
        scaled(org.helper_villages, v.part, "helper_villages"),
    )
    if min(asked) == 0:
        if (v.helper >= 0).any():
            _write(city, levels, np.full(v.size, NONE))
        return PairingReport(0, 0.0, 0.0, 0.0, 0.0)
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, v, line, levels.conduct.bar)
    standing = standing_of(city, seen, levels, (month, seed))
    helped, helpers = _chosen(city, seen, standing, asked)
    helper = np.where(np.isin(np.arange(v.size), helped), v.helper, NONE).astype(np.intp)
    new = helped[helper[helped] < 0]
    if new.size:
        limits = _limits(levels, helper, helpers, helped.size, standing)
        helper[new] = _matched(city, levels, (standing, helpers, new, limits), (month, seed))
        _log(city, standing, helpers, helper, new, month)
    _write(city, levels, helper)
    return quality(standing, helper)


def standing_of(
    city: City, seen: VillagesSeen, levels: Levels, when: tuple[int, int]
) -> StandingSeen:
    """How the office compares villages: four channels from 0 to 1.

    Ideas: share of households never registered. Organisation: strength, seen with noise. Skills:
    skill of the team over twice the reference, seen with the noise of an appraisal. Industry: share
    of households with a share in one.
    """
    v, homes, planted = city.villages, np.maximum(seen.households, 1), holders(city)
    month, seed = when
    sight = np.float32(levels.organisation.strength_sight)
    strength = v.strength + sight * normals(seed, Purpose.PAIRING, month, v.key, SEEN_LANE)
    luck = normals(seed, Purpose.PAIRING, month, v.key, SKILL_LANE)
    skill = v.skill / 2.0 * (1.0 + levels.support.appraisal_noise * luck)
    channels = (1.0 - seen.registered_households / homes, strength, skill, planted / homes)
    bounded = np.clip(np.stack([np.asarray(c, np.float64) for c in channels]), 0.0, 1.0)
    org = levels.organisation
    weights = (org.pair_far, org.pair_other)
    return StandingSeen(v.key, v.county, v.x, v.y, v.industry, bounded, *weights)


def _chosen(
    city: City, seen: VillagesSeen, standing: StandingSeen, asked: tuple[int, int]
) -> tuple[Rows, Rows]:
    """Rows of the helped and of the helpers, both in key order; who is in a pair comes first."""
    v = city.villages
    n_helped, n_helpers = asked
    depth = seen.seen_gap / np.maximum(seen.registered_persons, 1)
    helps = np.zeros(v.size, np.bool_)
    helps[v.helper[v.helper >= 0]] = True
    poor = np.flatnonzero((v.poor > 0) & ~helps)
    order = np.lexsort((v.key[poor], -depth[poor], v.helper[poor] < 0))
    helped = poor[order][:n_helped]
    others = np.setdiff1d(np.arange(v.size), helped)
    strong = standing.channels.sum(axis=0)
    order = np.lexsort((v.key[others], -strong[others], ~helps[others]))
    helpers = others[order][:n_helpers]
    return helped[np.argsort(v.key[helped])], helpers[np.argsort(v.key[helpers])]


def _limits(
    levels: Levels, helper: Rows, helpers: Rows, helped: int, standing: StandingSeen
) -> Limits:
    """Places that helpers have left, and pairs over borders that are still allowed."""
    there = np.flatnonzero(helper >= 0)
    load = np.bincount(helper[there], minlength=helper.size)[helpers]
    crossing = int((standing.county[helper[there]] != standing.county[there]).sum())
    room = np.maximum(levels.organisation.pair_most - load, 0).astype(np.int64)
    return Limits(room, max(int(levels.organisation.pair_across * helped) - crossing, 0))


def _matched(
    city: City,
    levels: Levels,
    sides: tuple[StandingSeen, Rows, Rows, Limits],
    when: tuple[int, int],
) -> Rows:
    """The helper of each new village, by the rule in force."""
    standing, helpers, new, limits = sides
    if levels.organisation.pair_rule == "stated":
        return pairing.stated(standing, helpers, new, limits)
    month, seed = when
    keys = city.villages.key[helpers]
    lots = [
        uniforms(seed, Purpose.PAIRING, month, keys[limits.room > k], LOT_LANE + k)
        for k in range(int(limits.room.max(initial=0)))
    ]
    slots = [helpers[limits.room > k] for k in range(len(lots))]
    return pairing.at_random(slots, new, lots)


def _write(city: City, levels: Levels, helper: NDArray[np.intp]) -> None:
    """Write helpers, the days a month that their teams lend, and the skill that comes of it."""
    lent = np.bincount(helper[helper >= 0], minlength=helper.size)
    with city.villages.writing("organisation") as own:
        own.helper[:] = helper
        own.owed[LENDING] = lent * round(levels.organisation.pair_days * DAY)
        own.lent_skill[:] = lent_skill(city, levels)


def quality(standing: StandingSeen, helper: Rows) -> PairingReport:
    """Distance, complementarity, industry and borders of the pairs there are."""
    helped = np.flatnonzero(helper >= 0)
    if helped.size == 0:
        return PairingReport(0, 0.0, 0.0, 0.0, 0.0)
    by = helper[helped]
    pair = np.arange(helped.size)
    return PairingReport(
        pairs=int(helped.size),
        distance=float(pairing.distances(standing, by, helped)[pair, pair].mean()),
        complementarity=float(pairing.complementarity(standing, by, helped)[pair, pair].mean()),
        same_industry=float((standing.trade[by] == standing.trade[helped]).mean()),
        across=float((standing.county[by] != standing.county[helped]).mean()),
    )


def _log(
    city: City, standing: StandingSeen, helpers: Rows, helper: Rows, new: Rows, month: int
) -> None:
    """Note for each new pair the cheapest helpers and the one that was chosen."""
    if not city.decisions.on:
        return
    names, cost = city.villages.names, pairing.costs(standing, helpers, new)
    for k, row in enumerate(new):
        chosen = int(helper[row])
        best = np.argsort(cost[:, k], kind="stable")[:ALTERNATIVES]
        shown = sorted({*best.tolist(), *np.flatnonzero(helpers == chosen).tolist()})
        options = [(names[helpers[i]], -float(cost[i, k])) for i in shown]
        choice = names[chosen] if chosen >= 0 else "nobody"
        about = ("village", int(row))
        city.decisions.note(
            month, ("city group", "pair"), about, options, choice, "all pairs together"
        )
