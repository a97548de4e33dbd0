"""Values of units by village: known answers on made-up villages, the plan, resuming, refusals."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from model.commands.answer import say_how_it_ended
from model.commands.main import main
from model.errors import RequestError
from model.experiments.carry_out import Conduct
from model.experiments.placement import placement, placement_study
from model.experiments.placement.batches import deal
from model.experiments.placement.estimate import Measured, expected, own_effects, spillover
from model.experiments.placement.moves import greedy
from model.experiments.placement.request import Asking
from model.experiments.plan import Options
from model.experiments.results import open_results
from model.scenario import load
from tests.unit.made_up_places import (
    HARM,
    NUMBERS,
    SPILLOVER,
    VILLAGES,
    WORTH,
    MadeUp,
    placed,
    scenario,
)

WRITTEN = ("place.csv", "groups.csv", "gain.csv", "plan.csv", "recommended.toml", "plan.json")


def test_without_luck_every_value_is_found_exactly(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(shared=3.0)).values.set_index("village")
    assert np.allclose(found["own"], WORTH)
    assert np.allclose(found["spillover"], SPILLOVER)
    assert np.allclose(found["value"], WORTH + SPILLOVER)
    assert np.allclose(found["high"] - found["low"], 0.0, atol=1e-9)


@pytest.mark.parametrize("batches", [2, 5, 7])
def test_batches_of_unequal_size_are_reckoned_right(tmp_path: Path, batches: int) -> None:
    found = placed(tmp_path / "out", MadeUp(), runs=2, batches=batches, confirm=0).values
    assert np.allclose(found["own"], WORTH)
    assert np.allclose(found["spillover"], SPILLOVER)


def test_it_takes_far_fewer_runs_than_villages(tmp_path: Path) -> None:
    run = MadeUp()
    result = placed(tmp_path / "out", run, confirm=3).result
    assert (result["runs"], result["brute_force"]) == (4 * 5, 4 * (VILLAGES + 1))
    assert run.calls == 4 * 5 + 2 * 3


def studies(number: int, pairs: int, luck: float) -> tuple[np.ndarray, np.ndarray]:
    """Own effects and spillover, by study, pair (and village), with each run's own luck."""
    rng = np.random.default_rng(1)
    own, others = [], []
    strata = pd.Series("all", index=NUMBERS)
    for study in range(number):
        batch = np.stack([deal(strata, 4, study, pair) for pair in range(pairs)])
        treated = batch[:, None, :] == np.arange(4)[None, :, None]
        harm = HARM * (treated.sum(axis=2, keepdims=True) - treated)
        outcome = treated * WORTH - harm + luck * rng.normal(size=treated.shape)
        base = luck * rng.normal(size=(pairs, VILLAGES))
        found = Measured(base, outcome, batch)
        own.append(own_effects(found))
        others.append(spillover(found))
    return np.array(own), np.array(others)


def covered(values: np.ndarray, truth: Any) -> float:
    """Share of Student intervals over the pairs (second axis) that hold the truth."""
    pairs = values.shape[1]
    half = t.ppf(0.975, pairs - 1) * values.std(axis=1, ddof=1) / math.sqrt(pairs)
    return float((np.abs(values.mean(axis=1) - truth) <= half).mean())


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    own, others = studies(600, pairs=8, luck=3.0)
    assert 0.94 < covered(own, WORTH) < 0.96  # 600 studies of 24 villages
    assert 0.92 < covered(others, SPILLOVER) < 0.98
    assert 0.93 < covered(own + others[:, :, None], WORTH + SPILLOVER) < 0.97


def test_other_batches_are_a_better_yardstick_than_one_run_without() -> None:
    own, _ = studies(400, pairs=2, luck=3.0)
    error = float(own.std(axis=(0, 1)).mean())
    assert error == pytest.approx(3.0 * math.sqrt(1 + 1 / 3), rel=0.03)
    assert error < 3.0 * math.sqrt(2) * 0.85


def test_every_village_is_in_one_batch_and_batches_are_balanced() -> None:
    strata = pd.Series(["a"] * 13 + ["b"] * 9, index=range(22))
    pairs = np.stack([deal(strata, 4, seed=1, run=run) for run in range(200)])
    for kind in ("a", "b"):
        rows = pairs[:, (strata == kind).to_numpy()]
        sizes = np.stack([(rows == batch).sum(axis=1) for batch in range(4)])
        assert (sizes.max(axis=0) - sizes.min(axis=0) <= 1).all()
    together = (pairs[:, 0] == pairs[:, 1]).mean()
    assert 0.1 < together < 0.32  # company changes from pair to pair: 3 of 12 others, but for rest
    assert np.array_equal(pairs[0], deal(strata, 4, seed=1, run=0))
    assert not np.array_equal(pairs[0], deal(strata, 4, seed=2, run=0))


