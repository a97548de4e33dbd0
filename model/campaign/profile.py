"""Where the time of a run goes: the build, every step of the schedule by its name, the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import wraps
from time import perf_counter
from typing import Protocol

BUILD, TABLES = "build of the city with burn-in", "tables"
EVENT = "event "
"""Stands before the name of the business of a calendar."""


@dataclass(slots=True)
class Profile:
    """Seconds by step, summed over months, in the order in which steps first came."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step of the schedule."""
        start = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


class Profiled(Protocol):
    """Whose steps may be timed."""

    profile: Profile | None


def timed(profile: Profile | None, name: str) -> AbstractContextManager[None]:
    """Time what is done in the `with` block under this name, if anybody asked."""
    return nullcontext() if profile is None else profile.step(name)


def event[M: Profiled](business: Callable[[M], None]) -> Callable[[M], None]:
    """Business of the calendar: a method that is timed under its own name, if anybody asked.

    A decorator, because Mesa's calendar takes bound methods alone.
    """

    @wraps(business)
    def call(model: M) -> None:
        with timed(model.profile, EVENT + business.__name__):
            business(model)

    return call
