"""Paired differences: right on numbers known in advance, and never more certain than allowed."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import RequestError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.compare import comparison_study, stopping_rule
from model.experiments.comparison import comparison_table, with_pairs
from model.experiments.intervals import (
    Interval,
    StoppingRule,
    paired_interval,
    ratio_of_means,
    student_interval,
)
from model.experiments.manifest import describe_study
from model.experiments.metrics import run_metrics
from model.experiments.plan import Options
from model.outputs import BY_NAME
from tests.unit.fake_runs import fake_run, scenario

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def months(stable: dict[str, list[float]], cost: dict[str, float]) -> pd.DataFrame:
    """Two months a run; persons in stable poverty by scenario and seed, cost by scenario."""
    rows = [
        {"scenario": name, "run": run, "seed": run + 1, "date": date,
         "stable_poor_persons": persons, "spending": cost[name] * 0.75,
         "leaked_funds": cost[name] * 0.25, "cadre_cost": 0.0,
         "means_cost": 0.0, "works_cost": 0.0}
        for name, values in stable.items()
        for run, persons in enumerate(values)
        for date in ("2014-01", "2014-02")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def row(table: pd.DataFrame, metric: str, name: str) -> dict[str, float]:
    (found,) = table[(table["metric"] == metric) & (table["scenario"] == name)].to_dict("records")
    return found


def test_the_interval_is_students() -> None:
    found = student_interval([1.0, 2.0, 3.0, 4.0])
    assert found.mean == 2.5
    assert found.high - found.mean == pytest.approx(3.182446 * math.sqrt(5 / 3 / 4), rel=1e-6)
    assert found.n == 4


def test_too_few_values_are_not_certainty() -> None:
    assert student_interval([]) == Interval(0.0, 0.0, 0.0, 0)
    assert student_interval([5.0]) == Interval(5.0, -math.inf, math.inf, 1)
    assert student_interval([5.0, 5.0]).width == 0.0


@given(NUMBERS)
def test_luck_that_both_share_cancels(values: list[float]) -> None:
    found = paired_interval([value + 3 for value in values], values)
    assert found.mean == pytest.approx(3.0, abs=1e-6)
    assert found.width == pytest.approx(0.0, abs=1e-6)


@given(NUMBERS)
def test_the_order_of_pairs_does_not_matter(values: list[float]) -> None:
    assert student_interval(values[::-1]) == student_interval(values)


def test_the_headline_is_years_out_of_poverty_and_what_they_cost() -> None:
    stable = {"none": [1200.0, 1320.0], "more": [600.0, 600.0]}
    table = comparison_table(months(stable, {"none": 1e6, "more": 3e6}), "none", "none")
    gain = row(table, "person_years_out", "more")
    assert gain["mean"] == gain["difference"] == pytest.approx((100 + 120) / 2)
    assert gain["baseline"] == "none"
    assert row(table, "person_years_out_per_million", "more")["mean"] == pytest.approx(110 / 4)
    years = row(table, "stable_person_years", "more")
    assert years["difference"] == pytest.approx(-110)
    assert years["mean"] == pytest.approx(100)
    assert not table.isna().any().any()


def test_the_range_over_pairs_stands_beside_the_mean() -> None:
    """Of a gain as of any difference; a ratio of means has no pairs, one pair no range."""
    stable = {"none": [1200.0, 1320.0], "more": [600.0, 600.0]}
    runs = months(stable, {"none": 1e6, "more": 3e6})
    table = with_pairs(comparison_table(runs, "none", "none"), runs)
    gain, years = (row(table, name, "more") for name in ("person_years_out", "stable_person_years"))
    assert (gain["pair_low"], gain["pair_high"]) == pytest.approx((100.0, 120.0))
    assert (years["pair_low"], years["pair_high"]) == pytest.approx((-120.0, -100.0))
    assert math.isnan(row(table, "person_years_out_per_million", "more")["pair_low"])
    alone = runs[runs["run"] == 0]
    assert with_pairs(comparison_table(alone, "none", "none"), alone)["pair_low"].isna().all()


def test_all_that_is_gone_is_a_cost() -> None:
    """Leaked money, cadres' time, means, rooms and facilities."""
    others = {"cadre_cost": 5e5, "means_cost": 3e5, "works_cost": [0.0, 2e5]}
    table = months({"base": [1.0]}, {"base": 4e6}).assign(leaked_funds=[1e6, 2e6], **others)
    assert run_metrics(table)["total_cost"].tolist() == [2 * 3e6 + 3e6 + 1e6 + 6e5 + 2e5]


def test_a_price_of_no_exit_ranks_nobody() -> None:
    """It is 0 where nobody stays out, so no way of it is the better one."""
    assert BY_NAME["cost_per_sustained_exit"].better == "none"
    assert BY_NAME["full_cost_per_sustained_exit"].better == "none"


def test_the_headline_is_against_no_campaign_wherever_that_stands() -> None:
    stable = {"base": [600.0] * 2, "none": [1200.0] * 2, "more": [480.0] * 2}
    cost = {"base": 2e6, "none": 1e6, "more": 2e6}
    table = comparison_table(months(stable, cost), "base", "none")
    gains = table[table["metric"] == "person_years_out"]
    assert gains["scenario"].tolist() == ["base", "more"]
    assert gains["baseline"].tolist() == ["none", "none"]
    assert gains["mean"].tolist() == [100.0, 120.0]
    assert table["baseline"].iloc[0] == "base"


