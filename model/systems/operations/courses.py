"""Training of cadres (P5): how often whom, and which topic everybody learns this year."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.relief import Cause
from model.scenario import Levels
from model.systems.organisation.seeing import listed
from model.systems.support.payroll import serving

F = np.float32
FORGOTTEN = F(0.1)
"""Who still knows more than this of a topic goes on with it; others take the year's (assumed)."""


def courses_of(city: City, levels: Levels, base: NDArray[np.int64]) -> float:
    """Person-times a month for each hundredth of a base day of a cadre in service.

    The year's person-times of the simulated part of the city, shared out in proportion to the days
    a month that each cadre has for its post. `base` is 1/100 day by kind.
    """
    asked = levels.operations.training * city.villages.share / 12.0
    if asked <= 0.0:
        return 0.0
    days = int(np.dot(serving(city), base))
    return asked / max(days, 1)


def set_courses(city: City, levels: Levels, month: int, seed: int) -> None:
    """January: the topic that each cadre is trained in this year.

    `even`: any of the twelve; `by_cause`: the cause written down for one registered household of
    its village, by lot, so that topics follow seen causes. Who has not forgotten the last goes on.
    """
    if levels.operations.training <= 0.0:
        return
    cadres = city.cadres
    rows = np.flatnonzero((cadres.posted >= 0) & (cadres.trained <= FORGOTTEN))
    luck = uniforms(seed, Purpose.COURSE, month, cadres.key[rows])
    topics = np.minimum(luck * F(len(Cause)), F(len(Cause) - 1)).astype(np.uint8)
    if levels.operations.training_rule == "by_cause":
        topics = _seen_causes(city, cadres.posted[rows], luck, topics)
    with cadres.writing("operations") as own:
        own.course[rows] = topics


def _seen_causes(
    city: City, village: NDArray[np.int32], luck: NDArray[np.float32], else_: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The cause seen at one listed household of each village asked about, by luck."""
    h = city.households
    rows = np.flatnonzero(listed(h.register))
    first = np.searchsorted(rows, h.start)
    count = np.diff(first)[village]
    place = np.minimum((luck.astype(np.float64) * count).astype(np.int64), count - 1)
    there = count > 0
    out = else_.copy()
    out[there] = h.seen_cause[rows[first[village[there]] + place[there]]]
    return out
