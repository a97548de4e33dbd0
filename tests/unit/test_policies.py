"""What each rule of staffing, funding and triage looks at, and in which order it helps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.errors import RunError
from model.policies import funding, matching, staffing, triage
from model.policies.seen import CadresSeen, HouseholdsSeen, VillagesSeen
from model.relief import Cause, Gap, Measure

SEEN = VillagesSeen(
    key=np.array([11, 12, 13, 14], np.uint32),
    poor=np.array([0, 1, 1, 1]),
    deep=np.array([0, 0, 1, 1]),
    remote=np.array([0.0, 0.5, 1.0, 2.0]),
    township=np.array([0, 0, 1, 1]),
    county=np.array([0, 0, 1, 1]),
    households=np.array([100, 100, 100, 100]),
    registered_households=np.array([10, 20, 30, 0]),
    registered_persons=np.array([40, 80, 120, 0]),
    seen_gap=np.array([10.0, 5.0, 20.0, 0.0]),
    seen_open_gaps=np.array([0, 40, 0, 0]),
    near_line=np.array([6, 3, 1, 0]),
    main_cause=np.array([0, 1, 2, 3]),
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("even", [1, 1, 1, 1]),
        ("by_poor", [40, 80, 120, 0]),
        ("by_gap", [10, 15, 20, 0]),
        ("nearest_exit", [6, 3, 1, 0]),
        ("deep_first", [40, 160, 480, 0]),
        ("matched", [10, 15, 20, 0]),
    ],
)
def test_staffing_rules_weigh_what_was_seen(rule: str, expected: list[float]) -> None:
    assert staffing.weights(rule, SEEN).tolist() == expected


def test_helpers_are_paired_with_registered_households() -> None:
    assert staffing.helper_weights("even", SEEN).tolist() == [1, 1, 1, 0]
    assert staffing.helper_weights("by_gap", SEEN).tolist() == [10, 15, 20, 0]


def test_deep_first_fills_one_tier_after_another() -> None:
    share, most = staffing.weights("deep_first", SEEN), np.full(4, 8)
    few = staffing.posts("deep_first", SEEN, share, 10, most, (1, 0))
    assert few[2] + few[3] == 10
    more = staffing.posts("deep_first", SEEN, share, 20, most, (1, 0))
    assert more.tolist() == [0, 4, 8, 8]
    most_of_all = staffing.posts("deep_first", SEEN, share, 60, most, (1, 0))
    assert most_of_all.sum() == 60
    assert (most_of_all >= 8).all()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("even", [1, 1, 1, 0]),
        ("by_poor", [40, 80, 120, 0]),
        ("deep_first", [40, 160, 480, 0]),
        ("by_gap", [10, 15, 20, 0]),
        ("concentrated", [10, 15, 0, 0]),
    ],
)
def test_funding_rules_weigh_what_was_seen(rule: str, expected: list[float]) -> None:
    assert funding.weights(rule, SEEN, 0.5).tolist() == expected


def test_a_rule_of_ones_own_is_used() -> None:
    def by_remoteness(seen: VillagesSeen) -> np.ndarray:
        return seen.remote

    assert staffing.weights(by_remoteness, SEEN).tolist() == [0.0, 0.5, 1.0, 2.0]
    assert funding.weights(by_remoteness, SEEN, 0.3).tolist() == [0.0, 0.5, 1.0, 2.0]


def wrong_length(seen: VillagesSeen) -> list[float]:
    return [1.0]


def below_zero(seen: VillagesSeen) -> np.ndarray:
    return -np.ones(seen.key.size)


def not_finite(seen: VillagesSeen) -> np.ndarray:
    return np.full(seen.key.size, np.nan)


def broken(seen: VillagesSeen) -> np.ndarray:
    raise KeyError("no such thing")


@pytest.mark.parametrize("rule", [wrong_length, below_zero, not_finite, broken])
def test_a_bad_answer_of_a_rule_names_the_rule(rule: object) -> None:
    with pytest.raises(RunError, match=rule.__name__):
        staffing.weights(rule, SEEN)


HOUSEHOLDS = HouseholdsSeen(
    key=np.arange(5, dtype=np.uint32),
    village=np.zeros(5, np.int64),
    persons=np.full(5, 4),
    seen_income=np.array([0.5, 0.9, 1.3, 0.7, 0.2], np.float32),
    seen_gaps=np.array([0, 0, Gap.HOUSE, 0, 0], np.uint8),
    seen_workers=np.ones(5, np.int64),
    seen_cause=np.array(
        [Cause.FUNDS, Cause.SCHOOLING, Cause.FUNDS, Cause.LAND, Cause.LAND], np.uint8
    ),
    plan=np.array(
        [
            Measure.ASSET_GRANT,
            Measure.ASSET_GRANT,
            Measure.HOUSE_REPAIR,
            Measure.JOB_PLACEMENT,
            Measure.NONE,
        ],
        np.uint8,
    ),
    way=np.zeros(5),
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("poorest_first", [4, 0, 3, 1, 2]),
        ("nearest_line_first", [1, 2, 3, 0, 4]),
        ("cause_matched", [0, 3, 2, 4, 1]),
    ],
)
def test_triage_puts_households_in_order(rule: str, expected: list[int]) -> None:
    score = triage.order(rule, HOUSEHOLDS, 1, 0)
    assert score.dtype == np.float32
    order = np.argsort(score, kind="stable").tolist()
    if rule == "nearest_line_first":  # |0.7 - 1| and |1.3 - 1| are equal up to rounding
        assert order[0] == 1
        assert set(order[1:3]) == {2, 3}
    else:
        assert order == expected


def test_the_lottery_is_drawn_anew_each_month_and_by_key() -> None:
    january = triage.order("lottery", HOUSEHOLDS, 1, 0)
    assert not np.array_equal(january, triage.order("lottery", HOUSEHOLDS, 1, 1))
    turned = replace(HOUSEHOLDS, key=HOUSEHOLDS.key[::-1])
    assert np.array_equal(triage.order("lottery", turned, 1, 0), january[::-1])


def test_a_triage_rule_of_ones_own_may_score_below_zero() -> None:
    def far_first(seen: HouseholdsSeen) -> np.ndarray:
        return -seen.way

    assert triage.order(far_first, HOUSEHOLDS, 1, 0).tolist() == [0.0] * 5


def test_every_cause_has_an_answer_and_every_gap_a_measure() -> None:
    assert set(triage.ANSWERS) == set(Cause)
    assert set(triage.CLOSES.values()) == set(Gap)


def test_matching_prefers_home_and_topic() -> None:
    cadres = CadresSeen(np.arange(4), np.array([0, 0, 1, 1]), np.array([5, 6, 5, 6]))
    county, cause = np.array([1, 1, 0, 0]), np.array([6, 5, 6, 5])
    assert matching.match(cadres, county, cause).tolist() == [3, 2, 1, 0]


def test_matching_fills_every_post_it_can_and_none_twice() -> None:
    rng = np.random.default_rng(2)
    for people, posts in ((300, 300), (300, 250), (100, 300)):
        cadres = CadresSeen(
            np.arange(people), rng.integers(0, 4, people), rng.integers(0, 12, people)
        )
        taken = matching.match(cadres, rng.integers(0, 4, posts), rng.integers(0, 12, posts))
        used = taken[taken >= 0]
        assert np.unique(used).size == used.size == min(people, posts)
