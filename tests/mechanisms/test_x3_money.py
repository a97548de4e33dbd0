"""X3: money helps through measures granted and paid; what cannot be absorbed lies idle."""

from __future__ import annotations

from dataclasses import replace

from model.campaign import Campaign
from tests.mediation.harness import Column, Path, effect, month_sum

GIVEN = tuple(Column("households", name) for name in ("granted", "granted_misfit", "paid"))


def income_of_the_listed(campaign: Campaign) -> float:
    """Yuan a person, households of the first register."""
    return float(campaign.recorder.months[-1]["income_registered_mean"])


PATH = Path(
    on={},
    off={"funding.budget": 0.0, "funding.relocation_budget": 0.0},
    mediator=GIVEN,
    outcome=income_of_the_listed,
    months=24,
    drawn=False,
)


def test_measures_carry_what_money_does() -> None:
    found = effect(PATH, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def idle(campaign: Campaign) -> float:
    """Share of the money given out so far that lies in village accounts."""
    last = campaign.recorder.months[-1]
    spent = sum(month["spending"] for month in campaign.recorder.months)
    return float(last["idle_funds"]) / (float(last["idle_funds"]) + spent)


def test_more_money_into_villages_without_days_lies_idle() -> None:
    """Where it vanishes: eight times the money, the same cadres, hardly more measures."""
    more = Path(
        on={"funding.scale": 8.0},
        off={},
        outcome=idle,
        months=12,
        scale=0.01,
        drawn=False,
    )
    lying = effect(more, pairs=2)
    assert lying.full > 0.2, str(lying)
    measures = effect(replace(more, outcome=month_sum("measures_granted")), pairs=2)
    assert measures.on.mean() < 4 * measures.off.mean(), str(measures)
