"""Moves by the level in charge (P1): residents and rotating leaders, within its territory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.policies import authority
from model.policies.apportion import Whole
from model.scenario import Levels
from model.systems.operations.authority import estimated, may_move, territory
from model.systems.operations.numbers import hundredths
from model.systems.organisation.told import Moves, note_moves
from model.systems.organisation.transfers import released

Rows = NDArray[np.intp]
MOVED = ((Kind.FIRST_SECRETARY, Kind.RESIDENT), (Kind.ROTATING,))


@dataclass(frozen=True, slots=True)
class MoveReport:
    """What a level moved this month."""

    by_territory: NDArray[np.int64]
    """Cadres moved, by row of the county or township."""
    days: int
    """Their days of this month, which are lost to the move (1/100 day)."""

    @property
    def moved(self) -> int:
        """Cadres moved."""
        return int(self.by_territory.sum())


def divided(city: City, levels: Levels, targets: Whole, month: int, seed: int) -> Whole:
    """January: each territory's posts of the plan, divided by the level in charge.

    Unchanged under yearly command and while the level knows nothing yet.
    """
    if levels.operations.authority not in authority.TERRITORIAL:
        return targets
    needs = estimated(city, levels, month, seed)
    return targets if needs is None else _shares(city, levels, targets, needs, (seed, month))


def rebalance(city: City, levels: Levels, month: int, seed: int) -> MoveReport:
    """The level in charge moves cadres to where it takes the need to be (county, township).

    Within each territory shares are N^2.5, which maximises the sum of N x^0.6. Villages let go as
    in January: those whose posting is over, others only beyond one too many. Whoever is moved
    works again from next month, as a newcomer.
    """
    none = MoveReport(np.zeros(0, np.int64), 0)
    own = levels.operations
    if own.authority not in authority.TERRITORIAL or not may_move(levels, month):
        return none
    needs = estimated(city, levels, month, seed)
    if needs is None:
        return none
    where, days = territory(city, levels), 0
    moved = np.zeros(int(where.max(initial=-1)) + 1, np.int64)
    made: list[Moves] = []
    for group in MOVED:
        people, slots = _chosen(city, levels, group, needs, (seed, month))
        made.append((people, city.cadres.posted[people], slots))
        with city.cadres.writing("organisation") as own_cadres:
            own_cadres.posted[people] = slots
            own_cadres.since[people] = month + 1
        np.add.at(moved, where[slots], 1)
        days += people.size * _days_of(group, levels)
    if moved.any():
        _recount(city)
    if city.decisions.on:
        note_moves(city, levels, month, needs, made)
    return MoveReport(moved, days)


def _shares(
    city: City, levels: Levels, have: NDArray[Any], needs: NDArray[Any], when: tuple[int, int]
) -> Whole:
    """What each village should have of what its territory has."""
    seed, month = when
    where = territory(city, levels)
    totals = np.zeros(int(where.max(initial=-1)) + 1, np.int64)
    np.add.at(totals, where, have)
    luck = uniforms(seed, Purpose.MOVE, month, city.villages.key)
    return authority.within(totals, authority.weights(needs), where, luck)


def _chosen(
    city: City, levels: Levels, group: Any, needs: NDArray[Any], when: tuple[int, int]
) -> tuple[Rows, Rows]:
    """Cadres who move and the villages they go to, one by one within each territory."""
    (seed, month), cadres, villages = when, city.cadres, city.villages
    there = np.isin(cadres.kind, group) & (cadres.posted >= 0) & (cadres.since < month)
    there &= ~cadres.named  # a post named for a village is not the level's to move
    rows = np.flatnonzero(there)
    here, where = cadres.posted[rows], territory(city, levels)
    have = np.bincount(here, minlength=villages.size)
    targets = _shares(city, levels, have, needs, when)
    draws = uniforms(seed, Purpose.MOVE, month, cadres.key[rows], 1)
    over = month - cadres.since[rows] >= levels.staffing.posting
    free = released(here, over, draws, targets)
    short = np.maximum(targets - have, 0)
    slots = np.repeat(np.arange(villages.size), short)
    luck = uniforms(seed, Purpose.MOVE, month, villages.key, 2)
    slots = slots[np.lexsort((luck[slots], -short[slots], where[slots]))]
    free = free[np.lexsort((cadres.key[rows[free]], draws[free], where[here[free]]))]
    return _matched(rows[free], slots, (where[here[free]], where[slots]))


def _matched(people: Rows, slots: Rows, groups: tuple[Any, Any]) -> tuple[Rows, Rows]:
    """The first of each territory's people take the first of its open posts."""
    most = int(max((g.max(initial=-1) for g in groups), default=-1)) + 1
    counts = np.minimum(*(np.bincount(g, minlength=most) for g in groups))
    taken = [authority.rank_in(g) < counts[g] for g in groups]
    return people[taken[0]], slots[taken[1]]


def _recount(city: City) -> None:
    """Write how many residents and rotating leaders every village has now."""
    cadres, size = city.cadres, city.villages.size
    with city.villages.writing("organisation") as own:
        for column, group in zip((own.residents, own.rotating), MOVED, strict=True):
            rows = np.isin(cadres.kind, group) & (cadres.posted >= 0)
            column[:] = np.bincount(cadres.posted[rows], minlength=size)


def _days_of(group: Any, levels: Levels) -> int:
    """Days of one cadre of the group in a month, after sickness (1/100 day)."""
    staff = levels.staffing
    days = staff.rotating_days if Kind.ROTATING in group else staff.resident_days
    return hundredths(days * (1.0 - levels.conduct.sick))
