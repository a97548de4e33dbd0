"""A household as an object: what a column holds for one row, under the same name."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from model.households import Households

F = np.float32


@dataclass(slots=True)
class Household:
    """All that livelihoods know of one household; amounts are float32, counts whole numbers."""

    key: int
    persons: int
    land: np.float32
    remote: np.float32
    workers: int
    pupils: int
    old: int
    ability: np.float32
    assets: np.float32
    shock: np.float32
    season: np.float32
    away: int
    placed: np.float32
    ill: int
    gaps: int
    aid: int
    misfit: int
    due: int
    industry_from: int
    relocated: int
    quarter: np.float32
    unsent: np.float32
    poor: int
    register: int
    station: int
    granted: int = 0
    granted_misfit: int = 0
    paid: int = 0
    quarters: list[np.float32] = field(default_factory=list)


def plain(value: Any) -> Any:
    """A NumPy whole number as a Python integer; a float32 stays what it is."""
    return value if isinstance(value, F) else int(value)


COLUMNS = tuple(f.name for f in fields(Household) if f.name != "quarters")
SUPPORT = ("granted", "granted_misfit", "paid")
STATE = tuple(name for name in COLUMNS if name not in SUPPORT)


def read(rows: Households) -> list[Household]:
    """Every row as an object."""
    columns = [[plain(v) for v in getattr(rows, name)] for name in COLUMNS]
    houses = [Household(*values) for values in zip(*columns, strict=True)]
    for row, house in enumerate(houses):
        house.quarters = list(rows.quarters[:, row])
    return houses


def read_support(rows: Households, houses: list[Household]) -> None:
    """What support granted and paid this month."""
    for name in SUPPORT:
        for house, value in zip(houses, getattr(rows, name).tolist(), strict=True):
            setattr(house, name, value)
