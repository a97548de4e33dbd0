"""Households off the list and in need: noticed by the village, then reported or hidden (C11)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import block32, exp32, larger, normal32, seed_words, smaller, uniform32
from model.draws.plain import Purpose
from model.relief import Register
from model.scenario import Levels
from model.systems.assessment.files import count_listed
from model.systems.assessment.review import deadline_factor
from model.systems.assessment.review_loop import lie_size
from model.systems.blocks import ROWS, Block, draw, new_block
from model.systems.operations import rules
from model.systems.operations.numbers import Sight, sight_of
from model.threads import over_villages
from model.units import ONE, ZERO

F = np.float32
DRAW = int(Purpose.MISSED)
NEVER, STRUCK = np.uint8(Register.NEVER), np.uint8(Register.STRUCK)
LISTED = np.uint8(Register.REGISTERED)
WIDEST = F(60.0)
LANES = 8

acquaintance = compiled(rules.acquaintance)
sight_error = compiled(rules.sight_error)
gap_chance = compiled(rules.notice_chance)
way_of = compiled(rules.way_left)
need_of = compiled(lie_size)


class MissedRows(NamedTuple):
    """The columns read of households off the list, and those that assessment writes."""

    key: NDArray[Any]
    persons: NDArray[Any]
    way: NDArray[Any]
    organiser: NDArray[Any]
    gaps: NDArray[Any]
    quarters: NDArray[Any]
    unsent: NDArray[Any]
    register: NDArray[Any]
    added: NDArray[Any]


class Searches(NamedTuple):
    """How each village looks for missed households; one entry a village."""

    start: NDArray[Any]
    knowledge: NDArray[Any]
    reach: NDArray[Any]
    thorough: NDArray[Any]
    """Thoroughness of a re-check, 0 without."""
    organised: NDArray[Any]
    """Share of the days owed to organisers and others that was worked last month."""
    incidence: NDArray[Any]
    """Recorded, relative to the city's first register."""


class Reporting(NamedTuple):
    """Numbers of noticing and of the decision to report."""

    noticed: Any
    named: Any
    """1 + what named duty adds to noticing."""
    way: Any
    organiser: Any
    opened: Any
    finds: Any
    need: Any
    watch: Any
    watching: Any
    """How much households off the list are watched, 0-1."""
    hide: Any
    """Weight of the own recorded incidence."""
    spread: Any


def known_of(knowledge: Any, way: Any, organiser: Any, n: Reporting) -> Any:
    """What a village knows of one household off the list: hamlet heads know, if one hears them.

    Falls with the way in minutes; an organiser in the hamlet (0 or 1) adds to it.
    """
    heard = (rules.STRANGER + knowledge) * n.way / (n.way + way)
    return (heard + n.organiser * organiser) * n.named


def noticed_of(known: Any, thorough: Any, n: Reporting) -> Any:
    """Chance that its case is brought up this year: by the village, or by a re-check."""
    village = n.opened * (ONE - exp32(-n.noticed * known))
    return ONE - (ONE - village) * (ONE - n.finds * thorough)


def report_chance(need: Any, thorough: Any, incidence: Any, n: Reporting) -> Any:
    """C11: the village reports the case; otherwise it hides it.

    `need` is the shortfall seen; those who re-check (`thorough`, 0-1) watch like a sample.
    `incidence` is the village's own on the record, 1 if it is that of the city's first register:
    where many are listed already, one more costs the leaders most.
    """
    wish = n.need * need + n.watch * larger(n.watching, thorough) - n.hide * incidence
    odds = larger(smaller(wish / n.spread, WIDEST), -WIDEST)
    return ONE / (ONE + exp32(-odds))


def income_seen(year: Any, persons: Any, luck: Any, error: Any) -> Any:
    """C6: recorded income a person, times the error of the look."""
    return year / persons * exp32(luck * error)


known = compiled(known_of)
seen_income = compiled(income_seen)
noticed = compiled(noticed_of)
reported = compiled(report_chance)


def watching(levels: Levels) -> float:
    """How much households off the list are watched, from 0 without a sample towards 1."""
    asked = levels.assessment
    seen = asked.sample * (1.0 if asked.sample_independent else 1.0 - asked.own_misses)
    return seen / (seen + asked.watch_half)


