"""Whom units send to live in villages, and the veto that makes them send better people (A2, I3)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.compiled import compiled
from model.draws.kernel import (
    block32,
    exp32,
    larger,
    normal32,
    seed_words,
    smaller,
    uniform32,
    uniforms,
)
from model.draws.plain import Purpose as Draw
from model.draws.scaled import scaled
from model.records.census import CENSUS, PARTS, census
from model.scenario import Levels
from model.units import ONE, Real

F = np.float32
LAST_RESIDENT = Kind.RESIDENT
"""First secretaries and residents: cadres are ordered by kind, these come first."""
DRAW = int(Draw.BODY)
SENDS_LANE, UNIT_LANE, STAFF_LANE, WORD_LANE = 3, 4, 5, 1000
YEAR = 12
FINE = 2.0**20
"""Risks are summed in whole parts: exact in any order."""


def note_threat(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: write how far each village puts the rank of those who sent its residents at risk."""
    threat = veto_risk(city, levels, month, seed)
    if threat.any() or city.villages.threat.any():
        with city.villages.writing("organisation") as own:
            own.threat[:] = threat


def veto_risk(city: City, levels: Levels, month: int, seed: int) -> NDArray[np.float32]:
    """Risk, by village, that its senders lose their rank: half word of mouth, half results (A2).

    Word of mouth: how far the share of the asked who are satisfied is below 90 %, 1 from 70 % down.
    Results: the share of the quota that was not reported, 1 if an audit or a sample found a false
    exit in the last twelve months. Times `assessment.veto`.
    """
    v, h, said = city.villages, city.households, levels.assessment
    if said.veto == 0.0:
        return np.zeros(v.size, np.float32)
    content = _word_of_mouth(city, levels, month, seed)
    word = np.clip((said.veto_pleased - content) / said.veto_badly, 0.0, 1.0)
    out = np.flatnonzero(h.exit_month == month - 1)
    exits = np.bincount(h.village[out], h.persons[out], v.size)
    found = (v.found_false >= 0) & (v.found_false > month - YEAR)
    missed = np.clip(1.0 - exits / np.maximum(v.quota, 1), 0.0, 1.0) * (v.quota > 0)
    poor = np.maximum(missed, found)
    risk: NDArray[np.float32] = (said.veto * 0.5 * (word + poor)).astype(np.float32)
    return risk


def _word_of_mouth(city: City, levels: Levels, month: int, seed: int) -> NDArray[np.float64]:
    """Share satisfied of the few households a village that are asked; 1 where there are none.

    Each answer is one keyed draw against the village's share, so that the error is binomial.
    """
    count = dict(zip(CENSUS, census(city, levels, month - 1).T, strict=True))
    there = count["ever_households"]
    share = count["satisfied_parts"] / (np.maximum(there, 1) * float(PARTS))
    asked = np.minimum(there, levels.assessment.veto_asked)
    pleased = np.zeros(there.size, np.int64)
    for k in range(int(asked.max(initial=0))):
        answer = uniforms(seed, Draw.BODY, month, city.villages.key, WORD_LANE + k) < share
        pleased += answer & (asked > k)
    return np.where(asked > 0, pleased / np.maximum(asked, 1), 1.0)


def best_sent(risk: Real, ease: Real, fear: Real) -> Real:
    """I3: chance that a unit sends the best of those it looks at, logistic(ease + fear x risk)."""
    return ONE / (ONE + exp32(-(ease + fear * risk)))


best_sent_of = compiled(best_sent)


def best_chance(risk: float, levels: Levels) -> Any:
    """I3: the chance to send the best at this risk, under the levels in force."""
    org = levels.organisation
    return F(best_sent_of(F(risk), F(org.send_ease), F(org.send_fear)))


