"""Replacement of weak and worn-out cadres (A6): whom, how many, on what record (I11)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws import Purpose
from model.draws.kernel import normals
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.organisation.handover import hand_over
from model.systems.organisation.standing import best, note_choice, record_of, standing, whole_number
from model.systems.organisation.strength import replace_secretaries
from model.systems.support.prices import in_units

F = np.float32
Rows = NDArray[np.intp]
JUDGED_AFTER = 6
"""Months in a post before anybody is judged (assumed)."""
SENT = (Kind.FIRST_SECRETARY, Kind.RESIDENT)
RESIDENT_LANE, SECRETARY_LANE = 0, 1


class Replaced(NamedTuple):
    """How many were replaced, and what it cost in smallest units."""

    residents: int
    secretaries: int
    cost: int


def replace_weak(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> Replaced:
    """April, after the audit: replace residents and village secretaries of the lowest standing.

    Residents who are worn out come first. A successor has a skill (or quality) of his own, drawn
    from the pool, and knows only what is handed over; so a replacement pays where who went was
    worse than the pool by more than what is lost.
    """
    draw, share = (seed, Purpose.REPLACEMENT, month), city.villages.share
    said = levels.assessment
    residents = whole_number(said.replaced_residents * share, draw, RESIDENT_LANE)
    secretaries = whole_number(said.replaced_secretaries * share, draw, SECRETARY_LANE)
    gone = weakest_residents(city, levels, residents, draw) if residents else np.zeros(0, np.intp)
    if gone.size:
        hand_over(city, gone, month, seed)
    changed = weakest_secretaries(city, levels, secretaries, draw) if secretaries else gone[:0]
    if changed.size:
        replace_secretaries(city, levels, month, seed, changed)
    cost = (gone.size + changed.size) * in_units(said.replacement_price, levels)
    ledger.pay(month, "replacement", "city", cost)
    return Replaced(int(gone.size), int(changed.size), cost)


def weakest_residents(city: City, levels: Levels, number: int, draw: tuple[int, ...]) -> Rows:
    """So many residents of at least six months: the worn out, then the lowest by standing."""
    cadres, month = city.cadres, draw[2]
    there = (cadres.posted >= 0) & np.isin(cadres.kind, SENT)
    rows = np.flatnonzero(there & (cadres.since <= month - JUDGED_AFTER))
    scores = standing(
        city, levels, rows, levels.assessment.replacement_record, (*draw, RESIDENT_LANE)
    )
    worn = cadres.fatigue[rows] > levels.assessment.worn_out
    order = np.lexsort((cadres.key[rows], scores, ~worn))
    chosen: Rows = rows[order[:number]]
    if city.decisions.on:
        note_choice(city, ("assessment office", "replace"), month, rows, scores, chosen)
    return chosen


def weakest_secretaries(city: City, levels: Levels, number: int, draw: tuple[int, ...]) -> Rows:
    """So many poor villages whose secretary stands lowest, by record and impression."""
    villages, (seed, purpose, month) = city.villages, draw
    rows = np.flatnonzero(villages.poor)
    weight, noise = F(levels.support.record_weight), F(levels.support.appraisal_noise)
    luck = normals(seed, purpose, month, villages.key[rows], SECRETARY_LANE)
    said = record_of(city, levels.assessment.replacement_record)[rows]
    scores = weight * said + (F(1.0) - weight) * (villages.secretary[rows] + noise * luck)
    chosen: Rows = rows[best(-scores, villages.key[rows], number)]
    return chosen
