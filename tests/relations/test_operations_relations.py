"""Exact relations of a month's work: order of villages, an idle neighbour, the unit of money."""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.households import Households
from model.relief import Register
from model.scenario import Levels
from model.systems.operations import work
from model.systems.organisation import fill_posts, replace_leavers
from tests.cities import levels_with, small_city, staffed

WRITTEN = (
    "seen_income", "seen_gaps", "seen_workers", "seen_cause", "seen_month", "visits", "plan",
    "plan_fits",
)  # fmt: skip
MONTHS = 14


def lived(city: City, levels: Levels) -> City:
    """Fourteen months of posting and work."""
    for month in range(MONTHS):
        if month % 12 == 0:
            fill_posts(city, levels, month, 3)
        replace_leavers(city, levels, month)
        work(city, levels, month, 3)
    return city


def by_key(city: City, name: str) -> np.ndarray:
    return getattr(city.households, name)[np.argsort(city.households.key)]


def test_one_more_unregistered_household_changes_nobody() -> None:
    plain, more = small_city(), small_city()
    old, row = more.households, 57
    start = old.start + (np.arange(old.start.size) > old.village[row])
    wider = Households(start)
    for name, array in old._arrays.items():
        wider._arrays[name][:] = np.insert(array, row, 0, axis=-1)
    wider._arrays["key"][row] = 9999
    wider._arrays["persons"][row] = 3
    wider._arrays["village"][row] = old.village[row]
    more = City(wider, more.villages, more.cadres)
    lived(plain, staffed(village_days=20.0))
    lived(more, staffed(village_days=20.0))
    for name in WRITTEN:
        assert np.array_equal(by_key(more, name)[:-1], by_key(plain, name))
    assert np.array_equal(more.cadres.field, plain.cadres.field)


def test_money_in_eighths_changes_no_share() -> None:
    levels = staffed(village_days=20.0, rule="by_gap")
    dear_levels = levels.model_copy(
        update={
            "lines": levels.lines.model_copy(
                update={
                    "administrative": 8.0 * levels.lines.administrative,
                    "welfare": tuple(8.0 * line for line in levels.lines.welfare),
                }
            ),
            "money": levels.money.model_copy(update={"smallest": 8.0}),
        }
    )
    plain, dear = small_city(), small_city()
    with dear.households.writing("livelihoods") as own:
        own.quarters[:] *= 8.0
        own.unsent[:] *= 8.0
    with dear.households.writing("operations") as own:
        own.seen_income[:] *= 8.0
    lived(plain, levels)
    lived(dear, dear_levels)
    assert np.array_equal(dear.households.seen_income, 8.0 * plain.households.seen_income)
    for name in WRITTEN[1:]:
        assert np.array_equal(getattr(dear.households, name), getattr(plain.households, name))
    assert np.array_equal(dear.cadres.posted, plain.cadres.posted)


def blur(noise: float) -> float:
    """Spread of seen around recorded income, log points."""
    levels = staffed(village_days=20.0)
    conduct = levels.conduct.model_copy(update={"sight_noise": noise})
    h = lived(small_city(), levels.model_copy(update={"conduct": conduct})).households
    rows = (h.register == Register.REGISTERED) & (h.seen_month >= 12)
    true = (h.quarters[[0, 1, 2, 3]].sum(axis=0) + h.unsent) / h.persons
    return float(np.log(h.seen_income[rows] / true[rows]).std())


def test_more_noise_blurs_what_is_seen() -> None:
    assert blur(0.7) > 1.4 * blur(0.3)
    assert blur(0.0) == pytest.approx(0.10, abs=0.03)


def test_nobody_works_where_nobody_is_posted() -> None:
    levels = levels_with(staffing={"paired": 0, "village_cadres": 8, "village_days": 20.0})
    city = lived(small_city(), levels)
    empty = city.villages.own_cadres == 0
    assert (city.villages.visits[empty] == 0).all()
    assert (city.villages.field_days[empty] == 0).all()
