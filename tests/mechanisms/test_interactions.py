"""Mechanisms that do not add up: for each pair, the path that makes the difference, and its size.

Both are off or on: the interaction is what both bring together beyond what each brings alone
(a difference in differences), over a few seeds, declared parameters, a city of ten villages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pytest

from model.cadres import Kind
from model.campaign import Campaign
from model.scenario import load
from model.systems.operations.special_teams import BATTLES

Keys = Mapping[str, Any]


class Pair(NamedTuple):
    """Two levers, each (off, on), what is looked at after so many months, and what to expect."""

    one: tuple[Keys, Keys]
    other: tuple[Keys, Keys]
    outcome: Callable[[Campaign], float]
    months: int
    sign: int
    """1: together they bring more than the sum; -1: less."""
    path: str
    measured: str
    seeds: tuple[int, ...] = (1, 2, 3)


def total(name: str) -> Callable[[Campaign], float]:
    """The sum of an output over the months."""
    return lambda campaign: float(sum(row[name] for row in campaign.recorder.months))


def fought(campaign: Campaign) -> float:
    """Measures of the special teams' battles in force."""
    aid = campaign.city.households.aid
    return float(sum(int(((aid >> m) & 1).sum()) for battle in BATTLES for m in battle))


def tiredness(campaign: Campaign) -> float:
    """Fatigue of all residents together."""
    cadres = campaign.city.cadres
    there = np.isin(cadres.kind, (Kind.FIRST_SECRETARY, Kind.RESIDENT)) & (cadres.posted >= 0)
    return float(cadres.fatigue[there].sum())


TEAMS = (
    {"operations.county_teams": 0, "operations.township_teams": 0},
    {"operations.county_teams": 67, "operations.township_teams": 472},
)
CARE = (
    {"support.hardship_allowance": 0.0, "support.health_check": 0.0,
     "support.accident_cover": False, "support.winter_kit": 0.0},
    {"support.hardship_allowance": 600.0, "support.health_check": 500.0,
     "support.accident_cover": True, "support.winter_kit": 500.0},
)  # fmt: skip
WEAK_AUDIT = (
    {"assessment.audit_share": 0.3, "assessment.audit_depth": 0.9, "assessment.independent": True},
    {"assessment.audit_share": 0.01, "assessment.audit_depth": 0.3,
     "assessment.independent": False},
)  # fmt: skip
PAIRS = {
    "special teams and money": Pair(
        TEAMS, ({"funding.scale": 0.05}, {"funding.scale": 4.0}), fought, 24, 1,
        "teams bring days; days bind only where there is money to deliver",
        "+1 measure at a twentieth of the money, +480 at four times",
    ),
    "focus on delivery and money": Pair(
        ({"assessment.focus": "finding"}, {"assessment.focus": "delivery"}),
        ({"funding.scale": 0.2}, {"funding.scale": 6.0}), total("measures_granted"), 12, 1,
        "days moved from visits to delivery are used only where money waits for them",
        "+12 measures at a fifth of the money, +220 at six times",
    ),
    "money and absorption": Pair(
        ({"funding.scale": 0.1}, {"funding.scale": 0.4}),
        ({"conduct.absorption_floor": 0.03, "conduct.absorption_strength": 0.0},
         {"conduct.absorption_floor": 0.09, "conduct.absorption_strength": 0.12}),
        total("spending"), 11, 1,
        "what a village cannot absorb stays in its account, as long as days do not bind first",
        "a tenth to four tenths of the money: 0.28 million more spent in weak villages, 0.61 in"
        " strong; from a quarter to all of it no difference in the same direction: days bind",
    ),
    "training and means": Pair(
        ({"operations.training": 0.0},
         {"operations.training": 63_000.0, "operations.training_practice": 1.0}),
        ({"support.work_fund": 0.0, "support.office_money": 0.0},
         {"support.work_fund": 10_000.0, "support.office_money": 50_000.0}),
        total("visits"), 24, -1,
        "a day in a course is a day not worked, and a day is worth more with means",
        "training costs 1,560 visits without work money and 2,140 with it",
    ),
    "postings and care": Pair(
        ({"staffing.residents": 826}, {"staffing.residents": 2755}), CARE, tiredness, 24, -1,
        "residents live in hard places: each one posted tires, and less so where cared for",
        "care takes 0.6 off the fatigue of the few and 1.4 off that of the many",
    ),
    "audit and support": Pair(
        ({}, {"funding.scale": 0.5, "staffing.scale": 0.5}), WEAK_AUDIT, total("pushed_exits"),
        60, 1,
        "less support leaves a shortfall; only where nobody looks is it made up on paper",
        "half the support: 30 pushed exits fewer under strong audit, 420 more under weak",
        seeds=(1, 2),
    ),
}  # fmt: skip


def lived(keys: Keys, seed: int, months: int) -> Campaign:
    """A campaign of the case with these keys, in ten villages."""
    setting = load("liupanshui").with_settings({"world.scale": 0.01, **keys})
    campaign = Campaign(setting=setting, rng=seed)
    for _ in range(months):
        campaign.step()
    return campaign


def interactions(pair: Pair) -> np.ndarray:
    """Both minus each alone plus none, a seed."""
    found = []
    for seed in pair.seeds:
        cells = [
            pair.outcome(lived({**one, **other}, seed, pair.months))
            for one in pair.one
            for other in pair.other
        ]
        found.append(cells[3] - cells[2] - cells[1] + cells[0])
    return np.array(found)


@pytest.mark.parametrize("name", PAIRS)
def test_both_together_are_not_the_sum(name: str) -> None:
    """The sign holds in every seed, and the mean is beyond four standard errors of the seeds."""
    pair = PAIRS[name]
    found = pair.sign * interactions(pair)
    error = found.std(ddof=1) / np.sqrt(found.size)
    assert (found > 0).all(), (name, pair.path, found)
    assert found.mean() > 4 * error, (name, pair.path, found)


def test_where_neither_is_on_there_is_no_interaction() -> None:
    pair = PAIRS["money and absorption"]
    same = pair._replace(one=(pair.one[0], pair.one[0]), seeds=(1,))
    assert interactions(same) == pytest.approx(0.0)
