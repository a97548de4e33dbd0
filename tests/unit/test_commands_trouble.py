"""The command line when files are damaged, the disk is full or the terminal knows few letters."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from model.commands import main
from model.commands.report import Language
from model.errors import RequestError
from model.scenario import load
from tests.unit.test_commands import folder, run

__all__ = ["folder"]


@pytest.mark.parametrize("damaged", ["manifest.json", "comparison.csv", "months.parquet"])
def test_a_report_of_damaged_files_is_refused(
    folder: Path, damaged: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", "base.toml", "more.toml", "--runs", "2", "--out", "o") == 0
    path = folder / "o" / damaged
    path.write_bytes(path.read_bytes()[:-30])
    capsys.readouterr()
    assert main(["report", "o"]) == 2
    said = capsys.readouterr().err
    assert damaged in said
    assert "Traceback" not in said


def test_a_disk_that_cannot_be_written_is_exit_2(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "o/report.html")

    monkeypatch.setattr("model.views.report.write_report", full)
    assert run("simulate", "base.toml", "--runs", "1", "--out", "o") == 0
    capsys.readouterr()
    assert main(["report", "o"]) == 2
    assert capsys.readouterr().err.startswith("o/report.html: No space left on device")


def test_a_terminal_that_knows_only_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    assert main(["describe", "staffing.rule"]) == 0
    out.flush()
    assert b"????" in out.buffer.getvalue()  # type: ignore[attr-defined]


def test_the_languages_offered_exist(project: Path) -> None:
    held = (project / "model" / "views" / "texts").glob("*.toml")
    texts = {path.stem for path in held if not path.stem.startswith("terms_")}
    assert {language.value for language in Language} == texts


def test_without_the_bundled_scenarios_it_says_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    module = sys.modules["model.scenario.load"]
    monkeypatch.setattr(module, "BUNDLED", tmp_path / "none")
    with pytest.raises(RequestError, match="used from a clone"):
        load("liupanshui")


@pytest.mark.parametrize("seed", [["--seed", str(2**63)], ["--seed", str(2**63), "--profile"]])
def test_a_seed_that_does_not_fit(
    folder: Path, seed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", "base.toml", *seed, "--out", "o") == 2
    assert f"seed is {2**63}; allowed: 0 to" in capsys.readouterr().err


def test_check_says_how_large_own_tables_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "own.csv").write_text("village,county,households\n1,A,20\n2,A,30\n")
    (folder / "own.toml").write_text('extends = "liupanshui"\n[world]\nvillages_file = "own.csv"\n')
    assert main(["check", "own.toml", "--format", "json"]) == 0
    captured = capsys.readouterr()
    facts = json.loads(captured.out)
    assert (facts["villages"], facts["households"]) == (2, 50)
    assert len(facts["warnings"]) == 2
    assert "posts a household" in captured.err
    assert main(["check", "own.toml"]) == 0
    assert "budget (yuan a year) a household" in capsys.readouterr().err
    assert main(["check", "base.toml"]) == 0
    assert capsys.readouterr().err == ""