def test_what_is_expected_follows_luck_and_spread() -> None:
    rng = np.random.default_rng(5)
    groups, size = np.repeat([0, 1], 200), rng.normal(size=400)
    truth = np.where(groups == 0, 1.0, 4.0) + 0.5 * size
    noisy = truth + 3.0 * rng.normal(size=(8, 400))
    found = expected(noisy, groups, size)
    assert found.trust.max() < 0.25
    assert np.abs(found.value - truth).mean() < 0.4 * np.abs(noisy.mean(axis=0) - truth).mean()
    spread = truth + 3.0 * rng.normal(size=400)
    sure = expected(spread + 0.1 * rng.normal(size=(8, 400)), groups, size)
    assert sure.trust.min() > 0.99
    assert np.abs(sure.value - spread).max() < 0.3
    assert not expected(noisy[:1], groups, size).trust.any()


def test_the_plan_moves_from_the_least_to_the_most() -> None:
    value = np.array([5.0, 1.0, 3.0, -2.0, 4.0, 0.0, 2.0, 2.5])
    have = np.array([1, 1, 1, 0, 1, 1, 1, 1])
    plan = greedy(value, have, np.arange(8), limit=1)
    assert plan.units.tolist() == [1, -1, 0, 0, 1, -1, 0, 0]  # village 3 has none to give
    assert plan.promised == (5 - 0) + (4 - 1)
    assert greedy(value, have, np.arange(8), limit=2).units.tolist() == [2, -1, 0, 0, 2, -1, -1, -1]
    assert greedy(np.ones(8), have, np.arange(8), limit=1).moves == 0
    assert greedy(value, 0 * have, np.arange(8), limit=1).moves == 0


def test_the_plan_is_confirmed_and_runs_as_a_scenario(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=0.1), confirm=6)
    units = found.values.set_index("village")["plan"]
    assert units.sum() == 0
    assert units[units > 0].index.tolist() == sorted(NUMBERS[np.argsort(-WORTH)[:6]])
    gain = found.gain.set_index("what").loc["gain"]
    true_gain = float(WORTH @ units.to_numpy())
    assert gain["low"] < true_gain < gain["high"]
    assert gain["promised"] == pytest.approx(true_gain, rel=0.05)
    assert found.gain.set_index("what").loc["total_cost", "difference"] == 0
    assert found.verdict == "confirmed"
    plan = found.plan
    assert plan is not None
    run = open_results(found.folder).runs
    key = run[run["point"] == len(found.provenance["points"]) - 1]["key"].iloc[0]
    study = placement_study(plan.with_(name="made_up"), Asking(), Options(runs=2, seed=5))
    assert study.cells()[0].key == key


def test_luck_alone_is_not_sold_as_a_gain(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=400.0), confirm=6)
    assert found.verdict != "confirmed"
    assert (found.folder / "unconfirmed.toml").is_file()
    assert not (found.folder / "recommended.toml").exists()
    assert "not told apart" in " ".join(found.reading()) or "worse" in " ".join(found.reading())


@pytest.mark.parametrize("stop_at", [2, 9, 23])
def test_an_interrupted_study_resumes_to_the_same_tables(tmp_path: Path, stop_at: int) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    placed(whole, MadeUp(own=0.1), confirm=3)
    with pytest.raises(KeyboardInterrupt):
        placed(cut, MadeUp(own=0.1, stop_at=stop_at), confirm=3)
    again = MadeUp(own=0.1)
    placed(cut, again, confirm=3)
    assert again.calls == 4 * 5 + 2 * 3 - (stop_at - 1)
    for name in WRITTEN:
        assert (cut / name).read_bytes() == (whole / name).read_bytes(), name
    nothing = MadeUp()
    placed(cut, nothing, confirm=3)
    assert nothing.calls == 0


def test_a_failed_run_costs_its_pair_and_nothing_else(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(fails=(6, 2)), confirm=2)
    assert len(found.failures) == 1
    assert say_how_it_ended(found) == 3
    assert found.result["pairs"] == 3
    assert (found.values["runs"] == 3).all()
    assert np.allclose(found.values["own"], WORTH)
    assert any("a run failed: 1 pairs" in text for text in found.reading())


