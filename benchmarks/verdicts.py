"""What was aimed at, what was measured, and whether it was reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.limit import Work
from benchmarks.machine import Machine
from benchmarks.ours import SMALL, WHOLE
from benchmarks.scale import City
from benchmarks.sides import Side
from benchmarks.start import Waits
from benchmarks.throughput import Rate

LARGEST = 10_000_000


class Measured(NamedTuple):
    """Everything of one session."""

    machine: Machine
    sides: list[Side]
    full: list[dict[str, Any]]
    """Runs of the full city, one a round (benchmarks.ours.run_here)."""
    work: Work
    cities: list[City]
    rates: list[Rate]
    waits: Waits


class Verdict(NamedTuple):
    """One target."""

    what: str
    unit: str
    target: float
    """The most that is allowed, or with `least` the least."""
    found: float
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether it was reached."""
        return self.found >= self.target if self.least else self.found <= self.target


def verdicts(m: Measured) -> list[Verdict]:
    """All targets in the order of the page."""
    return [*_of_a_run(m), *_of_scale(m), *_of_studies(m), *_of_waiting(m.waits)]


def lived(m: Measured) -> float:
    """Median seconds of the 84 months of the full city on one core."""
    return _median([run["lived"] for run in m.full])


def limit(m: Measured) -> float:
    """Seconds of the same months at the machine's limit."""
    return m.full[0]["months"] * m.work.seconds(m.machine.bandwidth, m.machine.uniform)


def beside_households(m: Measured) -> float:
    """Share of the months outside the loops over households, median of the runs."""
    return _median([1.0 - sum(run["loops"].values()) / run["lived"] for run in m.full])


def side(m: Measured, way: str, choose: Callable[..., Side] = max) -> Side:
    """A way of living the months at its largest size (or its smallest)."""
    return choose((s for s in m.sides if s.way == way), key=lambda s: s.households)


def _of_a_run(m: Measured) -> list[Verdict]:
    seconds = lived(m)
    each = 1e9 * seconds / (m.full[0]["households"] * m.full[0]["months"])
    slow = side(m, "plain Mesa agents")
    return [
        Verdict("84 months of the full city, all systems, one core", "s", 2.2, seconds),
        Verdict("the same for a household-month", "ns", 40.0, each),
        Verdict(
            "plain Mesa agents (livelihoods only) over this model (all systems)", "times",
            100.0, slow.nanoseconds / each, least=True,
        ),
        Verdict("this model over the machine's limit", "times", 4.0, seconds / limit(m)),
        Verdict("institutions: time outside the loops over households", "share", 0.25,
                beside_households(m)),
    ]  # fmt: skip


def _of_scale(m: Measured) -> list[Verdict]:
    single = [city for city in m.cities if city.threads == 1]
    each = [city.nanoseconds for city in single]
    largest = m.cities[-1]
    size = f"{largest.households / 1e6:g} million households"
    return [
        Verdict("slowest over fastest household-month, 0.1 to 10 million", "times", 1.25,
                max(each) / min(each)),
        Verdict(f"{size}, memory at its peak beyond 200 MB", "bytes a household", 150.0,
                single[-1].bytes_each),
        Verdict("memory at its peak beyond the process without a city, most of all sizes",
                "bytes a household", 150.0, max(city.bytes_added for city in single)),
        Verdict(f"{size}, 84 months on {largest.threads} cores", "s", 60.0, largest.lived),
        Verdict(f"{size}, building and burn-in", "s", 60.0, largest.built),
    ]  # fmt: skip


def _of_studies(m: Measured) -> list[Verdict]:
    def rate(households: int, processes: int) -> float:
        (found,) = (
            r for r in m.rates
            if (r.households, r.fixed, r.processes) == (households, False, processes)
        )  # fmt: skip
        return found.a_second

    return [
        Verdict("full-city runs on two processes over one", "times", 1.8,
                rate(WHOLE, 2) / rate(WHOLE, 1), least=True),
        Verdict("runs of 20,000 households on two cores, parameters drawn", "a second", 15.0,
                rate(SMALL, 2), least=True),
    ]  # fmt: skip


def _of_waiting(waits: Waits) -> list[Verdict]:
    return [
        Verdict("run.py --help", "s", 0.5, waits.help.median),
        Verdict("first full run, compilation included", "s", 25.0, waits.first),
        Verdict("loading what is compiled", "s", 2.0, waits.load),
        Verdict("two first runs at once give one answer (1 yes)", "", 1.0,
                float(waits.together), least=True),
    ]  # fmt: skip


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else sum(ordered[middle - 1 : middle + 1]) / 2
