"""Short functions in short files: what does not fit on a page hides something."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import python_files, tree_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def functions_of(tree: ast.AST) -> Iterator[tuple[str, int, int]]:
    """Yield name, first line and number of lines of every function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def too_long(path: Path, name: str) -> Iterator[str]:
    """Yield one sentence for the file and for each function that is over its limit."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > LONGEST_FILE:
        yield f"{name}: {lines} lines (at most {LONGEST_FILE})"
    for function, line, length in functions_of(tree_of(path)):
        if length > LONGEST_FUNCTION:
            yield f"{name}:{line} {function}: {length} lines (at most {LONGEST_FUNCTION})"


def test_files_and_functions_are_short(project: Path) -> None:
    files = python_files(project, "model", "tests", "benchmarks")
    assert files
    found = [text for p in files for text in too_long(p, str(p.relative_to(project)))]
    assert not found, "\n".join(found)


def test_length_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION)
    assert len(list(too_long(path, "long.py"))) == 1
    path.write_text("x = 1\n" * LONGEST_FILE)
    assert not list(too_long(path, "long.py"))
    path.write_text("x = 1\n" * (LONGEST_FILE + 1))
    assert len(list(too_long(path, "long.py"))) == 1
