"""The pilot: measured, kept, said in one line, and refused where it will not fit."""

from __future__ import annotations

import math
import re
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from model.errors import StoreError
from model.experiments import pilot
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.pilot import (
    Estimate,
    Pilot,
    Room,
    duration,
    free_memory,
    run_pilot,
    size,
    worth_a_pilot,
)
from model.experiments.store import read_manifest
from model.version import source_digest
from tests.unit.fake_runs import Tables, fake_run
from tests.unit.sitting import Slow, small_sweep

GB = 10**9
ONE = Pilot(seconds=30.0, peak=2 * GB, resident=GB, stored=10**6)


def test_an_estimate_is_the_pilot_times_what_is_left() -> None:
    estimate = Estimate(ONE, runs=99, planned=100, workers=4)
    assert estimate.seconds == 30 * 25
    assert estimate.memory == 8 * GB
    assert estimate.disk == 199 * 10**6
    assert estimate.line(Room(16 * GB, 5 * GB)) == (
        "A pilot run took 30 s, 2 GB of memory and 1 MB of disk; 99 more on 4 workers take, at"
        " this pace, about 12 min, 8 GB of memory (16 GB free), 199 MB of disk (5 GB free)"
    )


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (Room(8 * GB, GB), ""),
        (Room(None, GB), ""),
        (Room(8 * GB - 1, GB), "4 workers need about 8 GB of memory"),
        (Room(8 * GB, 199 * 10**6 - 1), "need about 199 MB of disk"),
    ],
)
def test_what_does_not_fit_is_refused(room: Room, words: str) -> None:
    estimate = Estimate(ONE, runs=99, planned=100, workers=4)
    if words:
        with pytest.raises(StoreError, match=f"{words}.*--force.*pilot run is kept"):
            estimate.require_room(room)
    else:
        estimate.require_room(room)


@pytest.mark.parametrize(
    ("cells", "workers", "scale", "pays"),
    [(12, 2, 1.0, True), (11, 2, 1.0, False), (2, 2, 1.5, True), (1, 1, 20.0, False)],
)
def test_a_pilot_pays_in_a_long_study_or_a_large_city(
    cells: int, workers: int, scale: float, pays: bool
) -> None:
    assert worth_a_pilot(cells, workers, scale) is pays


def takes_memory(cell: object) -> Tables:
    """A run of 0.2 s that holds 300 MB for a while."""
    held = np.ones(300_000_000, dtype=np.uint8)
    tables = Slow(0.2)(cell)  # type: ignore[arg-type]
    assert held[-1] == 1
    return tables


def test_a_pilot_measures_what_the_run_took(tmp_path: Path) -> None:
    cell = small_sweep().cells()[0]
    before = pilot.resident_memory()
    outcome, found = run_pilot(cell, tmp_path / "f", takes_memory, source_digest())
    assert found is not None
    assert outcome.state == "done"
    assert 0.2 <= found.seconds < 20
    assert found.peak >= before + 290 * 10**6
    assert found.peak >= found.resident
    files = (tmp_path / "f" / cell.key).iterdir()
    assert found.stored == sum(len(file.read_bytes()) for file in files)
    assert run_pilot(cell, tmp_path / "f", fake_run, source_digest())[1] is None


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize("lacks", ["memory", "disk"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_study_that_does_not_fit_ends_after_its_pilot_and_can_be_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    lacks: str, workers: int,
) -> None:  # fmt: skip
    folder = tmp_path / "out"
    name = "model.experiments.carry_out"
    with monkeypatch.context() as patch:
        if lacks == "memory":
            patch.setattr(f"{name}.free_memory_for", lambda one: one.peak * workers - 1)
        else:
            patch.setattr(f"{name}.disk_usage", lambda folder: Usage(9, 9, 9))
        for attempt in (1, 2):
            with pytest.raises(StoreError, match=f"of {lacks}, and .* free: fewer"):
                carry_out(small_sweep(), Conduct(folder, workers, run=Slow()))
            assert len(list((folder / "fragments").iterdir())) == attempt  # each tried one more
        assert read_manifest(folder)["state"] == "interrupted"
        kept = {path: path.stat().st_ino for path in (folder / "fragments").rglob("*")}
        capsys.readouterr()
        results = carry_out(small_sweep(), Conduct(folder, workers, force=True, run=Slow()))
    assert results.state == "complete"
    assert {path: path.stat().st_ino for path in kept} == kept
    lines = [line for line in capsys.readouterr().err.splitlines() if "pilot" in line]
    assert len(lines) == 1
    assert re.match(r"A pilot run took .* s, .*; 21 more on \d workers? take, at this", lines[0])


def test_a_pilot_that_fails_is_a_failed_run(tmp_path: Path) -> None:
    def fails(cell: object) -> Tables:
        raise ValueError("no such village")

    results = carry_out(small_sweep(), Conduct(tmp_path / "out", run=fails))  # type: ignore[arg-type]
    assert len(results.failures) == 24


def test_free_memory_is_no_more_than_the_machine_has() -> None:
    free = free_memory()
    if free is not None:
        assert 10**6 < free < 10**14


def test_a_control_group_limits_memory(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("1000\n")
    (tmp_path / "memory.current").write_text("700\n")
    (tmp_path / "memory.stat").write_text("anon 400\ninactive_file 300\n")
    assert pilot._left_in(tmp_path) == 600
    (tmp_path / "memory.max").write_text("max\n")
    assert pilot._left_in(tmp_path) is None
    assert pilot._left_in(tmp_path / "none") is None


def test_sizes_and_times_are_for_people() -> None:
    assert [size(n) for n in (999, 1500, 2.34e9, 5e12, 2e16)] == [
        "999 bytes", "1.5 kB", "2.34 GB", "5 TB", "20,000 TB",
    ]  # fmt: skip
    assert [duration(s) for s in (0.25, 42, 600, 7200, 86400 * 3)] == [
        "0.25 s", "42 s", "10 min", "2.0 h", "3.0 days",
    ]  # fmt: skip
    assert duration(math.nextafter(90, 0)) == "90 s"
