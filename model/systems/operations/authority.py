"""What is reported upwards, and when a level may act on it (P1)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import larger, normals
from model.policies import authority
from model.relief import Register
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.threads import over_villages
from model.units import ONE, ZERO

F = np.float32
LANES = 8
"""Months for which reports are kept."""
PARTS = F(2.0**16)
GAP_PARTS = np.int32(2**14)
"""A noticed gap weighs a quarter of a person without any income, as for the staffing rule."""
EXITED = np.uint8(Register.EXITED)
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
ONE_BIT, NOBODY, U = np.uint8(1), np.int32(0), np.uint64


class ReportRows(NamedTuple):
    """The columns that a report is made of."""

    persons: NDArray[Any]
    register: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]


@compiled
def need_seen(income: Any, persons: Any, gaps: Any) -> Any:
    """Need of a household in parts, from seen income over the line and noticed gaps (bits)."""
    short = larger(ONE - income, ZERO)
    noticed = (gaps & ONE_BIT) + ((gaps >> 1) & ONE_BIT)
    noticed += ((gaps >> 2) & ONE_BIT) + ((gaps >> 3) & ONE_BIT)
    return np.int32(persons) * np.int32(short * PARTS) + GAP_PARTS * np.int32(noticed)


@compiled
def report_loop(r: ReportRows, start: Any, line: Any, out: Any, span: Any) -> None:
    """Fill `out` (villages, 2) with need in parts: of the register, and of those released.

    All rows are worked out, and those of nobody on the register left out: no branch to guess.
    """
    for v in range(span[0], span[1]):
        on, left = np.int64(0), np.int64(0)
        for i in range(U(start[v]), U(start[v + 1])):
            need = need_seen(r.seen_income[i] / line, r.persons[i], r.seen_gaps[i])
            status = r.register[i]
            on += need if (status == LISTED) | (status == RETURNED) else NOBODY
            left += need if status == EXITED else NOBODY
        out[v, 0], out[v, 1] = on, left


def lag_of(levels: Levels) -> int:
    """Months from a report until the level in charge can act on it, whole and at least one."""
    own = levels.operations
    lag = own.county_lag if own.authority == "county" else own.township_lag
    return min(max(round(lag), 1), LANES - 1)


def may_move(levels: Levels, month: int) -> bool:
    """Whether the level in charge may move something this month; January has its own plan."""
    own = levels.operations
    return own.authority != "yearly" and month % own.moves_every == 0 and month % 12 != 0


def note_needs(city: City, levels: Levels, month: int) -> None:
    """Keep what is seen today for the level that acts on it `lag` months from now.

    The county gets the register's need, so that a pushed exit is a need less; a township knows of
    the released who are in need as well. Writes one lane of `reported_need` and `known_need` every
    month, nothing where nobody reports: a report is never taken for that of another year.
    """
    lane, sums = month % LANES, np.zeros((city.villages.size, 2), np.int64)
    if levels.operations.authority in authority.TERRITORIAL:
        _collect(city, levels, month, sums)
    elif not city.villages.known_need[lane].any():
        return
    with city.villages.writing("operations") as own:
        own.reported_need[lane] = sums[:, 0] / float(PARTS)
        own.known_need[lane] = sums.sum(axis=1) / float(PARTS)


def _collect(city: City, levels: Levels, month: int, sums: NDArray[np.int64]) -> None:
    h = city.households
    rows = ReportRows(h.persons, h.register, h.seen_income, h.seen_gaps)
    line = F(administrative_line(levels, month))
    over_villages(h.start, lambda *span: report_loop(rows, h.start, line, sums, span))


def estimated(city: City, levels: Levels, month: int, seed: int) -> NDArray[np.float32] | None:
    """Need of villages as the level in charge takes it today; None while it knows nothing."""
    own, villages = levels.operations, city.villages
    central = own.authority == "county"
    lane = (month - lag_of(levels)) % LANES
    told = (villages.reported_need if central else villages.known_need)[lane]
    if not told.any():
        return None
    luck = normals(seed, Purpose.REPORT, month, villages.key, 0 if central else 1)
    return authority.estimates(told, luck, own.county_noise if central else own.township_noise)


def territory(city: City, levels: Levels) -> NDArray[np.int32]:
    """Row of the county or township of each village: within it the level in charge may move."""
    villages = city.villages
    here = villages.county if levels.operations.authority == "county" else villages.township
    return np.asarray(here)
