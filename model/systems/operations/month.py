"""Operations of one month: who spends which days on what, who is visited, what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.city import City
from model.columns import Writable
from model.compiled import compiled
from model.draws.kernel import seed_words
from model.errors import InvariantBroken
from model.relief import Measure
from model.scenario import Levels
from model.systems.operations import special_teams, told
from model.systems.operations.courses import courses_of
from model.systems.operations.drafting import Draft, draft, go_out
from model.systems.operations.focus import focused
from model.systems.operations.morale import Morale, morale_of
from model.systems.operations.numbers import Duties, duties_of, sight_of
from model.systems.operations.round import Places, ask
from model.systems.operations.team import (
    ORGANISED,
    PARTS,
    TEAM,
    TOPICS,
    USES,
    Asked,
    CadreRows,
    common_of,
    team_loop,
)
from model.systems.operations.visits import HomeRows, Teams, visit

F = np.float32
Days = NDArray[np.int64]

MORE_THAN_LAST, LEAST_PART = 2, 10
"""Where something else than days stopped delivery last month, a team keeps at most twice the days
it took then, a tenth of its field days, or the days of the costliest measure."""
EVERY_MEASURE = (1 << len(Measure)) - 1
"""What an office expects before any money has come."""


@dataclass(frozen=True, slots=True)
class OperationsReport:
    """Days by use (1/100 day; supply is the sum of all uses), visits and cadres of a month."""

    supply: int
    ordinary: int
    meetings: int
    inspections: int
    training: int
    organising: int
    paper: int
    visiting: int
    """Visits with their ways."""
    register: int
    """Re-checks and samples of the register."""
    delivery: int
    """Kept for delivering measures; what support does not use of it is left."""
    left: int
    """Field days beyond the most visits a household gets."""
    visits: int
    cadres: int
    fatigue: float
    """Mean over cadres in service."""
    leavers: int
    accidents: int
    supply_by_kind: tuple[int, ...]
    """In the order of Kind."""
    drafted: int = 0
    """Of the supply, days that went to special teams; support says how many they use."""


def work(city: City, levels: Levels, month: int, seed: int) -> OperationsReport:
    """One month of all cadres: days are divided, households visited, plans written.

    Writes the operations columns of cadres, villages and households. Days that do not add up are
    InvariantBroken.
    """
    duties, sight = focused(city, levels, duties_of(levels, month), sight_of(levels, month))
    if month % 3 == 0:
        special_teams.assign(city, levels, sight, month, seed)
    numbers = duties, morale_of(levels, courses_of(city, levels, duties.base))
    when = (month, *seed_words(seed))
    size = city.villages.size
    team, topics = np.zeros((size, len(TEAM)), np.int64), np.zeros((size, TOPICS), np.int64)
    days = np.zeros((len(USES), len(Kind)), np.int64)
    with city.households.writing("operations") as home:
        v, fought = city.villages, special_teams.measures_fought(city.villages.battle)
        can = _can(v.open)
        places = Places(city.households.start, can, fought, v.reach, v.owed_share)
        on_round, asked = ask(city, places, sight)
        drafted = draft(city, levels, duties, asked[:, 3])
        if city.decisions.on:
            told.note_leaving(city, numbers, month, seed)
        leavers = _teams_at_work(city, asked, (*numbers, drafted), when, (team, topics, days))
        go_out(city, drafted, team[:, TEAM.index("drafted")])
        with city.villages.writing("operations") as own:
            _grieve(own, team[:, TEAM.index("accidents")], levels)
            skill = np.empty((size, TOPICS), F)
            costliest = np.int64(sight.days_of.max())
            terms = sight.delivery_share, costliest, levels.conduct.topic_skill
            sum_up(own.rows(Force), (team, topics), asked[:, 2], terms, skill)
            checked = _check_register(own)
            teams = _teams(own, team, (places, skill))
            teams.budget[:] -= checked
            rows = home.rows(HomeRows)
            before = told.files_before(city)  # of those who are followed: nobody, as a rule
            visit(rows, teams, sight, when, on_round)
            if city.decisions.on:
                told.note_plans(city, rows, teams, sight, when, before)
            spent = int(teams.spent.sum())
            field_work = (spent, int(checked.sum()))
            return _report(month, days, own, field_work, (team, leavers))


def _teams_at_work(
    city: City,
    asked: Days,
    numbers: tuple[Duties, Morale, Draft],
    when: tuple[Any, ...],
    sums: tuple[Days, ...],
) -> int:
    """Divide every cadre's days; returns how many leave at the end of the month."""
    villages = city.villages
    wanted = Asked(
        villages.chance,
        villages.remote,
        villages.knowledge,
        asked[:, 0].copy(),
        asked[:, 1].copy(),
        villages.used_days,
        villages.owed.sum(axis=0),
        villages.strength,
        villages.means,
        villages.grief,
        numbers[2].given,
    )
    with city.cadres.writing("operations") as own:
        cadres = own.rows(CadreRows)
        common = common_of(villages.size, city.cadres.size)
        team_loop(cadres, wanted, common, numbers[:2], when, sums)
        return int(own.leaves.sum(dtype=np.int64))


def _grieve(own: Writable, accidents: Days, levels: Levels) -> None:
    """S2: accidents nearby take effort from colleagues, as far as cover does not prevent it."""
    support = levels.support
    if not (accidents.any() or own.grief.any()):
        return
    near = np.bincount(own.township, accidents, minlength=1)[own.township] - accidents
    shock = support.grief * (1.0 - support.cover_grief * support.accident_cover)
    new = F(shock) * (accidents + F(support.grief_township) * near).astype(F)
    own.grief[:] = F(support.grief_memory) * own.grief + new


