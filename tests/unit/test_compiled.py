"""Compiled rules: kept for the present sources, tidied away for older ones, never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.compiled import KEPT, tidy

SCRIPT = """
import sys
{first}
import logging
logging.basicConfig(format="WARNING: %(message)s")
from model.compiled import compiled
import numba
print(numba.config.CACHE_DIR)
"""


def started(project: Path, first: str, **environment: str) -> tuple[str, str]:
    """Import the compiled rules in a fresh process; return the cache folder and the warnings."""
    command = [sys.executable, "-c", SCRIPT.format(first=first)]
    kept = {k: v for k, v in os.environ.items() if k not in ("NUMBA_CACHE_DIR", "FOURFOLD_CACHE")}
    result = subprocess.run(
        command, cwd=project, env=kept | environment, capture_output=True, text=True, check=True
    )
    return result.stdout.strip(), result.stderr


@pytest.mark.parametrize("first", ["", "import numba"])
def test_the_folder_is_ours_whoever_imports_numba_first(
    project: Path, tmp_path: Path, first: str
) -> None:
    folder, said = started(project, first, FOURFOLD_CACHE=str(tmp_path))
    assert Path(folder).parent == tmp_path / "compiled"
    assert Path(folder).is_dir()
    assert "WARNING" not in said


def test_a_folder_that_cannot_be_written_is_replaced_and_said_once(
    project: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    folder, said = started(project, "", FOURFOLD_CACHE=str(blocked), TMPDIR=str(tmp_path))
    assert Path(folder).is_relative_to(tmp_path / Path(folder).relative_to(tmp_path).parts[0])
    assert said.count("WARNING") == 1
    assert str(blocked) in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]  # gone with the process


def test_the_folders_used_last_stay(tmp_path: Path) -> None:
    names = [f"{number:016x}" for number in range(8)]
    for age, name in enumerate(names):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rule.nbc").write_text("code")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "notes").mkdir()
    present = tmp_path / names[7]
    tidy(present)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"notes", names[7], *names[: KEPT - 1]}
    tidy(tmp_path / "gone" / names[0])  # nothing to tidy is no error
