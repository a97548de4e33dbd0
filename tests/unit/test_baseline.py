"""The stored checks of the world without campaign: made by this code, whole, fit for the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model.commands.main import main
from model.experiments import baseline as b
from model.experiments.baseline.lives import CENTRAL, DRIVERS
from model.scenario import declarations
from model.views.assumed import CHECKS, world_without_campaign
from model.views.folder import Folder


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(b.stored_path().read_text(encoding="utf-8"))
    return content


def test_the_stored_checks_are_not_older_than_the_code(stored: dict[str, Any]) -> None:
    """Livelihoods, world, parameters or the dated shocks changed: the checks must be made again."""
    assert stored["digest"] == b.code_digest(), f"run: {b.COMMAND}"
    assert stored["made_by"] == b.COMMAND
    assert stored["scale"] == 1.0


def test_the_stored_checks_are_whole(stored: dict[str, Any]) -> None:
    names = [check["check"] for check in stored["checks"]]
    assert len(names) == len(set(names)) >= 15
    for check in stored["checks"]:
        if check["low"] is None:
            assert check["verdict"] == ""
        else:
            inside = check["low"] <= check["value"] <= check["high"]
            assert check["verdict"] == ("inside" if inside else "outside"), check["check"]
    rows = stored["drivers"]
    asked = [(*trial.drivers, False) for trial in b.TRIALS] + [(*CENTRAL, True)]
    assert [(*(row[name] for name in DRIVERS), row["pandemic"]) for row in rows] == asked
    for row in rows:
        assert 0 < row["constant_line"] < row["administrative_line"] < 0.5


def test_the_start_and_the_memory_stored_are_inside(stored: dict[str, Any]) -> None:
    """What must hold before anything is compared; the other verdicts are told as they are."""
    verdicts = {check["check"]: check["verdict"] for check in stored["checks"]}
    for name in (
        "mean income in 2013",
        "below the constant line in 2013",
        "correlation of log income, 2013 and 2014",
        "correlation of log income, 2013 and 2017",
        "poor of 2013 poor again next year",
        "others of 2013 poor next year",
    ):
        assert verdicts[name] == "inside", name


def test_the_central_drivers_are_the_declared_ones() -> None:
    declared = tuple(declarations()[f"drivers.{name}"].default for name in DRIVERS)
    assert declared == CENTRAL


def test_the_report_shows_them(tmp_path: Path) -> None:
    assert b.stored_path().name == CHECKS

    class Somewhere:
        path = tmp_path

    shown = world_without_campaign(Somewhere())  # type: ignore[arg-type]
    assert len(shown) == 2
    assert Folder.__name__ == "Folder"
    for table in shown:
        assert all(len(row) == len(table.head) for row in table.rows)


def test_the_command_writes_what_it_prints(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "checks.json"
    assert main(["baseline", "--scale", "0.002", "--out", str(out), "--format", "json"]) == 0
    printed, written = json.loads(capsys.readouterr().out), json.loads(out.read_text("utf-8"))
    assert printed == written
    assert written["scale"] == 0.002
    assert main(["baseline", "--scale", "0.002"]) == 0
    assert "Administrative line, 2020" in capsys.readouterr().out


def test_a_wrong_request_is_refused_before_anything_is_lived(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baseline", "--out", str(tmp_path / "nowhere" / "checks.json")]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert main(["baseline", "--scale", "2"]) == 2
