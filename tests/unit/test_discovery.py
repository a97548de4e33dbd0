"""PRIM finds the box that was hidden, says how sure it is, and invents none where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import model
from model.commands import main
from model.errors import RequestError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.discovery import Discovery, discover
from model.experiments.discovery.box import Bound, choose, find_box, inside, measures
from model.experiments.discovery.stability import _rows, resampled
from model.experiments.discovery.words import readable, rule_of
from model.experiments.plan import Options
from model.experiments.results import Results
from model.experiments.sweep import load_design, scenario_of, sweep_study
from tests.unit.made_up import METRIC, MadeUp, study_file


def cases(n: int = 240) -> pd.DataFrame:
    """Seeded cases of two numbers that matter, one that does not, and a choice that does."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame(rng.random((n, 3)), columns=["a", "b", "c"])
    return table.assign(rule=rng.choice(["even", "by_gap", "by_poor"], n))


def hidden(table: pd.DataFrame) -> np.ndarray:
    """The known box: a below 0.5, b above 0.4, not by_poor."""
    found: np.ndarray = ((table.a < 0.5) & (table.b > 0.4) & (table.rule != "by_poor")).to_numpy()
    return found


def test_the_hidden_box_is_found() -> None:
    table = cases()
    failed = hidden(table)
    box = find_box(table, failed)
    found = {(bound.factor, bound.side): bound.value for bound in box.bounds}
    assert set(found) == {("a", "below"), ("b", "above"), ("rule", "in")}
    assert found["a", "below"] == pytest.approx(0.5, abs=0.05)
    assert found["b", "above"] == pytest.approx(0.4, abs=0.05)
    assert found["rule", "in"] == ("by_gap", "even")
    coverage, density = measures(inside(box.bounds, table), failed)
    assert min(coverage, density) > 0.9


def test_noise_in_the_outcome_widens_but_does_not_hide_the_box() -> None:
    table = cases()
    flipped = np.random.default_rng(6).random(len(table)) < 0.05
    failed = hidden(table) ^ flipped
    bounds = find_box(table, failed).bounds
    assert {("a", "below"), ("b", "above")} <= {(b.factor, b.side) for b in bounds}
    assert "c" not in {bound.factor for bound in bounds}


def test_resamples_tell_firm_sides_from_chance() -> None:
    table = cases(150)[["a", "c"]]
    failed = (table.a < 0.5).to_numpy()
    stability = resampled(table, failed, 8)
    assert stability.share(Bound("a", "below", 0.5)) == 1.0
    low, high = stability.span(Bound("a", "below", 0.5))
    assert 0.4 < low <= high < 0.6
    assert stability.share(Bound("c", "above", 0.5)) <= 0.25
    assert min(stability.unseen_coverage, stability.unseen_density) > 0.8
    by_chance = resampled(table, np.random.default_rng(3).random(150) < 0.3, 8)
    assert not by_chance.unseen_density >= 0.5  # 0.3 of all cases: on new cases nothing was found


def test_searches_that_found_no_rule_are_counted_not_pooled() -> None:
    """One weak signal (0.6 against 0.4 fail): most resamples find nothing, and boxes do no wonders.

    Pooled with them, whose "box" is everything, coverage on unseen points would be far higher.
    """
    rng = np.random.default_rng(11)
    table = pd.DataFrame(rng.random((60, 3)), columns=["a", "b", "c"])
    failed = rng.random(60) < np.where(table.a < 0.5, 0.6, 0.4)
    stability = resampled(table, failed, 20)
    with_rule = [bounds for bounds in stability.found if bounds]
    assert 2 < len(with_rule) < 18
    assert stability.none_found == 1 - len(with_rule) / 20
    hits = fails = within = 0
    for number, bounds in enumerate(stability.found):
        if bounds:
            rest = np.setdiff1d(np.arange(60), _rows(60, number))
            held = inside(bounds, table.iloc[rest])
            hits += int((held & failed[rest]).sum())
            fails += int(failed[rest].sum())
            within += int(held.sum())
    assert stability.unseen_coverage == hits / fails < 0.9
    assert stability.unseen_density == hits / within


def test_where_no_search_found_a_rule_nothing_is_said_of_unseen_points() -> None:
    table = cases(30)[["a"]]
    stability = resampled(table, np.arange(30) == 3, 3, 1.0)
    assert all(not bounds for bounds in stability.found)
    assert stability.none_found == 1.0
    assert np.isnan([stability.unseen_coverage, stability.unseen_density]).all()


