"""C12: organisation strength moves with secretary, helper village, training, room, replacement."""

from __future__ import annotations

import numpy as np
import pytest

from model.city import City
from model.systems.operations.numbers import duties_of
from model.systems.operations.rules import meetings
from model.systems.organisation import grow_strength, replace_secretaries
from tests.cities import levels_with, small_city
from tests.histories import lived, small

F = np.float32


def villages(**columns: list[float]) -> City:
    """Three villages with these organisation columns; nobody helps, nothing is built."""
    city = small_city(villages=3)
    with city.villages.writing("organisation") as own:
        own.strength[:], own.secretary[:] = 0.4, 0.4
        for name, values in columns.items():
            getattr(own, name)[:] = values
    return city


def test_nothing_moves_where_the_secretary_is_as_good_as_the_village() -> None:
    city = villages(strength=[0.1, 0.4, 0.9], secretary=[0.1, 0.4, 0.9])
    before = city.villages.strength.copy()
    for month in range(100):
        grow_strength(city, levels_with(), month)
    assert np.array_equal(city.villages.strength, before)


def test_a_village_goes_towards_its_secretary() -> None:
    city = villages(secretary=[0.9, 0.4, 0.1])
    grow_strength(city, levels_with(organisation={"strength_secretary": 0.1}), 0)
    assert city.villages.strength == pytest.approx([0.45, 0.4, 0.37])


def test_a_stronger_helper_lifts_and_a_weaker_one_does_no_harm() -> None:
    city = villages(strength=[0.8, 0.4, 0.9], secretary=[0.8, 0.4, 0.9], helper=[-1, 0, 0])
    grow_strength(city, levels_with(organisation={"strength_helper": 0.1}), 0)
    assert city.villages.strength == pytest.approx([0.8, 0.44, 0.9])


def test_training_lifts_the_villages_whose_own_cadres_were_trained() -> None:
    city = villages()
    with city.cadres.writing("organisation") as own:
        own.posted[:] = city.cadres.home
    with city.cadres.writing("operations") as own:
        own.trained[city.cadres.home == 1] = 1.0
        own.trained[city.cadres.home < 0] = 1.0  # of those sent from outside nothing stays
    grow_strength(city, levels_with(organisation={"strength_training": 0.01}), 0)
    assert city.villages.strength == pytest.approx([0.4, 0.41, 0.4])


def test_a_room_counts_once_in_the_month_it_is_finished() -> None:
    city = villages()
    with city.villages.writing("support") as own:
        own.room_done[:] = [-1, 3, 4]
    for month in range(3):
        grow_strength(city, levels_with(), month)
    assert city.villages.strength == pytest.approx([0.4, 0.4, 0.4])
    grow_strength(city, levels_with(support={"room_strength": 0.04}), 3)
    assert city.villages.strength == pytest.approx([0.4, 0.44, 0.4])


def test_strength_stays_between_zero_and_one() -> None:
    city = villages(strength=[0.99, 0.05, 0.5], secretary=[0.95, 0.05, 0.5])
    with city.villages.writing("support") as own:
        own.room_done[:] = 0
    grow_strength(city, levels_with(support={"room_strength": 0.04}), 0)
    assert city.villages.strength.max() == 1.0
    replace_secretaries(city, levels_with(), 1, 1, np.array([1]))
    assert city.villages.strength.min() == 0.0


def test_a_replacement_costs_strength_at_once_and_changes_only_these_villages() -> None:
    city = villages()
    replace_secretaries(city, levels_with(), 1, 1, np.array([0, 2]))
    assert city.villages.strength == pytest.approx([0.3, 0.4, 0.3])
    assert city.villages.secretary[1] == F(0.4)
    assert (city.villages.secretary[[0, 2]] != F(0.4)).all()


@pytest.mark.parametrize(("old", "pays"), [(0.15, True), (0.45, False), (0.8, False)])
def test_replacement_pays_only_for_weak_secretaries(old: float, pays: bool) -> None:
    """The crossing: over ten years the mean strength gains where the pool is better by enough."""
    levels = levels_with(organisation={"secretary_pool": 0.45, "secretary_pool_sd": 0.0})
    kept, replaced = villages(), villages()
    for city in (kept, replaced):
        with city.villages.writing("organisation") as own:
            own.strength[:], own.secretary[:] = old, old
    replace_secretaries(replaced, levels, 0, 1, np.arange(3))
    sums = {id(kept): 0.0, id(replaced): 0.0}
    for month in range(120):
        for city in (kept, replaced):
            grow_strength(city, levels, month)
            sums[id(city)] += float(city.villages.strength.mean())
    assert (sums[id(replaced)] > sums[id(kept)]) is pays


@pytest.mark.parametrize(
    ("strength", "effect", "days"),
    [(0.4, 0.5, 250.0), (0.8, 0.5, 200.0), (0.1, 0.5, 287.5), (0.9, 0.0, 250.0)],
    ids=["as stated", "strong", "weak", "no effect"],
)
def test_meetings_are_shorter_where_organisation_is_strong(
    strength: float, effect: float, days: float
) -> None:
    duties = duties_of(levels_with(conduct={"meeting_strength": effect}), 0)
    assert meetings(F(250.0), F(strength), duties) == pytest.approx(days)


def test_without_campaign_no_village_moves() -> None:
    campaign = lived(small("no_campaign"), 15)
    v = campaign.city.villages
    assert np.array_equal(v.strength, v.secretary)
