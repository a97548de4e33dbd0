"""Who works in special teams (P3): days drafted from posts of the team's own territory."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.compiled import compiled
from model.scenario import Levels
from model.systems.once import once
from model.systems.operations.numbers import Duties
from model.systems.operations.special_teams import teams_of

F = np.float32
Counts = NDArray[np.int64]
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
    v, own = city.villages, levels.operations
    called, most = empty_draft(v.size), most_given(levels, 0)
    if any(most.values()) and v.battle.any():
        posts = (Kind.PAIRED, Kind.VILLAGE)
        calls = Calls(
            most=tuple(most[kind] for kind in posts),
            days=tuple(int(duties.base[kind]) for kind in posts),
            at_work=1.0 - float(duties.sick),
            people=tuple(float(n * own.team_people) for n in teams_of(levels, v.part)),
            team_most=own.team_most,
        )
        draft_loop(v.rows(Posts), calls, backlog, called)
    return called


def empty_draft(villages: int) -> Draft:
    """Nobody is called."""
    given, wanted = np.zeros((len(Kind), villages), F), np.zeros((2, villages), np.int64)
    return Draft(given, np.zeros(villages, np.int64), wanted)


class Posts(NamedTuple):
    """The columns of villages that say who can be drafted, and for which teams."""

    helpers: NDArray[Any]
    own_cadres: NDArray[Any]
    county: NDArray[Any]
    township: NDArray[Any]
    teams: NDArray[Any]
    county_teams: NDArray[Any]
    team_used: NDArray[Any]


class Calls(NamedTuple):
    """How far teams may call; of helpers and village cadres, of counties and townships."""

    most: tuple[float, ...]
    """Share of its days that a post may give, by kind; 0 if nobody of the kind is called."""
    days: tuple[int, ...]
    """Days of a post before sickness, 1/100 day, by kind."""
    at_work: float
    """Share of days without sickness."""
    people: tuple[float, ...]
    """People of all teams, by level."""
    team_most: float


@compiled
def draft_loop(p: Posts, c: Calls, backlog: Counts, d: Draft) -> None:
    """Fill `d`: what both levels call for, and what each kind of post gives of it."""
    size = backlog.size
    there, shares, places = np.zeros((2, size)), np.zeros((2, size)), np.zeros((2, size), np.int64)
    for v in range(size):
        helpers = np.int64(p.helpers[v]) if c.most[0] > 0.0 else 0
        cadres = np.int64(p.own_cadres[v]) if c.most[1] > 0.0 else 0
        days = helpers * c.days[0] + cadres * c.days[1]
        there[0, v], there[1, v] = helpers + cadres, np.floor(days * c.at_work)
        places[0, v], places[1, v] = p.county_teams[v], p.teams[v] - p.county_teams[v]
    for lane in range(2):
        level = p.county if lane == 0 else p.township
        _call(
            level,
            (p, there, places[lane]),
            (c.people[lane], c.team_most),
            backlog,
            (shares[lane], d.wanted[lane]),
        )
    for v in range(size):
        total = shares[0, v] + shares[1, v]
        d.given[Kind.PAIRED, v] = min(total, c.most[0])
        d.given[Kind.VILLAGE, v] = min(total, c.most[1])
        d.county[v] = np.int64(shares[0, v] / total * FINE) if total > 0.0 else 0


@compiled
def _call(level: NDArray[Any], who: Any, most: Any, backlog: Any, out: Any) -> None:
    """Share of days that posts give to the teams of one level, and days wanted by village."""
    (p, there, places), (strong, team_most), (share, wanted) = who, most, out
    mine, people, days, asked = np.zeros((4, level.max() + 1))
    for v in range(level.size):
        k = level[v]
        mine[k] += places[v]
        people[k] += there[0, v]
        days[k] += there[1, v]
    strength = mine * strong / max(mine.sum(), 1.0)
    given = np.minimum(strength / np.maximum(people, 1.0), team_most)
    days = np.maximum(given * days, 1.0)
    for v in range(level.size):
        k, part = level[v], places[v] / max(p.teams[v], 1)
        could = days[k] * places[v] / max(mine[k], 1.0)
        likely = max(MORE_THAN_LAST * p.team_used[v] * part, LEAST_PART * could)
        wanted[v] = np.int64(np.floor(min(backlog[v] * part, likely, could)))
        asked[k] += wanted[v]
    for v in range(level.size):
        share[v] = given[level[v]] * min(asked[level[v]] / days[level[v]], 1.0)


def go_out(city: City, called: Draft, days: Counts) -> None:
    """Share the days that the posts of a territory gave among the villages its teams serve.

    `days` are those given by village (1/100 day). Writes `team_days`.
    """
    v = city.villages
    if not days.any() and not v.team_days.any():
        return
    to_county = days * called.county // FINE
    out = np.zeros(v.size, np.int64)
    _share_out(v.county, to_county, called.wanted[0], out)
    _share_out(v.township, days - to_county, called.wanted[1], out)
    with v.writing("operations") as own:
        own.team_days[:] = out


@compiled
def _share_out(level: NDArray[Any], given: Any, wanted: Any, out: Any) -> None:
    """Add to `out` what each village gets of the days given in its territory, by days wanted."""
    pool, asked = np.zeros((2, level.max() + 1), np.int64)
    for v in range(level.size):
        pool[level[v]] += given[v]
        asked[level[v]] += wanted[v]
    for v in range(level.size):
        out[v] += pool[level[v]] * wanted[v] // max(asked[level[v]], 1)
