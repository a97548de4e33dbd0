"""Whom to tell of: by the key of the tables, by name, or one of a kind drawn by lot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.errors import RequestError, nearest
from model.relief import Exit, Poor, Register

Mask = NDArray[np.bool_]
RANDOM = "random"
TELLING = "telling"
LOT = {"household": 0, "village": 1, "cadre": 2}
"""Lane of the draw by lot."""


@dataclass(frozen=True)
class Ends:
    """A city as the campaign began and as it ended: what kinds of lives there were."""

    first: Mapping[str, NDArray[Any]]
    city: City

    @property
    def listed(self) -> Mask:
        """Households that were ever on the register."""
        ever: Mask = (self.first["register"] != Register.NEVER) | (
            self.city.households.register != Register.NEVER
        )
        return ever

    def was(self, bit: Poor) -> Mask:
        """Households that were poor in this sense as the campaign began."""
        found: Mask = (self.first["poor"] & bit) != 0
        return found

    def is_(self, bit: Poor) -> Mask:
        """Households that are poor in this sense at the end."""
        found: Mask = (self.city.households.poor & bit) != 0
        return found

    def exited(self, *kinds: Exit) -> Mask:
        """Households last released in one of these ways."""
        return np.isin(self.city.households.exit_kind, [int(kind) for kind in kinds])


def first_of(city: City) -> dict[str, NDArray[Any]]:
    """What `Ends` needs to remember of the beginning."""
    return {name: getattr(city.households, name).copy() for name in ("register", "poor")}


def _telling(e: Ends) -> Mask:
    """Released after at least two measures: a life in which the four systems meet."""
    aid = e.city.households.aid
    helped = np.array([int(bits).bit_count() for bits in range(1 << 12)], np.int8)[aid & 0xFFF] > 1
    found: Mask = helped & e.exited(*list(Exit)[1:])
    return found


def _served(e: Ends) -> Mask:
    """Cadres who had a post in this run: the rows are those of the largest staff ever asked for."""
    found: Mask = e.city.cadres.since >= 0
    return found


HOUSEHOLDS: dict[str, Callable[[Ends], Mask]] = {
    "any": lambda e: np.ones(e.city.households.size, np.bool_),
    TELLING: _telling,
    "poor": lambda e: e.was(Poor.STABLE),
    "registered": lambda e: e.listed,
    "missed": lambda e: ~e.listed & e.was(Poor.STABLE) & e.is_(Poor.STABLE),
    "helped": lambda e: e.listed & e.was(Poor.STABLE) & ~e.is_(Poor.STABLE),
    "left_behind": lambda e: e.listed & e.is_(Poor.STABLE),
    "released": lambda e: e.exited(*list(Exit)[1:]),
    "pushed": lambda e: e.exited(Exit.PUSHED_FALSE, Exit.PUSHED_TRUE),
    "falsely_released": lambda e: e.exited(Exit.HONEST_MISTAKE, Exit.PUSHED_FALSE),
    "returned": lambda e: e.city.households.register == Register.RETURNED,
    "moved": lambda e: e.city.households.relocated != 0,
}
VILLAGES: dict[str, Callable[[Ends], Mask]] = {
    "any": lambda e: np.ones(e.city.villages.size, np.bool_),
    "poor": lambda e: e.city.villages.poor != 0,
    "deep": lambda e: e.city.villages.deep != 0,
}
CADRES: dict[str, Callable[[Ends], Mask]] = {
    "any": _served,
    **{
        kind.name.lower(): lambda e, kind=kind: _served(e) & (e.city.cadres.kind == kind)  # type: ignore[misc]
        for kind in Kind
    },
}
KINDS: dict[str, dict[str, Callable[[Ends], Mask]]] = {
    "household": HOUSEHOLDS,
    "village": VILLAGES,
    "cadre": CADRES,
}


def is_drawn(text: str) -> bool:
    """Whether somebody is to be drawn by lot: "random" or "random:poor"."""
    return text.partition(":")[0] == RANDOM


def require_kind(kind: str, text: str) -> str:
    """The group of a text such as "random:poor"; another group is a RequestError."""
    group = text.partition(":")[2] or "any"
    if group not in KINDS[kind]:
        known = ", ".join(f"{RANDOM}:{name}" for name in KINDS[kind])
        raise RequestError(f"--{kind} {text}: known are {known}.{nearest(group, KINDS[kind])}")
    return group


def drawn_row(kind: str, group: str, ends: Ends, seed: int) -> int:
    """A row of a group, drawn by lot from the run's seed; an empty group is a RequestError."""
    mask = KINDS[kind][group](ends)
    if group == TELLING and not mask.any():
        mask = ends.listed if ends.listed.any() else KINDS[kind]["any"](ends)
    rows = np.flatnonzero(mask)
    if not rows.size:
        raise RequestError(f"--{kind} {RANDOM}:{group}: there is nobody of this kind in this run")
    keys = getattr(ends.city, f"{kind}s").key[rows]
    lots = uniforms(seed, Purpose.SAMPLE, 0, keys, lane=LOT[kind])
    return int(rows[np.lexsort((keys, lots))[0]])


def row_of(kind: str, text: str, city: City) -> int:
    """The row with this key, or a village with this name; none is a RequestError."""
    store = getattr(city, f"{kind}s")
    if kind == "village" and text in store.names:
        return int(store.names.index(text))
    if not text.isascii() or not text.isdigit():
        names = store.names if kind == "village" else [RANDOM]
        raise RequestError(
            f"--{kind} {text}: allowed: a key as in the tables (such as {store.key[0]}),"
            f" {'a name, ' if kind == 'village' else ''}{RANDOM} or {RANDOM}:KIND."
            f"{nearest(text, names)}"
        )
    found = np.flatnonzero(store.key == int(text)) if int(text) < 2**32 else np.empty(0, np.intp)
    if not found.size:
        apart = np.abs(store.key.astype(np.int64) - min(int(text), 2**40))
        raise RequestError(
            f"--{kind} {text}: no {kind} of this city has that key; the nearest is"
            f" {store.key[int(np.argmin(apart))]}"
        )
    return int(found[0])
