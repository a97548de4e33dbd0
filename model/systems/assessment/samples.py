"""Three rates and one degree (A3): what a sample of each county finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws.kernel import seed_words, uniform32
from model.draws.plain import Purpose
from model.records.census import PARTS
from model.relief import Poor, Register
from model.scenario import Levels
from model.systems.assessment.counties import CountyRates, found_rates, paper_of, true_rates
from model.systems.blocks import ROWS, Block, draw, new_block
from model.threads import over_villages
from model.units import DAY, ONE

F = np.float32
DRAW = int(Purpose.COUNTY_SAMPLE)
LISTED, OUT = np.uint8(Register.REGISTERED), np.uint8(Register.EXITED)
BACK = np.uint8(Register.RETURNED)
NEVER, STRUCK = np.uint8(Register.NEVER), np.uint8(Register.STRUCK)
T1, T2, T3 = np.uint8(Poor.INCOME), np.uint8(Poor.STABLE), np.uint8(Poor.GUARANTEE)
COUNTS = (
    "unlisted", "asked", "satisfied",
    "unlisted_persons", "missed_persons", "exited_persons", "wrong_persons",
    "returned_persons", "added_persons",
)  # fmt: skip
"""What a sample counts in a village: households, then persons; the last two were corrected."""
Sums = NDArray[np.int64]


class SampleRows(NamedTuple):
    """The columns that samplers see in truth, and those that a correction writes."""

    key: NDArray[Any]
    persons: NDArray[Any]
    poor: NDArray[Any]
    register: NDArray[Any]
    added: NDArray[Any]


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What the year's sample found; `counts` are by village (COUNTS, villages)."""

    counts: Sums
    rates: CountyRates
    """As the sample finds them."""
    truth: CountyRates
    """As they are: what a sample of everybody that misses nothing would find."""
    days: Sums
    """Asked of each team, 1/100 day."""
    paid: int
    """Households that are paid for: the sample of the whole city times the share that is kept."""


def sample_counties(city: City, levels: Levels, month: int, seed: int) -> SampleReport:
    """March: a keyed sample of each county's households is visited by assessors.

    In a part of a city the sample is as large as in the whole, so that its rates are as exact, but
    only that part of it costs anything and corrects the register. A wrong exit found returns, a
    missed household found is added; its village expects more audits and gains integrity (C11).
    The rates are those before these corrections, which would else count twice.
    """
    counts, asked = np.zeros((len(COUNTS), city.villages.size), np.int64), levels.assessment
    paper = paper_of(city, levels, month)
    if asked.sample > 0:
        chance = _chances(city, asked.sample)
        part = 1.0 if asked.sample_independent else 1.0 - asked.own_misses
        depth = F(asked.sample_finds * part)
        numbers = (chance, depth, F(city.villages.share), _contented(paper))
        with city.households.writing("assessment") as own:
            rows = own.rows(SampleRows)
            when = (month, *seed_words(seed))
            start = city.households.start
            over_villages(
                start, lambda *span: sample_loop(rows, start, numbers, when, span, counts)
            )
        _warn(city, levels, counts[7] + counts[8] > 0)
        with city.villages.writing("assessment") as village:
            village.found_false[counts[COUNTS.index("returned_persons")] > 0] = month
    share = city.villages.share
    visited = counts[0] + counts[1]
    days = (visited * (asked.sample_days * DAY * share)).astype(np.int64)
    found = found_rates(city, paper, dict(zip(COUNTS, counts, strict=True)))
    paid = round(int(visited.sum()) * share)
    return SampleReport(counts, found, true_rates(city, paper), days, paid)


def _chances(city: City, sample: int) -> NDArray[np.float32]:
    """Chance of a household to be sampled, by village: the sample over its county's households."""
    sizes, villages = np.diff(city.households.start), city.villages
    there = np.bincount(villages.county, sizes, minlength=len(villages.counties))
    chance = np.minimum(sample / np.maximum(there, 1.0), 1.0).astype(np.float32)
    found: NDArray[np.float32] = chance[villages.county]
    return found


def _contented(paper: dict[str, Sums]) -> NDArray[np.float32]:
    """Share of each village's households, listed now or before, that would say they are content."""
    said, there = paper["satisfied_parts"], paper["ever_households"]
    found: NDArray[np.float32] = (said / (np.maximum(there, 1) * float(PARTS))).astype(np.float32)
    return found


def _warn(city: City, levels: Levels, found: NDArray[np.bool_]) -> None:
    """C11: villages where something was found expect more audits and gain integrity."""
    conduct = levels.conduct
    with city.villages.writing("assessment") as own:
        own.chance[:] = np.minimum(own.chance + F(conduct.chance_found) * found, ONE)
        own.integrity[:] += F(conduct.integrity_found) * found


@compiled
def _visit(r: SampleRows, i: Any, numbers: Any, words: Any, out: Any) -> Any:
    """One sampled household: 0 nothing to correct, 1 wrongly released, 2 missed."""
    depth, contented = numbers
    b, c = words
    status, finds, persons = r.register[i], uniform32(b) < depth, np.int64(r.persons[i])
    if (status == NEVER) | (status == STRUCK):
        wrong = finds & ((r.poor[i] & T2) != 0)
        out[0] += 1
        out[3] += persons
        out[4] += persons if wrong else 0
        return 2 if wrong else 0
    out[1] += 1
    out[2] += 1 if uniform32(c) < contented else 0
    if status != OUT:
        return 0
    wrong = finds & ((r.poor[i] & (T1 | T3)) != 0)
    out[5] += persons
    out[6] += persons if wrong else 0
    return 1 if wrong else 0


@compiled
def _sampled(r: SampleRows, rows: Any, chance: Any, when: Any, b: Block) -> Any:
    """How many of a block are sampled; who they are, by their place in it, is in `b.rows`."""
    (lo, hi), (month, k0, k1) = rows, when
    draw(r.key[lo:hi], (month, DRAW, 0), (k0, k1), b.first)
    found = 0
    for j in range(hi - lo):
        b.rows[found] = j
        found += 1 if uniform32(b.first[0][j]) < chance else 0
    return found


@compiled
def sample_loop(r: SampleRows, start: Any, numbers: Any, when: Any, span: Any, counts: Any) -> None:
    """Visit the sample of villages span[0] to span[1]; adds to `counts` (COUNTS, villages)."""
    chance, depth, share, contented = numbers
    b = new_block()
    for v in range(span[0], span[1]):
        lo, end = np.uint64(start[v]), np.uint64(start[v + 1])
        while lo < end:
            hi = lo + ROWS if lo + ROWS < end else end
            for k in range(_sampled(r, (lo, hi), chance[v], when, b)):
                j = b.rows[k]
                words = (b.first[1][j], b.first[2][j])
                found = _visit(r, lo + j, (depth, contented[v]), words, counts[:, v])
                if (found != 0) & (uniform32(b.first[3][j]) < share):
                    _correct(r, lo + j, found, (v, when[0]), counts)
            lo = hi


@compiled
def _correct(r: SampleRows, i: Any, found: Any, where: Any, counts: Any) -> None:
    """Who was wrongly released is back on the list (1), who was missed is put on it (2)."""
    v, month = where
    r.register[i] = BACK if found == 1 else LISTED
    counts[6 + found, v] += np.int64(r.persons[i])
    if found == 2:
        r.added[i] = np.int16(month)
