"""Cities from a tenth of the case to a province: time a household-month, memory, threads."""

from __future__ import annotations

from typing import Any, NamedTuple

from benchmarks.ours import apart

SIZES = (100_000, 660_000, 1_000_000, 4_000_000, 10_000_000)
QUICK = (100_000, 660_000)
MONTHS = 84
FREE_BYTES = 200 * 10**6
"""What the interpreter and its libraries take, whatever the city."""
THREADS = 2


class City(NamedTuple):
    """One size of city, run once."""

    households: int
    threads: int
    built: float
    """Seconds, burn-in of three years included."""
    lived: float
    """Seconds of the months."""
    months: int
    bytes: int
    """Memory of the process at its peak."""
    before: int
    """The same before the city was built: interpreter, libraries, compiled rules."""

    @property
    def nanoseconds(self) -> float:
        """A household-month, everything counted."""
        return 1e9 * self.lived / self.households / self.months

    @property
    def bytes_each(self) -> float:
        """Bytes a household beyond what is free."""
        return max(self.bytes - FREE_BYTES, 0) / self.households

    @property
    def bytes_added(self) -> float:
        """Bytes a household beyond what the process held before."""
        return max(self.bytes - self.before, 0) / self.households


def measure(sizes: tuple[int, ...] = SIZES) -> list[City]:
    """Every size on one thread, the largest on two as well."""
    asked = [(size, 1) for size in sizes] + [(sizes[-1], THREADS)]
    return [_city(*one) for one in asked]


def _city(households: int, threads: int) -> City:
    found: dict[str, Any] = apart(f"run_here({households}, {MONTHS})", threads)
    about = (found["built"], found["lived"], found["months"], found["bytes"],
             found["bytes_before"])  # fmt: skip
    return City(found["households"], threads, *about)
