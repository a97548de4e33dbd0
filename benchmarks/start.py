"""How long a user waits: help, the first run with nothing compiled, later runs, two first runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.measured import Seconds, of
from benchmarks.ours import CASE, HERE

HELPS = 5
TINY = ("--scale", "0.001", "--months", "14", "--runs", "1", "--workers", "1", "--format", "json")
FULL = ("--runs", "1", "--workers", "1", "--format", "json")
LOAD = f"""
from time import perf_counter
import model
from model.campaign import run
small = model.load("{CASE}").with_settings({{"world.scale": 0.03}})
begun = perf_counter(); run(small, 1); first = perf_counter()
run(small, 2)
print(first - begun - (perf_counter() - first))
"""


class Waits(NamedTuple):
    """Seconds."""

    help: Seconds
    first: float
    """A full run, everything compiled on the way."""
    later: float
    """The same again, from the compiled rules on disk."""
    load: float
    """Loading what is compiled: a first run of seven years over a second one, imports apart."""
    together: bool
    """Whether two first runs started at once gave the same answer."""


def measure() -> Waits:
    """Everything in folders of its own, which are removed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        helps = of([_run(place / "none", "--help") for _ in range(HELPS)])
        first = _simulate(place / "one", place / "out1", FULL)
        later = _simulate(place / "one", place / "out2", FULL)
        loaded = float(_python(place / "one", LOAD))
        return Waits(helps, first, later, loaded, _two_at_once(place))


def _around(cache: Path) -> dict[str, str]:
    return os.environ | {"FOURFOLD_CACHE": str(cache)}


def _run(cache: Path, *words: str) -> float:
    begun = perf_counter()
    command = [sys.executable, "run.py", *words]
    subprocess.run(command, cwd=HERE, env=_around(cache), check=True, capture_output=True)
    return perf_counter() - begun


def _simulate(cache: Path, out: Path, how: tuple[str, ...]) -> float:
    return _run(cache, "simulate", CASE, *how, "--out", str(out))


def _python(cache: Path, code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=HERE, env=_around(cache), check=True, capture_output=True, text=True
    )
    return done.stdout


def _two_at_once(place: Path) -> bool:
    words = [sys.executable, "run.py", "simulate", CASE, *TINY]
    pair = [
        subprocess.Popen(
            [*words, "--out", str(place / name)],
            cwd=HERE, env=_around(place / "both"), stdout=subprocess.PIPE, text=True,
        )
        for name in ("left", "right")
    ]  # fmt: skip
    found = [json.loads(process.communicate()[0])["table"] for process in pair]
    return found[0] == found[1] and all(process.returncode == 0 for process in pair)
