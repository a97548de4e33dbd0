"""P3: special teams close the gaps of their battle, with days taken from the other posts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.cadres import Kind
from model.campaign import Campaign
from model.city import City
from model.relief import Gap, Measure
from model.systems import organisation
from model.systems.operations import drafting, special_teams
from model.systems.operations.numbers import Duties, duties_of, sight_of
from tests.cities import levels_with, small_city, staffed
from tests.histories import columns, different, lived, small
from tests.mediation.harness import Column, Path, effect

SEED = {"operations.county_teams": 67, "operations.township_teams": 472}
NONE = dict.fromkeys(SEED, 0)
FOUGHT = [measure for battle in special_teams.BATTLES for measure in battle]


def fought(campaign: Campaign) -> float:
    """Measures of the four battles that are in force."""
    aid = campaign.city.households.aid
    return float(sum(int(((aid >> m) & 1).sum()) for m in FOUGHT))


def no_teams() -> dict[str, int]:
    """No team at any time."""
    return {"county_teams": 0, "township_teams": 0}


def rich(**more: object) -> dict[str, object]:
    """Four times the money, so that days bind, and measures that take half the usual days."""
    return {"funding.scale": 4.0, "measures.work": 0.5, **more}


PATH = Path(
    on=SEED, off=NONE, outcome=fought, months=24, scale=0.01, settings=rich(),
    mediator=(Column("villages", "team_days"), Column("villages", "battle")),
)  # fmt: skip


def test_a_battle_is_fought_where_most_is_open_for_a_day() -> None:
    worths = np.zeros((4, 4), np.int64)
    worths[2] = 0, 0, 50, 40
    worths[3] = 0, 0, 10, 45
    bits, places = np.zeros(4, np.uint8), np.zeros(4, np.int64)
    out = (bits, places, np.zeros((4, 2), np.int64))
    special_teams.assign_loop(worths, np.arange(4.0), np.arange(4), 1, out)
    assert bits.tolist() == [0, 0, 8, 8]  # two villages of one battle beat the best single one
    special_teams.assign_loop(worths, np.arange(4.0), np.arange(4), 5, out)
    assert bits.tolist() == [0, 0, 12, 12]  # each battle is fought once in a village
    assert places.tolist() == [0, 0, 2, 2]


def test_far_households_count_for_less_and_gaps_count_where_they_belong() -> None:
    sight = sight_of(levels_with(), 0)
    near, far = np.array([[3, 0, 0, 3, 10, 0], [3, 0, 0, 3, 10, 1000]])
    worths = special_teams.worth(np.array([near, far]), sight)
    assert worths[0, 0] > 1.4 * worths[1, 0] > 0
    assert special_teams.GAPS[0] == Gap.WATER
    assert special_teams.measures_fought(np.array([1], np.uint8)) == [1 << Measure.SAFE_WATER]


def drafted(backlog: int = 10**6, before: bool = False) -> tuple[City, drafting.Draft, Duties]:
    """Two teams of a township in six villages with 24 village cadres and 60 helpers."""
    city = small_city()
    with city.households.writing("operations") as own:
        own.plan[:] = Measure.SAFE_WATER
    with city.villages.writing("support") as books:
        books.team_used[:] = backlog
    levels = staffed(paired=3000 if before else 12_000, village_cadres=6500, paired_days=1.0,
                     village_days=12.0 if before else 24.0)  # fmt: skip
    levels = levels.model_copy(
        update={"operations": levels_with(operations={"township_teams": 2}).operations}
    )
    duties, sight = duties_of(levels), sight_of(levels, 0)
    organisation.fill_posts(city, levels, 0, 1)
    special_teams.assign(city, levels, sight, 0, 1)
    waiting = np.where(city.villages.teams > 0, backlog, 0)
    return city, drafting.draft(city, levels, duties, waiting), duties


def test_teams_draft_the_days_of_their_people_in_their_own_township() -> None:
    city, called, _ = drafted()
    v = city.villages
    for here in (v.township == t for t in np.unique(v.township)):
        people = 2 * 13.6 * v.teams[here].sum() / v.teams.sum()
        part = min(people / (v.helpers[here].sum() + v.own_cadres[here].sum()), 0.5)
        for kind in (Kind.PAIRED, Kind.VILLAGE):
            assert np.allclose(called.given[kind, here], part, atol=0.01)
    assert not called.given[: Kind.VILLAGE].any()
    days = np.full(v.size, 300)
    drafting.go_out(city, called, days)
    for here in (v.township == t for t in np.unique(v.township)):
        got, wanted = int(v.team_days[here].sum()), bool(called.wanted[1, here].any())
        assert 300 * here.sum() - 6 <= got <= 300 * here.sum() if wanted else got == 0


def test_no_more_is_drafted_than_waits_and_posts_of_before_stay() -> None:
    city, called, duties = drafted(backlog=50)
    v = city.villages
    gross = v.helpers * duties.base[Kind.PAIRED] + v.own_cadres * duties.base[Kind.VILLAGE]
    taken = (called.given[Kind.PAIRED] * gross * (1.0 - float(duties.sick))).sum()
    assert 0 < taken <= 51 * (v.teams > 0).sum()
    assert not drafted(before=True)[1].given.any()


def test_what_teams_cannot_use_is_left_over() -> None:
    lived_in = lived(small(operations={"county_teams": 67, "township_teams": 472}), 14)
    for _ in range(12):
        lived_in.step()
        v = lived_in.city.villages
        assert lived_in.days.used["special_teams"] == v.team_used.sum() <= v.team_days.sum()


def test_without_teams_nobody_is_drafted_and_details_do_not_matter() -> None:
    plain = small(operations=no_teams())
    other = plain.with_(operations={"team_people": 30.0, "team_villages": 9})
    one, two = lived(plain, 14), lived(other, 14)
    assert different(columns(one.city), columns(two.city)) == []
    assert one.days.used["special_teams"] == 0


def test_teams_help_through_their_days_in_their_battle() -> None:
    """Four times the money: measures of the battles after two years, pinned: none."""
    found = effect(PATH, pairs=12)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_where_measures_take_twice_the_days_teams_help_no_more() -> None:
    """The effect is gone at twice the usual days of a measure (seen, not explained)."""
    heavy = effect(replace(PATH, mediator=(), settings=rich(**{"measures.work": 2.0})), pairs=6)
    light = effect(replace(PATH, mediator=()), pairs=6)
    assert heavy.full < 0.2 * light.full, (heavy, light)


def test_general_visits_pay_for_it() -> None:
    with_teams = {"county_teams": 67, "township_teams": 472}
    rich_city = {"funding": {"scale": 4.0}}
    one = lived(small(operations=with_teams, **rich_city), 24)
    two = lived(small(operations=no_teams(), **rich_city), 24)
    visits = [sum(m["visits"] for m in c.recorder.months) for c in (one, two)]
    assert visits[0] < visits[1]


def test_where_money_binds_teams_hardly_matter() -> None:
    """The effect vanishes with the money: at a twentieth of it days are there in plenty."""
    few = Path(
        on=SEED, off=NONE, outcome=fought, months=24, scale=0.01, settings={"funding.scale": 0.05}
    )
    found = effect(few, pairs=6)
    assert abs(found.full) < 60, found
