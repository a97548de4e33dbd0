"""Notebooks run from any folder, begin with prose, and keep small, clean outputs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
MAY_WRITE = {
    "10_own_villages": {"results", "my_villages.csv", "my_place.toml"},
}
"""What a notebook leaves in the folder it runs in, if more than results."""
COMPARED = {"09_posterior"}
"""Whose kept outputs must be those of a fresh run: it tells what the last calibration found."""
ONE_MACHINES_OWN = re.compile(r"/(?:tmp|home|root|work|Users)/|[A-Z]:\\")


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_of(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def texts_of(cell: nbformat.NotebookNode) -> Iterator[str]:
    """What a cell's outputs say."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (str(v) for k, v in output.get("data", {}).items() if k.startswith("text/"))


def kept(notebook: nbformat.NotebookNode) -> list[str]:
    """What a notebook's cells say, messages and progress left out."""
    results = [
        output
        for cell in code_of(notebook)
        for output in cell.outputs
        if output.get("name") != "stderr" and output.output_type != "display_data"
    ]
    return [str(o.get("text") or o.get("data", {}).get("text/plain", "")) for o in results]


def test_there_are_ten_in_order() -> None:
    assert [int(path.stem[:2]) for path in NOTEBOOKS] == list(range(1, 11))
    for path in NOTEBOOKS:
        number = int(path.stem[:2])
        assert read(path).cells[0].source.startswith(f"# {number}. "), path.name


def test_the_readme_names_every_notebook() -> None:
    text = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"(notebooks/{path.name})" not in text] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_an_empty_folder(
    path: Path, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(project))
    notebook = read(path)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    written = {made.name for made in tmp_path.iterdir()}
    assert written <= MAY_WRITE.get(path.stem, {"results"})
    if path.stem in COMPARED:
        assert kept(notebook) == kept(read(path)), "stale outputs: notebooks/refresh.py"
    warned = [o.text for c in code_of(notebook) for o in c.outputs if o.get("name") == "stderr"]
    assert not [text for text in warned if "Warning" in text]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_reads_well(path: Path) -> None:
    notebook = read(path)
    assert notebook.cells[0].cell_type == "markdown", "prose first"
    for cell in code_of(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, ast.Global), "nothing is global"
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name
    last = code_of(notebook)[-1]
    checked = [node for node in ast.walk(ast.parse(last.source)) if isinstance(node, ast.Assert)]
    assert checked, "the last cell asserts something"
    assert not any(isinstance(node.test, ast.Constant) for node in checked), "that can fail"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_outputs_are_small_and_clean(path: Path) -> None:
    for cell in code_of(read(path)):
        assert cell.execution_count is not None, "outputs are of a run: notebooks/refresh.py"
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", "messages are not results"
            assert len(output.get("data", {}).get("image/png", "")) < LARGEST_PICTURE
        assert not [text for text in texts_of(cell) if ONE_MACHINES_OWN.search(text)]
