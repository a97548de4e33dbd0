"""The command line on the real model, small: same bytes whatever the workers, nothing partial."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.commands import main

SMALL = ["--scale", "0.01", "--months", "15", "--runs", "3"]


def compare(project: Path, out: Path, workers: str, hash_seed: str) -> dict[str, bytes]:
    """Compare two bundled scenarios in a process of its own; return the tables' bytes."""
    scenarios = ["liupanshui", "no_campaign"]
    arguments = ["compare", *scenarios, *SMALL, "--workers", workers, "--out", str(out), "--check"]
    command = [sys.executable, str(project / "run.py"), *arguments]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run(command, env=environment, cwd=out.parent, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in out.iterdir() if path.suffix in TABLES}


TABLES = (".parquet", ".csv")


def test_the_same_command_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    one = compare(project, tmp_path / "one", workers="1", hash_seed="0")
    two = compare(project, tmp_path / "two", workers="2", hash_seed="1")
    stored = {f"{name}.parquet" for name in ("months", "villages", "ledger", "groups", "counties")}
    assert set(one) == {*stored, "comparison.csv"}
    assert one == two


@pytest.mark.parametrize("command", ["simulate", "check"])
def test_an_own_table_without_a_needed_column_is_refused(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text("village,households\n1,20\n")
    (tmp_path / "mine.toml").write_text('[world]\nvillages_file = "own.csv"\n')
    before = sorted(tmp_path.rglob("*"))
    assert main([command, "mine.toml"]) == 2
    message = capsys.readouterr().err
    assert "own.csv" in message
    assert "county" in message
    assert "Traceback" not in message
    assert sorted(tmp_path.rglob("*")) == before
