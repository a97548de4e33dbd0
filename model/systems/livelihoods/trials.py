"""What a virtual experiment sets aside and notes while livelihoods run.

No scenario calls this: only an experiment that copies a published study does.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import month_of_year
from model.compiled import compiled
from model.draws.kernel import blocks32, larger, seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Measure
from model.systems.livelihoods.grants import YEARLY
from model.systems.livelihoods.loop import able, access, kept_share, local_pay, pay_away
from model.systems.livelihoods.misfortune import MEDICAL, PLACED, after_illness, illness_chance
from model.systems.livelihoods.month import RENEWALS
from model.systems.livelihoods.numbers import Numbers
from model.units import ONE, ZERO

F = np.float32
Bits = NDArray[np.uint16]
MONTH = int(Purpose.MONTH)
POST, IN_TOWN = np.uint16(1 << Measure.PUBLIC_POST), np.uint8(1)


def set_aside(city: City, mask: Bits) -> Bits:
    """Take measures (bits) out of force for the length of a month; returns what was in force."""
    with city.households.writing("livelihoods") as own:
        before: Bits = own.aid & mask
        own.aid[:] &= ~mask
    return before


def put_back(city: City, month: int, before: Bits, delivered: Bits) -> None:
    """Let the books say again what they said: measures in force before, and delivered now.

    Yearly aid that was not renewed in December lapses, as it would have.
    """
    lapsed = YEARLY & ~delivered if month_of_year(month) == RENEWALS else np.uint16(0)
    with city.households.writing("livelihoods") as own:
        own.aid[:] |= (before & ~lapsed) | delivered


class NotedRows(NamedTuple):
    """The columns from which wages and losses by illness are worked out once more."""

    key: NDArray[Any]
    village: NDArray[Any]
    workers: NDArray[Any]
    old: NDArray[Any]
    ability: NDArray[Any]
    shock: NDArray[Any]
    away: NDArray[Any]
    ill: NDArray[Any]
    aid: NDArray[Any]
    paid: NDArray[Any]
    relocated: NDArray[Any]
    station: NDArray[Any]


def note_month(city: City, n: Numbers, when: tuple[int, int], share: float, notes: Any) -> None:
    """Add a month's wages (yuan) and illness losses (share of assets) to `notes` (2, households).

    `when` is (month, seed); `share` of pay sent home counts as transfer in the statistics, the rest
    as wage (H4, H5, public posts). An illness is found by its own draw (H9). Both are worked out
    from columns as they stand after the month, where `ill` may already be the next month's.
    """
    month, seed = when
    k0, k1 = seed_words(seed)
    words = np.empty((4, city.households.size), np.uint32)
    blocks32(city.households.key, (month, MONTH, 0), k0, k1, tuple(words))
    rows = city.households.rows(NotedRows)
    note_loop(rows, city.villages.place, n, words[1], F(1.0 - share), notes)


@compiled
def note_loop(r: NotedRows, place: Any, n: Numbers, events: Any, kept: Any, notes: Any) -> None:
    """One household after another: wages, then what an illness of this month took."""
    for i in range(r.key.size):
        moved, station = F(r.relocated[i] & IN_TOWN), ONE if r.station[i] else ZERO
        away = F(r.away[i])
        home = larger(able(F(r.workers[i]), F(r.ill[i]), n) - away, ZERO)
        pay = pay_away(away, r.ability[i], r.shock[i], n) * kept_share(station, n) * kept
        pay += local_pay(home, r.ability[i], place[r.village[i]], r.shock[i], n) * access(moved, n)
        notes[0, i] += pay + (n.post_pay if r.paid[i] & POST else ZERO)
        if uniform32(events[i]) < illness_chance(F(r.workers[i]), n):
            left = (r.away[i] > 0) & ((r.aid[i] & PLACED) != 0) & (r.old[i] > 0)
            aided = ONE if r.aid[i] & MEDICAL else ZERO
            notes[1, i] += ONE - after_illness(ONE, aided, ONE if left else ZERO, n)
