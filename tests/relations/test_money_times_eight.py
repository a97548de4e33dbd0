"""Money has no unit: all yuan and the smallest unit of money times 8 change no share, no person."""

from __future__ import annotations

from typing import Any

import pytest

from model.campaign import Campaign
from model.outputs import OUTPUTS
from model.scenario import Levels, Scenario, declarations
from model.scenario.declared import value_of
from tests.histories import columns, everything_on, levels_changed, lived, small

FACTOR = 8.0
"""A power of two: exact in floats, so that equal may mean equal."""
IN_YUAN = tuple(key for key, said in declarations().items() if "yuan" in said.unit)
MONEY_COLUMNS = {
    "households.quarter": FACTOR, "households.quarters": FACTOR, "households.unsent": FACTOR,
    "households.seen_income": FACTOR,
}  # fmt: skip


def dearer(levels: Levels) -> Levels:
    """Every declared yuan times 8."""
    changed: dict[str, dict[str, Any]] = {}
    for key in IN_YUAN:
        section, _, name = key.partition(".")
        value = value_of(levels, key)
        more = tuple(v * FACTOR for v in value) if isinstance(value, tuple) else value * FACTOR
        changed.setdefault(section, {})[name] = more
    update = {
        section: getattr(levels, section).model_copy(update=values)
        for section, values in changed.items()
    }
    return levels.model_copy(update=update)


def eightfold(scenario: Scenario) -> Scenario:
    """The same scenario where every price, pay, line and budget has another unit."""
    return levels_changed(scenario, dearer)


def test_the_declared_yuan_are_found() -> None:
    assert {"money.smallest", "lines.welfare", "funding.budget", "world.mean_income"} <= {*IN_YUAN}
    assert len(IN_YUAN) >= 25


@pytest.mark.parametrize("name", ["liupanshui", "industry_only", "everything on"])
def test_all_yuan_times_eight_change_no_share(name: str) -> None:
    case, months = (everything_on(), 38) if name == "everything on" else (small(name), 60)
    one, other = lived(case, months), lived(eightfold(case), months)
    yuan = {output.name for output in OUTPUTS if "yuan" in output.unit}
    _same(one, other, yuan)
    before, after = columns(one.city), columns(other.city)
    wrong = [
        name for name in before if (before[name] * MONEY_COLUMNS.get(name, 1) != after[name]).any()
    ]
    assert wrong == []


def _same(one: Campaign, other: Campaign, yuan: set[str]) -> None:
    a, b = one.tables(), other.tables()
    for column in a.months:
        factor = FACTOR if column in yuan else 1
        same = b.months[column] == (a.months[column] * factor if factor > 1 else a.months[column])
        assert same.all(), column
    assert a.months["spending"].sum() > 0
    assert (a.ledger["yuan"] * FACTOR == b.ledger["yuan"]).all()
    for column in a.villages:
        factor = FACTOR if column in ("income_mean", "spending", "idle_funds") else 1
        assert (b.villages[column] == a.villages[column] * factor).all(), column
    assert len(a.groups)
    for column in a.groups:
        factor = FACTOR if column == "income_mean" else 1
        assert (b.groups[column] == a.groups[column] * factor).all(), column


def test_one_forgotten_price_is_noticed() -> None:
    """The test above could not fail if nobody's life hung on prices."""
    case = small()
    half = eightfold(case).with_(measures={"grant_price": 5_000.0})
    a, b = lived(case, 36).tables().months, lived(half, 36).tables().months
    assert not a["measures_granted"].equals(b["measures_granted"])
