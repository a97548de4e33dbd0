"""A study file is read strictly, and a sweep is every combination under the same seeds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from model.errors import RequestError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.design import read_design
from model.experiments.design_factors import Factor
from model.experiments.plan import Options
from model.experiments.sweep import load_design, scenario_of, sweep_study
from model.scenario import declarations
from tests.unit.fake_runs import fake_run

SCENARIO = "[horizon]\nmonths = 12\n"
STUDY = """
title = "Where and how many"
scenario = "base.toml"
runs = 2
months = 6
metrics = ["true_incidence"]
[design]
kind = "grid"
n = 3
[levers]
"staffing.rule" = ["even", "by_gap"]
"staffing.residents" = { low = 0, high = 100 }
"""


def study_file(folder: Path, text: str = STUDY) -> Path:
    (folder / "base.toml").write_text(SCENARIO)
    path = folder / "study.toml"
    path.write_text(text)
    return path


def test_a_grid_is_every_combination_in_the_order_of_the_file(tmp_path: Path) -> None:
    design = load_design(study_file(tmp_path))
    assert design.runs == 2
    assert [tuple(point.values()) for point in design.points()] == [
        (rule, residents) for rule in ("even", "by_gap") for residents in (0, 50, 100)
    ]


def test_a_key_may_be_written_as_a_table(tmp_path: Path) -> None:
    text = 'scenario = "base.toml"\n[levers.staffing]\nrule = ["even", "by_gap"]\n'
    rule = Factor("staffing.rule", "lever", ("even", "by_gap"))
    assert load_design(study_file(tmp_path, text)).factors == {"staffing.rule": rule}


def test_an_uncertain_parameter_is_pinned_at_every_point(tmp_path: Path) -> None:
    name = next(n for n, d in declarations().items() if d.role == "uncertainty")
    text = f'scenario = "base.toml"\n[design]\nn = 2\n[uncertainties]\n"{name}" = {{}}\n'
    design = load_design(study_file(tmp_path, text))
    declared = declarations()[name]
    assert design.factors[name].values == (declared.low, declared.high)
    arms = sweep_study(design, scenario_of(design)).arms
    assert all(name in arm.scenario.pinned for arm in arms)


def test_a_sweep_has_points_and_a_summary(tmp_path: Path) -> None:
    design = load_design(study_file(tmp_path))
    study = sweep_study(design, scenario_of(design), Options())
    results = carry_out(study, Conduct(out=tmp_path / "out", run=fake_run))
    months = results.months
    assert list(months.columns[:5]) == ["scenario", "run", "seed", "point", "date"]
    assert months.groupby("point")["seed"].unique().map(list).tolist() == [[1, 2]] * 6
    assert months.groupby(["point", "run"]).size().unique().tolist() == [6]
    points = pd.read_csv(tmp_path / "out" / "points.csv")
    assert points.columns.tolist() == ["point", "staffing.rule", "staffing.residents"]
    summary = pd.read_csv(tmp_path / "out" / "summary.csv")
    stable = summary[summary["metric"] == "stable_person_years"]
    assert stable["point"].tolist() == list(range(6))
    assert stable["mean"].iloc[0] == stable["mean"].iloc[3] > stable["mean"].iloc[2]
    assert len(results.runs) == 12
    assert results.table.columns.tolist() == [
        *("metric", "point", "staffing.rule", "staffing.residents", "mean", "low", "high", "runs")
    ]
    assert results.table["mean"].tolist() == summary["mean"].tolist()


BAD = {
    "unknown key": ('scenari = "base.toml"', ["scenari", "Did you mean 'scenario'"]),
    "wrong type": ('scenario = "base.toml"\nruns = "8"', ["runs is '8'", "a whole number"]),
    "no runs": ('scenario = "base.toml"\nruns = 0', ["runs is 0", "at least 1"]),
    "newer schema": ('schema_version = 2\nscenario = "base.toml"', ["schema_version is 2"]),
    "no scenario": ("runs = 1", ["'scenario' is missing"]),
    "unknown metric": (
        'scenario = "base.toml"\nmetrics = ["true_incidenc"]', ["Did you mean 'true_incidence'"]
    ),
    "unknown kind": (
        'scenario = "base.toml"\n[design]\nkind = "sobel"', ["'sobel'", "'sobol'?", "grid"]
    ),
    "nothing to vary": ('scenario = "base.toml"', ["nothing to vary"]),
    "misspelt lever": (
        'scenario = "base.toml"\n[levers]\n"staffing.rul" = ["even"]',
        ["'staffing.rul'", "Did you mean 'staffing.rule'"],
    ),
    "wrong role": (
        'scenario = "base.toml"\n[uncertainties]\n"staffing.rule" = ["even"]',
        ["declared as lever", "[levers]"],
    ),
    "structure": (
        'scenario = "base.toml"\n[levers]\n"world.seed" = [1, 2]', ["declared as constant"]
    ),
    "one value": (
        'scenario = "base.toml"\n[levers]\n"staffing.residents" = 5', ["a list of values"]
    ),
    "twice": (
        'scenario = "base.toml"\n[levers]\n"staffing.residents" = [5, 5]', ["lists 5 twice"]
    ),
    "range without steps": (
        'scenario = "base.toml"\n[levers]\n"staffing.residents" = { low = 1, high = 2 }', ["n >= 2"]
    ),
    "empty range": (
        'scenario = "base.toml"\n[levers]\n"staffing.residents" = { low = 3, high = 2, n = 2 }',
        ["low < high"],
    ),
    "nested too deeply": (f"scenario = {'[' * 5000}", ["nested too deeply"]),
    "too many steps": (
        'scenario = "base.toml"\n[levers]\n"staffing.residents" = { n = 1000000000000 }',
        ["n is 1000000000000", "up to 100000"],
    ),
    "not TOML": ("scenario = ", ["not TOML"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_study_file_is_refused(tmp_path: Path, case: str) -> None:
    text, words = BAD[case]
    path = study_file(tmp_path, text)
    with pytest.raises(RequestError) as caught:
        load_design(path)
    assert all(word in str(caught.value) for word in [str(path), *words])


def test_a_missing_study_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="cannot be read"):
        read_design(tmp_path / "none.toml", {})


def test_a_value_out_of_bounds_is_refused_before_anything_runs(tmp_path: Path) -> None:
    text = 'scenario = "base.toml"\n[levers]\n"staffing.residents" = [1, -5]\n'
    design = load_design(study_file(tmp_path, text))
    with pytest.raises(RequestError, match=r"staffing.residents: -5"):
        sweep_study(design, scenario_of(design))