def reporting_of(levels: Levels, month: int) -> Reporting:
    """Collect the numbers of noticing and reporting in force."""
    asked = levels.assessment
    return Reporting(
        noticed=F(asked.noticed),
        named=F(1.0 + asked.noticed_named * asked.named_duty),
        way=F(asked.noticed_way),
        organiser=F(levels.organisation.organiser_notices),
        opened=F(asked.open_register),
        finds=F(asked.recheck_finds),
        need=F(asked.report_need),
        watch=F(asked.report_watch),
        watching=F(watching(levels)),
        hide=F(asked.report_cost * deadline_factor(levels, month)),
        spread=F(levels.conduct.push_spread),
    )


def own_incidence(city: City, levels: Levels) -> NDArray[np.float32]:
    """Registered persons of a village over its persons, relative to the first register's share."""
    people, there, _ = count_listed(city)
    usual = max(levels.world.registered_share, 0.001)
    found: NDArray[np.float32] = (there / np.maximum(people * usual, 1.0)).astype(np.float32)
    return found


def add_missed(
    city: City, levels: Levels, month: int, seed: int, thorough: NDArray[Any]
) -> NDArray[np.int64]:
    """Villages bring up households off the list; those reported are put on it.

    `thorough` is the thoroughness of a re-check in each village (0 without). Returns cases hidden
    and persons added (2, villages). Without an open register and a re-check nothing happens.
    """
    sums = np.zeros((2, city.villages.size), np.int64)
    if levels.assessment.open_register == 0 and not thorough.any():
        return sums
    villages = city.villages
    searches = Searches(
        city.households.start, villages.knowledge, villages.reach, thorough,
        villages.owed_share, own_incidence(city, levels),
    )  # fmt: skip
    with city.households.writing("assessment") as own:
        rows = own.rows(MissedRows)
        none: Any = 0  # no array in what is handed on for every household
        sight = sight_of(levels, month)._replace(days_of=none)
        numbers = (reporting_of(levels, month), sight)
        when = (month, *seed_words(seed))
        if city.decisions.on:
            _note(city, rows, searches, numbers, when)
        over_villages(
            searches.start, lambda *span: missed_loop(rows, searches, numbers, when, span, sums)
        )
    return sums


@compiled
def _year(r: MissedRows, i: Any, s: Sight) -> Any:
    """Recorded income of the last four quarters, and what was not sent home."""
    year = r.unsent[i]
    for back in range(4):
        year += r.quarters[(s.quarter + LANES - back) % LANES, i]
    return year


@compiled
def _look(thorough: Any, knowledge: Any, s: Sight) -> Any:
    """C6: what one look is worth in a village, and the spread of the income that it sees."""
    looks = acquaintance(ONE + F(3.0) * thorough, knowledge)
    return looks, sight_error(looks, s)


@compiled
def _need_seen(r: MissedRows, i: Any, v: Any, w: Searches, s: Sight, draws: Any) -> Any:
    """C6: the shortfall of a household that comes to look; 0 if it is not seen below the line."""
    a, b, gap = draws
    looks, error = _look(w.thorough[v], w.knowledge[v], s)
    seen = seen_income(_year(r, i, s), F(r.persons[i]), normal32(a, b), error)
    noticed_gap = (r.gaps[i] != 0) & (uniform32(gap) < gap_chance(looks, s))
    return need_of(seen, noticed_gap, s.line) if seen < s.line else ZERO


@compiled
def _comes_up(key: Any, far: Any, organiser: Any, place: Any, n: Reporting, when: Any) -> Any:
    """Whether the village, or a re-check, brings a household up; `far` are its minutes of way left.

    Plain numbers alone: compiled code counts every array that is handed on, for every household.
    """
    (knowledge, thorough), (month, k0, k1) = place, when
    a, _, _, _ = block32(key, month, DRAW, 0, k0, k1)
    return uniform32(a) < noticed(known(knowledge, far, organiser, n), thorough, n)


@compiled
def case_of(r: MissedRows, i: Any, w: Searches, numbers: Any, when: Any) -> Any:
    """One household that was brought up: the need seen (0: none), chance and draw of reporting.

    `when` is the row of its village, the month and the seed's two words.
    """
    n, s = numbers
    v, month, k0, k1 = when
    _, b, c, d = block32(r.key[i], month, DRAW, 0, k0, k1)
    gap, _, _, _ = block32(r.key[i], month, DRAW, 1, k0, k1)
    need = _need_seen(r, i, v, w, s, (b, c, gap))
    return need, reported(need, w.thorough[v], w.incidence[v], n), uniform32(d)


