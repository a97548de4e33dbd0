"""A copy of the project with one rule broken, and one named test run on it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PASSED, FAILED = 0, 1
"""What pytest returns; anything else means that it could not run the test at all."""


@dataclass(frozen=True)
class Sabotage:
    """One text of one file, what takes its place, and the test that must notice.

    `lives` says that the test lives whole campaigns: these are run compiled, all others plain.
    """

    file: str
    text: str
    instead: str
    test: str
    lives: bool = False

    def apply(self, copy: Path) -> None:
        """Break the rule; a text that is not there exactly once is an error of the sabotage."""
        path = copy / "model" / self.file
        source = path.read_text(encoding="utf-8")
        if source.count(self.text) != 1:
            raise ValueError(f"{self.file}: {source.count(self.text)} times {self.text!r}")
        path.write_text(source.replace(self.text, self.instead), encoding="utf-8")

    def digest(self, project: Path) -> str:
        """sha256 over the sabotage, the file that it breaks and the file of its test."""
        found = hashlib.sha256(repr(self).encode())
        for file in (Path("model") / self.file, Path(self.test.split("::")[0])):
            found.update((project / file).read_bytes())
        return found.hexdigest()


def copy_of(project: Path, place: Path) -> Path:
    """Copy sources and tests, nothing that was made from them but Python's own caches."""
    leave = shutil.ignore_patterns("results", "*.nbi", "*.nbc")
    for folder in ("model", "scenarios", "tests"):
        shutil.copytree(project / folder, place / folder, ignore=leave)
    for file in ("pyproject.toml", "run.py"):
        shutil.copy2(project / file, place / file)
    return place


def run(copy: Path, *tests: str, compiled: bool = False) -> subprocess.CompletedProcess[str]:
    """Run tests on the copy; without compilation a broken rule is run as it stands."""
    plain = {
        "NUMBA_DISABLE_JIT": "0" if compiled else "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(copy),
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, cwd=copy, env=os.environ | plain, capture_output=True, text=True, check=False
    )
