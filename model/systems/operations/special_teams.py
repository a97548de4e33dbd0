"""Special teams (P3): one leader, one team, one battle, for a quarter in a bundle of villages.

Their people are drafted (see `drafting`): those posts have fewer days, and the days go to the
measures of the team's battle in the villages it serves.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.draws.scaled import Part, scaled
from model.policies import apportion
from model.relief import Gap, Measure
from model.scenario import Levels
from model.systems.operations.numbers import Sight
from model.systems.organisation.seeing import is_listed
from model.threads import over_villages

Counts = NDArray[np.int64]
BATTLES = (
    (Measure.SAFE_WATER,),
    (Measure.RELOCATION,),
    (Measure.INDUSTRY_SHARE, Measure.ASSET_GRANT),
    (Measure.HOUSE_REPAIR, Measure.SCHOOL_AID, Measure.MEDICAL_AID),
)
"""Roads and water; relocation; industry; schooling, health and housing: measures of each battle."""
NAMES = ("roads and water", "relocation", "industry", "schooling, health and housing")
MEASURES = np.array([sum(1 << m for m in battle) for battle in BATTLES], np.int64)
FOUGHT = ((np.arange(1 << len(BATTLES))[:, None] >> np.arange(len(BATTLES))) & 1) @ MEASURES
"""Measures (bits) by the battles (bits) of a village: no measure belongs to two battles."""
GAPS = np.array([Gap.WATER, 0, 0, Gap.HOUSE | Gap.SCHOOL | Gap.MEDICAL], np.int64)
"""Noticed gaps (bits) that belong to each battle, besides the plans that wait."""
U = np.uint64
FINE = 1_000_000
"""Open needs for each hundredth of a day that a household costs with its way, in these parts."""


class OpenRows(NamedTuple):
    """The columns that say what is open, as seen."""

    register: NDArray[Any]
    plan: NDArray[Any]
    seen_gaps: NDArray[Any]
    aid: NDArray[Any]
    way: NDArray[Any]


@compiled
def open_loop(r: OpenRows, start: Any, battles: Any, out: Any, span: Any) -> None:
    """Fill `out` (villages, 6): households open in each battle, listed households, their minutes.

    A household is open in a battle if its plan waits or a gap of it was noticed.
    """
    measures, gaps = battles
    for v in range(span[0], span[1]):
        lo, hi = U(start[v]), U(start[v + 1])
        households, minutes = np.int64(0), np.int64(0)
        for i in range(lo, hi):
            here = is_listed(r.register[i])
            households += 1 if here else 0
            minutes += np.int32(r.way[i]) if here else np.int32(0)
        out[v, 4], out[v, 5] = households, minutes
        for b in range(4):
            fought, gap, waiting = np.int32(measures[b]), np.uint8(gaps[b]), np.int64(0)
            for i in range(lo, hi):
                plan = np.int32(r.plan[i])
                waits = (plan != 0) & (((np.int32(r.aid[i]) >> plan) & 1) == 0)
                planned = waits & (((fought >> plan) & 1) != 0)
                asks = planned | ((r.seen_gaps[i] & gap) != 0)
                waiting += 1 if is_listed(r.register[i]) & asks else 0
            out[v, b] = waiting


def worth(open_now: Counts, sight: Sight) -> Counts:
    """Open households of each battle over the days of a visit with its mean way (villages, 4)."""
    minutes = open_now[:, 5] // np.maximum(open_now[:, 4], 1)
    days = (sight.visit + sight.minute * minutes).astype(np.int64)
    out: Counts = open_now[:, :4] * FINE // np.maximum(days, 1)[:, None]
    return out


@compiled
def _best(worths: Any, luck: Any, bits: Any, members: Any, b: Any, chosen: Any) -> Any:
    """Fill `chosen` with the villages where battle b is worth most; returns their summed worth."""
    total = np.int64(0)
    for k in range(chosen.size):
        best = -1
        for v in members:
            taken = ((bits[v] >> np.uint8(b)) & np.uint8(1)) != 0
            for j in range(k):
                taken |= chosen[j] == v
            if taken or worths[v, b] == 0:
                continue
            more = best < 0 or worths[v, b] > worths[best, b]
            more = more or (worths[v, b] == worths[best, b] and luck[v] < luck[best])
            best = v if more else best
        chosen[k] = best
        total += worths[best, b] if best >= 0 else 0
    return total


@compiled
def assign_loop(worths: Any, luck: Any, members: Any, number: int, out: Any) -> None:
    """Send `number` teams, one after another, each to the battle and bundle worth most.

    `members` are the villages of the territory; `out` is (bits of battles, team places, bundles),
    the last one working memory: the best villages of a team by battle (battles, villages of a
    team). A team changes what is open in its own battle only.
    """
    bits, places, bundles = out
    totals = np.zeros(bundles.shape[0], np.int64)
    for b in range(totals.size):
        totals[b] = _best(worths, luck, bits, members, b, bundles[b])
    for _ in range(number):
        battle = int(np.argmax(totals))  # the first of those worth most
        if totals[battle] == 0:
            break
        for v in bundles[battle]:
            if v >= 0:
                bits[v] |= np.uint8(1) << np.uint8(battle)
                places[v] += 1
        totals[battle] = _best(worths, luck, bits, members, battle, bundles[battle])


@compiled
def all_loop(worths: Any, luck: Any, level: Any, numbers: Any, out: Any) -> None:
    """Send the teams of every territory; `level` is the territory of each village."""
    begin = np.zeros(numbers.size + 1, np.int64)
    for k in level:
        begin[k + 1] += 1
    for k in range(numbers.size):
        begin[k + 1] += begin[k]
    members, at = np.empty(level.size, np.int64), begin[:-1].copy()
    for v in range(level.size):
        members[at[level[v]]] = v
        at[level[v]] += 1
    for k in np.flatnonzero(numbers):
        assign_loop(worths, luck, members[begin[k] : begin[k + 1]], numbers[k], out)


def assign(city: City, levels: Levels, sight: Sight, month: int, seed: int) -> None:
    """Each quarter: teams go to the battle and the villages of their territory that need them most.

    By open households as seen, for each day a household costs with its way. Counties choose first,
    then townships where the battle is not fought yet. Writes `battle` (bits) and `teams` (places).
    """
    own, size = levels.operations, city.villages.size
    asked = teams_of(levels, city.villages.part)
    if not any(asked) and not city.villages.battle.any():
        return
    bits, places = np.zeros(size, np.uint8), np.zeros(size, np.int64)
    county = places
    if any(asked):
        open_now = np.zeros((size, 6), np.int64)
        h = city.households
        rows = OpenRows(h.register, h.plan, h.seen_gaps, h.aid, h.way)
        which = (MEASURES, GAPS)
        over_villages(h.start, lambda *span: open_loop(rows, h.start, which, open_now, span))
        worths = worth(open_now, sight)
        luck = uniforms(seed, Purpose.TEAM, month, city.villages.key)
        bundles = np.zeros((len(BATTLES), own.team_villages), np.int64)
        for total, level in zip(asked, (city.villages.county, city.villages.township), strict=True):
            county = places.copy()  # none yet, then those of counties
            numbers = teams_of_territories(total, level, open_now, (seed, month))
            all_loop(worths, luck, level, numbers, (bits, places, bundles))
    with city.villages.writing("operations") as villages:
        villages.battle[:] = bits
        villages.teams[:], villages.county_teams[:] = places, county


def teams_of(levels: Levels, part: Part) -> tuple[int, int]:
    """Teams of the counties and of the townships in this part of the city."""
    own = levels.operations
    county = scaled(own.county_teams, part, "county_teams")
    return county, scaled(own.township_teams, part, "township_teams")


def teams_of_territories(
    total: int, level: NDArray[Any], open_now: Counts, when: tuple[int, int]
) -> Counts:
    """How many teams each territory has: by what is open, largest remainder."""
    needs = np.zeros(int(level.max(initial=-1)) + 1, np.int64)
    np.add.at(needs, level, open_now[:, :4].sum(axis=1))
    if total == 0 or not needs.any():
        return np.zeros_like(needs)
    return apportion.whole(total, needs, np.arange(needs.size, dtype=np.uint32), *when)


def measures_fought(battle: NDArray[Any]) -> Counts:
    """Measures (bits) of the battles that are fought in each village."""
    fought: Counts = FOUGHT[battle]
    return fought
