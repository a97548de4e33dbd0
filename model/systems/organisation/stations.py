"""Labour-service stations (O6, I8): villages bid for vacancies, schooling decides who fits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.agents.station import DESTINATIONS
from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.ledger import Ledger
from model.policies import apportion
from model.relief import Measure, Register
from model.scenario import Levels
from model.systems.blocks import BLOCK, ROWS, pick

F = np.float32
PLACEMENT = np.uint16(1 << Measure.JOB_PLACEMENT)
PLAN = np.uint8(Measure.JOB_PLACEMENT)
LISTED, BACK = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
Whole = NDArray[np.int64]
NOTHING = F(-1.0)
"""Fewer years of schooling than any vacancy asks for."""


class Waiting(NamedTuple):
    """What a station sees of households."""

    register: NDArray[Any]
    plan: NDArray[Any]
    aid: NDArray[Any]
    seen_workers: NDArray[Any]
    schooling: NDArray[Any]


class Placed(NamedTuple):
    """The columns of households that settling reads and writes."""

    register: NDArray[Any]
    granted: NDArray[Any]
    schooling: NDArray[Any]
    station: NDArray[Any]


@dataclass(frozen=True, slots=True)
class StationReport:
    """A month of the stations: one entry a destination; cost in smallest units."""

    offered: Whole
    placed: Whole
    cost: int = 0


@cache
def schooling_asked(destinations: int) -> NDArray[np.float32]:
    """Years of schooling that the vacancies of each destination ask for."""
    return np.array([asked for _, asked in DESTINATIONS[:destinations]], np.float32)


@cache
def stations_at(number: int) -> Whole:
    """Stations of each destination: one each in turn, then second ones."""
    rounds, rest = divmod(number, len(DESTINATIONS))
    found = [rounds + (k < rest) for k in range(len(DESTINATIONS))]
    return np.array([n for n in found if n], np.int64)


def offer_places(city: City, levels: Levels, month: int, seed: int) -> Whole:
    """Vacancies of each destination go to villages by bids: returned as (destinations, villages).

    A village bids for every household of its register that waits for a job, has a worker, and has
    the schooling asked for: each household at the most demanding destination it suits.
    Claims on one pot are resolved together, by largest remainder; nobody gets more than its bid.
    """
    number = stations_at(levels.organisation.stations).size
    given = np.zeros((number, city.villages.size), np.int64)
    if number:
        bids = np.zeros_like(given)
        h = city.households
        rows = h.rows(Waiting)
        bid_loop(rows, h.start, schooling_asked(number), bids)
        offered = vacancies(city, levels, month, seed)
        for k, pot in enumerate(np.minimum(offered, bids.sum(axis=1)).tolist()):
            if pot:
                lane = apportion.STATIONS + k
                given[k] = apportion.by_counts(pot, bids[k], city.villages.key, seed, month, lane)
                _note(city, month, k, bids[k], given[k])
    if number or city.villages.vacancies.any():
        with city.villages.writing("organisation") as own:
            own.vacancies[:] = given.sum(axis=0)
    return given


def vacancies(city: City, levels: Levels, month: int, seed: int) -> Whole:
    """Vacancies of each destination this month, at the city's scale, rounded by a keyed draw."""
    body = levels.organisation
    stations = stations_at(body.stations)
    keys = np.arange(stations.size, dtype=np.uint32)
    luck = uniforms(seed, Purpose.STATION, month, keys)
    places = stations * body.station_places * city.villages.share
    found: Whole = np.floor(places + luck).astype(np.int64)
    return found


