"""Alternatives on the same seed share their history, to the bit, until a lever differs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from model.campaign import Campaign
from model.scenario import Scenario, parse
from tests.histories import SIX_VILLAGES, columns, different, live_on, lived, small

BEFORE, AFTER = 24, 36
FROM_2016 = """
extends = "liupanshui"
[world]
scale = {scale}
[[phases]]
from = "2016-01"
{change}
"""
CHANGES = {
    "twice the residents": "staffing = { residents = 6000 }",
    "another rule for cadres": 'staffing = { rule = "deep_first" }',
    "another formula for money": 'funding = { rule = "concentrated" }',
    "twice the money": "funding = { budget = 5_000_000_000 }",
    "another triage": 'triage = { rule = "lottery" }',
    "harder audits": "assessment = { audit_share = 1.0, audit_depth = 1.0 }",
    "another quota": "assessment = { remaining = 0.2 }",
}
OF_CADRES_THERE = ("households", "villages")


def changed(change: str) -> Scenario:
    """The case with one lever changed from January 2016 on."""
    return parse(FROM_2016.format(scale=SIX_VILLAGES, change=change), name="changed")


def history(campaign: Campaign) -> dict[str, Any]:
    """Columns of households and villages; spare cadres of a larger staff are nobody yet."""
    found = columns(campaign.city)
    return {name: found[name] for name in found if name.split(".")[0] in OF_CADRES_THERE}


@pytest.fixture(scope="module")
def case() -> tuple[dict[str, Any], pd.DataFrame, dict[str, Any], pd.DataFrame]:
    campaign = lived(small(), BEFORE)
    before = {name: value.copy() for name, value in history(campaign).items()}
    months = campaign.tables().months
    live_on(campaign, AFTER - BEFORE)
    return before, months, history(campaign), campaign.tables().months


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_differs_before_the_phase(change: str, case: Any) -> None:
    before, months, after, later = case
    campaign = lived(changed(change), BEFORE)
    assert different(before, history(campaign)) == []
    pd.testing.assert_frame_equal(months, campaign.tables().months, check_exact=True)
    live_on(campaign, AFTER - BEFORE)
    assert different(after, history(campaign)) != []
    assert not later.equals(campaign.tables().months)


def test_every_alternative_starts_from_the_same_january() -> None:
    starts = [
        lived(small(name), 0)
        for name in ("liupanshui", "no_campaign", "even_spread", "cash_only", "half_budget")
    ]
    for other in starts[1:]:
        assert different(history(starts[0]), history(other)) == []
        assert other.economy == starts[0].economy


def test_another_seed_is_another_life_in_the_same_city() -> None:
    one, other = lived(small(), 1, seed=1), lived(small(), 1, seed=2)
    apart = different(history(one), history(other))
    assert "households.season" in apart
    assert not {"households.persons", "households.land", "villages.place"} & set(apart)
