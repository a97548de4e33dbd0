"""X1: without any campaign many leave poverty, because the country grows, and only so."""

from __future__ import annotations

from dataclasses import replace

from model.experiments.effects.arms import NO_GROWTH
from model.scenario import load
from tests.mediation.harness import Path, Result, effect

PATH = Path(
    on={},
    off=NO_GROWTH,
    mediator=Result("model.systems.livelihoods.numbers.growth"),
    outcome=lambda campaign: campaign.true_incidence,
    base="no_campaign",
    months=36,
    scale=0.01,
    drawn=False,
)


def test_growth_carries_it_all() -> None:
    found = effect(PATH, pairs=6)
    assert found.full < -0.03, str(found)
    assert found.clear, found
    assert abs(found.kept) < 0.01, str(found)


def test_some_growth_is_less_and_a_growing_line_takes_it_back() -> None:
    """Where it turns: a line that grows faster than incomes makes more people poor."""
    base = load("no_campaign").start.drivers
    half = {key: getattr(base, key.split(".")[1]) / 2 for key in NO_GROWTH}
    full = effect(replace(PATH, mediator=()), pairs=2).full
    assert full < effect(replace(PATH, on=half, mediator=()), pairs=2).full < 0
    line = load("no_campaign").start.lines.welfare
    rising = {"lines.welfare": [line[0] * 1.15**year for year in range(len(line))]}
    lost = effect(replace(PATH, on={**half, **rising}, mediator=()), pairs=2)
    assert lost.full > 0, str(lost)
