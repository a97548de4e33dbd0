"""Own villages: sites and everything given about them; what is not given is generated."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.scenario.levers import World
from model.scenario.problems import Problem
from model.villages import INDUSTRIES
from model.world.atlas import COUNTIES, County
from model.world.own.columns import VILLAGES
from model.world.own.table import Table, read_table
from model.world.places import Places, Sites, describe
from model.world.synthetic import sizes

REACH, HEIGHT, APART = (20.0, 20.0), 1500.0, 50.0
"""An own county that is not one of the four: half axes and distance in km, height of its seat."""


def read_villages(path: str) -> Table:
    """Read the table of villages; what is wrong is in its `problems`."""
    table = read_table("world.villages_file", path, VILLAGES)
    if "village" in table.cells:
        refuse_twice(table, "village", table.cells["village"], "each number once.")
    both = table.known("deep") & table.known("poor")
    if both.any():
        deep, poor = table.cells["deep"], table.cells["poor"]
        lost = np.flatnonzero(both & (deep == 1) & (poor == 0))
        table.wrong("deep", lost, "a deep-poverty village must be poor too.")
    if table.known("households").any():
        table.refuse_blanks("households", "fill every row of this column, or leave it out.")
    return table


def refuse_twice(table: Table, name: str, values: NDArray[Any], why: str) -> None:
    """Note every row whose value was there before."""
    given = np.flatnonzero(~np.isnan(values))
    _, first = np.unique(values[given], return_index=True)
    again = np.setdiff1d(given, given[first])
    table.wrong(name, again, why)


def own_sites(table: Table, world: World, seed: int, counted: NDArray[Any] | None) -> Sites:
    """Which villages there are; `counted` are their households, if there is a table of them."""
    keys = table.cells["village"].astype(np.uint32)
    where = _townships(table)
    townships = sorted(set(where))
    names = sorted({county for county, _ in townships})
    counts = [sum(1 for county, _ in townships if county == name) for name in names]
    township = np.array([townships.index(pair) for pair in where], np.int64)
    county = np.array([names.index(c) for c, _ in where], np.int64)
    seats = [_seat(table, np.flatnonzero(county == i)) for i in range(len(names))]
    counties = tuple(_county(n, counts[i], i, seats[i]) for i, n in enumerate(names))
    if counted is not None:
        households = counted
    elif "households" in table.cells:
        households = table.cells["households"].astype(np.int64)
    else:
        households = sizes(seed, keys, world.households)
    return Sites(keys, _names(table, where), county, township, households, counties)


def _townships(table: Table) -> list[tuple[str, str]]:
    counties = table.cells["county"]
    given = table.cells.get("township", np.full(table.rows, "", object))
    return [(c, t or f"{c}-01") for c, t in zip(counties, given, strict=True)]


def _names(table: Table, where: list[tuple[str, str]]) -> list[str]:
    given = table.cells.get("name", np.full(table.rows, "", object))
    numbers = table.cells["village"]
    return [n or f"{t}-{int(k):02d}" for n, (_, t), k in zip(given, where, numbers, strict=True)]


def _seat(table: Table, rows: NDArray[Any]) -> tuple[float, float] | None:
    """Middle of the villages of a county whose coordinates are given; None if there are none."""
    rows = rows[(table.known("x") & table.known("y"))[rows]]
    if not len(rows):
        return None
    rows = rows[np.argsort(table.cells["village"][rows])]
    east, north = (math.fsum(table.cells[axis][rows]) / len(rows) for axis in ("x", "y"))
    return east, north


def _county(name: str, townships: int, order: int, seat: tuple[float, float] | None) -> County:
    """One of the four counties, or a new one beside them; own coordinates say where its seat is."""
    new = County(name, townships, 0, (APART * order, 0.0), REACH, HEIGHT)
    known = {county.name: county for county in COUNTIES}.get(name, new)
    return replace(known, townships=townships, centre=seat or known.centre)


def township_names(table: Table) -> list[str]:
    """Names of all townships, in the order of their rows."""
    return [township for _, township in sorted(set(_townships(table)))]


def own_places(table: Table, sites: Sites, world: World, seed: int) -> Places:
    """The villages with what is given; every blank is generated from what stands around it."""

    def given(name: str, generated: Any) -> Any:
        known = table.known(name)
        if not known.any():
            return generated
        cells = table.cells[name]
        if name == "industry":
            cells = np.array([INDUSTRIES.index(c) if c else 0 for c in cells])
        used = np.array(generated)
        used[known] = cells[known]
        return used

    return describe(sites, world, seed, given)


def no_village(path: str) -> Problem:
    """The problem of households without a table of villages."""
    what = "needs world.villages_file too: households name the villages of that table."
    return Problem(path, "world.households_file", what)
