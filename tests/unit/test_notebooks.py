"""Notebooks run from any folder, begin with prose, and keep small, clean outputs."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONGEST_FUNCTION = 5
LONGEST_CELL = 8
LARGEST_PICTURE = 200_000  # as text
SECONDS = 900  # a cell that compiles on a busy machine


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_of(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_an_empty_folder(
    path: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(project))
    notebook = read(path)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    written = {made.name for made in tmp_path.iterdir()}
    assert written <= {"results"}
    warned = [o.text for c in code_of(notebook) for o in c.outputs if o.get("name") == "stderr"]
    assert not [text for text in warned if "Warning" in text]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_well(path: Path) -> None:
    notebook = read(path)
    assert notebook.cells[0].cell_type == "markdown", "prose first"
    for cell in code_of(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
    checked = [node for c in code_of(notebook)[-2:] for node in ast.walk(ast.parse(c.source))]
    assert any(isinstance(node, ast.Assert) for node in checked), "the end asserts something"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_outputs_are_small_and_clean(path: Path) -> None:
    for cell in code_of(read(path)):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", "messages are not results"
            assert len(output.get("data", {}).get("image/png", "")) < LARGEST_PICTURE
