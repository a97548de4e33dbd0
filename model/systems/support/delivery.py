"""One month of support in a city: what villages have, what they deliver, what the books say."""

from __future__ import annotations

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
from model.systems.support.absorption import absorption
from model.systems.support.appropriation import MOVED, call_for_moves, pot_left
from model.systems.support.loop import Book, Places, Rows, empty_book, support_loop
from model.systems.support.prices import Terms, terms_of
from model.systems.support.queue import count_listed, renew
from model.systems.support.told import note_grants
from model.threads import over_villages


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
    if month_of_year(month) % 3 == 0 and month_of_year(month) > 0:  # January called already
        call_for_moves(city, levels, month, seed, ledger)
    funded = bool(city.villages.account.any())
    if funded and month_of_year(month) % 3 == 0:
        renew(city, levels, month, seed)
    with city.villages.writing("support") as own:
        if funded:
            _deliver(city, levels, (month, seed), (own, ledger.appropriated()), book)
        if pot_left(city, levels, ledger):
            own.open[:] |= MOVED
        own.used_days[:] = book.used_days
        own.team_used[:] = book.team_used
        own.placements[:] = book.placements
    ledger.post(Account.VILLAGE, Account.SPENT, book.spent)
    ledger.post(Account.VILLAGE, Account.LEAKED, book.leaked)
    days = int(book.used_days.sum())
    daybook.post("delivery", days)
    daybook.post("special_teams", int(book.team_used.sum()))
    return SupportReport(
        spent=book.spent,
        leaked=book.leaked,
        idle=int(city.villages.account.sum()),
        delivered=book.delivered,
        unpaid=book.unpaid,
        days=days,
    )


def _deliver(
    city: City,
    levels: Levels,
    when: tuple[int, int],
    money: tuple[Writable, NDArray[np.int64]],
    book: Book,
) -> None:
    """Serve all villages; `money` are their columns and what was appropriated this year."""
    (month, seed), (own, fresh) = when, money
    listed, absorbed = listed_households(city), absorption(own, levels, month)
    places = Places(
        start=city.households.start,
        account=own.account,
        fresh=fresh,
        room=absorbed.room,
        days=own.delivery_days.copy(),
        fought=measures_fought(own.battle),
        team=own.team_days.copy(),
        extra=absorbed.extra,
        jobs=job_places(city, levels, month, seed, listed),
        open=own.open,
        posts=np.floor(listed * levels.measures.post_share).astype(np.int64),
        released=absorbed.released,
    )
    terms = terms_of(levels, month)
    with city.households.writing("support") as rows:
        columns = rows.rows(Rows)
        if city.decisions.on:
            note_grants(city, (columns, places, terms), month, levels.money.smallest)
        _serve(columns, places, book, terms)


def _serve(columns: Rows, places: Places, book: Book, terms: Terms) -> None:
    """One month of support; spans of villages count households by measure for themselves."""

    def serve(first: int, last: int) -> tuple[Any, Any]:
        delivered, unpaid = np.zeros((2, len(Measure)), np.int64)
        own = book._replace(delivered=delivered, unpaid=unpaid)
        support_loop(columns, places, own, terms, (first, last))
        return delivered, unpaid

    for delivered, unpaid in over_villages(places.start, serve):
        book.delivered[:] += delivered
        book.unpaid[:] += unpaid


def listed_households(city: City) -> NDArray[np.int64]:
    """Households on the register or once on it, by village."""
    out, h = np.zeros(city.villages.size, np.int64), city.households
    over_villages(h.start, lambda *span: count_listed(h.register, h.start, span, out))
    return out


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
