"""Rising and being praised (S5, S6): who is promoted, recruited, elected or commended, and hope."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.clock import month_of_year
from model.draws import Purpose
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.organisation.handover import hand_over
from model.systems.organisation.standing import best, note_choice, standing, whole_number
from model.systems.support.prices import in_units

F = np.float32
Rows = NDArray[np.intp]
TERM, RESIDENTS, ROUTINE, REFORM = 3, 5, 8, 10
"""Months of the four routes: change of term, residents, routine, reform of institutions (assumed).

The first comes after March's audit, so that an audited record can count.
"""
ROUTES = 4
SENT = (Kind.FIRST_SECRETARY, Kind.RESIDENT)
OFFICIALS = (*SENT, Kind.ROTATING)
HOPE_MONTHS = 36
"""Hope looks back three years (C8)."""
CHOSEN_BY = "organisation department"


class Route(NamedTuple):
    """One way up: how many a year by this way, of which kinds, and whether they leave."""

    number: float
    kinds: tuple[Kind, ...]
    leaves: bool = True


class Rose(NamedTuple):
    """How many left their village for a higher post, and what choosing cost in smallest units."""

    left: int
    cost: int


def routes_of(levels: Levels, month: int) -> list[Route]:
    """The ways up that are open this month; promotions are a quarter of the year's on each date."""
    said, moment = levels.support, month_of_year(month)
    ways = [Route(said.promotions / ROUTES, SENT if moment == RESIDENTS else OFFICIALS)]
    if moment == TERM:
        ways.append(Route(said.township_leaders, (*SENT, Kind.VILLAGE)))
        ways.append(Route(said.elected, (Kind.VILLAGE,), leaves=False))
    if moment == ROUTINE:
        ways.append(Route(said.recruits, (Kind.VILLAGE,)))
    return ways


def promote(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> Rose:
    """Let the best by standing rise on this date's routes.

    Nobody rises before `promotion_tenure` months in the post, nor twice on a date. Who leaves is
    followed by somebody with a skill of his own and what the team hands over. Hope follows.
    """
    draw, leavers, number = (seed, Purpose.CAREER, month), 0, 0
    for lane, way in enumerate(routes_of(levels, month)):
        asked = whole_number(way.number * city.villages.share, draw, lane)
        chosen = (
            _rise(city, levels, way.kinds, asked, (*draw, lane)) if asked else np.zeros(0, np.intp)
        )
        number += chosen.size
        if way.leaves and chosen.size:
            hand_over(city, chosen, month, seed)
            leavers += chosen.size
    cost = number * in_units(levels.support.career_price, levels)
    ledger.pay(month, "promotion", "city", cost)
    set_hope(city, levels, month)
    return Rose(leavers, cost)


def _rise(
    city: City, levels: Levels, kinds: tuple[Kind, ...], asked: int, draw: tuple[int, ...]
) -> Rows:
    """Choose and mark those who rise by one way."""
    cadres, month = city.cadres, draw[2]
    there = (cadres.posted >= 0) & np.isin(cadres.kind, kinds) & (cadres.risen < month)
    there &= cadres.since <= month - levels.support.promotion_tenure
    rows = np.flatnonzero(there)
    scores = standing(city, levels, rows, levels.support.promotion_record, draw)
    chosen: Rows = rows[best(scores, cadres.key[rows], asked)]
    if city.decisions.on:
        note_choice(city, (CHOSEN_BY, "promote"), month, rows, scores, chosen)
    with cadres.writing("support") as own:
        own.risen[chosen] = month
    return chosen


def set_hope(city: City, levels: Levels, month: int) -> None:
    """C8: hope is the share of one's kind that rose in three years, times what the record weighs.

    Nobody has hope while nobody of the kind has risen.
    """
    cadres = city.cadres
    if not ((cadres.risen >= 0).any() or cadres.hope.any()):
        return
    serving = cadres.posted >= 0
    lately = serving & (cadres.risen >= 0) & (month - cadres.risen < HOPE_MONTHS)
    there = np.bincount(cadres.kind[serving], minlength=len(Kind))
    rose = np.bincount(cadres.kind[lately], minlength=len(Kind))
    hope = (levels.support.record_weight * rose / np.maximum(there, 1)).astype(F)
    with cadres.writing("support") as own:
        own.hope[:] = np.where(serving, hope[cadres.kind], F(0.0))


def commend(city: City, levels: Levels, month: int, seed: int, ledger: Ledger) -> Rose:
    """1 July: praise the best by standing, of all kinds; nobody leaves for it.

    A commendation is worth reference / (reference + number of the whole city): the more there are,
    the less each moves, so that all together saturate.
    """
    said, cadres = levels.support, city.cadres
    draw = (seed, Purpose.COMMENDATION, month)
    asked = whole_number(said.commendations * city.villages.share, draw, 0)
    if not asked:
        return Rose(0, 0)
    rows = np.flatnonzero(cadres.posted >= 0)
    scores = standing(city, levels, rows, said.commendation_record, (*draw, 0))
    chosen: Rows = rows[best(scores, cadres.key[rows], asked)]
    if city.decisions.on:
        note_choice(city, (CHOSEN_BY, "commend"), month, rows, scores, chosen)
    worth = said.praise_reference / (said.praise_reference + said.commendations)
    with cadres.writing("support") as own:
        own.praise[chosen] = F(worth)
    cost = chosen.size * in_units(said.commendation_price, levels)
    ledger.pay(month, "commendation", "city", cost)
    return Rose(0, cost)


def fade_praise(city: City, levels: Levels) -> None:
    """After a month's work praise is worth less."""
    if city.cadres.praise.any():
        with city.cadres.writing("support") as own:
            own.praise[:] *= F(levels.support.praise_memory)


def forget_praise(city: City, month: int) -> None:
    """Praise is not inherited: it is nothing to whoever has come this month."""
    if city.cadres.praise.any():
        with city.cadres.writing("support") as own:
            own.praise[city.cadres.came == month] = 0
