"""One run of the bundled case, step by step, in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
CASE = "liupanshui"


def run_here(households: int, months: int) -> dict[str, Any]:
    """Seconds of building, of the three years before, and of the months; steps by name; memory."""
    from time import perf_counter

    from model.campaign import Campaign, start
    from model.campaign.profile import Profile

    small = case_of(20_000, months)
    Campaign(setting=small, rng=1).run_months(2)
    case = case_of(households, months)
    begun = perf_counter()
    start.january(case, 1)
    built = perf_counter()
    profile = Profile()
    campaign = Campaign(setting=case, rng=1, profile=profile)
    ready = perf_counter()
    campaign.run_months(months)
    done = perf_counter()
    size = campaign.city.households.size
    return {
        "households": size,
        "months": months,
        "built": built - begun,
        "ready": ready - built,
        "lived": done - ready,
        "steps": profile.seconds,
        "bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def case_of(households: int, months: int) -> Any:
    """The case with this many households: villages of the usual size, more or fewer of them."""
    from model.scenario import load

    case = load(CASE).with_settings({"horizon.months": months})
    whole = case.start.world.households
    return case.with_settings({"world.scale": households / whole})


def run_apart(households: int, months: int) -> dict[str, Any]:
    """The same in a process of its own, so that nothing is kept from one run to the next."""
    code = f"from benchmarks.ours import *; print(json.dumps(run_here({households}, {months})))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
