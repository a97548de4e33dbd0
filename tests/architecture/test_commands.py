"""What the documents tell a reader to type exists."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import tracked_files

CODE = re.compile(r"```.*?```|`[^`\n]+`", flags=re.DOTALL)
PROMISED = {"setup", "demo", "test", "check"}


def targets(project: Path) -> set[str]:
    """Return the targets that `make help` lists."""
    text = (project / "Makefile").read_text()
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", text, flags=re.MULTILINE))


def named_targets(text: str) -> set[str]:
    """Return the targets that a document names in code: `make test`, or a line in a block."""
    return {t for code in CODE.findall(text) for t in re.findall(r"\bmake ([a-z][a-z-]*)", code)}


def test_every_make_target_a_document_names_exists(project: Path) -> None:
    documents = [p for p in tracked_files(project) if p.suffix == ".md"]
    named = {t for p in documents for t in named_targets(p.read_text(encoding="utf-8"))}
    assert named, "no document names a target: the search is broken"
    assert named <= targets(project)


def test_a_target_in_a_document_is_found() -> None:
    assert named_targets("Type `make tset`, or:\n```\nmake demo\n```\nand make do.") == {
        "tset",
        "demo",
    }


@pytest.mark.parametrize("target", sorted(PROMISED))
def test_make_can_plan_every_promised_target(project: Path, target: str) -> None:
    assert target in targets(project)
    plan = subprocess.run(
        ["make", "--dry-run", target], cwd=project, capture_output=True, text=True, check=False
    )
    assert plan.returncode == 0, plan.stderr


def test_a_python_that_is_too_old_gives_one_clear_message(project: Path, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text((project / "Makefile").read_text())
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "requirements-core.lock").touch()
    (tmp_path / "requirements.lock").touch()
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    result = subprocess.run(
        ["make", "setup", f"PYTHON={old}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "needs Python 3.12 or newer" in result.stderr
    assert not (tmp_path / ".venv").exists()


def test_continuous_integration_calls_the_test_command(project: Path) -> None:
    script = project / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = re.findall(r"^(?:make|\S*pytest)\b[^|>\n]*", script.read_text(), flags=re.MULTILINE)
    assert [c.removesuffix(" 2").strip() for c in commands] == ["make test"]
