"""Households: one array a column, rows in key order inside each village, villages contiguous."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from model.columns import Array, Column, Store
from model.relief import Register

_C = Column
COLUMNS: tuple[Column, ...] = (
    _C("key", "u4", "", "world", "the household's own number: address of its draws, never reused"),
    _C("village", "i4", "row", "world", "row of its village"),
    _C("hamlet", "u1", "", "world", "hamlet within the village"),
    _C("way", "f4", "minutes", "world", "way from the village office"),
    _C("remote", "f4", "sd", "world", "remoteness of the hamlet"),
    _C("persons", "u1", "persons", "world", "members"),
    _C("land", "f4", "log relative", "world", "land"),
    _C("schooling", "f4", "years", "world", "schooling of the head"),
    _C("ties", "u1", "yes or no", "world", "has ties to the list-maker"),
    _C("workers", "u1", "persons", "livelihoods", "members who can work"),
    _C("pupils", "u1", "persons", "livelihoods", "schoolchildren"),
    _C("old", "u1", "persons", "livelihoods", "old members"),
    _C("ability", "f4", "log points", "livelihoods", "permanent earning ability"),
    _C("assets", "f4", "of median 2013", "livelihoods", "productive assets"),
    _C("shock", "f4", "log points", "livelihoods", "lasting luck"),
    _C("season", "f4", "log points", "livelihoods", "own harvest luck of the year"),
    _C("away", "u1", "persons", "livelihoods", "workers away"),
    _C("placed", "f4", "factor", "livelihoods", "what a job placement still adds"),
    _C("ill", "u1", "yes or no", "livelihoods", "chronic illness or disability"),
    _C("gaps", "u1", "bits", "livelihoods", "guarantees missing"),
    _C("aid", "u2", "bits", "livelihoods", "measures in force, one bit a measure"),
    _C("misfit", "u2", "bits", "livelihoods", "measures in force that do not fit the cause"),
    _C(
        "due",
        "i2",
        "month",
        "livelihoods",
        "when a house, a move or a planting is ready (-1 none)",
        start=-1,
    ),
    _C(
        "industry_from",
        "i2",
        "month",
        "livelihoods",
        "when the industry share bears (-1 none)",
        start=-1,
    ),
    _C("relocated", "u1", "code", "livelihoods", "1 lives in town, 2 has come back from there"),
    _C("station", "u1", "number", "organisation", "labour station that placed it (0 none)"),
    _C("quarter", "f4", "yuan", "livelihoods", "income of the running quarter"),
    _C("quarters", "f4", "yuan", "livelihoods", "income of the last eight quarters", 8),
    _C("unsent", "f4", "yuan a year", "livelihoods", "gross pay away that never reached home"),
    _C("poor", "u1", "bits", "livelihoods", "true poverty, three reports"),
    _C("cause", "u1", "code", "livelihoods", "true main cause"),
    _C("register", "u1", "code", "assessment", "what the paper says"),
    _C("added", "i2", "month", "assessment", "when it was added to the list (-1 never)", start=-1),
    _C("forgotten", "u1", "yes or no", "assessment", "on nobody's round of visits"),
    _C("organiser", "u1", "yes or no", "organisation", "its hamlet has a party group"),
    _C("exit_month", "i2", "month", "assessment", "month of the last release (-1 none)", start=-1),
    _C("exit_kind", "u1", "code", "assessment", "how it was released"),
    _C("aid_at_exit", "u2", "bits", "assessment", "measures in force at the last release"),
    _C(
        "seen_income",
        "f4",
        "yuan a person",
        "operations",
        "recorded income, gross pay away included",
    ),
    _C("seen_gaps", "u1", "bits", "operations", "missing guarantees that were noticed"),
    _C("seen_workers", "u1", "persons", "operations", "workers counted at the last visit"),
    _C("seen_cause", "u1", "code", "operations", "cause written down"),
    _C("seen_month", "i2", "month", "operations", "date of the last visit", start=-1),
    _C("visits", "f4", "a year", "operations", "visits in the last twelve months, discounted"),
    _C("plan", "u1", "code", "operations", "measure chosen for it"),
    _C("plan_fits", "u1", "yes or no", "operations", "whether the plan fits the cause (truth)"),
    _C("granted", "u2", "bits", "support", "measures granted this month"),
    _C("granted_misfit", "u2", "bits", "support", "of these, those that do not fit"),
    _C("paid", "u2", "bits", "support", "monthly measures paid, yearly ones renewed, this month"),
    _C(
        "turn",
        "i4",
        "row",
        "support",
        "waiting list: rows within the village (-1 end)",
    ),
)
CLEARED = ("granted", "granted_misfit", "paid")


class Households(Store):
    """All households; `start` holds the first row of each village, and one past the last."""

    COLUMNS: ClassVar[tuple[Column, ...]] = COLUMNS

    def __init__(self, start: Array) -> None:
        super().__init__(int(start[-1]))
        self.start = start

    @property
    def first_listed(self) -> Array:
        """Who was on the first register, struck off since or not; not who was added later."""
        listed = (self._arrays["register"] != Register.NEVER) & (self._arrays["added"] < 0)
        return np.asarray(listed)

    def of_villages(self, first: int, last: int) -> Households:
        """An independent copy of the households of some villages, which count from 0 in it."""
        start = self.start[first : last + 1]
        part = self.of_rows(int(start[0]), int(start[-1]))
        part.start = start - start[0]
        part._arrays["village"] = part._arrays["village"] - np.int32(first)
        return part

    def clear_month(self) -> None:
        """Forget what support granted this month, once livelihoods have applied it."""
        for name in CLEARED:
            self._arrays[name].fill(0)
