"""One month of support in a city: what villages have, what they deliver, what the books say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.clock import month_of_year
from model.columns import Writable
from model.draws import Purpose as Draw
from model.draws.kernel import uniforms
from model.ledger import Account, DayBook, Ledger
from model.relief import Measure
from model.scenario import Levels
from model.systems.operations.special_teams import measures_fought
from model.systems.support.loop import Book, Places, Rows, empty_book, support_loop
from model.systems.support.prices import terms_of
from model.systems.support.queue import count_listed, renew
from model.systems.support.told import note_grants


@dataclass(frozen=True, slots=True)
class SupportReport:
    """What support did in a month; money in smallest units, days in hundredths."""

    spent: NDArray[np.int64]
    """By purpose and village."""
    leaked: NDArray[np.int64]
    """By purpose and village."""
    idle: int
    """In village accounts at the end of the month."""
    delivered: NDArray[np.int64]
    """Households by measure."""
    unpaid: NDArray[np.int64]
    """Households by measure in force for which there was no money."""
    days: int
    """Hundredths of a day used for delivery."""

    @property
    def spending(self) -> int:
        """Smallest units spent on measures."""
        return int(self.spent.sum())

    @property
    def leakage(self) -> int:
        """Smallest units misused."""
        return int(self.leaked.sum())

    @property
    def placements(self) -> int:
        """Households placed in jobs."""
        return int(self.delivered[Measure.JOB_PLACEMENT])


def deliver(
    city: City, levels: Levels, month: int, seed: int, ledger: Ledger, daybook: DayBook
) -> SupportReport:
    """Pay what is in force, then grant plans in the order of triage while money and days last.

    New measures wait for the release of the year's money (funding.delay); obligations do not: the
    treasury advances them. Money taken from accounts is posted to the ledger, days to the daybook.
    """
    book = empty_book(city.villages.size)
    if city.villages.account.any():
        if month_of_year(month) % 3 == 0:
            renew(city, levels, month, seed)
        _deliver(city, levels, (month, seed), ledger.appropriated(), book)
    ledger.post(Account.VILLAGE, Account.SPENT, book.spent)
    ledger.post(Account.VILLAGE, Account.LEAKED, book.leaked)
    daybook.post("delivery", book.used_days)
    daybook.post("special_teams", book.team_used)
    with city.villages.writing("support") as own:
        own.used_days[:] = book.used_days
        own.team_used[:] = book.team_used
        own.placements[:] = book.placements
    return SupportReport(
        spent=book.spent,
        leaked=book.leaked,
        idle=int(city.villages.account.sum()),
        delivered=book.delivered,
        unpaid=book.unpaid,
        days=int(book.used_days.sum()),
    )


def _deliver(
    city: City, levels: Levels, when: tuple[int, int], fresh: NDArray[np.int64], book: Book
) -> None:
    month, seed = when
    with city.households.writing("support") as rows, city.villages.writing("support") as own:
        listed = listed_households(city)
        places = Places(
            start=city.households.start,
            account=own.account,
            fresh=fresh,
            room=absorption(own, levels, month),
            days=city.villages.delivery_days.copy(),
            fought=measures_fought(city.villages.battle),
            team=city.villages.team_days.copy(),
            extra=extra_room(own, levels, month),
            jobs=job_places(city, levels, month, seed, listed),
            open=own.open,
            posts=np.floor(listed * levels.measures.post_share).astype(np.int64),
            released=month_of_year(month) >= release(city.villages.leader, levels),
        )
        columns = Rows(*(getattr(rows, name) for name in Rows._fields))
        terms = terms_of(levels, month)
        if city.decisions.on:
            note_grants(city, (columns, places, terms), month, levels.money.smallest)
        support_loop(columns, places, book, terms)


def listed_households(city: City) -> NDArray[np.int64]:
    """Households on the register or once on it, by village."""
    out = np.zeros(city.villages.size, np.int64)
    count_listed(city.households.register, city.households.start, out)
    return out


def extra_room(villages: Writable, levels: Levels, month: int) -> NDArray[np.int64]:
    """Smallest units that a special team adds to what its village can spend (P3)."""
    if not villages.battle.any():
        return np.zeros(villages.battle.size, np.int64)
    faster = absorption(villages, levels, month, levels.operations.team_absorption)
    more = faster - absorption(villages, levels, month)
    found: NDArray[np.int64] = np.where(villages.battle > 0, more, 0)
    return found


def absorption(
    villages: Writable, levels: Levels, month: int, faster: float = 0.0
) -> NDArray[np.int64]:
    """Smallest units that a village can still spend by the end of this month.

    Each month since the release adds (floor + strength's share) of the year's money; what was not
    used is not lost within the year, so that a house or a move can be paid at once. Means at hand
    (S3) multiply that rate; where a leader has adopted the village the release comes earlier (P2).
    """
    conduct = levels.conduct
    rate = conduct.absorption_floor + conduct.absorption_strength * villages.strength.astype("f8")
    rate *= villages.means.astype("f8") * (1.0 + faster)
    months = np.maximum(month_of_year(month) - release(villages.leader, levels) + 1, 0)
    money = villages.year_money.sum(axis=0)
    limit = np.floor(np.minimum(rate * months, 1.0) * money).astype(np.int64)
    room: NDArray[np.int64] = limit - (money - villages.account.sum(axis=0))
    return room


def release(leader: NDArray[Any], levels: Levels) -> NDArray[np.int64]:
    """Months from January until each village may spend the year's money."""
    haste = np.where(leader > 0, math.floor(levels.operations.leader_haste + 0.5), 0)
    months: NDArray[np.int64] = np.maximum(levels.funding.delay - haste, 0)
    return months


def job_places(
    city: City, levels: Levels, month: int, seed: int, listed: NDArray[Any]
) -> NDArray[np.int64]:
    """Destination places by village: its own, a share of listed households, and labour stations'.

    Own places are rounded by a keyed draw; the vacancies of stations are whole already (O6).
    """
    luck = uniforms(seed, Draw.DELIVERY, month, city.villages.key, lane=1)
    own = np.floor(listed * levels.measures.placement_places + luck).astype(np.int64)
    places: NDArray[np.int64] = own + city.villages.vacancies
    return places
