"""What the machine does to a study: limits on files and memory, a folder that vanishes, a clock set
back, an interrupted report. Nothing finished is lost, nothing half-written is read.

Full disks inside the store, torn files, kills of drivers and workers, and two drivers on one folder
are in tests/unit (test_trouble, test_store, test_kills, test_together).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.commands.main import main
from model.errors import StoreError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.plan import Cell
from tests.unit.fake_runs import Tables, fake_run, study
from tests.unit.test_store import bytes_of, finish

LIMITED = """
import resource, sys
resource.setrlimit(getattr(resource, sys.argv[1]), (int(sys.argv[2]),) * 2)
from model.commands.main import main
raise SystemExit(main(sys.argv[3:]))
"""
ASKED = ("liupanshui", "--scale", "0.002", "--months", "4", "--runs", "3", "--workers", "1")
YEARS = 10 * 365 * 86400


def limited(project: Path, limit: str, size: int, *line: str) -> tuple[int, str]:
    """Run a command line in a process with a limit of the system; its exit code and messages."""
    command = [sys.executable, "-c", LIMITED, limit, str(size), *line]
    found = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return found.returncode, found.stderr


def tables_in(folder: Path) -> dict[str, bytes]:
    """The tables of a finished study."""
    return {path.name: path.read_bytes() for path in folder.glob("*.parquet")}


def test_a_limit_on_files_keeps_what_was_finished(project: Path, tmp_path: Path) -> None:
    """Tables together are larger than one run's fragment: the runs are kept, the tables fail."""
    whole, out = str(tmp_path / "whole"), str(tmp_path / "out")
    assert main(["simulate", *ASKED, "--out", whole]) == 0
    largest = max(path.stat().st_size for path in (tmp_path / "whole/fragments").rglob("*"))
    code, said = limited(project, "RLIMIT_FSIZE", largest + 1, "simulate", *ASKED, "--out", out)
    assert code == 2
    assert "cannot be written" in said
    assert "Traceback" not in said
    assert not tables_in(tmp_path / "out")
    assert main(["simulate", *ASKED, "--out", out]) == 0
    assert tables_in(tmp_path / "out") == tables_in(tmp_path / "whole")


def test_a_limit_on_memory_is_said_and_nothing_is_half_written(
    project: Path, tmp_path: Path
) -> None:
    """A province of twelve million households in 1.5 GB."""
    line = ("simulate", "liupanshui", "--scale", "20", "--months", "1", "--runs", "1",
            "--workers", "1", "--force", "--out", str(tmp_path / "out"))  # fmt: skip
    code, said = limited(project, "RLIMIT_DATA", 1_500_000_000, *line)
    assert code == 3
    assert "Unable to allocate" in said
    assert "Traceback" not in said
    assert not tables_in(tmp_path / "out")
    assert not list((tmp_path / "out").rglob("*.part"))


def test_memory_that_ends_outside_a_run_is_one_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> int:
        raise MemoryError

    monkeypatch.setattr(sys.modules["model.commands.main"], "_run", full)
    assert main(["check", "liupanshui"]) == 2
    assert capsys.readouterr().err.startswith("There is not enough memory.")


def test_a_folder_that_vanishes_is_said_and_no_run_counts_as_failed(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def vanishing(cell: Cell) -> Tables:
        if cell.seed == 2:
            shutil.rmtree(out, ignore_errors=True)
        return fake_run(cell)

    with pytest.raises(StoreError, match="out"):
        carry_out(study(), Conduct(out=out, run=vanishing))
    shutil.rmtree(out, ignore_errors=True)
    assert bytes_of(finish(out)) == bytes_of(finish(tmp_path / "whole"))


def test_a_clock_set_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is there seems to be of the future; it is used, and what comes after is the same."""
    line = ["simulate", *ASKED[:-4], "--workers", "1", "--out", str(tmp_path / "out")]
    assert main([*line, "--runs", "2"]) == 0
    for path in (tmp_path / "out").rglob("*"):
        os.utime(path, (time.time() + YEARS,) * 2)
    now = time.time()
    ticks = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: now - YEARS - next(ticks))
    monkeypatch.setattr(time, "time_ns", lambda: int((now - YEARS - next(ticks)) * 1e9))
    assert main([*line, "--runs", "3", "--extend"]) == 0
    monkeypatch.undo()
    whole = str(tmp_path / "whole")
    assert main([*line[:-1], whole, "--runs", "3"]) == 0
    assert tables_in(tmp_path / "out") == tables_in(tmp_path / "whole")


def test_an_interrupted_report_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    assert main(["simulate", *ASKED, "--out", str(out)]) == 0
    assert main(["report", str(out)]) == 0
    page = out / "report.html"
    before, names = page.read_bytes(), sorted(path.name for path in out.iterdir())

    def killed(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        assert main(["report", str(out)]) == 130
    assert page.read_bytes() == before
    assert sorted(path.name for path in out.iterdir()) == names
