"""Bodies paired with villages (O7): their money, what they buy, and whom they send (I3, A2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose as Draw
from model.records.census import CENSUS, PARTS, census
from model.relief import Purpose, Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import villages_seen
from model.world.arithmetic import exps

F = np.float32
NONE = -1
MONEY_LANE, DEMAND_LANE, TURN_LANE, SENDS_LANE, STAFF_LANE = 0, 1, 2, 3, 4
CANDIDATES = 3
"""A body looks at so many people and sends the weakest or the strongest of them (assumed)."""
AT_EASE, AT_RISK = F(-1.0), F(3.0)
"""Log odds of sending one of the best third: at no risk, and what a certain veto adds (assumed)."""
PLEASED = 0.90
"""Satisfaction below this is bad word of mouth (published threshold of the assessment)."""
BADLY = 0.20
"""So far below it, word of mouth is as bad as it counts (assumed)."""


class Bodies(NamedTuple):
    """The bodies of the city, one entry a body, by number."""

    money: NDArray[np.float32]
    """Over the mean body's."""
    demand: NDArray[np.float32]
    """Purchases over the mean body's."""


@dataclass(frozen=True, slots=True)
class BodiesReport:
    """What bodies did this year."""

    villages: int
    sent: int
    """Posts for which a body chose somebody."""
    best: int
    """Of these, how many got the strongest candidate."""


def bodies_of(number: int, levels: Levels, seed: int) -> Bodies:
    """Money and purchases of so many bodies: lognormal with mean 1, so that few are rich."""
    sd = F(levels.organisation.body_spread)
    keys = np.arange(number, dtype=np.uint32)
    money, demand = (
        exps(sd * normals(seed, Draw.BODY, 0, keys, lane) - F(0.5) * sd * sd)
        for lane in (MONEY_LANE, DEMAND_LANE)
    )
    return Bodies(money, demand)


def pair_bodies(city: City, levels: Levels, month: int, seed: int) -> BodiesReport:
    """January: bodies take villages, buy produce there and decide whom they send.

    Bodies are dealt to villages by lot, the deepest villages as seen first; who is paired stays so.
    """
    org, v = levels.organisation, city.villages
    number, asked = round(org.bodies * v.share), round(org.body_villages * v.share)
    if min(number, asked) == 0:
        if (v.body >= 0).any():
            _part(city)
        return BodiesReport(0, 0, 0)
    body = _dealt(city, levels, (number, asked), (month, seed))
    bodies = bodies_of(number, levels, seed)
    paired = body >= 0
    demand = np.where(paired, F(org.body_demand) * bodies.demand[body], F(0.0))
    with v.writing("organisation") as own:
        own.body[:] = body
        own.demand[:] = F(1.0) + demand
    sent, best = _send(city, levels, month, seed)
    return BodiesReport(int(paired.sum()), sent, best)


def _part(city: City) -> None:
    """No pairings any more: nobody buys, and who was sent is a cadre like others."""
    with city.villages.writing("organisation") as own:
        own.body[:] = NONE
        own.demand[:] = F(1.0)
    with city.cadres.writing("organisation") as cadres:
        cadres.sent[:] = F(1.0)


def _dealt(
    city: City, levels: Levels, wanted: tuple[int, int], when: tuple[int, int]
) -> NDArray[np.intp]:
    """The body of each village (-1 none): old pairings first, new ones by depth and by lot."""
    v, (number, asked), (month, seed) = city.villages, wanted, when
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, v, line, levels.conduct.bar)
    depth = seen.seen_gap / np.maximum(seen.registered_persons, 1)
    body = np.where(v.body < number, v.body, NONE).astype(np.intp)
    order = np.lexsort((v.key, -depth, body < 0))[:asked]
    body[np.isin(np.arange(v.size), order, invert=True)] = NONE
    new = order[body[order] < 0]
    lots = uniforms(seed, Draw.BODY, month, v.key[new], TURN_LANE)
    load = np.bincount(body[body >= 0], minlength=number)
    for row in new[np.lexsort((v.key[new], lots))]:
        body[row] = int(np.argmin(load))
        load[body[row]] += 1
    return body


def gifts(city: City, levels: Levels, seed: int) -> NDArray[np.int64]:
    """What bodies give their villages this year, smallest units (purposes, villages).

    A body's money is shared equally among its villages, half for industry and half for schooling.
    """
    v = city.villages
    money = np.zeros_like(v.account)
    paired = np.flatnonzero(v.body >= 0)
    if paired.size == 0:
        return money
    load = np.bincount(v.body[paired])
    bodies = bodies_of(load.size, levels, seed)
    mean = levels.organisation.body_money / levels.money.smallest
    whole = np.rint(mean * bodies.money[v.body[paired]].astype("f8") / load[v.body[paired]])
    money[Purpose.INDUSTRY, paired] = whole.astype(np.int64) // 2
    money[Purpose.SCHOOLING, paired] = whole.astype(np.int64) - money[Purpose.INDUSTRY, paired]
    return money


