"""run.py sensitivity: answers, failed runs, resuming; and every bundled study on a tiny city."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import model
from model.commands import main
from model.errors import RequestError
from model.experiments import sweep as sweeping
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.plan import Options
from model.experiments.sensitivity import Sensitivity, sensitivity_study
from model.scenario import bundled
from tests.unit.fake_runs import replace_model, tables_but_for_seed_2
from tests.unit.made_up import METRIC, MadeUp, sobol_g, study_file

FILES = sorted((bundled()["liupanshui"].parent / "studies").glob("*.toml"))
WITH_DESIGN = [path for path in FILES if "[design]" in path.read_text(encoding="utf-8")]
STUDIES = [path for path in WITH_DESIGN if path.stem != "screening"]
"""The studies with a design; those that search are in `test_optimise_study`.

Of the screening's 139 factors a tiny city would take minutes: `test_calibration` looks at its file.
"""
KIND = {"morris": "sensitivity", "saltelli": "sensitivity"}


def run(folder: Path, made_up: MadeUp, design: str, runs: int = 2) -> Sensitivity:
    """Carry a study of a made-up function out in `folder/out`, resuming what is there."""
    found = sweeping.load_design(study_file(folder, design, made_up.factors, runs))
    study = sensitivity_study(found, sweeping.scenario_of(found), Options())
    results = carry_out(study, Conduct(out=folder / "out", run=made_up))
    assert isinstance(results, Sensitivity)
    return results


def test_failed_runs_are_said_and_the_same_request_mends_them(tmp_path: Path) -> None:
    design, whole = 'kind = "saltelli"\nn = 8', MadeUp(sobol_g, 2, luck=0.1)
    broken = replace(whole, lost=frozenset({(5, 0), (13, 1)}))
    results = run(tmp_path, broken, design)
    assert len(results.failures) == 2
    assert results.table["blocks"].tolist() == [6, 6]
    assert results.left_out == [4, 5, 6, 7, 12, 13, 14, 15]
    assert "failed at 2 of 32 points (points 5, 13): 6 of 8 blocks are whole" in results.notes[0]
    keeps = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/fragments").iterdir()}
    again = run(tmp_path, whole, design)
    assert not again.failures
    assert again.table["blocks"].tolist() == [8, 8]
    assert not again.left_out
    assert all(path.stat().st_mtime_ns == then for path, then in keeps.items())
    (tmp_path / "other").mkdir()
    straight = run(tmp_path / "other", whole, design)
    pd.testing.assert_frame_equal(again.table, straight.table)
    pd.testing.assert_frame_equal(again.luck, straight.luck)


def test_too_few_whole_blocks_give_no_indices_but_a_way_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = MadeUp(sobol_g, 2, lost=frozenset({(1, 0)}))
    results = run(tmp_path, broken, 'kind = "saltelli"\nn = 4', runs=1)
    assert results.table.empty
    (note,) = results.notes
    assert "3 of 4 blocks are whole. No indices: at least 4" in note
    assert "give the same request again" in note
    with pytest.raises(RequestError, match="no indices"):
        results.plot()


def test_a_seed_that_no_point_finished_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_model(monkeypatch, tables_but_for_seed_2)
    path = study_file(tmp_path, 'kind = "saltelli"\nn = 4', 2, runs=2)
    assert main(["sensitivity", str(path), "--out", str(tmp_path / "o"), "--workers", "1"]) == 3
    said = capsys.readouterr()
    assert "No point finished run 1" in " ".join(said.out.split())
    assert "one run a point" in said.out
    assert "seed 2: the money of 2014-05 does not add up" in said.err


def test_nothing_finished_is_said(tmp_path: Path) -> None:
    lost = frozenset((point, 0) for point in range(6))
    results = run(tmp_path, MadeUp(sobol_g, 2, lost=lost), 'kind = "morris"\nn = 2', runs=1)
    assert results.finished_runs == 0
    assert "failed at 6 of 6 points" in results.notes[0]
    assert len(results.failures) == 6


def test_results_are_read_again_from_their_folder(tmp_path: Path) -> None:
    run(tmp_path, MadeUp(sobol_g, 2), 'kind = "morris"\nn = 4')
    results = model.open_results(tmp_path / "out")
    assert isinstance(results, Sensitivity)
    assert results.kind == "morris"
    assert results.table["factor"].tolist() == ["staffing.scale", "funding.scale"]
    title = results.plot().figure.axes[0].get_title(loc="left")
    assert title == "True incidence (T1)"
    assert "Sensitivity sensitivity of base" in repr(results)
    assert METRIC in results._repr_html_()


def test_a_sweep_design_is_refused_and_so_is_the_reverse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study_file(tmp_path, 'kind = "sobol"\nn = 4', 2)
    assert main(["sensitivity", str(path)]) == 2
    assert "saltelli" in capsys.readouterr().err
    path = study_file(tmp_path, 'kind = "saltelli"\nn = 4', 2)
    assert main(["sweep", str(path)]) == 2
    assert "run.py sensitivity" in capsys.readouterr().err


TINY = ["--scale", "0.01", "--months", "14", "--runs", "1", "--workers", "1", "--format", "json"]


def small(study: Path, folder: Path) -> Path:
    """The study with as few points as its kind allows."""
    lines = study.read_text().replace("../", f"{study.parent.parent}/").splitlines()
    fewer = {"morris": "2", "saltelli": "4", "latin": "20", "sobol": "4", "grid": "2"}
    kind = next(line.split('"')[1] for line in lines if line.startswith("kind"))
    lines = [f"n = {fewer[kind]}" if line.startswith("n = ") else line for line in lines]
    path = folder / study.name
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize("study", STUDIES, ids=lambda path: path.stem)
def test_every_bundled_study_runs_on_a_tiny_city(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = sweeping.load_design(study)
    command = KIND.get(design.kind, "discover" if design.target else "sweep")
    asked = [command, str(small(study, tmp_path)), *TINY, "--out", str(tmp_path / "out")]
    if command == "discover":  # after 14 months nobody has come that far: a target in between
        assert main(["sweep", *asked[1:]]) == 0
        months = model.open_results(tmp_path / "out").months
        last = months.groupby("point")["stable_incidence"].last()
        threshold = float(last.quantile(0.7))
        target = ["--metric", "stable_incidence", "--above", repr(threshold)]
        capsys.readouterr()
        assert main([*asked, *target, "--resamples", "1"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert said["failing"] == int((last > threshold).sum()) > 0
        return
    assert main(asked) == 0
    said = json.loads(capsys.readouterr().out)
    rows = [row for row in said["table"] if row["metric"] in design.metrics]
    per_metric = len(design.factors) if command == "sensitivity" else len(said["table"])
    assert len(rows) >= min(per_metric, 1)
    if command == "sensitivity":
        assert len(rows) == len(design.metrics) * len(design.factors)
        assert {row["factor"] for row in rows} == set(design.factors)
        assert len(said["luck"]) == len(design.metrics)