def test_a_density_that_no_box_reaches_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of three fail where the first is low, none elsewhere: no box can be sure to be purer."""

    def outcome(shares: list[float]) -> float:
        return float(shares[0] < 0.5 and int(shares[1] * 1e4) % 3 > 0)

    results = swept(tmp_path, MadeUp(outcome, 2), runs=1)
    found = discover(results, METRIC, above=0.5, density=1.0, resamples=0)
    assert found.densest == max(found.densest, found.density) < 1.0
    assert found.summary["density_asked"] == 1.0
    asked = ["discover", str(results.folder), "--metric", METRIC, "--above", "0.5",
             "--resamples", "0"]  # fmt: skip
    assert main([*asked, "--density", "1"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"No box has a density of 100 %; the densest has {100 * found.densest:.0f} %" in said
    assert main([*asked, "--density", "0.5"]) == 0
    assert "No box" not in capsys.readouterr().out


def test_a_box_is_as_dense_as_asked_after_sides_that_could_be_chance_are_dropped() -> None:
    """On noise around one signal the path gets denser by chance sides, which are then dropped."""
    reached = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        table = pd.DataFrame(rng.random((80, 4)), columns=[*"abcd"])
        failed = rng.random(80) < np.where(table.a < 0.5, 0.75, 0.15)
        box = find_box(table, failed, 0.8)
        _, dense = measures(inside(box.bounds, table), failed)
        assert (dense >= 0.8) == (box.densest >= 0.8)
        reached += dense >= 0.8
    assert 0 < reached < 12


def test_the_box_taken_balances_coverage_and_density() -> None:
    path = pd.DataFrame({"coverage": [1.0, 0.9, 0.4], "density": [0.3, 0.7, 1.0]})
    assert choose(path) == 1
    assert choose(path, 0.95) == 2
    assert choose(path, 0.2) == 0
    assert choose(path.assign(density=0.0), 0.5) == 0


def test_rules_are_rounded_as_far_as_no_case_changes_sides() -> None:
    table = pd.DataFrame(
        {"staffing.residents": [1500, 1777, 1832, 2500], "x": [0.1, 0.2, 0.3, 0.4]}
    )
    bounds = readable(
        [Bound("staffing.residents", "below", 1804.5), Bound("x", "above", 0.25)], table
    )
    assert rule_of(bounds) == "first secretaries and residents below 1,800 and x above 0.25"
    assert rule_of([Bound("staffing.rule", "in", ("by_gap", "even"))]) == (
        "where cadres go is by_gap or even"
    )
    assert rule_of([]) == ""


def swept(folder: Path, made_up: MadeUp, runs: int = 2) -> Results:
    """A sweep of a made-up function at 32 points of a Sobol sequence."""
    design = load_design(study_file(folder, 'kind = "sobol"\nn = 32', made_up.factors, runs))
    study = sweep_study(design, scenario_of(design), Options())
    return carry_out(study, Conduct(out=folder / "out", run=made_up))


def in_corner(shares: list[float]) -> float:
    """1 where the first is below 0.5 and the second above 0.5, otherwise 0."""
    return float(shares[0] < 0.5 < shares[1])


def test_a_sweep_is_searched_and_the_rule_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_up = MadeUp(in_corner, 3, lost=frozenset({(5, 1)}))
    results = swept(tmp_path, made_up)
    found = discover(results.folder, METRIC, above=0.5, resamples=2)
    assert isinstance(found, Discovery)
    assert found.coverage == found.density == 1.0
    assert [bound.factor for bound in found.bounds] == ["staffing.scale", "funding.scale"]
    about = found.summary
    assert (about["cases"], about["points_left_out"], about["runs"]) == (31, [5], 2)
    assert about["density_interval"][0] < 1.0
    assert about["close_to_threshold"] == 0
    table = pd.read_csv(tmp_path / "out" / "discovery" / f"{METRIC}_above_0.5.csv")
    assert (table["inside"] == table["failed"]).all()
    assert "scale of posts below" in repr(found)
    assert main(["discover", str(results.folder), "--metric", METRIC, "--above", "0.5",
                 "--resamples", "0", "--format", "json"]) == 3  # fmt: skip
    said = json.loads(capsys.readouterr().out)
    assert said["rule"] == found.rule
    assert said["unseen_density"] is None
    assert (tmp_path / "out" / "discovery" / f"{METRIC}_above_0.5.png").stat().st_size > 10_000


def test_luck_at_the_threshold_is_said(tmp_path: Path) -> None:
    results = swept(tmp_path, MadeUp(lambda shares: shares[0], 2, luck=0.3))
    found = discover(results, METRIC, below=0.4, resamples=0)
    assert found.summary["close_to_threshold"] > 10
    assert found.target.failed(0.3)
    assert not found.target.failed(0.5)


def test_what_cannot_be_searched_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = swept(tmp_path, MadeUp(in_corner, 2), runs=1)
    out = str(results.folder)
    for asked, words in (
        ([out, "--metric", METRIC, "--above", "2"], ["0 of 32 points fail", "from 0 to 1"]),
        ([out, "--metric", "true_incidenc", "--above", "2"], ["Did you mean 'true_incidence'"]),
        ([out, "--metric", METRIC], ["one of above, below"]),
        ([out, "--metric", METRIC, "--above", "1", "--runs", "2"], ["--runs has no meaning"]),
        ([out, "--metric", METRIC, "--above", "0.5", "--density", "2"], ["density is 2"]),
        ([str(tmp_path / "study.toml")], ["has no [target]"]),
    ):
        assert main(["discover", *asked]) == 2
        message = capsys.readouterr().err
        assert all(word in message for word in words), message
    manifest = results.folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"sweep"', '"simulate"'))
    with pytest.raises(RequestError, match="those of a sweep"):
        model.discover(out, METRIC, above=0.5)