@compiled
def _who_comes_up(r: MissedRows, rows: Any, place: Any, numbers: Any, when: Any, b: Block) -> Any:
    """How many of a block are off the list and brought up: `b.rows`, with their draws."""
    (lo, hi), (month, k0, k1), (n, s) = rows, when, numbers
    knowledge, thorough, reach, organised = place
    draw(r.key[lo:hi], (month, DRAW, 0), (k0, k1), b.first)
    for j in range(hi - lo):
        i = lo + j
        far = way_of(r.way[i], F(r.organiser[i]) * organised, reach, s)
        heard = known(knowledge, far, F(r.organiser[i]) * organised, n)
        up = uniform32(b.first[0][j]) < noticed(heard, thorough, n)
        b.chosen[j] = up & ((r.register[i] == NEVER) | (r.register[i] == STRUCK))
    found = 0
    for j in range(hi - lo):
        b.rows[found] = lo + j
        b.second[0][found], b.second[1][found] = b.first[1][j], b.first[2][j]
        found += b.chosen[j]
    return found


@compiled
def _incomes_seen(r: MissedRows, found: Any, place: Any, s: Sight, b: Block) -> None:
    """Write the income that is seen of each of those who are brought up into `b.seen`."""
    _, error = _look(place[1], place[0], s)
    for j in range(found):
        b.year[j], b.persons[j] = _year(r, b.rows[j], s), F(r.persons[b.rows[j]])
    for j in range(found):
        luck = normal32(b.second[0][j], b.second[1][j])
        b.seen[j] = seen_income(b.year[j], b.persons[j], luck, error)


@compiled
def _decide(r: MissedRows, i: Any, w: Searches, numbers: Any, when: Any, out: Any) -> None:
    """Report or hide one household that was brought up."""
    v, month, _, _ = when
    need, chance, luck = case_of(r, i, w, numbers, when)
    if need > ZERO:
        if luck < chance:
            r.register[i], r.added[i] = LISTED, np.int16(month)
            out[1, v] += np.int64(r.persons[i])
        else:
            out[0, v] += 1


@compiled
def missed_loop(r: MissedRows, w: Searches, numbers: Any, when: Any, span: Any, sums: Any) -> None:
    """Bring up, report or hide in villages span[0] to span[1].

    Adds to `sums` (2, villages): cases hidden, persons added.
    """
    (_, s), (month, k0, k1) = numbers, when
    b = new_block()
    for v in range(span[0], span[1]):
        place = (w.knowledge[v], w.thorough[v], w.reach[v], w.organised[v])
        lo, end = np.uint64(w.start[v]), np.uint64(w.start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            found = _who_comes_up(r, (lo, hi), place, numbers, when, b)
            _incomes_seen(r, found, place, s, b)
            for j in range(found):
                if b.seen[j] < s.line:
                    _decide(r, b.rows[j], w, numbers, (v, month, k0, k1), sums)
            lo = hi


@compiled
def _brought_up(r: MissedRows, i: Any, w: Searches, numbers: Any, when: Any) -> Any:
    """The same of one household by its row."""
    (n, s), (v, month, k0, k1) = numbers, when
    organiser = F(r.organiser[i]) * w.organised[v]
    far = way_of(r.way[i], organiser, w.reach[v], s)
    place = (w.knowledge[v], w.thorough[v])
    return _comes_up(r.key[i], far, organiser, place, n, (month, k0, k1))


def _note(city: City, r: MissedRows, w: Searches, numbers: Any, when: Any) -> None:
    """Note what villages are about to do with the cases of followed households."""
    followed = city.decisions.followed
    for i in sorted(followed.households) if followed else ():
        if r.register[i] not in (NEVER, STRUCK):
            continue
        v = int(np.searchsorted(w.start, i, side="right")) - 1
        if not _brought_up(r, i, w, numbers, (v, *when)):
            continue
        need, chance, draw = case_of(r, i, w, numbers, (v, *when))
        if need > 0:
            options = [("report", float(chance)), ("hide", 1.0 - float(chance))]
            why = f"a shortfall of {float(need):.0%} of the line was seen; not on the list"
            choice = "report" if draw < chance else "hide"
            who = ("village", "report a missed household")
            city.decisions.note(when[0], who, ("household", i), options, choice, why)
