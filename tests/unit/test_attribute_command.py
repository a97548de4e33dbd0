"""run.py attribute: the table and how to read it, files and figure, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.commands import main
from model.experiments.attribution.results import Attribution
from model.experiments.results import open_results
from model.scenario import Scenario
from model.scenario.systems import SYSTEMS
from model.views.figures.shares import COLOURS
from model.views.shares import places_of, share_table
from tests.unit.fake_runs import Tables, replace_model
from tests.unit.games import ONE_LEVER_EACH, Plays, on_in
from tests.unit.test_attribution import additive, complements, with_luck


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a campaign of four levers, which play a game as complements."""
    monkeypatch.chdir(tmp_path)
    replace_model(monkeypatch, Plays(complements).tables)
    (tmp_path / "mine.toml").write_text(ONE_LEVER_EACH)
    return tmp_path


def run(*arguments: str) -> int:
    return main(["attribute", "mine.toml", "--runs", "2", "--workers", "1", *arguments])


def test_the_table_shows_shares_beside_first_and_last(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    captured = capsys.readouterr()
    (line,) = [line for line in captured.out.splitlines() if line.startswith("  support")]
    assert line.split()[1:] == ["+2.00", "[+2.00,", "+2.00]", "25", "%", "0", "[0,", "0]",
                                "+8.00", "[+8.00,", "+8.00]"]  # fmt: skip
    assert "100 % of the size of the total, exists only because they work together" in captured.out
    assert "not effects that can be added" in captured.out
    assert "Off is the level before the campaign" in captured.out
    (made,) = (folder / "results").iterdir()
    assert made.name.startswith("attribute-mine-")
    assert (made / "figures" / "attribution-person_years_out-city.png").stat().st_size > 10_000
    assert {"attribution.csv", "corners.csv"} <= {path.name for path in made.iterdir()}


def test_json_has_rows_corners_and_reading(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--by", "all", "--format", "json", "--out", "o") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["scenario"], answer["pairs"], answer["pairs_left_out"]) == ("mine", 2, [])
    assert {row["by"] for row in answer["table"]} == {"city", "county", "village-type"}
    assert {row["corner"] for row in answer["corners"]} >= {"none", "all", "support+assessment"}
    assert [row["place"] for row in answer["reading"]] == [
        "city", "East", "West", "deep-poor", "poor", "other"
    ]  # fmt: skip
    assert json.loads((folder / "o" / "manifest.json").read_text())["command"] == "attribute"


def test_single_villages_have_a_file_of_their_own(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--by", "village", "--metric", "visits", "--out", "o") == 0
    table = pd.read_csv(folder / "o" / "attribution_villages.csv")
    totals = table[(table["system"] == "sum") & (table["measure"] == "share")]
    assert dict(zip(totals["place"], totals["mean"], strict=True)) == {7: 8.0, 8: 16.0, 9: 24.0}
    out = capsys.readouterr().out
    assert out.index("Village 9") < out.index("Village 8") < out.index("Village 7")


def test_more_pairs_of_another_request_do_not_touch_the_folder(folder: Path) -> None:
    assert run("--out", "o") == 0
    before = (folder / "o" / "attribution.csv").read_bytes()
    assert run("--out", "o", "--seed", "5") == 2
    assert run("--out", "o", "--metric", "true_incidence") == 0  # the same runs, seen otherwise
    assert (folder / "o" / "attribution.csv").read_bytes() == before


def test_a_failed_run_costs_its_pair_and_is_exit_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Plays(with_luck, lambda on, seed: seed == 2 and len(on) == 4)
    replace_model(monkeypatch, played.tables)
    assert run("--runs", "3", "--out", "o") == 3
    captured = capsys.readouterr()
    assert "2 pairs of seed and parameter draw" in captured.out
    assert "1 of 3 pairs left out" in captured.out
    assert "failed: all, run 1, seed 2: made to fail" in captured.err
    replace_model(monkeypatch, Plays(with_luck, lambda on, _: len(on) == 1).tables)
    assert run("--out", "none") == 3
    assert "No pair has finished" in capsys.readouterr().out


WRONG = {
    "metric": (["--metric", "true_incidenc"], ["--metric", "Did you mean 'true_incidence'"]),
    "ratio": (["--metric", "person_years_out_per_million"], ["a ratio", "total_cost"]),
    "not by village": (["--metric", "gini", "--by", "county"], ["not kept by village", "visits"]),
    "too short": (["--by", "county", "--months", "6"], ["--by county", "6 months", "--months 12"]),
    "place": (["--by", "township"], ["--by", "county"]),
    "no campaign": (["--set", "campaign=false"], ["nothing to attribute"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_request_is_refused_before_anything_runs(
    folder: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, words = WRONG[case]
    assert run(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.strip().splitlines()) == 1
    assert all(word in captured.err for word in words), captured.err
    assert not (folder / "results").exists()


def test_the_figure_stacks_the_shares_and_marks_first_and_last(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_model(monkeypatch, Plays(additive).tables)
    assert run("--out", "o") == 0
    figure = open_results(folder / "o").plot().figure
    stack, rows = figure.axes
    assert [bar.get_x() for bar in stack.patches] == pytest.approx([0, 1, 4, 11], abs=1e-9)
    assert [bar.get_width() for bar in stack.patches] == pytest.approx([1, 3, 7, 8])
    assert [bar.get_width() for bar in rows.patches] == pytest.approx([8, 7, 3, 1])
    marks = [line.get_xdata()[0] for line in rows.lines if line.get_marker() in (">", "s")]
    assert marks == pytest.approx([8, 8, 7, 7, 3, 3, 1, 1])
    assert list(COLOURS) == list(SYSTEMS)


def test_what_a_notebook_shows(folder: Path) -> None:
    assert run("--out", "o") == 0
    found = open_results(folder / "o")
    assert isinstance(found, Attribution)
    page = found._repr_html_()
    assert "Attribution of mine" in page
    assert "not effects that can be added" in page
    rows = found.shares()
    assert places_of(rows) == ["city"]
    assert len(share_table(rows)) == 6


def test_a_rate_that_is_0_in_some_corners_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is released without assessment: a wrong exit rate of nobody."""

    class Releases(Plays):
        def tables(self, scenario: Scenario, seed: int, **_: Any) -> Tables:
            found = super().tables(scenario, seed)
            found.months["wrong_exit_rate"] = 0.1 if "assessment" in on_in(scenario) else 0.0
            return found

    replace_model(monkeypatch, Releases(additive).tables)
    assert run("--out", "o") == 0
    found = open_results(folder / "o")
    assert isinstance(found, Attribution)
    assert "in 8 of the 16 corners this is exactly 0" in found.reading("wrong_exit_rate")
    assert "exactly 0" not in found.reading("true_incidence")
    assert "exactly 0" not in found.reading()


def test_a_report_of_an_attribution_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--out", "o") == 0
    assert main(["report", "o"]) == 2
    assert "holds a study of the command attribute" in capsys.readouterr().err
    assert not (folder / "o" / "report.html").exists()