class Force(NamedTuple):
    """The columns of villages that say what their teams can do."""

    open: NDArray[Any]
    owed: NDArray[Any]
    used_days: NDArray[Any]
    team_days: NDArray[Any]
    lent_skill: NDArray[Any]
    field_days: NDArray[Any]
    delivery_days: NDArray[Any]
    owed_share: NDArray[Any]
    knowledge: NDArray[Any]
    skill: NDArray[Any]
    fatigue: NDArray[Any]


@compiled
def mean_of(parts: Any, weight: Any) -> Any:
    """Weighted mean of values summed in whole parts; 0 where there is nobody."""
    return F(parts / (max(weight, 1) * float(PARTS)))


def keep_days(most: Any, field: Any, kept: Any, used: Any, costliest: Any) -> Any:
    """C4: days kept for delivery, of at most so many, after those kept and used last month.

    Where days ran out last month (less was left than the costliest measure takes) all that may be
    kept; else money, absorption or places stopped first, and no more is kept than delivery is
    likely to take. All in 1/100 day.
    """
    ran_out = (used > 0) & (kept - used < costliest)
    likely = max(MORE_THAN_LAST * used, field // LEAST_PART, costliest)
    return most if ran_out else min(most, likely)


days_to_keep = compiled(keep_days)


@compiled
def sum_up(f: Force, sums: Any, backlog: Any, terms: Any, skill: Any) -> None:
    """What the team adds up to: field days, days kept for delivery, knowledge, skill, fatigue.

    `backlog` are days of plans that wait. Fills `skill` (villages, TOPICS): higher in the topics
    that the team knows (C7).
    """
    (team, topics), (delivery_share, costliest, topic_skill) = sums, terms
    for v in range(backlog.size):
        field, weight, owed = team[v, 2], team[v, 3], f.owed[:, v].sum()
        rest = max(backlog[v] - f.team_days[v], 0)
        most = min(np.int64(field * delivery_share), rest)
        whole = costliest if f.open[v] else 0  # before any money nothing can be delivered whole
        kept = days_to_keep(most, field, f.delivery_days[v], f.used_days[v], whole)
        f.field_days[v], f.delivery_days[v] = field, kept
        f.owed_share[v] = team[v, ORGANISED] / owed if owed else 1.0
        f.knowledge[v] = mean_of(team[v, 4], weight)
        f.skill[v] = mean_of(team[v, 5], weight) + f.lent_skill[v]
        f.fatigue[v] = mean_of(team[v, 7], team[v, 1])
        for topic in range(TOPICS):
            share = topics[v, topic] / max(weight, 1) - 1.0 / TOPICS
            skill[v, topic] = F(np.float64(f.skill[v]) * (1.0 + topic_skill * share))


def _check_register(own: Writable) -> Days:
    """A7, A3: field days that go to what is owed to checks of the register; returns them."""
    checked: Days = np.minimum(own.checking, own.field_days - own.delivery_days)
    own.checking[:] -= checked
    return checked


def owe_checks(city: City, days: Days) -> None:
    """Let each team owe these days (1/100 day a village) to a check of the register."""
    with city.villages.writing("operations") as own:
        own.checking[:] += days


def _can(opened: NDArray[Any]) -> Days:
    """Measures (bits) that villages can fund, as their offices know; all before any money came."""
    return np.where(opened == 0, EVERY_MEASURE, opened).astype(np.int64)


def _teams(own: Writable, team: Days, brought: tuple[Places, NDArray[np.float32]]) -> Teams:
    """What teams bring to visits; `brought` are their places, and their skill by topic."""
    places, skill = brought
    own.visits[:] = 0
    return Teams(
        start=places.start,
        budget=own.field_days - own.delivery_days,
        effort=team_effort(team),
        knowledge=own.knowledge,
        skill=skill,
        open=places.open,
        next_visit=own.next_visit,
        visits=own.visits,
        spent=np.zeros(len(team), np.int64),
    )


def team_effort(team: Days) -> NDArray[np.float32]:
    """Visits a day of each team relative to the usual, by the field days of its cadres (C8)."""
    effort = np.empty(len(team), F)
    _mean_effort(team, effort)
    return effort


@compiled
def _mean_effort(team: Any, effort: Any) -> None:
    for v in range(effort.size):
        effort[v] = mean_of(team[v, 6], team[v, 3]) if team[v, 3] > 0 else F(1.0)


def _report(
    month: int, days: Days, own: Writable, field_work: tuple[int, int], people: tuple[Days, int]
) -> OperationsReport:
    """The sums of the month; days must add up to the hundredth."""
    supply, *uses, field = days.sum(axis=1).tolist()
    drafted, ordinary, meetings, inspections, training, organising, paper = uses
    (spent, checked), (team, leavers) = field_work, people
    delivery, whole = int(own.delivery_days.sum()), team.sum(axis=0).tolist()
    cadres = whole[1]
    if supply != sum(uses) + field:
        raise InvariantBroken(f"month {month}: {supply} hundredths of days worked, not all used")
    if field != int(own.field_days.sum()) or spent + checked + delivery > field:
        used = f"{spent} + {checked} + {delivery}"
        raise InvariantBroken(f"month {month}: {field} field days, {used} used")
    return OperationsReport(
        supply=supply,
        ordinary=ordinary,
        meetings=meetings,
        inspections=inspections,
        training=training,
        organising=organising,
        paper=paper,
        visiting=spent,
        register=checked,
        delivery=delivery,
        left=field - spent - checked - delivery,
        visits=int(own.visits.sum()),
        cadres=cadres,
        fatigue=whole[7] / (max(cadres, 1) * float(PARTS)),
        leavers=leavers,
        accidents=whole[8],
        supply_by_kind=tuple(days[0].tolist()),
        drafted=drafted,
    )
