"""The greedy plan of a placement: its moves, when one is proposed, what taking away can cost."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from model.commands.answer import say_how_it_ended
from model.experiments.placement.estimate import expected
from model.experiments.placement.moves import Plan, greedy, planned
from tests.unit.made_up_places import MadeUp, placed


def test_the_plan_moves_from_the_least_to_the_most() -> None:
    value = np.array([5.0, 1.0, 3.0, -2.0, 4.0, 0.0, 2.0, 2.5])
    have = np.array([1, 1, 1, 0, 1, 1, 1, 1])
    plan = greedy(value, have, np.arange(8), limit=1)
    assert plan.units.tolist() == [1, -1, 0, 0, 1, -1, 0, 0]  # village 3 has none to give
    assert plan.promised == (5 - 0) + (4 - 1)
    assert greedy(value, have, np.arange(8), limit=2).units.tolist() == [2, -1, 0, 0, 2, -1, -1, -1]
    assert greedy(np.ones(8), have, np.arange(8), limit=1).moves == 0
    assert greedy(value, 0 * have, np.arange(8), limit=1).moves == 0


def test_no_plan_is_made_from_luck_alone(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=400.0), confirm=6)
    assert found.result["considered"] > 0
    assert found.result["moves"] == 0
    assert found.result["measured_low"] < 0
    assert (found.values["plan"] == 0).all()
    assert found.plan is None
    assert say_how_it_ended(found) == 0
    assert "No plan is proposed" in " ".join(found.reading())


def test_a_plan_that_takes_too_much_is_not_confirmed(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=0.1, loss=40.0), confirm=6)
    assert found.result["measured_low"] > 0
    assert found.verdict != "confirmed"
    assert (found.folder / "unconfirmed.toml").is_file()
    assert not (found.folder / "recommended.toml").exists()
    said = " ".join(found.reading())
    assert "worse than the scenario" in said
    assert "one fewer" in said


def proposals(spread: float, number: int = 300) -> list[Plan]:
    """Plans of studies of 8 pairs in which villages truly differ by so much."""
    rng = np.random.default_rng(3)
    kinds, keys, have = np.repeat([0, 1, 2], 30), np.arange(90), np.ones(90, np.int64)
    plans = []
    for _ in range(number):
        size = rng.normal(size=90)
        truth = 4.0 + spread * (kinds - 1 + rng.normal(size=90))
        common = rng.normal(size=(8, 1)) + 2.0 * rng.normal(size=(8, 3))[:, kinds]
        values = truth + common + 6.0 * rng.normal(size=(8, 90))

        def choose(pairs: int, values: Any = values, size: Any = size) -> Plan:
            return greedy(expected(values[:pairs], kinds, size).value, have, keys, 1)

        plans.append(planned(values, choose))
    return plans


def test_equal_villages_seldom_get_a_plan_and_unequal_ones_do() -> None:
    equal = proposals(0.0)
    assert np.mean([plan.promised for plan in equal]) > 10
    assert np.mean([plan.proposed for plan in equal]) < 0.05
    gains = [plan.measured.mean for plan in equal]
    assert abs(np.mean(gains)) < 3 * np.std(gains) / math.sqrt(len(gains))
    assert np.mean([plan.proposed for plan in proposals(6.0, 50)]) > 0.9


def test_a_plan_needs_four_pairs(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=0.1), runs=3, confirm=2)
    assert found.result["moves"] == 0
    assert "at least four" in " ".join(found.reading())
