"""`make bench`: all sides in one session, then the page and every target's verdict."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

from benchmarks import limit, machine, page, scale, sides, start, throughput
from benchmarks.ours import WHOLE, apart
from benchmarks.verdicts import Measured, verdicts

ROUNDS = 5


def main() -> int:
    """Measure, write docs/performance.*, print the verdicts; 1 if a target is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small cities only; writes nothing")
    quick = parser.parse_args().quick
    sizes = scale.QUICK if quick else scale.SIZES
    apart("run_here(20_000, 84)")  # compiles what is not yet compiled
    measured = Measured(
        machine=_said("the machine", machine.measure),
        sides=_said("side by side", sides.measure),
        full=_said("the full city", lambda: [_full() for _ in range(1 if quick else ROUNDS)]),
        work=_said("bytes and draws of a month", lambda: limit.work_of(sides.lived(1.0))),
        cities=_said("sizes", lambda: scale.measure(sizes)),
        rates=_said("replicates", throughput.measure),
        waits=_said("waiting", start.measure),
    )
    if not quick:
        page.write(measured)
    found = verdicts(measured)
    sys.stdout.write(page.table(found) + "\n")
    return 0 if all(verdict.met for verdict in found) else 1


def _full() -> dict[str, Any]:
    found: dict[str, Any] = apart(f"run_here({WHOLE}, 84)")
    return found


def _said[T](what: str, work: Callable[[], T]) -> T:
    """Say what is being measured and how long it took."""
    sys.stderr.write(f"{what} ...")
    sys.stderr.flush()
    begun = perf_counter()
    found = work()
    sys.stderr.write(f" {perf_counter() - begun:.0f} s\n")
    return found


if __name__ == "__main__":
    sys.exit(main())
