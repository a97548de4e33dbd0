"""A search finds the plans known to be best, keeps the budget, and is not fooled by luck."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.errors import StoreError
from model.experiments.metrics import worst_county
from model.experiments.optimisation import tables
from model.experiments.optimisation.journal import JOURNAL
from model.experiments.plan import Cell
from model.experiments.results import open_results
from model.scenario import load
from model.version import source_digest
from tests.unit.fake_runs import Tables
from tests.unit.made_up_plans import GRID, MadeUp, found, settings, study_file
from tests.unit.made_up_plans import tables as tables_of

ALL = "[search]\nplans = 20\nbatch = 10\nmost = 4\nfinalists = 4\nconfirm = 4\n"
FEW = "[search]\nplans = 12\nbatch = 4\nmost = 8\nfinalists = 3\nconfirm = 4\n"
FREE = "[budget]\nat_most = 10\n"
COMPARED = ("trials.csv", "pareto.csv", "months.parquet", JOURNAL, "plan.json")


@pytest.fixture(autouse=True)
def _runs_cost_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what guards a study of hours: flushing to the disk, reading the sources anew."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setattr("model.experiments.work.present_digest", source_digest)


class Risky(MadeUp):
    """x = 0 is steady at 1; x = 1 is 0 but for every fifth seed, where it is 3."""

    def __call__(self, cell: Cell) -> Tables:
        bad = 3.0 * (cell.seed % 5 == 0)
        scale = cell.arm.scenario.start.staffing.scale
        return tables_of({0.0: 1.0, 1.0: bad, 2.0: 2.0}[scale], 1.0, 1.0)


class OneLess(MadeUp):
    """The reference fails in its second run."""

    def __call__(self, cell: Cell) -> Tables:
        if cell.seed == 2 and cell.arm.point == 0:
            raise RuntimeError("no memory")
        return super().__call__(cell)


def known(*scales: float) -> set[tuple[float, str, float]]:
    return {(scale, "by_gap", 0.0) for scale in scales}


def test_the_front_is_the_known_one(tmp_path: Path) -> None:
    results = found(study_file(tmp_path, GRID + FREE + ALL), tmp_path / "out", MadeUp(shared=5.0))
    assert settings(results) == known(1.0, 2.0, 3.0)
    assert results.provenance["points"][results.chosen] == {
        "staffing.scale": 1.0, "staffing.rule": "by_gap", "funding.scale": 0.0
    }  # fmt: skip
    assert results.verdict == "confirmed"


def test_no_plan_above_the_budget_is_on_the_front(tmp_path: Path) -> None:
    results = found(study_file(tmp_path, GRID + ALL), tmp_path / "out", MadeUp(shared=1.0))
    assert settings(results) == known(1.0, 2.0)
    above = results.trials[results.trials["total_cost_difference"] > 0]
    assert len(above) == 8
    assert set(above["fate"]) <= {"over the budget", "behind the better half"}
    costs = results.table[results.table["metric"] == "cost_above_budget"]
    assert (costs["high"] <= 1e-6).all()


def test_a_smaller_budget_is_a_share_of_the_cost_that_the_runs_had(tmp_path: Path) -> None:
    budget = "[budget]\nat_most = 0.84\n"  # 2.52 of 3 million yuan: x up to 1.5
    results = found(study_file(tmp_path, GRID + budget + ALL), tmp_path / "out", MadeUp())
    assert settings(results) == known(1.0)


def test_more_pairs_resolve_what_the_first_cannot(tmp_path: Path) -> None:
    noisy = MadeUp(own=0.6)
    short = ALL.replace("most = 4", "most = 2")
    first = found(study_file(tmp_path / "a", GRID + FREE + short), tmp_path / "first", noisy)
    long = ALL.replace("most = 4", "most = 64")
    last = found(study_file(tmp_path / "b", GRID + FREE + long), tmp_path / "last", noisy)
    truth = known(1.0, 2.0, 3.0)
    assert settings(first) != truth
    assert settings(last) == truth
    trials = last.trials
    assert trials["pairs"].value_counts()[2] >= 10  # the worse half never got more than the first
    assert last.provenance["result"]["looks"]["64"] <= 4


@pytest.mark.parametrize("sampler", ["tpe", "nsga2"])
def test_the_search_comes_nearer_to_the_best_plans(tmp_path: Path, sampler: str) -> None:
    ranges = """
