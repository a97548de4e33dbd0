"""run.py validate on a tiny city: all bundled patterns, the table, the objects, reuse, failures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import model
from model.commands import main
from model.errors import RunError
from model.experiments.carry_out import carry_out
from model.experiments.plan import Options
from model.experiments.validate import conduct_of, validation_study
from model.experiments.validation import study as of_study
from model.experiments.validation.results import Validation
from model.experiments.validation.study import Changes
from model.experiments.validation.verdicts import VERDICTS
from model.scenario import load

TINY = ["--scale", "0.01", "--runs", "1", "--workers", "1"]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All bundled patterns, one run of a hundredth of the city."""
    out = tmp_path_factory.mktemp("validate") / "out"
    assert main(["validate", *TINY, "--out", str(out)]) == 0
    return out


def test_every_bundled_pattern_has_a_row_with_a_verdict(done: Path) -> None:
    found = model.open_results(done)
    assert isinstance(found, Validation)
    table = found.table
    assert len(table) >= 25
    assert set(table["verdict"]) <= set(VERDICTS)
    kept = table[table["use"] == "validation"]
    assert 25 <= len(kept) < len(table)
    assert sum(found.counts.values()) == len(kept)
    lotteries = {"assets_and_training", "graduation_programme"}
    tried = table[(table["by"] == "experiment") & (table["runs"] > 0)]
    without = set(tried["key"][tried["placebo_verdict"] == ""])
    assert lotteries <= without  # every other has one, but where a tiny city treats nobody
    assert len(without - lotteries) <= 2
    assert not table["rejects"][table["verdict"] == "cannot reject"].any()
    said = table[table["model"].notna()]
    assert len(said) >= len(table) - 3  # a tiny city may lack whom a file asks for
    assert (said["low"] == said["high"]).all()  # one run
    experiments = table[(table["by"] == "experiment") & table["true_effect"].notna()]
    assert {"industry_measure", "graduation_programme", "city_sent_staff"} <= set(
        experiments["key"]
    )
    assert experiments.set_index("key").loc["graduation_programme", "price"] > 5000
    assert (done / "figures" / "validation.png").stat().st_size > 10_000


def test_a_second_call_only_reads_and_prints_objects(
    done: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("run again")

    monkeypatch.setattr("model.experiments.carry_out.Session._run_cells", never)
    assert main(["validate", *TINY, "--out", str(done), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert isinstance(rows, list)
    needed = {"pattern", "source", "published", "unit", "model", "low", "high", "verdict"}
    needed |= {"use", "placebo", "placebo_verdict", "uncertainty", "posterior", "independent"}
    assert all(needed <= row.keys() for row in rows)
    assert all(row["verdict"] in VERDICTS for row in rows)
    text = (done / "validation.csv").read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(rows) + 1


DESCRIBED = """
title = "mean size"
published = 3.9
plausible = [3.0, 5.0]
unit = "persons"
[study]
months = 12
[population]
at = "2014-12"
where = {{ {where} }}
[outcome]
variable = "persons"
at = "2014-12"
[estimator]
kind = "mean"
"""


def test_a_file_of_ones_own_by_county_and_kind_of_village(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(DESCRIBED.format(where='village_type = "poor"'))
    (tmp_path / "b.toml").write_text(DESCRIBED.format(where='county = "Panzhou"'))
    files = ["--pattern", "a.toml", "--pattern", "b.toml"]
    assert main(["validate", *TINY, *files, "--format", "json", "--out", "o"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in rows] == ["a", "b"]
    assert all(3.0 < row["model"] < 5.0 for row in rows)
    (tmp_path / "c.toml").write_text(DESCRIBED.format(where='county = "Pangzhou"'))
    assert main(["validate", *TINY, "--pattern", "c.toml", "--out", "p"]) == 2
    captured = capsys.readouterr()
    assert "Did you mean 'Panzhou'?" in captured.err
    assert not (tmp_path / "p").exists()


def test_a_failed_run_is_exit_3_and_the_table_says_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pattern without a run that finished says nothing; the others do."""
    file = tmp_path / "a.toml"
    file.write_text(DESCRIBED.format(where="workers = 1"))
    base = load("liupanshui").with_settings({"world.scale": 0.01, "horizon.months": 12})

    def fails(cell: object) -> object:
        if cell.seed == 2:  # type: ignore[attr-defined]
            raise RunError("made to fail")
        return of_study.run_cell(cell)  # type: ignore[arg-type]

    study = validation_study(Changes(base), [file], Options(runs=2))
    conduct = replace(conduct_of({"workers": 1, "out": tmp_path / "o"}), run=fails)
    results = carry_out(study, conduct)
    assert results.failures == ["a, run 1, seed 2: made to fail"]
    assert results.table["runs"].tolist() == [1]


@pytest.mark.parametrize("check", [True, False])
def test_runs_are_checked_if_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: bool
) -> None:
    """Every month of the world of a pattern file, also if it was lived unchecked before."""
    file, months = tmp_path / "a.toml", []
    file.write_text(DESCRIBED.format(where="workers = 1"))
    asked = {"patterns": [file], "scale": 0.01, "months": 12, "runs": 1, "workers": 1}
    model.validate(**asked, out=tmp_path / "before")
    monkeypatch.setattr(
        "model.campaign.model.check_city", lambda _, month, *__: months.append(month)
    )
    model.validate(**asked, check=check, out=tmp_path / "o")
    assert months == (list(range(12)) if check else [])


def test_the_same_pattern_has_the_same_runs_whatever_stands_beside_it(done: Path) -> None:
    """A figure alone is that of the whole table: worlds are shared, results are not."""
    whole = model.open_results(done)
    assert isinstance(whole, Validation)
    files = [path for path in of_files() if path.stem == "size_of_the_poorest"]
    alone = model.validate(patterns=files, scale=0.01, runs=1, workers=1, out=done.parent / "one")
    merged = whole.effects.merge(alone.effects, on=["pattern", "seed"])
    pd.testing.assert_series_equal(merged["estimate_x"], merged["estimate_y"], check_names=False)
    assert len(merged) == 1
    assert alone.plot().figure.axes


def of_files() -> list[Path]:
    """The bundled pattern files."""
    from model.experiments.validation.declared import pattern_files

    return list(pattern_files().values())
