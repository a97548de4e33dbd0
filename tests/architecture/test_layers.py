"""Imports run one way; what is heavy waits; policies never see the households themselves."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import imports_of, is_within, python_files, tree_of

HEAVY = ("mesa", "numba", "pandas", "matplotlib", "scipy", "pyarrow")


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Check the import contracts of the project in a folder."""
    linter = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_imports_run_one_way(project: Path) -> None:
    result = lint_imports(project)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("units.py", "import model.campaign"),
        ("policies/funding.py", "import model.agents"),
        ("policies/triage.py", "from model import households"),
        ("records.py", "from model import systems"),
        ("unheard_of.py", ""),
    ],
)
def test_a_wrong_import_or_a_module_without_place_is_refused(
    project: Path, tmp_path: Path, module: str, line: str
) -> None:
    shutil.copy(project / "pyproject.toml", tmp_path)
    package = tmp_path / "model"
    (package / "policies").mkdir(parents=True)
    for name in ("", "campaign/", "systems/", "agents/", "policies/", "households/"):
        (package / name).mkdir(exist_ok=True)
        (package / name / "__init__.py").write_text("")
    before = lint_imports(tmp_path)
    assert before.returncode == 0, before.stdout + before.stderr
    (package / module).write_text(line + "\n")
    assert lint_imports(tmp_path).returncode == 1


def test_policies_do_not_import_the_households(project: Path) -> None:
    """They read what was seen, handed to them; the true columns stay out of reach."""
    broken = [
        f"{path.relative_to(project)}:{line} imports {name}"
        for path in python_files(project, "model")
        if path.relative_to(project).parts[1:2] in (("policies",), ("policies.py",))
        for line, name in imports_of(tree_of(path))
        if is_within(name, "model.households")
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("name", ["model", "model.commands"])
def test_nothing_heavy_is_imported_before_it_is_needed(project: Path, name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} is not there yet")
    script = f"import sys, {name}; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == []
