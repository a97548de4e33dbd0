"""One design point that raises costs its own row: exit 3, its message, and the rest complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model.commands import main
from model.errors import RunError
from model.experiments.results import open_results
from model.scenario import Scenario
from tests.unit.fake_runs import Tables, replace_model, tables

STUDY = """
title = "Residents"
scenario = "base.toml"
runs = 1
metrics = ["true_incidence"]
[design]
kind = "grid"
[levers]
"staffing.residents" = [0, 50, 100]
"""
MESSAGE = "the money of 2014-05 does not add up"
POINT = 1


def raises_at_50(scenario: Scenario, seed: int, **options: Any) -> Tables:
    """The model, but one design point goes wrong."""
    if scenario.start.staffing.residents == 50:
        raise RunError(MESSAGE)
    return tables(scenario, seed, **options)


def test_one_design_point_that_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    replace_model(monkeypatch, raises_at_50)
    (tmp_path / "base.toml").write_text("[horizon]\nmonths = 12\n")
    (tmp_path / "study.toml").write_text(STUDY)
    sweep = ["sweep", "study.toml", "--out", "o", "--workers", "1"]
    assert main(sweep) == 3
    assert capsys.readouterr().err.count(MESSAGE) == 1
    lines = [json.loads(line) for line in (tmp_path / "o" / "runs.jsonl").read_text().splitlines()]
    failed = [line for line in lines if line["state"] == "failed"]
    assert [(line["point"], line["message"]) for line in failed] == [(POINT, MESSAGE)]
    assert [line["point"] for line in lines if line["state"] == "done"] == [0, 2]
    months = open_results(tmp_path / "o").months
    assert dict(months.groupby("point").size()) == {0: 12, 2: 12}
    replace_model(monkeypatch)  # mended: the same command runs that point alone
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "o" / "fragments").glob("*/*.parquet")}
    assert main(sweep) == 0
    assert set(open_results(tmp_path / "o").months["point"]) == {0, POINT, 2}
    assert {p: p.stat().st_mtime_ns for p in before} == before
