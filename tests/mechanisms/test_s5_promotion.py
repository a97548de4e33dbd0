"""S5: hope raises effort, who rises takes knowledge away, and careers by reports push exits.

What a pushed exit adds to the record that makes careers decides: all of it on reports; on audits
less, the more an audit is expected. Where it vanishes: audits that are expected and deep; the
elected stay, so no knowledge is lost with them.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from model.cadres import Kind
from model.campaign import Campaign
from model.clock import month_of_year
from model.draws import Purpose, uniform_at
from model.ledger import Ledger
from model.systems.assessment.review import pressure_of
from model.systems.assessment.review_loop import push_chance
from model.systems.organisation import fill_posts
from model.systems.organisation.standing import signers_hope, standing, whole_number
from model.systems.support import promote
from model.systems.support.careers import routes_of
from tests.cities import levels_with, small_city, staffed
from tests.mediation.harness import Column, Path, effect, month_sum

APRIL = 15
F = np.float32
PUSHED = Path(
    on={"support.elected": 4000.0},
    off={"support.elected": 0.0},
    mediator=Column("cadres", "hope"),
    outcome=month_sum("pushed_exits"),
    months=12,
    settings={
        "assessment.remaining": 0.3,
        "assessment.audit_share": 0.02,
        "support.promotion_push": 2.0,
        "support.record_weight": 1.0,
        "support.promotion_tenure": 0,
    },
    drawn=False,
)
"""A hard quota in the first year, and village cadres who may hope."""


def pushed_after_a_year(campaign: Campaign) -> float:
    """Persons pushed since the second January."""
    return float(sum(month["pushed_exits"] for month in campaign.recorder.months[12:]))


def known(campaign: Campaign) -> float:
    """Mean knowledge of first secretaries and residents."""
    cadres = campaign.city.cadres
    there = np.isin(cadres.kind, (0, 1)) & (cadres.posted >= 0)
    return float(cadres.knowledge[there].mean())


def test_careers_by_reports_push_exits_through_hope() -> None:
    """9.6 standard errors with 6 pairs when written (1,960 -> 2,700 persons)."""
    found = effect(PUSHED, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


STRONG: dict[str, object] = {
    "assessment.audit_share": 0.6,
    "assessment.audit_depth": 0.9,
    "assessment.independent": True,
}


ON_AUDITS = dict(PUSHED.settings) | {"support.promotion_record": "audited"}
AUDITED = replace(PUSHED, settings=ON_AUDITS, mediator=(), months=36)


def test_careers_by_audits_push_where_audits_are_weak() -> None:
    """When written 3,040 -> 3,680 persons in three years."""
    found = effect(AUDITED, pairs=8)
    assert found.full > 0
    assert found.clear, found


def test_careers_by_audits_push_nobody_once_deep_audits_are_expected() -> None:
    """The first audit is of the first December; after it a pushed exit adds nothing."""
    settings = ON_AUDITS | STRONG
    found = effect(replace(AUDITED, settings=settings, outcome=pushed_after_a_year), pairs=3)
    assert found.off.mean() > 100, found
    assert found.full < 0.05 * found.off.mean(), found


@pytest.mark.parametrize(
    ("record", "chance", "worth"),
    [("reported", 0.0, 1.0), ("reported", 0.5, 1.0), ("audited", 0.0, 1.0),
     ("audited", 0.2, 0.5), ("audited", 0.5, 0.0)],
)  # fmt: skip
def test_a_pushed_exit_is_worth_what_it_leaves_on_the_record(
    record: str, chance: float, worth: float
) -> None:
    """Found weight 5, depth 0.5: a perceived chance of 0.2 takes half, of 0.4 and more all."""
    levels = levels_with(
        support={"promotion_record": record, "promotion_push": 2.0},
        assessment={"found_weight": 5.0, "audit_depth": 0.5, "independent": True},
    )
    n = pressure_of(levels, 11, 0.0, 0.3)
    args = (F(0.5), F(0.2), F(chance), F(1.0))
    without = push_chance(*args, n._replace(career=F(0.0)))
    added = n.spread * (_odds(push_chance(*args, n)) - _odds(without))
    assert added == pytest.approx(0.6 * worth, abs=1e-4)


def _odds(chance: np.float32) -> float:
    return float(np.log(chance / (1 - chance)))


def test_hope_raises_effort() -> None:
    """27 standard errors with 4 pairs when written, 2 % of visits."""
    path = Path(
        on=PUSHED.on,
        off=PUSHED.off,
        mediator=Column("cadres", "hope"),
        outcome=month_sum("visits"),
        months=12,
        settings={
            "support.effort_hope": 0.4,
            "support.record_weight": 1.0,
            "support.promotion_tenure": 0,
            "staffing.village_days": 24.0,
            "assessment.indicators": 5.0,
        },
        drawn=False,
    )
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_who_rises_takes_knowledge_along_and_the_elected_stay() -> None:
    """10 standard errors with 4 pairs when written."""
    settings = {"support.promotion_tenure": 6}
    path = Path({"support.promotions": 1000.0}, {"support.promotions": 0.0}, known,
                months=24, settings=settings, drawn=False)  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full < 0
    assert found.clear, found
    hopeless = settings | {"support.effort_hope": 0.0, "support.leave_hope": 0.0}
    stay = replace(
        path, on={"support.elected": 1000.0}, off={"support.elected": 0.0}, settings=hopeless
    )
    assert effect(stay, pairs=1).full == 0.0


@pytest.mark.parametrize("month", range(12))
def test_four_dates_and_who_may_rise(month: int) -> None:
    levels = levels_with(support={"promotions": 8.0, "recruits": 3.0, "elected": 5.0})
    ways = [way for way in routes_of(levels, month) if way.number]
    assert ways[0].number == 2.0
    assert (ways[0].kinds[-1] == Kind.ROTATING) is (month != 5)
    village = [(way.number, way.leaves) for way in ways if Kind.VILLAGE in way.kinds]
    assert village == {3: [(5.0, False)], 8: [(3.0, True)]}.get(month, [])


def test_the_best_record_rises_and_a_successor_comes() -> None:
    city, said = small_city(), {"promotions": 8.0, "record_weight": 1.0}
    levels = staffed().model_copy(update={"support": levels_with(support=said).support})
    fill_posts(city, levels, 0, 1)
    with city.villages.writing("assessment") as own:
        own.record_reported[:] = np.arange(6) / 6.0
    talent = city.cadres.talent.copy()
    rose = promote(city, levels, APRIL, 1, Ledger(city.villages.names))
    assert month_of_year(APRIL) == 3
    gone = city.cadres.risen == APRIL
    assert (rose.left, int(gone.sum())) == (2, 2)
    assert (city.cadres.posted[gone] == 5).all()
    assert (city.cadres.since[gone] == APRIL).all()
    assert (city.cadres.talent[gone] != talent[gone]).all()
    assert (city.cadres.talent[~gone] == talent[~gone]).all()
    assert city.cadres.hope[city.cadres.kind == Kind.PAIRED].max() == 0.0
    assert city.cadres.hope[gone].min() > 0.0
    assert signers_hope(city) > 0.0


def test_nobody_rises_in_the_first_year() -> None:
    city = small_city()
    levels = staffed().model_copy(
        update={"support": levels_with(support={"promotions": 80.0}).support}
    )
    fill_posts(city, levels, 0, 1)
    assert promote(city, levels, 5, 1, Ledger(city.villages.names)).left == 0


def test_rounding_and_every_route_have_draws_of_their_own() -> None:
    """A posting's impression says nothing about another route of the date, nor about rounding."""
    city = small_city(villages=6, size=40)
    levels = levels_with(support={"record_weight": 0.0, "appraisal_noise": 1.0})
    fill_posts(city, staffed(), 0, 1)
    rows = np.flatnonzero(city.cadres.posted >= 0)
    seen = [
        standing(city, levels, rows, "reported", (1, Purpose.CAREER, APRIL, lane))
        for lane in range(3)
    ]
    for one, other in combinations(seen, 2):
        assert not np.isclose(one, other).any()
    address = (Purpose.CAREER, APRIL)
    rounded = {
        seed: [whole_number(0.5, (seed, *address), which) for which in range(4)]
        for seed in range(40)
    }
    for which in range(4):
        ones = [rounded[seed][which] for seed in range(40)]
        drawn = [uniform_at(seed, *address, which) >= 0.5 for seed in range(40)]
        assert ones != drawn, "the draw of the cadre of this key"
        assert 8 < sum(ones) < 32