[levers]
"staffing.scale" = { high = 4 }
"staffing.rule" = ["even", "by_gap", "by_poor", "deep_first"]
"funding.scale" = { low = 0, high = 1 }
"""
    rules = f'[search]\nsampler = "{sampler}"\nplans = 40\nbatch = 10\nmost = 2\nconfirm = 2\n'
    results = found(study_file(tmp_path, ranges + FREE + rules), tmp_path / "out", MadeUp())
    trials = results.trials[1:]
    off = trials["funding.scale"] + 0.5 * (trials["staffing.rule"] != "by_gap")
    off += (trials["staffing.scale"] - 2).abs().sub(1).clip(lower=0)
    by_batch = off.astype(float).groupby(trials["batch"]).mean()
    assert by_batch.iloc[-1] < 0.6 * by_batch.iloc[0], by_batch.tolist()
    assert trials["staffing.scale"].between(0, 4).all()


def test_a_quantile_takes_the_bad_draws(tmp_path: Path) -> None:
    """Judged by its worst draws, a plan that is better on average loses to a steady one."""

    levers = '[levers]\n"staffing.scale" = [0.0, 1.0]\n'
    rules = "[search]\nplans = 2\nbatch = 2\nmost = 10\nconfirm = 20\n"
    chosen = {}
    for name, more in {"mean": "", "quantile": "quantile = 0.9\n"}.items():
        path = study_file(tmp_path / name, levers + FREE + rules + more)
        text = path.read_text().replace("runs = 2", "runs = 10")
        path.write_text(text.replace('poverty_gap = "lower"\n', ""))
        results = found(path, tmp_path / f"{name}_out", Risky())
        chosen[name] = results.provenance["points"][results.chosen]["staffing.scale"]
        row = results.table.iloc[0]
        assert row["low"] <= row["difference"] <= row["high"]
    assert chosen == {"mean": 1.0, "quantile": 0.0}


def test_a_plan_with_a_failed_run_is_named_and_not_chosen(tmp_path: Path) -> None:
    best = MadeUp(fails=(1.0, 2))  # the best plan of the first objective, in its second run
    results = found(study_file(tmp_path, GRID + ALL), tmp_path / "out", best)
    failed = results.trials[results.trials["fate"] == "a run failed"]
    assert set(failed["staffing.scale"]) == {1.0}
    assert failed["true_incidence"].isna().all()
    assert results.provenance["points"][results.chosen]["staffing.scale"] == 2.0
    assert len(results.failures) == len(failed) == 4
    assert results.provenance["state"] == "some runs failed"


def test_a_failure_on_fresh_pairs_takes_the_recommendation_back(tmp_path: Path) -> None:
    fresh = 1 + 4 + 2  # seed 1, four pairs of the search, the third fresh one
    path = study_file(tmp_path, GRID + ALL)
    results = found(path, tmp_path / "out", MadeUp(fails=(1.0, fresh)))
    assert results.recommended is None
    assert results.verdict == tables.UNMEASURED
    assert not (tmp_path / "out" / "recommended.toml").exists()


def test_a_reference_that_fails_once_takes_that_pair_from_all(tmp_path: Path) -> None:
    results = found(study_file(tmp_path, GRID + FEW), tmp_path / "out", OneLess())
    assert results.failures == ["middle, run 1, seed 2: RuntimeError: no memory"]
    assert set(results.table["search_pairs"]) == {7}
    assert not any("failed" in fate for fate in results.trials["fate"])


@pytest.mark.parametrize("stop_at", [1, 2, 9, 13, 30, 39, 45, 60])
def test_an_interrupted_search_ends_as_an_undisturbed_one(tmp_path: Path, stop_at: int) -> None:
    path = study_file(tmp_path, GRID + FEW)
    whole, out = tmp_path / "whole", tmp_path / "out"
    undisturbed = MadeUp(shared=1.0, own=0.5)
    found(path, whole, undisturbed)
    assert undisturbed.calls > 60
    cut = MadeUp(shared=1.0, own=0.5, stop_at=stop_at)
    with pytest.raises(KeyboardInterrupt):
        found(path, out, cut)
    again = MadeUp(shared=1.0, own=0.5)
    results = found(path, out, again)
    assert again.calls == undisturbed.calls - (stop_at - 1)
    for name in COMPARED:
        assert (out / name).read_bytes() == (whole / name).read_bytes(), name
    assert results.chosen == open_results(whole).provenance["result"]["chosen"]


def test_the_same_search_on_two_workers_is_the_same(tmp_path: Path) -> None:
    path = study_file(tmp_path, GRID + FEW)
    for workers in (1, 2):
        found(path, tmp_path / str(workers), MadeUp(own=0.5), workers=workers)
    for name in COMPARED:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_another_seed_is_another_search(tmp_path: Path) -> None:
    path = study_file(tmp_path, GRID + FEW)
    first, second = (found(path, tmp_path / str(seed), MadeUp(), seed=seed) for seed in (1, 2))
    assert first.provenance["points"] != second.provenance["points"]


def test_a_journal_from_elsewhere_is_checked_against_the_levers(tmp_path: Path) -> None:
    path, out = study_file(tmp_path, GRID + FEW), tmp_path / "out"
    found(path, out, MadeUp())
    journal = out / JOURNAL
    line = json.loads(journal.read_text().splitlines()[0])
    line["plans"]["1"]["staffing.scale"] = 17.0
    journal.write_text(json.dumps(line) + "\n")
    with pytest.raises(StoreError, match=r"search.jsonl is damaged .*staffing.scale = 17.0"):
        found(path, out, MadeUp())


def test_the_recommended_plan_is_a_scenario_that_is_the_plan(tmp_path: Path) -> None:
    out = tmp_path / "out"
    results = found(study_file(tmp_path, GRID + ALL), out, MadeUp(shared=1.0))
    plan = load(out / "recommended.toml")
    assert plan.extends == ("scenario",)
    assert plan.digest == results.plan(results.chosen).digest
    key = f"fragments/{results.runs.query('point == @results.chosen')['key'].iloc[0]}"
    assert (out / key).is_dir()
    assert plan.start.staffing.rule == "by_gap"
    assert "confirmed" in plan.source


def test_fresh_pairs_are_none_that_the_search_saw(tmp_path: Path) -> None:
    results = found(study_file(tmp_path, GRID + FEW), tmp_path / "out", MadeUp())
    fresh = results.provenance["result"]["fresh_runs"]
    assert fresh == [8, 9, 10, 11]
    runs = results.runs
    front = results.provenance["result"]["front"]
    assert set(runs.loc[runs["run"].isin(fresh), "point"]) == {0, *front}
    assert runs.loc[~runs["run"].isin(fresh), "run"].max() < 8


def test_the_worst_county_is_weighted_by_persons() -> None:
    villages = pd.DataFrame(
        {
            "year": [2014, 2014, 2015, 2015, 2015],
            "county": ["A", "B", "A", "A", "B"],
            "persons": [1, 1, 300, 100, 50],
            "true_incidence": [1.0, 0.0, 0.1, 0.5, 0.15],
        }
    )
    assert worst_county(villages, "worst_county_true_incidence") == pytest.approx(0.2)
    assert worst_county(villages[:0], "worst_county_true_incidence") is None


def test_the_worst_county_can_be_an_objective(tmp_path: Path) -> None:
    path = study_file(tmp_path, GRID + FEW)
    path.write_text(path.read_text().replace("poverty_gap", "worst_county_true_incidence"))
    results = found(path, tmp_path / "out", MadeUp())
    trials = results.trials
    expected = trials["true_incidence"] + 0.75  # the county of 400 persons, three in four at + 1
    assert np.allclose(trials["worst_county_true_incidence"], expected)
