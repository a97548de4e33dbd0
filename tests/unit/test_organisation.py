"""Posts are filled as the rule says, nobody moves for nothing, and leavers are replaced."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from model.cadres import Kind
from model.city import City
from model.policies.seen import VillagesSeen
from model.relief import Register
from model.systems.organisation import (
    fill_posts,
    households_seen,
    replace_leavers,
    villages_seen,
)
from model.systems.organisation.posts import posts_of
from model.systems.organisation.transfers import open_posts, rank_within, released
from tests.cities import levels_with, small_city, staffed

OUTSIDE = (Kind.FIRST_SECRETARY, Kind.RESIDENT, Kind.ROTATING, Kind.PAIRED)


def permuted(city: City, order: np.ndarray) -> City:
    """The same city with its villages in another order (posts of January only)."""
    other = small_city()
    size = city.households.size // city.villages.size
    rows = (order[:, None] * size + np.arange(size)).ravel()
    place = np.argsort(order)
    for store, take in ((other.households, rows), (other.villages, order)):
        for column in store.COLUMNS:
            store._arrays[column.name][:] = store._arrays[column.name][..., take]
    other.households._arrays["village"][:] = np.repeat(np.arange(order.size), size)
    home = city.cadres.home
    other.cadres._arrays["home"][:] = np.where(home >= 0, place[home], -1)
    return other


def test_posts_keep_the_published_split_and_the_scale_of_the_city() -> None:
    levels = levels_with(staffing={"residents": 2755, "paired": 100, "scale": 2.0})
    assert posts_of(levels, 1.0) == (1230, 4280, 0, 6500, 200)
    assert posts_of(levels, 0.1) == (123, 428, 0, 650, 20)


def test_every_post_is_filled_and_counted() -> None:
    city = small_city()
    report = fill_posts(city, staffed(), 0, 1)
    assert report.in_service == (3, 9, 4, 24, 60)
    assert (report.began, report.moved, report.withdrawn, report.lacking) == (100, 0, 0, 0)
    villages = city.villages
    assert villages.residents.tolist() == [2] * 6
    assert villages.own_cadres.tolist() == [4] * 6
    assert villages.helpers.sum() == 60
    at_home = city.cadres.kind == Kind.VILLAGE
    assert np.array_equal(city.cadres.posted[at_home], city.cadres.home[at_home])


def test_posts_beyond_the_cadres_there_are_stay_empty() -> None:
    report = fill_posts(small_city(), staffed(residents=40), 0, 1)
    assert report.in_service[:2] == (3, 9)
    assert report.lacking == 28


def test_nobody_moves_while_nothing_changes() -> None:
    city = small_city()
    fill_posts(city, staffed(), 0, 1)
    before = city.cadres.posted.copy()
    report = fill_posts(city, staffed(posting=12), 12, 1)
    assert (report.began, report.moved) == (0, 0)
    assert np.array_equal(city.cadres.posted, before)


def test_a_change_of_rule_moves_those_whose_posting_is_over() -> None:
    city = small_city()
    fill_posts(city, staffed(), 0, 1)
    fill_posts(city, staffed(rule="deep_first", posting=12), 12, 1)
    assert (city.villages.residents[city.villages.deep == 1] > 2).all()
    moved = np.isin(city.cadres.kind, OUTSIDE) & (city.cadres.since == 12)
    assert moved.any()


def test_before_the_posting_is_over_one_too_many_may_stay() -> None:
    city, levels = small_city(), staffed(posting=24)
    fill_posts(city, levels, 0, 1)
    fill_posts(city, staffed(rule="deep_first", posting=24), 12, 1)
    assert (city.villages.residents[city.villages.deep == 0] >= 1).all()


def test_a_smaller_staff_withdraws_the_last_by_rank() -> None:
    city = small_city()
    fill_posts(city, staffed(), 0, 1)
    report = fill_posts(city, staffed(paired=20), 12, 1)
    assert report.withdrawn == 40
    paired = city.cadres.kind == Kind.PAIRED
    assert np.array_equal(city.cadres.posted[paired] >= 0, city.cadres.rank[paired] < 20)


def test_a_share_of_the_city_gets_that_share_of_posts() -> None:
    city = small_city()
    city.villages.share = 0.5
    assert fill_posts(city, staffed(), 0, 1).in_service == (1, 5, 2, 12, 30)


@pytest.mark.parametrize("rule", ["even", "by_gap", "deep_first", "nearest_exit", "matched"])
def test_order_of_villages_does_not_matter(rule: str) -> None:
    order = np.array([3, 1, 5, 0, 4, 2])
    straight = small_city()
    turned = permuted(straight, order)
    fill_posts(straight, staffed(rule=rule), 0, 7)
    fill_posts(turned, staffed(rule=rule), 0, 7)
    assert np.array_equal(order[turned.cadres.posted], straight.cadres.posted)


def test_matched_brings_skills_to_causes() -> None:
    def meets(rule: str) -> int:
        city = small_city(villages=24, posts={Kind.RESIDENT: 60, Kind.FIRST_SECRETARY: 20})
        fill_posts(city, staffed(24, rule=rule, residents=80), 0, 1)
        rows = np.flatnonzero(np.isin(city.cadres.kind, OUTSIDE))
        seen = villages_seen(city.households, city.villages, 2800.0)
        where = city.cadres.posted[rows]
        near = city.cadres.county[rows] == seen.county[where]
        return int(near.sum() + (city.cadres.topic[rows] == seen.main_cause[where]).sum())

    assert meets("matched") > 2 * meets("by_gap")


def test_leavers_and_ended_postings_are_replaced_at_once() -> None:
    city, levels = small_city(), staffed(posting=6)
    fill_posts(city, levels, 0, 1)
    with city.cadres.writing("operations") as own:
        own.leaves[[0, 20]] = 1
    assert replace_leavers(city, levels, 0) == 0  # they have only just come
    assert replace_leavers(city, levels, 3) == 2
    assert city.cadres.since[[0, 20]].tolist() == [3, 3]
    with city.cadres.writing("operations") as own:
        own.leaves[:] = 0
    assert replace_leavers(city, levels, 6) == 15  # residents and leaders but the one replaced
    assert (city.cadres.posted >= 0).all()


def test_a_rule_of_ones_own_decides_who_goes_where() -> None:
    def first_only(seen: VillagesSeen) -> np.ndarray:
        return (seen.key == 10).astype(float)

    city = small_city()
    fill_posts(city, staffed(rule=first_only), 0, 1)
    assert city.villages.residents.tolist() == [12, 0, 0, 0, 0, 0]


def test_villages_are_seen_through_the_register_and_visits_only() -> None:
    city, line = small_city(), 2800.0
    before = villages_seen(city.households, city.villages, line, 1.1)
    listed = city.households.register == Register.REGISTERED
    village = city.households.village
    assert np.array_equal(before.registered_households, np.bincount(village[listed], minlength=6))
    short = np.maximum(0.0, 1.0 - city.households.seen_income / line) * city.households.persons
    expected = np.bincount(village[listed], weights=short[listed], minlength=6)
    assert before.seen_gap == pytest.approx(expected, abs=0.01)
    with city.households.writing("livelihoods") as own:
        own.quarters[:] *= 0.1
        own.gaps[:] = 15
        own.cause[:] = 0
    after = villages_seen(city.households, city.villages, line, 1.1)
    for name in VillagesSeen.__slots__:
        assert np.array_equal(getattr(after, name), getattr(before, name))


def test_households_are_seen_in_lines() -> None:
    city = small_city()
    rows = np.array([3, 5])
    seen = households_seen(city.households, rows, 2000.0)
    assert seen.seen_income == pytest.approx(city.households.seen_income[rows] / 2000.0)


def test_whoever_is_let_go_is_over_first_then_drawn() -> None:
    posted = np.array([0, 0, 0, 0, 1, -1])
    over = np.array([False, True, False, False, True, True])
    draws = np.array([0.1, 0.9, 0.2, 0.3, 0.5, 0.5])
    let_go: Callable[..., list[int]] = lambda targets: released(  # noqa: E731
        posted, over, draws, np.array(targets)
    ).tolist()
    assert let_go([4, 1]) == []
    assert let_go([3, 1]) == [1]
    assert let_go([1, 1]) == [1, 0]  # one too many may stay
    assert let_go([4, 0]) == [4]


def test_the_shortest_of_people_come_first() -> None:
    assert open_posts(np.array([1, 3, -2]), np.array([0.5, 0.9, 0.1])).tolist() == [1, 1, 0, 1]
    assert rank_within(np.array([2, 2, 5])).tolist() == [0, 1, 0]
    assert rank_within(np.array([], np.int64)).tolist() == []
