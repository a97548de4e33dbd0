"""The command line in process: answers on stdout, messages on stderr, exit codes, nothing extra."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import model
from model.commands import main
from model.errors import RequestError
from model.version import model_version
from tests.unit.fake_runs import replace_model, tables_but_for_seed_2

BASE = 'title = "Base"\nquestion = "What if?"\n[horizon]\nmonths = 12\n'
MORE = 'extends = "base.toml"\ntitle = "More"\n[staffing]\nresidents = 100\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two scenarios and a fast stand-in for the model."""
    monkeypatch.chdir(tmp_path)
    replace_model(monkeypatch)
    (tmp_path / "base.toml").write_text(BASE)
    (tmp_path / "more.toml").write_text(MORE)
    return tmp_path


def run(*arguments: str) -> int:
    return main([*arguments, "--workers", "1"])


def test_simulate_answers_with_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("simulate", "base.toml", "--runs", "3") == 0
    captured = capsys.readouterr()
    assert "Synthetic data" in captured.out
    assert "stable_person_years" in captured.out
    assert "Results: results" in captured.err
    (made,) = (folder / "results").iterdir()
    assert made.name.startswith("simulate-base-")


def test_compare_answers_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["base.toml", "more.toml", "--runs", "2", "--out", "o", "--format", "json"]
    assert run("compare", *arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["baseline"] == "base"
    assert answer["data_status"] == "synthetic"
    gains = [row for row in answer["table"] if row["metric"] == "person_years_out"]
    assert [row["scenario"] for row in gains] == ["more"]
    assert gains[0]["low"] <= gains[0]["difference"] <= gains[0]["high"]
    assert gains[0]["pair_low"] <= gains[0]["difference"] <= gains[0]["pair_high"]
    assert (folder / "o" / "comparison.csv").exists()


@pytest.mark.parametrize(
    ("words", "runs", "said"),
    [
        (("simulate", "base.toml"), 1, "One run has no range"),
        (("simulate", "base.toml"), 19, "With fewer than 20 runs the range is too narrow"),
        (("simulate", "base.toml"), 20, ""),
        (("compare", "base.toml", "more.toml"), 1, "One run has no range"),
        (("compare", "base.toml", "more.toml"), 2, "With fewer than 20 pairs the intervals"),
        (("compare", "base.toml", "more.toml"), 20, ""),
    ],
)
def test_what_few_runs_are_worth_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], runs: int, said: str
) -> None:
    assert run(*words, "--runs", str(runs)) == 0
    out = capsys.readouterr().out
    warnings = [line for line in out.splitlines() if line.startswith(("One run", "With fewer"))]
    assert [line[: len(said)] for line in warnings] == ([said] if said else [])