def test_the_groups_are_means_of_their_villages(tmp_path: Path) -> None:
    found = placed(tmp_path / "out", MadeUp(own=1.0), confirm=0)
    values, groups = found.values, found.groups_of_villages.set_index("place")
    assert groups.loc["city", "value"] == pytest.approx(values["value"].mean())
    for place in ("North", "South"):
        rows = values[values["county"] == place]
        assert groups.loc[place, "value"] == pytest.approx(rows["value"].mean())
        assert groups.loc[place, "villages"] == len(rows)
    deep = values[values["type"] == "deep-poor"]
    assert groups.loc["deep-poor", "own"] == pytest.approx(deep["own"].mean())


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a unit": ({"unit": "cader"}, "Did you mean 'cadre'"),
    "a metric": ({"metric": "stable_incidenc"}, "Did you mean 'stable_incidence'"),
    "no better or worse": ({"metric": "visits"}, "no gain that is kept by village"),
    "one batch": ({"batches": 1}, "--batches: 1 is not allowed; allowed: 2 to 50"),
    "half a limit": ({"limit": 0.5}, "--limit"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_request_is_refused(case: str) -> None:
    asked, words = REFUSED[case]
    with pytest.raises(RequestError) as caught:
        placement_study(scenario(), Asking(**asked))
    assert words in str(caught.value)


def test_what_has_no_value_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="has no campaign"):
        placement_study(load("no_campaign"), Asking())
    with pytest.raises(RequestError, match="at least 2: one pair"):
        placement_study(scenario(), Asking(), Options(runs=1))
    with pytest.raises(RequestError, match="--vary-world"):
        placement_study(scenario(), Asking(), Options(vary_world=True))
    short = scenario().with_settings({"horizon.months": 11})
    with pytest.raises(RequestError, match="--months 12 or more"):
        placement_study(short, Asking())
    out = tmp_path / "out"
    with pytest.raises(RequestError, match="too many for 24 villages; allowed: 2 to 12"):
        placed(out, MadeUp(), batches=13)
    assert not out.exists()


def test_units_come_on_top_of_a_table_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("village,posts\n12,3\n")
    own = tmp_path / "own.toml"
    own.write_text('[horizon]\nmonths = 12\n[staffing]\nnamed_file = "own.csv"\n')
    conduct = Conduct(out=tmp_path / "out", run=MadeUp())
    found = placement(load(own), Asking(confirm=0), Options(runs=2), conduct)
    for file in sorted((tmp_path / "out" / "batches").iterdir()):
        table = pd.read_csv(file).set_index("village")["posts"]
        assert table[12] in (3, 4)
        assert (table.drop(12) == 1).all()
    assert np.allclose(found.values["own"], WORTH)
    phased = own.read_text() + '[[phases]]\nfrom = "2014-06"\nstaffing = { named_file = "" }\n'
    own.write_text(phased)
    with pytest.raises(RequestError, match="changes over time"):
        placement_study(load(own), Asking())


def run_command(*words: str) -> int:
    return main(["place", "liupanshui", "--scale", "0.01", "--months", "14", "--runs", "2",
                 "--batches", "2", "--confirm", "2", *words])  # fmt: skip


def test_the_command_answers_for_a_small_real_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run_command("--workers", "1", "--out", str(out)) == 0
    text = capsys.readouterr().out
    for words in ("cadre-year", "worth most", "worth least", "6 runs", "would have taken 22"):
        assert words in text
    assert (out / "figures" / "place.png").stat().st_size > 10_000
    table = pd.read_csv(out / "place.csv")
    assert (table["runs"] == 2).all()
    assert len(table) == 10
    assert run_command("--workers", "1", "--out", str(out), "--format", "json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["villages"], answer["pairs"], answer["runs"]) == (10, 2, 6)
    assert len(answer["table"]) == 10
    assert main(["reproduce", str(out), "--runs", "4"]) == 0


def test_the_command_values_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--unit", "million", "--metric", "income_mean", "--workers", "1")
    assert run_command(*words, "--out", str(tmp_path / "out")) == 0
    assert "yuan a million yuan" in capsys.readouterr().out


def test_a_wrong_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("--metric", "true_incidenc") == 2
    said = capsys.readouterr()
    assert "Did you mean 'true_incidence'" in said.err
    assert said.out == ""
