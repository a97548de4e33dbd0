"""Who works in special teams (P3): days drafted from posts of the team's own territory."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.scenario import Levels
from model.systems.once import once
from model.systems.operations.numbers import Duties
from model.systems.operations.special_teams import teams_of

F = np.float32
Counts = NDArray[np.int64]
Real = NDArray[np.float64]
MORE_THAN_LAST, LEAST_PART = 2.0, 0.1
"""A team calls for at most twice the days it used last month, or a tenth of its people's days."""
FINE = 1 << 16


class Draft(NamedTuple):
    """What special teams call for this month."""

    given: NDArray[np.float32]
    """Share of its days that each kind gives (kinds, villages)."""
    county: Counts
    """Of what a village gives, parts in 65,536 that go to its county's teams (villages,)."""
    wanted: Counts
    """Days that can be of use in each village, 1/100 day (county and township, villages)."""


@once
def most_given(levels: Levels, _: int) -> dict[Kind, float]:
    """Share of days that helpers and village cadres may give: what the campaign added.

    Days of posts at their level before stay at the post; none gives more than `team_most`.
    """
    now, before = levels.staffing, type(levels.staffing)()
    days = {
        Kind.PAIRED: (now.scale * now.paired * now.paired_days, before.paired * before.paired_days),
        Kind.VILLAGE: (
            now.village_cadres * now.village_days,
            before.village_cadres * before.village_days,
        ),
    }
    return {
        kind: min(max(1.0 - old / new, 0.0), levels.operations.team_most) if new > 0.0 else 0.0
        for kind, (new, old) in days.items()
    }


def draft(city: City, levels: Levels, duties: Duties, backlog: Counts) -> Draft:
    """The share of their days that posts give to the teams of their county and township.

    At most the days of a team's people, at most the days of plans of its battle that wait and can
    be funded (`backlog`, 1/100 day a village), at most twice what it used last month or a tenth.
    """
    v, size = city.villages, city.villages.size
    given, wanted = np.zeros((len(Kind), size), F), np.zeros((2, size), np.int64)
    county = np.zeros(size, np.int64)
    most = most_given(levels, 0)
    if not v.battle.any() or not any(most.values()):
        return Draft(given, county, wanted)
    posts = {Kind.PAIRED: v.helpers, Kind.VILLAGE: v.own_cadres}
    may = [kind for kind in posts if most[kind] > 0.0]
    people = np.sum([posts[kind] for kind in may], axis=0, dtype=np.int64)
    gross = np.sum([posts[kind] * duties.base[kind] for kind in may], axis=0, dtype=np.int64)
    shares = np.zeros((2, size))
    for lane, level in enumerate((v.county, v.township)):
        there = Territory(level, people, gross * (1.0 - float(duties.sick)))
        shares[lane], wanted[lane] = _call(city, levels, lane, there, backlog)
    total = shares.sum(axis=0)
    for kind in may:
        given[kind] = np.minimum(total, most[kind])
    county[:] = np.where(total > 0.0, shares[0] / np.where(total > 0.0, total, 1.0), 0.0) * FINE
    return Draft(given, county, wanted)


class Territory(NamedTuple):
    """Where teams draft from: number of each village's territory, its people and their days."""

    level: NDArray[Any]
    people: Counts
    days: NDArray[Any]


def _call(
    city: City, levels: Levels, lane: int, there: Territory, backlog: Counts
) -> tuple[Real, Counts]:
    """Share of days that posts give to the teams of one level, and days wanted by village."""
    v, own = city.villages, levels.operations
    teams = v.teams.astype(np.int64)
    places = v.county_teams if lane == 0 else teams - v.county_teams
    number = teams_of(levels, v.part)[lane]
    mine = np.bincount(there.level, places)
    strength = mine * (number * own.team_people) / max(int(places.sum()), 1)
    share = np.minimum(
        strength / np.maximum(np.bincount(there.level, there.people), 1), own.team_most
    )
    days = np.maximum(share * np.bincount(there.level, np.floor(there.days)), 1.0)
    could = days[there.level] * places / np.maximum(mine[there.level], 1)
    part = places / np.maximum(teams, 1)
    likely = np.maximum(MORE_THAN_LAST * v.team_used * part, LEAST_PART * could)
    wanted = np.floor(np.minimum(np.minimum(backlog * part, likely), could)).astype(np.int64)
    share *= np.minimum(np.bincount(there.level, wanted) / days, 1.0)
    return share[there.level], wanted


def go_out(city: City, called: Draft, days: Counts) -> None:
    """Share the days that the posts of a territory gave among the villages its teams serve.

    `days` are those given by village (1/100 day). Writes `team_days`.
    """
    v = city.villages
    if not days.any() and not v.team_days.any():
        return
    to_county = days * called.county // FINE
    out = np.zeros(v.size, np.int64)
    for lane, (level, part) in enumerate(((v.county, to_county), (v.township, days - to_county))):
        pool = np.bincount(level, part).astype(np.int64)[level]
        asked = np.bincount(level, called.wanted[lane]).astype(np.int64)[level]
        out += pool * called.wanted[lane] // np.maximum(asked, 1)
    with v.writing("operations") as own:
        own.team_days[:] = out
