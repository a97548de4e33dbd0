"""Reads the project as text and as syntax trees, for the tests of its design."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

SKIPPED = {".venv", ".git", "results", "build", "__pycache__"}


def tracked_files(project: Path) -> list[Path]:
    """Return the files under version control, or all files where there is no repository."""
    if (project / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=project, capture_output=True, text=True, check=True
        )
        files = [project / name for name in listed.stdout.split("\0") if name]
    else:
        files = [p for p in project.rglob("*") if not SKIPPED & set(p.relative_to(project).parts)]
    return sorted(p for p in files if p.is_file())


def python_files(project: Path, *folders: str) -> list[Path]:
    """Return the Python files of some folders of the project, and its `run.py` with `model`."""
    files = [p for folder in folders for p in sorted((project / folder).rglob("*.py"))]
    if "model" in folders and (project / "run.py").exists():
        files.append(project / "run.py")
    return files


def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything imported: `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def is_within(name: str, package: str) -> bool:
    """Return whether a dotted name is the package or lies inside it."""
    return name == package or name.startswith(package + ".")
