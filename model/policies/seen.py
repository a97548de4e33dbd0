"""What policies may look at: what officials saw, and facts of the public register.

These views are made by `model.systems.organisation.seeing`; policies never hold a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class VillagesSeen:
    """Villages as the office sees them; every field is an array with one entry a village."""

    key: NDArray[Any]
    """The village's own number: address of its draws."""
    poor: NDArray[Any]
    """1 if officially poor."""
    deep: NDArray[Any]
    """1 if a deep-poverty village."""
    remote: NDArray[Any]
    """Remoteness, standardised."""
    township: NDArray[Any]
    """Row of the township."""
    county: NDArray[Any]
    """Row of the county."""
    households: NDArray[Any]
    """All households."""
    registered_households: NDArray[Any]
    """Households on the register."""
    registered_persons: NDArray[Any]
    """Their members."""
    seen_gap: NDArray[Any]
    """Shortfall of the registered: persons x (line - seen income) / line, where below the line."""
    seen_open_gaps: NDArray[Any]
    """Missing guarantees of the registered that were noticed."""
    near_line: NDArray[Any]
    """Registered households within 20 % of the exit bar as seen, without a noticed gap."""
    main_cause: NDArray[Any]
    """Cause written down most often among the registered (register code)."""


@dataclass(frozen=True, slots=True)
class HouseholdsSeen:
    """Registered households as their village sees them; one entry a household asked about."""

    key: NDArray[Any]
    """The household's own number: address of its draws."""
    village: NDArray[Any]
    """Row of its village."""
    persons: NDArray[Any]
    """Members."""
    seen_income: NDArray[Any]
    """Recorded income a person over the line."""
    seen_gaps: NDArray[Any]
    """Missing guarantees that were noticed (bits)."""
    seen_workers: NDArray[Any]
    """Workers counted at the last visit."""
    seen_cause: NDArray[Any]
    """Cause written down (register code)."""
    plan: NDArray[Any]
    """Measure chosen for it (code, 0 none)."""
    way: NDArray[Any]
    """Minutes from the village office."""


@dataclass(frozen=True, slots=True)
class CadresSeen:
    """Cadres without a post, from their files; one entry a cadre."""

    key: NDArray[Any]
    """The cadre's own number."""
    county: NDArray[Any]
    """Row of the county it comes from."""
    topic: NDArray[Any]
    """Topic it knows best (register code of a cause)."""