def settle_stations(
    city: City, levels: Levels, month: int, given: Whole, ledger: Ledger
) -> StationReport:
    """After support: who of this month's placements went with which station, and what it cost."""
    number = given.shape[0]
    placed = np.zeros(number, np.int64)
    if not number:
        return StationReport(placed, placed)
    h = city.households
    with h.writing("organisation") as own:
        rows = own.rows(Placed)
        places = (h.start, city.villages.placements, schooling_asked(number))
        settle_loop(rows, places, given.copy(), placed)
    unit, body = levels.money.smallest, levels.organisation
    running = round(body.stations * body.station_cost * city.villages.share / unit)
    travel = int(placed.sum()) * round(body.station_travel / unit)
    ledger.pay(month, "labour stations", "city", running)
    ledger.pay(month, "travel to labour stations", "city", travel)
    return StationReport(given.sum(axis=1), placed, running + travel)


def suits(schooling: Any, asked: Any) -> Any:
    """The most demanding destination that a household's schooling is enough for (-1 none)."""
    best, most = -1, NOTHING
    for k in range(asked.size):
        fits = (schooling >= asked[k]) & (asked[k] > most)
        best, most = (k if fits else best), (asked[k] if fits else most)
    return best


best_station = compiled(suits)


@compiled
def _waiting(r: Waiting, lo: Any, hi: Any, mask: Any) -> None:
    """Mark who of a block bids: on the register, waiting for a job, with a worker."""
    plan, register, workers = r.plan[lo:hi], r.register[lo:hi], r.seen_workers[lo:hi]
    aid = r.aid[lo:hi]
    for j in range(plan.size):
        on = (register[j] == LISTED) | (register[j] == BACK)
        mask[j] = on & (plan[j] == PLAN) & (workers[j] != 0) & ((aid[j] & PLACEMENT) == 0)


@compiled
def bid_loop(r: Waiting, start: Any, asked: Any, bids: Any) -> None:
    """Count the bids of each village by destination: waiting households of the register."""
    mask, places = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint64)
    for v in range(start.size - 1):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            _waiting(r, lo, hi, mask)
            for j in range(pick(mask, hi - lo, places)):
                k = best_station(r.schooling[lo + places[j]], asked)
                if k >= 0:
                    bids[k, v] += 1
            lo = hi


@compiled
def _granted(r: Placed, lo: Any, hi: Any, mask: Any) -> None:
    """Mark who of a block was placed this month."""
    for j in range(hi - lo):
        mask[j] = (r.granted[lo + j] & PLACEMENT) != 0


@compiled
def settle_loop(r: Placed, places: Any, left: Any, placed: Any) -> None:
    """This month's placements take the vacancies `left` (destinations, villages) they suit.

    A household of the register goes with the station it bid for; a placement that no station had a
    vacancy for is the village's own.
    """
    start, placements, asked = places
    mask, found = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint64)
    for v in range(start.size - 1):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while (lo < end) & (placements[v] > 0):
            hi = lo + ROWS if lo + ROWS < end else end
            _granted(r, lo, hi, mask)
            for j in range(pick(mask, hi - lo, found)):
                _settle(r, lo + found[j], asked, left[:, v], placed)
            lo = hi


@compiled
def _settle(r: Placed, i: Any, asked: Any, left: Any, placed: Any) -> None:
    """One placement: with the station it bid for while that has a vacancy, else the village's."""
    r.station[i] = 0
    k = best_station(r.schooling[i], asked)
    registered = r.register[i] == LISTED or r.register[i] == BACK
    if registered and k >= 0 and left[k] > 0:
        left[k] -= 1
        placed[k] += 1
        r.station[i] = k + 1


def _note(city: City, month: int, station: int, bids: Whole, given: Whole) -> None:
    if not city.decisions.on:
        return
    name = DESTINATIONS[station][0]
    for row in np.flatnonzero(bids).tolist():
        if city.decisions.follows("village", row):
            city.decisions.note(
                month,
                (f"labour station in {name}", "offer vacancies"),
                ("village", row),
                [("waiting and qualified", bids[row]), ("given", given[row])],
                "given",
                f"{int(given[row])} of {int(given.sum())} vacancies, by {int(bids[row])} bids",
            )
