"""The four ways in which something can go wrong, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class RequestError(Exception):
    """The request is wrong: exit code 2, one message that teaches, nothing written.

    A message names what was wrong, where, what is allowed, and the nearest valid name.
    """

    exit_code = 2


class RunError(Exception):
    """One run failed: one failed row with its message; the other runs go on."""


class StoreError(Exception):
    """A results folder cannot be read or written: nothing finished is lost; exit code 2."""

    exit_code = 2


class InvariantBroken(RunError):
    """A sum that must hold did not: names the month, the place and both sums."""


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the closest allowed name, or nothing if none is close."""
    close = get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""
