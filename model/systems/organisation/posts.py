"""Who is where: posts of the year are shared out, filled, handed over and refilled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Cadres, Kind
from model.city import City
from model.columns import Writable
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.policies import staffing
from model.policies.apportion import Whole
from model.policies.matching import match
from model.policies.seen import VillagesSeen
from model.scenario import Levels
from model.systems.livelihoods.numbers import administrative_line
from model.systems.organisation import naming
from model.systems.organisation.moves import divided
from model.systems.organisation.seeing import cadres_seen, villages_seen
from model.systems.organisation.transfers import open_posts, released

Rows = NDArray[np.intp]
FIRST_SECRETARIES = 615 / 2755
"""Share of first secretaries among residents: one for each poor village (assumed split)."""
ROTATING_MOST = 3
HOUSEHOLDS_A_HELPER = 3
"""Under `deep_first` a village is saturated with this many leaders, and helpers (assumed)."""
GROUPS = ((Kind.FIRST_SECRETARY, Kind.RESIDENT), (Kind.ROTATING,), (Kind.PAIRED,))
"""Kinds sent from outside that share their posts."""
ROTATED_LAST = np.uint8(Kind.ROTATING)
"""Postings of the kinds up to this one end (first secretaries, residents, rotating leaders);
pairings with households and village offices do not."""


class Leaving(NamedTuple):
    """What is read of cadres who leave, and what is written of their successors."""

    kind: NDArray[Any]
    leaves: NDArray[Any]
    posted: NDArray[Any]
    since: NDArray[Any]
    came: NDArray[Any]
    successors: NDArray[Any]


@dataclass(frozen=True, slots=True)
class PostingReport:
    """What changed when posts were filled; counts of cadres."""

    in_service: tuple[int, ...]
    """By kind, in the order of Kind."""
    began: int
    moved: int
    withdrawn: int
    lacking: int
    """Posts asked for beyond the cadres there are."""


def posts_of(levels: Levels, share: float) -> tuple[int, ...]:
    """Posts by kind; `share` is the share of the city's villages that is simulated."""
    staff = levels.staffing
    outside = staff.scale * share
    residents = round(staff.residents * outside)
    first = round(residents * FIRST_SECRETARIES)
    rotating, paired = round(staff.rotating * outside), round(staff.paired * outside)
    return (first, residents - first, rotating, round(staff.village_cadres * share), paired)


def fill_posts(city: City, levels: Levels, month: int, seed: int) -> PostingReport:
    """January: decide who serves where this year, from what was seen by the end of last year.

    The first cadres of each kind (by rank) serve. Village cadres serve at home. Posts of the
    others follow the staffing rule; whoever is in place stays, unless the village has more than it
    should and another has less: then those whose posting is over may be moved, and others if the
    village has at least two too many. Posts named for a village stand beside the rule (`naming`).
    Needs `villages.share`, 1 if there is none.
    """
    asked = posts_of(levels, city.villages.share)
    line = administrative_line(levels, month)
    seen = villages_seen(city.households, city.villages, line, levels.conduct.bar)
    cadres, named = city.cadres, naming.wanted(city, levels)
    serving = cadres.rank < np.array(asked)[cadres.kind]
    there = np.bincount(cadres.kind[serving], minlength=len(Kind))
    with cadres.writing("organisation") as own:
        withdrawn = int((~serving & ~cadres.named & (own.posted >= 0)).sum())
        own.posted[~serving & ~cadres.named] = -1
        began, moved, not_taken = _at_home(cadres, own, serving, month), 0, 0
        for group in GROUPS:
            rows = np.flatnonzero(np.isin(cadres.kind, group) & serving)
            targets = _targets(levels, seen, group, rows.size, seed)
            if Kind.RESIDENT in group:
                targets, rows, not_taken = naming.fewer(own, rows, targets, named)
            if Kind.PAIRED not in group:
                targets = divided(city, levels, targets, month, seed)
            new, changed = _send(own, rows, targets, seen, levels, (seed, month))
            began, moved = began + new, moved + changed
        began += naming.fill(own, city, named, (month, seed), not_taken)
    count_posts(city)
    lacking = int(np.maximum(np.array(asked) - there, 0).sum())
    return PostingReport(tuple(there.tolist()), began, moved, withdrawn, lacking)


