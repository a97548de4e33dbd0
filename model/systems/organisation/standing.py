"""Where cadres stand in the eyes of those who promote, praise and replace (I11)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws import uniform_at
from model.draws.kernel import normals
from model.scenario import Levels

F = np.float32
Rows = NDArray[np.intp]
Scores = NDArray[np.float32]
PARTS = 65_536
"""Hopes are summed in whole parts: the order of cadres does not matter."""
ROUNDING = 64
"""Lane of the draws that round a yearly number; impressions have the lanes below."""


def record_of(city: City, record: str) -> Scores:
    """Each village's record: persons released over persons asked, as reported or as audited."""
    villages = city.villages
    found: Scores = villages.record_audited if record == "audited" else villages.record_reported
    return found


def standing(city: City, levels: Levels, rows: Rows, record: str, draw: Any) -> Scores:
    """How cadres in service (rows) stand: their village's record, and a superior's impression.

    weight x record + (1 - weight) x (skill + noise); skill is relative, 1 the reference. `draw` is
    (seed, purpose, month, lane): every occasion, and every route of a date, has impressions of its
    own.
    """
    weight, noise = F(levels.support.record_weight), F(levels.support.appraisal_noise)
    cadres, (seed, purpose, month, lane) = city.cadres, draw
    luck = normals(seed, purpose, month, cadres.key[rows], lane)
    impression = cadres.talent[rows] * cadres.sent[rows] + noise * luck
    said = record_of(city, record)[cadres.posted[rows]]
    found: Scores = weight * said + (F(1.0) - weight) * impression
    return found


def best(scores: NDArray[Any], keys: NDArray[Any], number: int) -> NDArray[np.intp]:
    """Positions of so many highest scores; equal ones by key."""
    order: NDArray[np.intp] = np.lexsort((keys, -scores))
    return order[:number]


def whole_number(number: float, draw: Any, which: int) -> int:
    """A yearly number of the simulated part of the city, rounded by a keyed draw.

    `draw` is (seed, purpose, month); `which` tells the numbers of one occasion apart.
    """
    seed, purpose, month = draw
    return (
        math.floor(number + uniform_at(seed, purpose, month, which, ROUNDING))
        if number > 0.0
        else 0
    )


def note_choice(
    city: City, who_what: tuple[str, str], month: int, rows: Rows, scores: Scores, chosen: Rows
) -> None:
    """Note for followed cadres among `rows` where they stood and whether they were chosen."""
    last = float(scores[np.isin(rows, chosen)].min()) if chosen.size else float("inf")
    _, what = who_what
    for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
        if city.decisions.follows("cadre", row):
            choice = what if row in chosen else "leave in place"
            options = [(what, score), ("leave in place", last if chosen.size else score)]
            because = "standing by record and impression, beside that of the last one chosen"
            city.decisions.note(month, who_what, ("cadre", row), options, choice, because)


def signers_hope(city: City) -> float:
    """Hope to rise of those who sign an exit (C10): 0 where nobody rises.

    Mean of first secretaries and of village cadres in service.
    """
    cadres = city.cadres
    if not cadres.hope.any():
        return 0.0
    means: list[float] = []
    for kind in (Kind.FIRST_SECRETARY, Kind.VILLAGE):
        hopes = cadres.hope[(cadres.kind == kind) & (cadres.posted >= 0)]
        parts = int((hopes * PARTS).astype(np.int64).sum())
        means.append(parts / (PARTS * max(hopes.size, 1)))
    return sum(means) / len(means)