def test_one_pair_has_no_interval(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", "base.toml", "more.toml", "--runs", "1", "--format", "json") == 0
    rows = json.loads(capsys.readouterr().out)["table"]
    assert all(row["low"] is None for row in rows if row["scenario"] == "more" and row["runs"])


def test_settings_reach_every_scenario(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--months", "6", "--set", "staffing.posting=36", "--runs", "1", "--out", "o"]
    assert run("compare", "base.toml", "more.toml", *settings) == 0
    for name in ("base", "more"):
        text = (folder / "o" / "scenarios" / f"{name}.toml").read_text()
        assert "posting = 36" in text
        assert "months = 6" in text


def test_sweep_answers_with_the_metrics_of_the_study(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "study.toml").write_text(
        'scenario = "base.toml"\nruns = 2\nmetrics = ["true_incidence"]\n'
        '[levers]\n"staffing.residents" = [0, 100]\n'
    )
    assert run("sweep", "study.toml", "--out", "o") == 0
    out = capsys.readouterr().out
    assert out.count("true_incidence") == 2
    assert "stable_person_years" not in out


def test_failed_runs_are_exit_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_model(monkeypatch, tables_but_for_seed_2)
    assert run("simulate", "base.toml", "--runs", "3", "--out", "o") == 3
    lines = [line for line in capsys.readouterr().err.splitlines() if "seed 2" in line]
    assert lines == ["failed: base, run 1, seed 2: the money of 2014-05 does not add up"]
    assert "Traceback" in (folder / "o" / "run.log").read_text()


def test_all_failed_is_exit_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace_model(monkeypatch, tables_but_for_seed_2)
    arguments = ["--runs", "1", "--seed", "2", "--out", "o", "--format", "json"]
    assert run("simulate", "base.toml", *arguments) == 3


@pytest.mark.parametrize("out", [["--out", "a/b"], []])
def test_a_request_that_only_a_run_can_refuse_leaves_nothing(
    folder: Path,
    out: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise RequestError("villages.csv: the column 'poor' is missing")

    replace_model(monkeypatch, refused)
    before = sorted(folder.rglob("*"))
    assert run("simulate", "base.toml", *out) == 2
    assert capsys.readouterr().err == "villages.csv: the column 'poor' is missing\n"
    assert sorted(folder.rglob("*")) == before


def test_ctrl_c_is_exit_130(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    replace_model(monkeypatch, interrupted)
    assert run("simulate", "base.toml", "--out", "o") == 130
    assert "resumes" in capsys.readouterr().err


WRONG: dict[str, tuple[list[str], list[str]]] = {
    "missing file": (["simulate", "non.toml"], ["non.toml", "no such scenario file"]),
    "bare name": (["simulate", "liupanshu"], ["liupanshu", "no such scenario file"]),
    "misspelt key": (
        ["simulate", "base.toml", "--set", "staffing.residnts=5"],
        ["staffing.residnts", "Did you mean 'residents'"],
    ),
    "no equals sign": (["simulate", "base.toml", "--set", "staffing.rule"], ["section.key=value"]),
    "key twice": (
        ["simulate", "base.toml", "--set", "funding.delay=1", "--set", "funding.delay=2"],
        ["funding.delay is given twice"],
    ),
    "wrong type": (
        ["simulate", "base.toml", "--set", "staffing.residents=many"],
        ["staffing.residents: 'many'", "a whole number from 0"],
    ),
    "negative budget": (
        ["simulate", "base.toml", "--set", "funding.budget=-1"],
        ["funding.budget: -1", "(yuan a year)"],
    ),
    "no such rule": (
        ["simulate", "base.toml", "--set", "staffing.rule=by_gab"],
        ["by_gab", "one of even", "Did you mean 'by_gap'"],
    ),
    "loop": (["simulate", "loop.toml"], ["loop.toml", "is a loop"]),
    "scale": (["simulate", "base.toml", "--scale", "21"], ["--scale", "world.scale: 21"]),
    "no runs": (["simulate", "base.toml", "--runs", "0"], ["runs is 0", "at least 1"]),
    "no workers": (["simulate", "base.toml", "--workers", "0"], ["workers is 0", "at least 1"]),
    "no months": (["simulate", "base.toml", "--months", "0"], ["horizon.months: 0", "from 1"]),
    "runs in words": (["simulate", "base.toml", "--runs", "two"], ["--runs", "integer"]),
    "unknown option": (["simulate", "base.toml", "--rns", "2"], ["--rns", "--runs"]),
    "unknown command": (["simulat", "base.toml"], ["simulat", "Did you mean 'simulate'"]),
    "nothing to compare": (["compare", "base.toml"], ["ALTERNATIVES"]),
    "no such metric": (
        ["compare", "base.toml", "more.toml", "--until", "1", "--metric", "true_incidenc"],
        ["--metric", "Did you mean 'true_incidence'"],
    ),
    "metric alone": (
        ["compare", "base.toml", "more.toml", "--metric", "true_incidence"], ["--until"]
    ),
    "foreign folder": (["simulate", "base.toml", "--out", "."], ["not a results folder"]),
    "out is a file": (["simulate", "base.toml", "--out", "base.toml"], ["is a file"]),
    "no study file": (["sweep", "none.toml"], ["none.toml", "cannot be read"]),
    "no folder": (["report", "nowhere"], ["nowhere", "no such folder"]),
    "no such topic": (["describe", "stafing"], ["stafing", "Did you mean 'staffing'"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_request_is_one_message_and_nothing_else(
    folder: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "loop.toml").write_text('extends = "loop.toml"\n')
    before = sorted(folder.rglob("*"))
    arguments, words = WRONG[case]
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert len(captured.err.strip().splitlines()) == 1
    assert all(word.lower() in captured.err.lower() for word in words), captured.err
    assert sorted(folder.rglob("*")) == before


def test_check_says_what_would_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "more.toml", "--format", "json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["months"], facts["years"][0]["residents"]) == (12, 100)
    assert main(["check", "more.toml", "--scale", "0.1"]) == 0
    assert "more.toml is valid." in capsys.readouterr().out
    assert not (folder / "results").exists()


def test_describe_tells_what_differs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "more.toml", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["parent"] == "base"
    assert answer["differences"] == [
        {"key": "staffing.residents", "there": 0, "here": 100, "since": "2014-01"}
    ]
    assert main(["describe", "more.toml"]) == 0
    assert "What differs from base" in capsys.readouterr().out


def test_describe_a_parameter_and_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "staffing.rule"]) == 0
    assert "干部派驻规则" in capsys.readouterr().out
    assert main(["describe", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"staffing.rule", "funding.budget"} <= {row["name"] for row in rows}
    assert main(["describe", "staffing"]) == 0
    assert "staffing.residents" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Fourfold {model_version()}\n"


def test_help_loads_little(project: Path) -> None:
    """It is quick because of what it leaves alone: counted, as seconds depend on the machine."""
    command = [sys.executable, "-X", "importtime", "run.py", "--help"]
    result = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    loaded = {
        line.rpartition("|")[2].strip()
        for line in result.stderr.splitlines()
        if line.startswith("import time:")
    }
    heavy = {"mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy", "matplotlib"}
    assert "simulate" in result.stdout
    assert "typer" in loaded
    assert not loaded & heavy
    assert len(loaded) < 450


def test_the_public_names(project: Path) -> None:
    assert model.__all__ == [
        "Attribution", "Calibration", "Campaign", "Comparison", "Discovery", "InvariantBroken",
        "Learnt", "Life", "Optimisation", "Placement", "Reproduction", "RequestError", "Results",
        "RunError", "Scenario", "Sensitivity", "StoreError", "Tornado", "Twins", "Validation",
        "attribute", "calibrate", "compare", "discover", "load", "model_version", "open_results",
        "optimise", "place", "posterior", "reproduce", "sensitivity", "simulate", "sweep",
        "tornado", "trace", "twins", "validate",
    ]  # fmt: skip
    assert all(getattr(model, name) is not None for name in model.__all__)
    with pytest.raises(AttributeError, match="no attribute 'smulate'"):
        _ = model.smulate  # type: ignore[attr-defined]


def test_check_says_where_nobody_is_ever_released(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "liupanshui"\nwithout = ["assessment"]\n', encoding="utf-8")
    assert main(["check", str(mine)]) == 0
    assert "nobody is ever released" in capsys.readouterr().err
    assert main(["check", "without_assessment"]) == 0
    assert "nobody is ever released" not in capsys.readouterr().err


def test_a_width_that_was_not_reached_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--scale", "0.003", "--months", "2", "--workers", "1", "--out", str(tmp_path / "out")]
    how = ["--runs", "20", "--until", "1e-9", "--metric", "visits"]
    assert main(["compare", "liupanshui", "no_campaign", *small, *how]) == 0
    assert "after 20 pairs" in capsys.readouterr().err
