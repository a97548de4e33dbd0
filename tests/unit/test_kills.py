"""kill -9 of the driver or of workers costs what was under way, and nothing that was finished."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from model.experiments.carry_out import Conduct, carry_out
from tests.kills import PROOF, ROOT, Killed, digest, finished, tables_of, write_proof
from tests.unit.fake_runs import fake_run
from tests.unit.sitting import command, small_sweep

STUDY = """
title = "To be killed"
scenario = "{scenario}"
scale = 0.003
months = 14
runs = {runs}

[levers]
"staffing.rule" = ["even", "by_poor", "by_gap", "deep_first"]
"staffing.scale" = [0.5, 1.5]
"""


def prove(killed: Killed, undisturbed: Path, kills: int) -> None:
    """Kill drivers, then workers, then let it end, and compare."""
    killed.kill_drivers(kills)
    codes = [killed.kill_workers(kills)]
    while codes[-1] == 3 and len(codes) < 4:  # a run whose worker was killed three times
        codes.append(killed.finish())
    assert codes[-1] == 0, codes
    assert killed.drivers == kills
    assert killed.workers == kills
    assert len(killed.kept) > 4 * kills
    assert killed.changed() == []
    assert tables_of(killed.folder) == tables_of(undisturbed)
    assert not list(killed.folder.rglob("*.part"))
    lines = (killed.folder / "runs.jsonl").read_text().splitlines()
    keys = {json.loads(line)["key"] for line in lines if line.startswith("{")}
    assert keys >= {path.name for path in finished(undisturbed)}


def test_two_kills_of_the_driver_and_two_of_workers(tmp_path: Path) -> None:
    quick = [*("--runs", "10", "--workers", "2"), "--seconds"]
    carry_out(small_sweep(runs=10), Conduct(tmp_path / "whole", run=fake_run))
    killed = Killed(command(tmp_path / "out", *quick, "0.1"), tmp_path / "out")
    prove(killed, tmp_path / "whole", kills=2)


@pytest.mark.slow
def test_ten_kills_of_the_driver_and_ten_of_workers(tmp_path: Path) -> None:
    """The same with the model itself, by the command line; writes the record."""
    study = tmp_path / "study.toml"
    scenario = (ROOT / "scenarios" / "yearly_plan.toml").as_posix()
    study.write_text(STUDY.format(scenario=scenario, runs=16), encoding="utf-8")
    sweep = [sys.executable, "run.py", "sweep", str(study), "--workers", "2", "--out"]
    undisturbed = Killed([*sweep, str(tmp_path / "whole")], tmp_path / "whole")
    assert undisturbed.finish() == 0
    killed = Killed([*sweep, str(tmp_path / "out")], tmp_path / "out")
    prove(killed, undisturbed.folder, kills=10)
    write_proof(
        driver_kills=killed.drivers,
        worker_kills=killed.workers,
        runs=len(finished(killed.folder)),
        files_kept=len(killed.kept),
        tables=sorted(tables_of(killed.folder)),
    )


def test_the_proof_is_that_of_the_present_files() -> None:
    record = json.loads(PROOF.read_text(encoding="utf-8"))
    assert record["sha256"] == digest(), f"changed since the proof; again: {record['again']}"
    assert record["driver_kills"] == record["worker_kills"] == 10