def test_without_extra_cost_there_is_no_ratio_and_the_count_says_so() -> None:
    stable = {"base": [1200.0] * 3, "more": [600.0] * 3}
    table = comparison_table(months(stable, {"base": 1e6, "more": 1e6}), "base")
    ratio = row(table, "person_years_out_per_million", "more")
    assert (ratio["mean"], ratio["low"], ratio["high"], ratio["runs"]) == (0, 0, 0, 0)


def test_the_ratio_is_of_the_means_and_leaves_no_cheap_pair_out() -> None:
    """Pairs in which the alternative happens to be cheaper count like all others."""
    stable = {"base": [1200.0] * 6, "more": [0.0, 240.0, 480.0, 720.0, 600.0, 360.0]}
    runs = months(stable, {"base": 1e6, "more": 0.0})
    more = runs["scenario"] == "more"
    runs.loc[more, "spending"] = runs["run"].map([6e6, 5e6, 3e6, 0.4e6, 2e6, 4e6].__getitem__)
    table = comparison_table(runs, "base")
    ratio = row(table, "person_years_out_per_million", "more")
    gain = row(table, "person_years_out", "more")
    extra = row(table, "total_cost", "more")
    assert ratio["mean"] == pytest.approx(gain["mean"] / (extra["difference"] / 1e6))
    assert ratio["low"] < ratio["mean"] < ratio["high"]
    assert ratio["runs"] == 6


def test_the_interval_of_a_ratio_covers_what_it_should() -> None:
    luck = np.random.default_rng(5)
    inside = 0
    for _ in range(600):
        extra = luck.normal(3.0, 1.0, 20)
        found = ratio_of_means((10 * extra + luck.normal(0, 5, 20)).tolist(), extra.tolist())
        inside += found.low <= 10 <= found.high
    assert 0.93 <= inside / 600 <= 0.975


def test_only_seeds_that_both_finished_make_pairs() -> None:
    stable = {"base": [1200.0, 1200.0, 1200.0], "more": [600.0]}
    table = comparison_table(months(stable, {"base": 1e6, "more": 2e6}), "base")
    assert row(table, "stable_person_years", "more")["runs"] == 1
    assert row(table, "stable_person_years", "base")["runs"] == 3


def test_the_rule_looks_at_20_and_every_4() -> None:
    rule = StoppingRule(1.0, "x", limit=30)
    assert rule.looks() == [20, 24, 28, 30]
    assert not rule.satisfied([Interval(0, -0.1, 0.1, 19)])
    assert rule.satisfied([Interval(0, -0.5, 0.5, 20)])
    assert not rule.satisfied([Interval(0, 0, 0, 20)])  # twenty equal pairs: nothing seen yet
    assert not rule.satisfied([Interval(0, -0.5, 0.5, 20), Interval(0, -1, 1, 20)])


def until(width: float, folder: Path, most: int | None = None) -> pd.DataFrame:
    rule = stopping_rule(width, "stable_person_years", most)
    study = comparison_study([scenario("base"), scenario("more", 300)], Options(runs=most), rule)
    return carry_out(study, Conduct(out=folder, run=fake_run)).table


def test_until_stops_with_the_promised_width(tmp_path: Path) -> None:
    wide = row(until(20.0, tmp_path / "wide"), "stable_person_years", "more")
    narrow = row(until(0.75, tmp_path / "narrow"), "stable_person_years", "more")
    assert wide["runs"] == 20
    assert 20 < narrow["runs"] < 400
    assert narrow["high"] - narrow["low"] <= 0.75
    limited = row(until(1e-9, tmp_path / "limited", 22), "stable_person_years", "more")
    assert limited["runs"] == 22


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((None, "true_incidence", None), "give --until WIDTH"),
        ((0.0, None, None), "a width above 0"),
        ((float("nan"), None, None), "a width above 0"),
        ((1.0, "true_incidenc", None), "Did you mean 'true_incidence'"),
        ((1.0, None, 8), "at least 20"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(
    asked: tuple[float | None, str | None, int | None], words: str
) -> None:
    with pytest.raises(RequestError, match=words):
        stopping_rule(*asked)


def test_a_comparison_needs_two() -> None:
    with pytest.raises(RequestError, match="at least one alternative"):
        comparison_study([scenario("base")])


def test_a_comparison_needs_one_length() -> None:
    """Sums over 84 and over 144 months are no comparison."""
    short = scenario("short").with_settings({"horizon.months": 12})
    long = scenario("long").with_settings({"horizon.months": 24})
    with pytest.raises(RequestError, match="--months 24"):
        comparison_study([short, long])


def test_variants_of_one_scenario_have_titles_of_their_own() -> None:
    base = scenario("base")
    variants = [base, base.with_(staffing={"rule": "by_gap"}), base]
    about = describe_study(comparison_study(variants))["scenarios"]
    assert {label: entry["title"] for label, entry in about.items()} == {
        "base": "Base", "base+rule=by_gap": "Base (rule=by_gap)", "base_2": "Base (base_2)"
    }  # fmt: skip