def replace_leavers(city: City, levels: Levels, month: int) -> int:
    """Refill posts at once: of cadres who left, and of those whose posting is over.

    A successor takes the same post (and row) in the same village from `month` on. Returns the
    number of successors.
    """
    with city.cadres.writing("organisation") as own:
        rows = own.rows(Leaving)
        return int(_replace(rows, month, levels.staffing.posting))


@compiled
def _replace(r: Leaving, month: int, posting: Any) -> Any:
    gone = 0
    for i in range(r.kind.size):
        ends = (r.kind[i] <= ROTATED_LAST) & (month - r.since[i] >= posting)
        if ((r.leaves[i] > 0) | ends) & (r.posted[i] >= 0) & (r.since[i] < month):
            r.successors[i] += 1
            r.since[i] = r.came[i] = month
            gone += 1
    return gone


def count_posts(city: City) -> None:
    """Write how many cadres of each group every village has."""
    by_kind = posts_by_kind(city)
    with city.villages.writing("organisation") as own:
        groups = (own.residents, own.rotating, own.helpers)
        for column, group in zip(groups, GROUPS, strict=True):
            column[:] = by_kind[list(group)].sum(axis=0)
        own.own_cadres[:] = by_kind[Kind.VILLAGE]


def posts_by_kind(city: City) -> NDArray[np.int64]:
    """Cadres in service by kind and village (Kind, villages)."""
    cadres, out = city.cadres, np.zeros((len(Kind), city.villages.size), np.int64)
    _count_posts(cadres.kind, cadres.posted, out)
    return out


@compiled
def _count_posts(kind: Any, posted: Any, out: Any) -> None:
    for i in range(kind.size):
        if posted[i] >= 0:
            out[kind[i], posted[i]] += 1


def _at_home(cadres: Cadres, own: Writable, serving: NDArray[np.bool_], month: int) -> int:
    """Village cadres serve in their own village; returns how many begin."""
    rows = np.flatnonzero(serving & (cadres.kind == Kind.VILLAGE) & (own.posted < 0))
    own.posted[rows] = cadres.home[rows]
    own.since[rows] = own.came[rows] = month
    return int(rows.size)


def _targets(
    levels: Levels, seen: VillagesSeen, group: tuple[Kind, ...], total: int, seed: int
) -> Whole:
    """Posts of a group that each village should have; ties fall the same way every year."""
    rule = levels.staffing.rule
    if Kind.PAIRED in group:
        share = staffing.helper_weights(rule, seen)
        most = -(-seen.registered_households // HOUSEHOLDS_A_HELPER)
    else:
        share = staffing.weights(rule, seen)
        cap = ROTATING_MOST if Kind.ROTATING in group else staffing.SATURATION
        most = np.full(seen.key.size, cap, np.int64)
    return staffing.posts(rule, seen, share, total, most, (seed, 0))


def _send(
    own: Writable,
    rows: Rows,
    targets: Whole,
    seen: VillagesSeen,
    levels: Levels,
    when: tuple[int, int],
) -> tuple[int, int]:
    """Move whoever may move to villages that are short; returns how many began and moved."""
    seed, month = when
    draws = uniforms(seed, Purpose.POSTING, month, own.key[rows])
    over = month - own.since[rows] >= levels.staffing.posting
    free = rows[released(own.posted[rows], over, draws, targets)]
    if levels.operations.authority == "village":
        free = free[:0]  # P1: nobody may move anything between villages
    new = rows[own.posted[rows] < 0]
    people = _keyed(np.concatenate([new, free]), own, when)
    here = own.posted[rows]
    staying = here[(here >= 0) & ~np.isin(rows, free)]
    short = targets - np.bincount(staying, minlength=targets.size)
    slots = open_posts(short, uniforms(seed, Purpose.POSTING, month, seen.key, 1))[: people.size]
    if levels.staffing.rule == "matched":
        files = cadres_seen(own, people)
        taken = match(files, seen.county[slots].astype(np.int64), seen.main_cause[slots])
    else:
        taken = np.arange(people.size)
    changed = own.posted[people] != slots[taken]
    own.posted[people] = slots[taken]
    own.since[people[changed]] = month
    own.came[new] = month
    return int(new.size), int((changed.sum()) - new.size)


def _keyed(people: Rows, own: Any, when: tuple[int, int]) -> Rows:
    """Cadres in the order of their own draws, first secretaries before the others."""
    seed, month = when
    draws = uniforms(seed, Purpose.POSTING, month, own.key[people], 2)
    first = own.kind[people] != Kind.FIRST_SECRETARY
    order: Rows = people[np.lexsort((own.key[people], draws, first))]
    return order
