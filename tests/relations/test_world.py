"""What must not matter for a household: the size of the city, the order of rows, its neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from model.world import visible_signs
from tests.worlds import by_key, city_with, levels_with, permuted_city, villages_by_key

SIZES = {"villages": 60, "households": 3000, "poor_villages": 36, "deep_villages": 9}


def test_permuting_villages_changes_nobody() -> None:
    levels = levels_with(**SIZES)
    straight = permuted_city(levels, np.arange(60))
    turned = permuted_city(levels, (np.arange(60) * 7 + 3) % 60)
    assert by_key(straight) == by_key(turned)
    assert villages_by_key(straight) == villages_by_key(turned)
    signs = [
        dict(zip(c.households.key.tolist(), visible_signs(c, levels, 4).tolist(), strict=True))
        for c in (straight, turned)
    ]
    assert signs[0] == signs[1]
    homes = [c.villages.key[c.cadres.home] for c in (straight, turned)]
    assert np.array_equal(homes[0][straight.cadres.home >= 0], homes[1][turned.cadres.home >= 0])


@pytest.mark.parametrize("scale", [0.01, 0.1, 0.5, 0.9])
def test_a_part_of_the_city_has_the_same_villages_and_households(scale: float) -> None:
    full, part = city_with(**SIZES), city_with(scale=scale, **SIZES)
    everyone, some = by_key(full), by_key(part)
    assert len(part.villages) == max(1, round(scale * 60))
    assert some == {key: everyone[key] for key in some}
    villages = villages_by_key(full)
    assert villages_by_key(part) == {k: villages[k] for k in part.villages.key.tolist()}
    assert part.villages.share == pytest.approx(len(some) / len(everyone))
    whole = {int(k) for k in part.villages.key}
    assert sum(1 for key in everyone if key // 16384 in whole) == len(some)


def test_a_part_keeps_the_proportions_and_lies_inside_a_larger_part() -> None:
    full, half, fifth = (city_with(scale=s, **SIZES) for s in (1.0, 0.5, 0.2))
    for county in range(4):
        for label in ("poor", "deep"):
            v, w = full.villages, half.villages
            all_of = int(getattr(v, label)[v.county == county].sum())
            kept = int(getattr(w, label)[w.county == county].sum())
            assert abs(kept - all_of / 2) <= 1.5
    assert set(fifth.villages.key.tolist()) < set(half.villages.key.tolist())


def test_one_household_more_changes_nobody_else() -> None:
    before, after = by_key(city_with(households=2000)), by_key(city_with(households=2001))
    new = set(after) - set(before)
    assert len(new) == 1
    assert {key: after[key] for key in before} == before


def test_one_village_more_changes_no_other() -> None:
    small, large = city_with(villages=20), city_with(villages=21)
    before, after = villages_by_key(small), villages_by_key(large)
    assert len(set(after) - set(before)) == 1
    assert {key: after[key] for key in before} == before
    households, more = by_key(small), by_key(large)
    both = set(households) & set(more)
    assert len(both) > 1500
    assert all(households[key] == more[key] for key in both)


def test_more_cadres_leave_the_first_ones_where_they_are() -> None:
    levels = levels_with(**SIZES)
    city = permuted_city(levels, np.arange(60))
    larger = city_with(**SIZES)
    assert np.array_equal(city.cadres.topic, larger.cadres.topic)
    assert np.array_equal(city.cadres.home, larger.cadres.home)


def test_the_seed_of_the_signs_is_not_the_seed_of_the_city() -> None:
    city, levels = city_with(), levels_with()
    assert not np.array_equal(visible_signs(city, levels, 1), visible_signs(city, levels, 2))
