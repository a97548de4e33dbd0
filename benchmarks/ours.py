"""Runs of the bundled case, timed from inside, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numba.core.dispatcher import Dispatcher

HERE = Path(__file__).resolve().parent.parent
CASE = "liupanshui"
WHOLE = 660_000
SMALL = 20_000


def run_here(households: int, months: int) -> dict[str, Any]:
    """Seconds of building, of the months and of the tables; steps by name; memory at its peak."""
    from model.campaign import Campaign
    from model.campaign.profile import Profile

    warm = Campaign(setting=case_of(SMALL, months), rng=1)
    for _ in range(months):
        warm.step()
    warm.tables()
    base = _peak()
    begun = perf_counter()
    campaign = Campaign(setting=case_of(households, months), rng=1)
    ready = perf_counter()
    inside = _watched(campaign.city.households.size)
    campaign.profile = Profile()
    for _ in range(months):
        campaign.step()
    lived = perf_counter()
    campaign.tables()
    done = perf_counter()
    return {
        "households": campaign.city.households.size,
        "months": months,
        "built": ready - begun,
        "lived": lived - ready,
        "tables": done - lived,
        "steps": campaign.profile.seconds,
        "loops": inside,
        "bytes_before": base,
        "bytes": _peak(),
    }


def _peak() -> int:
    """Most memory this process has held, bytes (not what its parent held, as getrusage says)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _watched(households: int) -> dict[str, float]:
    """Time the compiled loops over the rows of households from here on, by name.

    Such a loop is compiled code that the model calls with a column of households; all the rest of
    a month is institutions, books and Python.
    """
    seconds: dict[str, float] = {}
    for module in [m for name, m in sys.modules.items() if name.startswith("model.")]:
        for name, loop in list(vars(module).items()):
            if isinstance(loop, Dispatcher) and loop.py_func.__module__.startswith("model."):
                setattr(module, name, _timed(loop, households, seconds))
    return seconds


def _timed(loop: Any, households: int, seconds: dict[str, float]) -> Callable[..., Any]:
    path = f"{loop.py_func.__module__.removeprefix('model.')}.{loop.py_func.__name__}"

    @wraps(loop.py_func)
    def call(*arguments: Any) -> Any:
        begun = perf_counter()
        found = loop(*arguments)
        taken = perf_counter() - begun
        if _has_rows(arguments, households):
            seconds[path] = seconds.get(path, 0.0) + taken
        return found

    return call


def _has_rows(arguments: Any, households: int) -> bool:
    """Whether a column of all households is among the arguments."""
    if isinstance(arguments, np.ndarray):
        return arguments.shape[-1:] == (households,)
    return isinstance(arguments, tuple) and any(_has_rows(a, households) for a in arguments)


def case_of(households: int, months: int) -> Any:
    """The case with this many households: a part of the city, or a province of the same kind."""
    from model.scenario import load

    scale = households / WHOLE
    return load(CASE).with_settings({"horizon.months": months, "world.scale": scale})


def replicate(households: int, runs: int, fixed: bool) -> float:
    """Seconds of so many runs with seeds 1, 2, ... (started when told so on standard input)."""
    from model.campaign import run

    case = case_of(households, 84)
    run(case, 999, fixed_parameters=fixed)
    print("ready", flush=True)  # for `together`
    sys.stdin.readline()
    begun = perf_counter()
    for seed in range(1, runs + 1):
        run(case, seed, fixed_parameters=fixed)
    return perf_counter() - begun


def apart(expression: str, threads: int = 1) -> Any:
    """What this module's `expression` gives in a process of its own."""
    return _finish(_begin(expression, threads))


def together(expression: str, processes: int) -> list[Any]:
    """What so many processes find that work at the same time; they begin when all are ready."""
    started = [_begin(expression) for _ in range(processes)]
    for process in started:
        assert process.stdout is not None
        process.stdout.readline()
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    return [_finish(process) for process in started]


def _begin(expression: str, threads: int = 1) -> subprocess.Popen[str]:
    code = f"import json; from benchmarks.ours import *; print(json.dumps({expression}))"
    pipe = subprocess.PIPE
    around = os.environ | {"FOURFOLD_THREADS": str(threads)}
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, cwd=HERE, env=around, stdin=pipe, stdout=pipe, text=True)


def _finish(process: subprocess.Popen[str]) -> Any:
    out, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError("a benchmark process failed; its message is above")
    return json.loads(out.splitlines()[-1])
