"""Off is a level, not an absence: all levers before the campaign are no campaign, exactly."""

from __future__ import annotations

import pytest

from model.campaign import Campaign
from model.scenario import Scenario
from model.systems.livelihoods import begin_year, month_of_livelihoods
from tests.histories import columns, different, live_on, lived, small, tables_differ

LIVED_IN_TRUTH = (
    "workers", "pupils", "old", "ability", "assets", "shock", "season", "away", "ill", "gaps",
    "quarters", "poor", "cause", "register", "aid",
)  # fmt: skip


def switched_on_with_nothing() -> Scenario:
    """The case with its campaign, parameters and shocks, and every lever as before."""
    case = small()
    return case.model_copy(update={"start": case.before_campaign, "phases": ()})


@pytest.mark.parametrize("seed", [1, 7])
def test_all_levers_before_the_campaign_are_no_campaign(seed: int) -> None:
    nothing, none = switched_on_with_nothing(), small("no_campaign")
    assert nothing.campaign
    assert not none.campaign
    assert nothing.shocks == none.shocks != ()
    one, other = lived(nothing, 84, seed), lived(none, 84, seed)
    assert different(columns(one.city), columns(other.city)) == []
    assert tables_differ(one.tables(), other.tables()) == []


def test_without_campaign_households_live_as_livelihoods_alone_would_have_it() -> None:
    """The other systems still visit and write; nothing of it reaches a household's life."""
    whole, bare = lived(small("no_campaign"), 24), Campaign(setting=small("no_campaign"), rng=1)
    for month in range(24):
        levels, shocks = bare.setting.at(month), bare.setting.shocks
        if month % 12 == 0:
            begin_year(bare.city, levels, month, 1)
        month_of_livelihoods(bare.city, levels, month, 1, bare.economy, shocks)
    for name in LIVED_IN_TRUTH:
        column = f"households.{name}"
        assert not different(
            {column: columns(whole.city)[column]}, {column: columns(bare.city)[column]}
        )


@pytest.mark.parametrize(
    ("off", "without_effect"),
    [
        (
            {"funding": {"budget": 0.0}},
            {"funding": {"rule": "by_gap", "industry": 1.0}, "measures": {"post_price": 900.0}},
        ),
        (
            {"assessment": {"audit_share": 0.0}},
            {"assessment": {"audit_depth": 1.0, "independent": True}},
        ),
        ({"staffing": {"paired": 0}}, {"staffing": {"paired_days": 20.0}}),
        ({"assessment": {"remaining": 1.0}}, {"conduct": {"pressure": 4.0, "bar": 2.0}}),
    ],
    ids=["no money", "no audit", "no helpers", "no quota"],
)
def test_what_is_off_has_no_details(off: dict, without_effect: dict) -> None:
    plain = small(**off)
    one, other = lived(plain, 30), lived(plain.with_(**without_effect), 30)
    assert different(columns(one.city), columns(other.city)) == []
    assert tables_differ(one.tables(), other.tables()) == []


def test_these_details_matter_once_their_lever_is_on() -> None:
    """The test above could not fail if the details never mattered."""
    for detail in (
        {"measures": {"post_price": 900.0}},
        {"assessment": {"audit_share": 1.0, "audit_depth": 1.0}},
        {"staffing": {"paired_days": 20.0}},
        {"conduct": {"pressure": 4.0, "bar": 2.0}},
    ):
        one, other = lived(small(), 30), lived(small(**detail), 30)
        assert different(columns(one.city), columns(other.city)), detail


def test_living_on_is_living() -> None:
    one, other = lived(small(), 5), lived(small(), 3)
    live_on(other, 2)
    assert different(columns(one.city), columns(other.city)) == []
