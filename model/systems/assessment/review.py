"""The exit review of December (C10): who leaves the register, honestly or pushed; who returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import year_of
from model.draws.kernel import seed_words
from model.relief import Exit
from model.scenario import Levels
from model.systems.assessment.audit import depth_of
from model.systems.assessment.files import bars
from model.systems.assessment.quotas import hand_on
from model.systems.assessment.record import enter_record
from model.systems.assessment.review_loop import (
    Pressure,
    ReviewRows,
    Villages,
    in_order,
    return_loop,
    review_loop,
)
from model.systems.assessment.told import note_returns, note_review
from model.systems.livelihoods.numbers import administrative_line
from model.systems.operations.focus import follows
from model.systems.operations.numbers import paper_part
from model.systems.organisation.standing import signers_hope

F = np.float32
USUAL_PAPER = 0.4
"""Share of paper in the score at which a reported exit is worth `conduct.report_gain` (C8, C10)."""


@dataclass(frozen=True, slots=True)
class ExitReport:
    """What the review did; all in persons, one row a village."""

    quota: NDArray[np.int64]
    released: NDArray[np.int64]
    """By village and kind of exit (villages, Exit)."""
    returned: NDArray[np.int64]
    """Put back on the register because they were seen below the line again."""

    def of(self, *kinds: Exit) -> NDArray[np.int64]:
        """Persons released in these ways, by village."""
        found: NDArray[np.int64] = self.released[:, [int(k) for k in kinds]].sum(axis=1)
        return found

    @property
    def exits(self) -> NDArray[np.int64]:
        """All persons released, by village."""
        found: NDArray[np.int64] = self.released.sum(axis=1)
        return found

    @property
    def true_exits(self) -> NDArray[np.int64]:
        """Released and out of poverty in truth, with every guarantee."""
        return self.of(Exit.TRUE, Exit.PUSHED_TRUE)

    @property
    def false_exits(self) -> NDArray[np.int64]:
        """Released although poor or without a guarantee."""
        return self.of(Exit.HONEST_MISTAKE, Exit.PUSHED_FALSE)

    @property
    def pushed_exits(self) -> NDArray[np.int64]:
        """Released to fill the quota, without an honest file."""
        return self.of(Exit.PUSHED_FALSE, Exit.PUSHED_TRUE)

    @property
    def honest_errors(self) -> NDArray[np.int64]:
        """False exits of honest files."""
        return self.of(Exit.HONEST_MISTAKE)


def deadline_factor(levels: Levels, month: int) -> float:
    """Pressure grows to the deadline: half the way the year before, fully in its year (C10)."""
    extra, left = levels.conduct.deadline - 1.0, levels.assessment.deadline - year_of(month)
    return 1.0 + extra * {1: 0.5, 0: 1.0}.get(left, 0.0)


def pressure_of(levels: Levels, month: int, counted: float = 0.0, hope: float = 0.0) -> Pressure:
    """The numbers of the decision to push, for this month's year.

    A reported exit is worth more the more paper weighs in the score (A2), and by the part
    `counted` more while exits are what counts (A8); and by the `hope` of those who sign to rise, by
    what the exit adds to the record that makes careers (S5): an audit takes `found_weight` persons
    off for one found, so an expected audit lowers it.
    """
    conduct = levels.conduct
    audited = levels.support.promotion_record == "audited"
    gain = conduct.report_gain * paper_part(levels) / USUAL_PAPER * (1.0 + counted)
    return Pressure(
        pressure=F(conduct.pressure * deadline_factor(levels, month)),
        gain=F(gain),
        career=F(levels.support.promotion_push * hope),
        found=F(levels.assessment.found_weight * depth_of(levels) * audited),
        penalty=F(conduct.penalty),
        spread=F(conduct.push_spread),
        line=F(administrative_line(levels, month)),
        spare=F(conduct.spare),
        fallen=F(levels.assessment.return_bar * administrative_line(levels, month)),
        guarantees=levels.assessment.guarantees,
        review=levels.assessment.review,
    )


def exit_review(city: City, levels: Levels, month: int, seed: int) -> ExitReport:
    """December: each village releases households until its quota, in the order of seen income.

    Honest files pass first, up to `spare` times the quota. If they leave a shortfall, the others
    are taken in order, and each is pushed with a probability that grows with the shortfall and
    falls with the chance and price of being found and with integrity. A village without quota does
    nothing, or with `review` releases all honest files. Then households released in earlier years
    and seen below the bar of return are put back, to wait for the next review.
    """
    hand_on(city, levels, month, seed)
    villages, h = city.villages, city.households
    released = np.zeros((villages.size, len(Exit)), np.int64)
    returned = np.zeros(villages.size, np.int64)
    counted = levels.assessment.focus_shift * follows(city, "exits")
    numbers = pressure_of(levels, month, counted, signers_hope(city))
    places = Villages(
        h.start, villages.quota, bars(city, levels, month), villages.chance, villages.integrity
    )
    with h.writing("assessment") as own:
        rows = own.rows(ReviewRows)
        if city.decisions.on:
            note_returns(city, rows, numbers, month)
        if villages.quota.any() or numbers.review:
            order = in_order(rows, h.start)
            if city.decisions.on:
                note_review(city, rows, places, numbers, order, (month, seed))
            review_loop(rows, places, numbers, order, (month, *seed_words(seed)), released)
        return_loop(rows, h.start, numbers, month, returned)
    enter_record(city, released.sum(axis=1))
    return ExitReport(villages.quota.copy(), released, returned)
