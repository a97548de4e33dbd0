"""What a calibration leaves: draws of equal worth, what was learnt and could be seen, the fit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.experiments.calibration.tables import (
    MOVED,
    STAYS,
    contraction_table,
    equal_draws,
    fit_table,
    sizes_of,
    unseen_below,
)
from model.experiments.calibration.targets import targets
from model.scenario import declarations
from tests.unit.toy import KEEP, PENALTY, WAGES


def test_draws_come_as_often_as_their_weights_say() -> None:
    assert sorted(equal_draws([0.5, 0.25, 0.25], 4, 1)) == [0, 0, 1, 2]
    many = equal_draws([0.1, 0.0, 0.9], 1000, 3)
    assert [many.count(k) for k in range(3)] == [100, 0, 900]


def test_errors_of_stages_add_up() -> None:
    assert sizes_of([50.0]) == [50.0]
    assert sizes_of([60.0, 30.0]) == pytest.approx([20.0, 30.0])


def test_contraction_of_known_samples() -> None:
    """The prior itself stays; a quarter of its width, and one moved to its end, have moved."""
    grid = (np.arange(200) + 0.5) / 200
    rows = [
        {KEEP: 0.3 + 0.3 * u, WAGES: 0.0675 + 0.005 * u, PENALTY: 12 * math.sqrt(u)} for u in grid
    ]
    stages = dict.fromkeys((KEEP, WAGES, PENALTY), "livelihoods")
    table = contraction_table(rows, stages, declarations(), {"livelihoods": 100.0})
    table = table.set_index("parameter")
    assert list(table["verdict"]) == [STAYS, MOVED, MOVED]
    assert table["contraction"][KEEP] == pytest.approx(0.0, abs=0.01)
    assert table["contraction"][WAGES] == pytest.approx(0.75, abs=0.01)
    assert table["shift"][PENALTY] == pytest.approx((2 / 3 - 0.5) * math.sqrt(12), abs=0.02)


def test_the_floor_of_what_could_be_seen_falls_with_the_size() -> None:
    """A sample of 100 draws tells a contraction of 13 % and a shift of 0.3 sd from luck."""
    assert unseen_below(100.0) == pytest.approx((0.1342, 0.3), abs=1e-4)
    assert unseen_below(400.0)[1] == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.06, 0.20, "within"), (0.06, 0.30, "median within"), (0.2, 0.5, "median outside"),
     (0.3, 0.5, "outside")],
)  # fmt: skip
def test_false_exits_are_held_against_the_assumed_range_too(
    low: float, high: float, verdict: str
) -> None:
    """A bound that is met does not hide that there are too many."""
    seen = [{"false_exits_2016": low + (high - low) * k / 40} for k in range(41)]
    table = fit_table(seen, seen).set_index("key")
    assert table.loc["false_exits_2016", "verdict"] == "met"
    assert table.loc["assumed_2016", "verdict"] == verdict
    assert tuple(table.loc["assumed_2016", ["assumed_low", "assumed_high"]]) == (0.05, 0.25)


def test_idle_money_is_shown_by_both_definitions() -> None:
    seen = [{"idle_2016": 0.05, "unspent_2016": 0.3}] * 40
    table = fit_table([], seen).set_index("key")
    assert table.loc["idle_2016", "kind"] == "figure"
    assert table.loc["unspent_2016", "kind"] == "not fitted"
    assert table.loc["unspent_2016", ["published", "mid", "runs"]].tolist() == [0.058, 0.3, 40]


def test_the_fit_says_inside_outside_and_met() -> None:
    keys = ("income_2014", "income_2015", "false_exits_2014", "false_exits_2016")
    wanted = {target.key: target for target in targets() if target.key in keys}
    spread = np.linspace(-1, 1, 41)

    def seen(offset: float) -> list[dict[str, float]]:
        return [
            {
                "income_2014": wanted["income_2014"].published + u,
                "income_2015": wanted["income_2015"].published + 5 + u,
                "false_exits_2014": wanted["false_exits_2014"].published + offset + u / 100,
                "false_exits_2016": 0.5,
            }
            for u in spread
        ]

    table = fit_table(seen(0.0), seen(0.0)).set_index("key")
    assert list(table.loc[list(keys), "verdict"]) == ["inside", "outside", "partly met", "met"]
