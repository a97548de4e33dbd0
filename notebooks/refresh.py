"""Run notebooks and keep clean, small outputs: python notebooks/refresh.py [NUMBER ...].

Each runs in an empty folder. Messages, progress and times are left out, pictures are reduced to a
palette, so that what is kept is what a reader needs and little changes from run to run.
"""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

HERE = Path(__file__).resolve().parent
COLOURS = 64
SECONDS = 900  # a cell that compiles on a busy machine


def refreshed(path: Path) -> float:
    """Run a notebook, write it back with clean outputs, return the seconds it took."""
    notebook = nbformat.read(path, as_version=4)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="notebook-") as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    took = time.monotonic() - began
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [cleaned(output) for output in cell.outputs if worth_keeping(output)]
    nbformat.write(notebook, path)
    return took


def worth_keeping(output: nbformat.NotebookNode) -> bool:
    """Whether an output is a result: no message, and no bar whose study has ended."""
    ended = output.output_type == "display_data" and not output.data.get("text/plain", "-")
    return output.get("name") != "stderr" and not ended


def cleaned(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The same output, its picture with fewer colours."""
    data = output.get("data", {})
    if "image/png" in data:
        picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("RGB")
        smaller = io.BytesIO()
        picture.quantize(COLOURS).save(smaller, format="png", optimize=True)
        data["image/png"] = base64.b64encode(smaller.getvalue()).decode("ascii")
    return output


def main(wanted: list[str]) -> None:
    """Refresh the notebooks of these numbers, or all."""
    root = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = f"{HERE.parent}{os.pathsep}{root}" if root else str(HERE.parent)
    for path in sorted(HERE.glob("*.ipynb")):
        if not wanted or int(path.stem.split("_")[0]) in map(int, wanted):
            print(f"{path.name}: {refreshed(path):.0f} s, {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