def veto_risk(city: City, levels: Levels, month: int) -> NDArray[np.float32]:
    """Risk, by village, that its body loses its rank: half word of mouth, half results (A2).

    Word of mouth: how far satisfaction in December was below 90 %, 1 from 70 % down. Results: the
    share of the quota that was not reported, 1 if a false exit was found. Times `assessment.veto`.
    """
    v, h = city.villages, city.households
    if levels.assessment.veto == 0.0:
        return np.zeros(v.size, np.float32)
    count = dict(zip(CENSUS, census(city, levels, month - 1).T, strict=True))
    asked = np.maximum(count["ever_households"], 1) * float(PARTS)
    word = np.clip((PLEASED - count["satisfied_parts"] / asked) / BADLY, 0.0, 1.0)
    out = np.flatnonzero(h.exit_month == month - 1)
    exits = np.bincount(h.village[out], h.persons[out], v.size)
    found = np.bincount(h.village[h.register == Register.RETURNED], minlength=v.size) > 0
    missed = np.clip(1.0 - exits / np.maximum(v.quota, 1), 0.0, 1.0) * (v.quota > 0)
    poor = np.maximum(missed, found)
    risk: NDArray[np.float32] = (levels.assessment.veto * 0.5 * (word + poor)).astype(np.float32)
    return risk


def best_chance(risk: Any) -> Any:
    """I3: chance that a body sends one of its best third, logistic(-1 + 3 x risk)."""
    return F(1.0) / (F(1.0) + exps(-(AT_EASE + AT_RISK * risk)))


def _send(city: City, levels: Levels, month: int, seed: int) -> tuple[int, int]:
    """Each body decides about the first resident post of each of its villages.

    It looks at three people, and sends the weakest unless its rank is at risk: then the strongest.
    Writes `sent`, the factor on the talent of the post. Returns posts and strongest ones sent.
    """
    rows = _posts(city)
    where = city.cadres.posted[rows]
    risk = _risk_of_bodies(city, veto_risk(city, levels, month))[where]
    keys = city.cadres.key[rows]
    staff = [normals(seed, Draw.BODY, month, keys, STAFF_LANE + k) for k in range(CANDIDATES)]
    talent = exps(F(levels.organisation.body_staff) * np.sort(np.stack(staff), axis=0))
    chance = best_chance(risk)
    best = uniforms(seed, Draw.BODY, month, keys, SENDS_LANE) < chance
    with city.cadres.writing("organisation") as own:
        own.sent[:] = F(1.0)
        own.sent[rows] = np.where(best, talent[-1], talent[0])
    _log(city, rows, talent, chance, best, month)
    return int(rows.size), int(best.sum())


def _posts(city: City) -> NDArray[np.intp]:
    """The first post (by key) of a first secretary or resident in each paired village."""
    cadres, v = city.cadres, city.villages
    resident = np.isin(cadres.kind, (Kind.FIRST_SECRETARY, Kind.RESIDENT)) & (cadres.posted >= 0)
    rows = np.flatnonzero(resident)
    rows = rows[v.body[cadres.posted[rows]] >= 0]
    order = rows[np.argsort(cadres.key[rows], kind="stable")]
    _, first = np.unique(cadres.posted[order], return_index=True)
    found: NDArray[np.intp] = order[first]
    return found


def _risk_of_bodies(city: City, risk: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean risk over the villages of one's body, for each village (0 without a body)."""
    body = city.villages.body
    paired = np.flatnonzero(body >= 0)
    parts = np.rint(risk * F(2.0**20)).astype(np.int64)
    sums = np.zeros(int(body.max(initial=0)) + 1, np.int64)
    np.add.at(sums, body[paired], parts[paired])
    mean = sums / np.maximum(np.bincount(body[paired], minlength=sums.size), 1) / 2.0**20
    return np.where(body >= 0, mean[np.maximum(body, 0)], 0.0).astype(np.float32)


def _log(city: City, rows: Any, talent: Any, chance: Any, best: Any, month: int) -> None:
    """Note whom each body sends: the weakest or the strongest of those it looked at."""
    if not city.decisions.on:
        return
    for k, row in enumerate(rows):
        village = int(city.cadres.posted[row])
        options = [("the weakest", float(talent[0, k])), ("the strongest", float(talent[-1, k]))]
        choice = options[int(best[k])][0]
        why = f"its rank is at risk: {float(chance[k]):.0%} would send the strongest"
        who = (f"body {int(city.villages.body[village])}", "send")
        city.decisions.note(month, who, ("body", village), options, choice, why)
        city.decisions.note(month, who, ("cadre", int(row)), options, choice, why)
