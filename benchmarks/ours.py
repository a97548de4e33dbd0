"""Runs of the bundled case, timed from inside, each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent.parent
CASE = "liupanshui"
WHOLE = 660_000
SMALL = 20_000
HOUSEHOLD_LOOPS = (
    "livelihoods.month.grant_loop", "livelihoods.month.lapse_loop", "livelihoods.month.month_loop",
    "livelihoods.month.quarter_loop", "livelihoods.month.year_loop",
    "operations.month.ask_loop", "operations.month.visit_loop",
    "support.delivery.support_loop", "support.delivery.count_listed",
)  # fmt: skip
"""Compiled loops over the rows of households; everything else is institutions and books."""


def run_here(households: int, months: int) -> dict[str, Any]:
    """Seconds of building, of the months and of the tables; steps by name; memory at its peak."""
    from model.campaign import Campaign
    from model.campaign.profile import Profile

    warm = Campaign(setting=case_of(SMALL, 14), rng=1)
    for _ in range(14):
        warm.step()
    warm.tables()
    base = _peak()
    begun = perf_counter()
    campaign = Campaign(setting=case_of(households, months), rng=1)
    ready = perf_counter()
    inside = _watched()
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
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _watched() -> dict[str, float]:
    """Time the loops over households from here on; with several threads only the months count."""
    seconds: dict[str, float] = {}
    for path in HOUSEHOLD_LOOPS:
        place, _, name = path.rpartition(".")
        module = import_module(f"model.systems.{place}")
        setattr(module, name, _timed(getattr(module, name), path, seconds))
    return seconds


def _timed(loop: Callable[..., Any], path: str, seconds: dict[str, float]) -> Callable[..., Any]:
    @wraps(loop)
    def call(*arguments: Any) -> Any:
        begun = perf_counter()
        found = loop(*arguments)
        seconds[path] = seconds.get(path, 0.0) + perf_counter() - begun
        return found

    return call


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
