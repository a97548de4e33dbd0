"""A large city is not kept twice in memory: what saves memory changes no result."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import pytest

from model import threads
from model.campaign import Campaign, start
from model.city import City
from model.scenario import load
from model.systems.assessment.register import neediest
from model.systems.livelihoods import burn_in

SETTING = load("liupanshui").with_settings({"world.scale": 0.01})


def _january(patch: pytest.MonkeyPatch) -> City:
    patch.setattr(start, "_worlds", OrderedDict())
    patch.setattr(start, "_januaries", OrderedDict())
    return Campaign(SETTING, 1).city


def test_a_city_that_is_not_kept_and_tried_in_parts_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = _january(monkeypatch)
    monkeypatch.setattr(start, "LARGEST_KEPT", 0)
    monkeypatch.setattr(burn_in, "COPIED", 1000)
    monkeypatch.setattr(threads, "WORTH_A_THREAD", 100)
    large = _january(monkeypatch)
    assert not start._worlds
    assert not start._januaries
    for one, other in ((usual.households, large.households), (usual.villages, large.villages)):
        for column in one.COLUMNS:
            assert np.array_equal(getattr(one, column.name), getattr(other, column.name))


def test_a_part_of_a_city_is_a_city_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    city = _january(monkeypatch)
    part = city.of_villages(2, 5)
    first, last = city.households.start[2], city.households.start[5]
    assert np.array_equal(part.households.key, city.households.key[first:last])
    assert part.households.start.tolist() == (city.households.start[2:6] - first).tolist()
    assert np.array_equal(part.households.village, city.households.village[first:last] - 2)
    assert part.villages.names == city.villages.names[2:5]
    with part.households.writing("livelihoods") as own:
        own.assets[:] = 0
    assert city.households.assets[first:last].any()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_neediest_are_the_first_of_all_in_order(share: float) -> None:
    luck = np.random.default_rng(1)
    signs = np.round(luck.normal(size=3000), 1).astype(np.float32)
    persons, keys = luck.integers(1, 9, 3000).astype(np.uint8), luck.permutation(3000)
    order = np.lexsort((keys, -signs))
    before = np.cumsum(persons[order]) - persons[order]
    chosen = np.zeros(3000, np.bool_)
    chosen[order] = before < round(share * int(persons.sum()))
    assert np.array_equal(neediest(signs, persons, keys.astype(np.uint32), share), chosen)
