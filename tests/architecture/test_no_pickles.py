"""No state is stored that could run code when it is read: the model reads and writes no pickles."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.source import imports_of, python_files, tree_of

STORES_OF_OBJECTS = ("pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "_pickle")


def readers(project: Path) -> list[str]:
    """Imports of what reads or writes objects, or of a function that may."""
    return [
        f"{path.relative_to(project)}:{line} imports {name}"
        for path in python_files(project, "model")
        for line, name in imports_of(tree_of(path))
        if name.split(".")[0] in STORES_OF_OBJECTS or name.endswith(".read_pickle")
    ]


def test_the_model_reads_and_writes_no_pickles(project: Path) -> None:
    assert readers(project) == []
    words = ("read_pickle", "to_pickle", "allow_pickle=True")
    found = [
        f"{path.relative_to(project)}: {word}"
        for path in python_files(project, "model")
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


@pytest.mark.parametrize("line", ["import pickle", "from joblib import load"])
def test_one_would_be_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "kept.py").write_text(f"{line}\n")
    assert len(readers(tmp_path)) == 1
