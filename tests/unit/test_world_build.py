"""The synthetic city: published counts exactly, columns that fit together, sizes refused."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from model.cadres import Kind
from model.city import City
from model.errors import RequestError
from model.households import Households
from model.relief import Cause
from model.scenario import Levels
from model.villages import INDUSTRIES
from model.world import build, visible_signs
from tests.worlds import POSTS, city_with, levels_with

FULL_POSTS = {Kind.FIRST_SECRETARY: 615, Kind.RESIDENT: 2140, Kind.ROTATING: 1000,
              Kind.VILLAGE: 6500, Kind.PAIRED: 32745}  # fmt: skip


@cache
def full() -> City:
    return build(Levels(), FULL_POSTS)


def test_the_published_counts_are_exact() -> None:
    city = full()
    assert city.households.size == 660_000
    assert len(city.villages) == len(set(city.villages.names)) == 1000
    assert int(city.villages.poor.sum()) == 615
    assert int(city.villages.deep.sum()) == 162
    assert not (city.villages.deep > city.villages.poor).any()
    assert len(city.villages.counties) == 4
    assert len(city.villages.townships) == 65
    assert 7600 <= int(city.villages.hamlets.sum(dtype=int)) <= 8500
    panzhou = city.villages.counties.index("Panzhou")
    assert int((city.villages.county == panzhou).sum()) == 462
    assert len(set(city.villages.township[city.villages.county == panzhou].tolist())) == 27


def test_about_2_59_million_people() -> None:
    persons = int(full().households.persons.sum(dtype=int))
    assert 2_570_000 < persons < 2_610_000


def test_households_lie_contiguous_by_village_in_key_order() -> None:
    h = full().households
    assert (np.diff(h.village) >= 0).all()
    assert np.array_equal(h.start, np.searchsorted(h.village, np.arange(1001)))
    assert len(np.unique(h.key)) == h.size
    inside = np.diff(h.village) == 0
    assert (np.diff(h.key.astype(np.int64))[inside] > 0).all()
    assert np.array_equal(h.key // 16384, full().villages.key[h.village])


def test_members_fit_together() -> None:
    h = full().households
    total = h.workers.astype(int) + h.old + h.pupils
    assert np.array_equal(total, h.persons)
    alone = h.workers == 0
    assert np.array_equal(h.old[alone], h.persons[alone])
    assert h.old[~alone].max() == 2
    assert h.persons.min() == 1
    assert h.persons.max() == 7


def test_every_column_is_a_number_in_its_range() -> None:
    city = full()
    h, v = city.households, city.villages
    for store in (h, v, city.cadres):
        for column in store.COLUMNS:
            assert np.isfinite(getattr(store, column.name)).all(), column.name
    assert (h.hamlet < v.hamlets[h.village]).all()
    assert h.way.min() > 0
    assert h.assets.min() > 0
    assert 0 <= h.schooling.min() < h.schooling.max() <= 15
    assert int(h.cause.max()) == len(Cause) - 1
    assert int(v.industry.max()) == len(INDUSTRIES) - 1
    assert h.gaps.max() < 16
    assert 0 < v.strength.min() < v.strength.max() < 1


def test_only_the_world_and_first_livelihoods_are_filled() -> None:
    fresh = Households(full().households.start)
    for column in Households.COLUMNS:
        if column.writer in ("assessment", "operations", "support"):
            name = column.name
            assert np.array_equal(getattr(full().households, name), getattr(fresh, name)), name


def test_the_map_has_four_counties_apart_and_worse_places_far_off() -> None:
    v = full().villages
    centres = np.array([[v.x[v.county == c].mean(), v.y[v.county == c].mean()] for c in range(4)])
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    assert apart[~np.eye(4, dtype=bool)].min() > 20
    assert abs(v.remote.mean()) < 0.2
    assert 0.9 < v.remote.std() < 1.1
    assert np.corrcoef(v.remote, v.place)[0, 1] < -0.45
    assert v.place[v.deep == 1].mean() < v.place[v.poor == 1].mean() < v.place[v.poor == 0].mean()


def test_cadres_are_as_many_as_asked_and_every_beginning_is_in_proportion() -> None:
    city = full()
    cadres, households = city.cadres, np.diff(city.households.start)
    assert len(cadres) == 43_000
    assert len(np.unique(cadres.key)) == 43_000
    own = cadres.of(Kind.VILLAGE)
    assert np.array_equal(cadres.rank[own], np.arange(6500))
    assert np.array_equal(cadres.county[own], city.villages.county[cadres.home[own]])
    for number in (1000, 6500):
        held = np.bincount(cadres.home[own[:number]], minlength=1000)
        assert np.abs(held - number * households / households.sum()).max() < 1.5
    paired = cadres.of(Kind.PAIRED)
    assert (cadres.home[paired] == -1).all()
    by_county = np.bincount(city.villages.county, weights=households) / households.sum()
    for number in (100, 32745):
        held = np.bincount(cadres.county[paired[:number]], minlength=4)
        assert np.abs(held - number * by_county).max() < 1.5


def test_the_same_arguments_give_the_same_city_and_another_seed_another() -> None:
    one, two, other = city_with(), city_with(), city_with(seed=5)
    assert np.array_equal(one.households.ability, two.households.ability)
    assert not np.array_equal(one.households.persons, other.households.persons)
    assert not np.array_equal(one.villages.x, other.villages.x)


def test_above_one_a_province_has_so_many_times_the_villages_of_every_township() -> None:
    sizes = {"villages": 200, "poor_villages": 123, "deep_villages": 32, "households": 20_000}
    city = build(levels_with(**sizes), POSTS)
    province = build(levels_with(**sizes, scale=2.5), POSTS)
    villages = province.villages
    assert (villages.size, province.households.size) == (500, 50_000)
    assert (int(villages.poor.sum()), int(villages.deep.sum())) == (308, 80)
    assert (city.villages.share, villages.share) == (1.0, 2.5)
    assert villages.townships == city.villages.townships
    before, now = (np.bincount(c.villages.township, minlength=65) for c in (city, province))
    assert np.abs(now - 2.5 * before).max() < 4  # whole villages, by largest remainders twice
    assert set(city.villages.key.tolist()) <= set(villages.key.tolist())


@pytest.mark.parametrize(("villages", "households"), [(3, 120), (1, 1), (7, 7), (66, 500)])
def test_any_small_number_works(villages: int, households: int) -> None:
    city = build(levels_with(villages=villages, households=households), POSTS)
    assert len(city.villages) == villages
    assert city.households.size == households
    assert np.diff(city.households.start).min() >= 1
    poor, deep = int(city.villages.poor.sum()), int(city.villages.deep.sum())
    assert (poor, deep) == ((615 * villages + 500) // 1000, (162 * poor + 307) // 615)


@pytest.mark.parametrize(
    ("villages", "households", "words"),
    [(20, 19, "too few for 20 villages"), (1, 16385, "at most 16384 a village")],
)
def test_sizes_that_do_not_fit_are_refused(villages: int, households: int, words: str) -> None:
    with pytest.raises(RequestError, match=r"world\.households") as refused:
        build(levels_with(villages=villages, households=households), POSTS)
    assert words in str(refused.value)


def test_villages_beyond_the_addresses_of_households_are_refused() -> None:
    with pytest.raises(RequestError, match=r"world\.villages: 400000 villages"):
        build(levels_with(villages=20_000, households=660_000, scale=20.0), POSTS)


def test_a_city_without_spread_can_be_asked_for() -> None:
    city = city_with(village_sd=0.0, ability_sd=0.0)
    assert not city.villages.place.any()
    assert not city.households.ability.any()
    assert int(city.villages.poor.sum()) == 12


def test_visible_signs_point_at_need_without_reading_income() -> None:
    levels = levels_with(register_noise=0.0, register_ties=0.0)
    h = full().households
    need = visible_signs(full(), levels, 1)
    assert abs(need.mean()) < 0.15
    assert 0.85 < need.std() < 1.2
    assert need[h.ability < -0.5].mean() > need[h.ability > 0.5].mean() + 1
    assert need[h.workers == 0].mean() > need[h.workers > 2].mean() + 0.5
    city = city_with()
    before = visible_signs(city, levels, 1)
    with city.households.writing("livelihoods") as own:
        own.quarters[:] = 1e6
        own.quarter[:] = 1e6
    assert np.array_equal(visible_signs(city, levels, 1), before)


def test_noise_and_ties_move_the_signs_by_what_was_declared() -> None:
    city = full()
    plain = visible_signs(city, levels_with(register_noise=0.0, register_ties=0.0), 1)
    tied = visible_signs(city, levels_with(register_noise=0.0, register_ties=0.5), 1) - plain
    assert np.allclose(tied, 0.5 * city.households.ties, atol=1e-5)
    noise = visible_signs(city, levels_with(register_noise=0.6, register_ties=0.0), 1) - plain
    assert abs(noise.std() - 0.6) < 0.01
    other = visible_signs(city, levels_with(register_noise=0.6, register_ties=0.0), 2) - plain
    assert abs(np.corrcoef(noise, other)[0, 1]) < 0.01
