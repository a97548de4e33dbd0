"""Satisfaction: visits and closed gaps please, being passed over and an unfair list do not."""

from __future__ import annotations

import numpy as np
import pytest

from model.records.census import Moods, satisfied
from model.scenario import Levels
from tests.histories import lived, small

F = np.float32
SAID = Levels().conduct.model_dump() | {"satisfied_room": 0.0}
MOODS = Moods(*(F(SAID[name]) for name in Moods._fields))


@pytest.mark.parametrize(
    ("visited", "helped", "envy", "unfair", "expected"),
    [
        (0, 0, 0.0, 0.0, 0.818),
        (1, 0, 0.0, 0.0, 0.909),
        (1, 1, 0.0, 0.0, 0.964),
        (1, 0, 0.8, 0.0, 0.792),
        (1, 0, 0.0, 0.5, 0.870),
    ],
)
def test_the_chance_of_being_satisfied(
    visited: int, helped: int, envy: float, unfair: float, expected: float
) -> None:
    place = (F(envy), F(unfair), F(0.0))
    assert satisfied(F(visited), F(helped), place, MOODS) == pytest.approx(expected, abs=0.001)


def test_ninety_per_cent_can_be_missed() -> None:
    row = lived(small("no_campaign"), 12).recorder.months[-1]
    assert 0.5 < row["satisfaction"] < 0.9
