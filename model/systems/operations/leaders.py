"""Leaders adopt places (P2): attention goes to a few villages, and is taken from the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws.scaled import Part, scaled
from model.ledger import Ledger
from model.policies.seen import VillagesSeen
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation.seeing import villages_seen
from model.systems.support.payroll import FULL_DAYS
from model.systems.support.prices import in_units
from model.units import DAY

F = np.float32
FULL = F(1.0)


def adopt_places(city: City, levels: Levels, month: int) -> int:
    """January: leaders take the deepest townships and villages as seen; returns villages adopted.

    Two top leaders: townships. City leaders: a village each. Department leaders: villages of which
    each leader has one, or several with a part of the attention. Without leaders, nobody.
    """
    said = levels.operations
    asked = (said.leaders_townships, said.leaders_villages, said.leaders_linked)
    if not any(asked):
        if city.villages.leader.any():
            _write(city, np.zeros(city.villages.size, np.float32))
        return 0
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, city.villages, line, levels.conduct.bar)
    attention = attention_of(seen, levels, city.villages.part)
    _log(city, seen, attention, month)
    _write(city, attention)
    return int((attention > 0).sum())


def depth(seen: VillagesSeen) -> NDArray[np.float64]:
    """Shortfall a registered person, as seen: how deep a village is."""
    found: NDArray[np.float64] = seen.seen_gap / np.maximum(seen.registered_persons, 1)
    return found


def attention_of(seen: VillagesSeen, levels: Levels, part: Part) -> NDArray[np.float32]:
    """Attention by village, 0-1: townships first, then villages of leaders, then linked ones."""
    said = levels.operations
    out = np.zeros(seen.key.size, np.float32)
    top = scaled(said.leaders_townships, part, "leaders_townships")
    for township in _townships(seen)[:top]:
        out[seen.township == township] = FULL
    order = np.lexsort((seen.key, -depth(seen)))
    left = order[(out[order] == 0) & (seen.registered_households[order] > 0)]
    own = scaled(said.leaders_villages, part, "leaders_villages")
    out[left[:own]] = FULL
    if said.leaders_linked:
        linked = scaled(said.linked_villages, part, "linked_villages")
        each = min(said.leaders_linked / max(said.linked_villages, 1), 1.0)
        out[left[own : own + linked]] = F(each)
    return out


def _townships(seen: VillagesSeen) -> list[int]:
    """Townships by their shortfall a registered person, the deepest first; sums are whole parts."""
    size = int(seen.township.max(initial=0)) + 1
    gap, people = np.zeros(size, np.int64), np.zeros(size, np.int64)
    np.add.at(gap, seen.township, np.rint(seen.seen_gap * 2**16).astype(np.int64))
    np.add.at(people, seen.township, seen.registered_persons)
    order = np.lexsort((np.arange(size), -(gap / np.maximum(people, 1))))
    return [int(t) for t in order if people[t] > 0]


def _write(city: City, attention: NDArray[np.float32]) -> None:
    with city.villages.writing("operations") as own:
        own.leader[:] = attention


def _log(city: City, seen: VillagesSeen, attention: NDArray[np.float32], month: int) -> None:
    if not city.decisions.on:
        return
    deep = depth(seen)
    for row in np.flatnonzero(attention > 0):
        options = [
            ("adopt", float(deep[row])),
            ("leave", float(deep[attention == 0].max(initial=0.0))),
        ]
        about = ("village", int(row))
        city.decisions.note(month, ("leaders", "adopt"), about, options, "adopt", "deepest as seen")


def pay_leaders(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter the leaders' days in adopted villages; returns their cost in smallest units."""
    each = np.rint(city.villages.leader * F(levels.operations.leader_days * DAY))
    hundredths = int(each.astype(np.int64).sum())
    a_day = in_units(levels.conduct.pay_official / FULL_DAYS, levels)
    cost = hundredths * a_day // DAY
    ledger.pay(month, "leaders", "city", cost)
    return cost