def units_of(city: City, levels: Levels, rows: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """The unit that sends the people of these posts: the village's paired body, else one by lot.

    Bodies are among the units (`senders`), so that a lot may fall on one of them.
    """
    v, cadres, unit = city.villages, city.cadres, np.empty(rows.size, np.int64)
    number = max(scaled(levels.organisation.senders, v.part, "senders"), 1)
    _deal(cadres.key[rows], v.body[cadres.posted[rows]], number, seed_words(seed), unit)
    return unit


@compiled
def _deal(keys: Any, body: Any, number: int, words: Any, unit: Any) -> None:
    k0, k1 = words
    for i in range(keys.size):
        a, _, _, _ = block32(keys[i], 0, DRAW, UNIT_LANE, k0, k1)
        by_lot = smaller(np.int64(uniform32(a) * F(number)), np.int64(number - 1))
        unit[i] = body[i] if body[i] >= 0 else by_lot


def send_people(city: City, levels: Levels, month: int, seed: int) -> tuple[int, int]:
    """Decide who comes to resident posts that are newly filled or rotated this month.

    A unit looks at a few people and sends the weakest, or the strongest if its rank is at risk.
    Writes `sent`, the factor on talent: 1 is whom it would have sent at ease. It stays with the
    person. Returns posts filled, and how many got somebody else than at ease.
    """
    cadres, v, org = city.cadres, city.villages, levels.organisation
    rows = np.flatnonzero(cadres.posted[: cadres.block(LAST_RESIDENT).stop] >= 0)
    new = cadres.came[rows] == month
    if not new.any() or not (v.threat.any() or (cadres.sent != 1).any()):
        return 0, 0
    risk = _risk_of_units(v.threat[cadres.posted[rows]], units_of(city, levels, rows, seed))[new]
    rows = rows[new]
    numbers = (F(org.body_staff), org.send_candidates, F(org.send_ease), F(org.send_fear))
    seen = np.empty((3, rows.size), np.float32)
    _look_at(cadres.key[rows], risk, numbers, (month, *seed_words(seed)), seen)
    (weakest, strongest, chance) = seen
    luck = uniforms(seed, Draw.BODY, month, cadres.key[rows], SENDS_LANE)
    best, anyway = luck < chance, luck < best_chance(0.0, levels)
    with cadres.writing("organisation") as own:
        own.sent[rows] = np.where(best & ~anyway, strongest / weakest, F(1.0))
    _log(city, rows, (weakest, strongest), (risk, best), month)
    return int(rows.size), int((best & ~anyway).sum())


@compiled
def _look_at(keys: Any, risk: Any, numbers: Any, when: Any, out: Any) -> None:
    """Talent of the weakest and of the strongest whom each unit looks at; chance of the latter."""
    spread, candidates, ease, fear = numbers
    month, k0, k1 = when
    for i in range(keys.size):
        a, b, _, _ = block32(keys[i], month, DRAW, STAFF_LANE, k0, k1)
        low = high = normal32(a, b)
        for k in range(1, candidates):
            a, b, _, _ = block32(keys[i], month, DRAW, STAFF_LANE + k, k0, k1)
            low, high = smaller(normal32(a, b), low), larger(normal32(a, b), high)
        out[0, i], out[1, i] = exp32(spread * low), exp32(spread * high)
        out[2, i] = best_sent_of(risk[i], ease, fear)


def _risk_of_units(threat: NDArray[np.float32], unit: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean threat over all posts of one's unit, for each post."""
    risk = np.empty(unit.size, np.float32)
    _mean_threat(threat, unit, np.zeros((2, int(unit.max(initial=0)) + 1), np.int64), risk)
    return risk


@compiled
def _mean_threat(threat: Any, unit: Any, sums: Any, risk: Any) -> None:
    for i in range(unit.size):
        sums[0, unit[i]] += np.int64(np.rint(threat[i] * F(FINE)))
        sums[1, unit[i]] += 1
    for i in range(unit.size):
        risk[i] = F(sums[0, unit[i]] / sums[1, unit[i]] / FINE)


def _log(city: City, rows: Any, talent: Any, decided: tuple[Any, Any], month: int) -> None:
    """Note whom each unit sends: the weakest or the strongest of those it looked at."""
    if not city.decisions.on:
        return
    risk, best = decided
    for k, row in enumerate(rows):
        village = int(city.cadres.posted[row])
        options = [("the weakest", float(talent[0][k])), ("the strongest", float(talent[1][k]))]
        choice = options[int(best[k])][0]
        why = f"the risk to its rank is {float(risk[k]):.0%}"
        body = int(city.villages.body[village])
        who = (f"body {body}" if body >= 0 else "sending unit", "send")
        if body >= 0:
            place = f"the post is in {city.villages.names[village]}, {why}"
            city.decisions.note(month, who, ("body", body), options, choice, place)
        city.decisions.note(month, who, ("cadre", int(row)), options, choice, why)
