"""Whom units send to live in villages, and the veto that makes them send better people (A2, I3)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws.kernel import normals, uniforms
from model.draws.plain import Purpose as Draw
from model.draws.scaled import scaled
from model.records.census import CENSUS, PARTS, census
from model.scenario import Levels
from model.world.arithmetic import exps

F = np.float32
RESIDENTS = (Kind.FIRST_SECRETARY, Kind.RESIDENT)
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


def best_chance(risk: Any, levels: Levels) -> Any:
    """I3: chance that a unit sends the best of those it looks at, logistic(ease + fear x risk)."""
    org = levels.organisation
    odds = F(org.send_ease) + F(org.send_fear) * np.asarray(risk, np.float32)
    return F(1.0) / (F(1.0) + exps(-odds))


def units_of(city: City, levels: Levels, rows: NDArray[Any], seed: int) -> NDArray[np.int64]:
    """The unit that sends the people of these posts: the village's paired body, else one by lot.

    Bodies are among the units (`senders`), so that a lot may fall on one of them.
    """
    v, cadres = city.villages, city.cadres
    number = max(scaled(levels.organisation.senders, v.part, "senders"), 1)
    lots = uniforms(seed, Draw.BODY, 0, cadres.key[rows], UNIT_LANE)
    by_lot = np.minimum((lots * F(number)).astype(np.int64), number - 1)
    body = v.body[cadres.posted[rows]].astype(np.int64)
    return np.asarray(np.where(body >= 0, body, by_lot), np.int64)


def send_people(city: City, levels: Levels, month: int, seed: int) -> tuple[int, int]:
    """Decide who comes to resident posts that are newly filled or rotated this month.

    A unit looks at a few people and sends the weakest, or the strongest if its rank is at risk.
    Writes `sent`, the factor on talent: 1 is whom it would have sent at ease. It stays with the
    person. Returns posts filled, and how many got somebody else than at ease.
    """
    cadres, v = city.cadres, city.villages
    if not (v.threat.any() or (cadres.sent != 1).any()):
        return 0, 0
    rows = np.flatnonzero(np.isin(cadres.kind, RESIDENTS) & (cadres.posted >= 0))
    new = cadres.came[rows] == month
    risk = _risk_of_units(v.threat[cadres.posted[rows]], units_of(city, levels, rows, seed))
    rows, risk = rows[new], risk[new]
    keys = cadres.key[rows]
    looked_at = [
        normals(seed, Draw.BODY, month, keys, STAFF_LANE + k)
        for k in range(levels.organisation.send_candidates)
    ]
    talent = exps(F(levels.organisation.body_staff) * np.sort(np.stack(looked_at), axis=0))
    luck = uniforms(seed, Draw.BODY, month, keys, SENDS_LANE)
    best, anyway = luck < best_chance(risk, levels), luck < best_chance(0.0, levels)
    with cadres.writing("organisation") as own:
        own.sent[rows] = np.where(best & ~anyway, talent[-1] / talent[0], F(1.0))
    _log(city, rows, talent, (risk, best), month)
    return int(rows.size), int((best & ~anyway).sum())


def _risk_of_units(threat: NDArray[np.float32], unit: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean threat over all posts of one's unit, for each post."""
    sums = np.zeros(int(unit.max(initial=0)) + 1, np.int64)
    np.add.at(sums, unit, np.rint(threat * F(FINE)).astype(np.int64))
    mean = sums / np.maximum(np.bincount(unit, minlength=sums.size), 1) / FINE
    return np.asarray(mean[unit], np.float32)


def _log(city: City, rows: Any, talent: Any, decided: tuple[Any, Any], month: int) -> None:
    """Note whom each unit sends: the weakest or the strongest of those it looked at."""
    if not city.decisions.on:
        return
    risk, best = decided
    for k, row in enumerate(rows):
        village = int(city.cadres.posted[row])
        options = [("the weakest", float(talent[0, k])), ("the strongest", float(talent[-1, k]))]
        choice = options[int(best[k])][0]
        why = f"the risk to its rank is {float(risk[k]):.0%}"
        body = int(city.villages.body[village])
        who = (f"body {body}" if body >= 0 else "sending unit", "send")
        if body >= 0:
            place = f"the post is in {city.villages.names[village]}, {why}"
            city.decisions.note(month, who, ("body", body), options, choice, place)
        city.decisions.note(month, who, ("cadre", int(row)), options, choice, why)
