"""The month of every cadre: days by use, knowledge, fatigue, and the sums of each village's team.

Whole hundredths of days: supply = ordinary + meetings + inspections + paper + field, for each
cadre. Each cadre's row is worked out from its own columns and what its village asks of the team.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.compiled import compiled
from model.draws.kernel import block32, uniform32
from model.draws.plain import Purpose
from model.systems.operations import rules
from model.systems.operations.numbers import Duties
from model.units import ONE, ZERO

F = np.float32
CADRE = int(Purpose.CADRE)
VILLAGE = int(Kind.VILLAGE)
PARTS = F(2.0**15)
TOPICS = 12

supply_of = compiled(rules.supply)
effort_of = compiled(rules.effort)
show_of = compiled(rules.show_share)
next_fatigue = compiled(rules.next_fatigue)
leaving_chance = compiled(rules.leaving_chance)
next_knowledge = compiled(rules.next_knowledge)

USES = ("supply", "ordinary", "meetings", "inspections", "paper", "field")
"""Rows of the sums of days, one column a kind of cadre, 1/100 day."""
TEAM = ("base", "cadres", "field", "weight", "knowledge", "talent", "effort", "fatigue")
"""Sums of a village's team; the last four in whole parts, the first three of them by weight."""


class CadreRows(NamedTuple):
    """The columns of cadres that their month reads and writes."""

    key: NDArray[Any]
    kind: NDArray[Any]
    topic: NDArray[Any]
    talent: NDArray[Any]
    sent: NDArray[Any]
    posted: NDArray[Any]
    since: NDArray[Any]
    knowledge: NDArray[Any]
    fatigue: NDArray[Any]
    supply: NDArray[Any]
    paper: NDArray[Any]
    field: NDArray[Any]
    leaves: NDArray[Any]


class Asked(NamedTuple):
    """What each village asks of its team this month; one entry a village."""

    chance: NDArray[Any]
    """Chance of audit as the village sees it."""
    remote: NDArray[Any]
    """Remoteness, sd."""
    knowledge: NDArray[Any]
    """What the team knew last month."""
    households: NDArray[Any]
    """Registered and monitored households."""
    round: NDArray[Any]
    """Days of one visit to each of them, 1/100 day."""
    delivered: NDArray[Any]
    """Days that delivery took last month, 1/100 day."""


@compiled
def _idle(c: CadreRows, i: int) -> None:
    """A cadre without a post does nothing and rests."""
    c.supply[i], c.paper[i], c.field[i] = 0, 0, 0
    c.leaves[i] = np.uint8(0)
    c.knowledge[i], c.fatigue[i] = ZERO, ZERO


@compiled
def _begin(c: CadreRows, i: int, known: Any, n: Duties) -> None:
    """C5: a new cadre is rested, and knows what the team hands over, or its own village."""
    at_home = c.kind[i] == VILLAGE
    c.knowledge[i] = n.knows_home if at_home else n.knows_handover * known
    c.fatigue[i] = ZERO


@compiled
def _days(c: CadreRows, i: int, asked: Any, n: Duties, days: Any) -> Any:
    """Divide the days of one cadre; returns its field days and its load."""
    inspection, forms, field_asked = asked
    kind = c.kind[i]
    there = supply_of(F(n.base[kind]), c.fatigue[i], n)
    wanted = (n.ordinary if kind == VILLAGE else 0, n.meetings[kind], inspection, forms)
    left, total = there, field_asked
    days[0, kind] += there
    for use in range(4):
        spent = min(left, wanted[use])
        days[use + 1, kind] += spent
        left -= spent
        total += wanted[use]
        if use == 3:
            c.paper[i] = spent
    days[5, kind] += left
    c.supply[i], c.field[i] = there, left
    return left, F(total) / F(max(there, 1))


@compiled
def _shares(a: Asked, v: Any, kind: Any, base: Any, n: Duties) -> Any:
    """What one cadre is asked: its part of inspections, of forms and of visits (C2-C4)."""
    mine = n.base[kind]
    show = ONE + show_of(a.chance[v], n)
    pool = np.int64(n.forms_household * F(a.households[v]) * show)
    visits = np.int64(n.asked * F(a.round[v])) + a.delivered[v]
    whole = max(base, 1)
    own_forms = np.int64(F(n.forms[kind]) * show)
    return n.inspection * mine // whole, own_forms + pool * mine // whole, visits * mine // whole


@compiled
def _sum_up(c: CadreRows, i: int, field: Any, n: Duties, team: Any, topics: Any) -> None:
    """Add one cadre to its team; whoever has more field days counts more."""
    weight = field + 1
    team[1] += 1
    team[2] += field
    team[3] += weight
    team[4] += weight * np.int64(c.knowledge[i] * PARTS)
    team[5] += weight * np.int64(c.talent[i] * c.sent[i] * PARTS)
    team[6] += weight * np.int64(effort_of(c.fatigue[i], n) * PARTS)
    team[7] += np.int64(c.fatigue[i] * PARTS)
    topics[c.topic[i]] += weight


@compiled
def team_loop(c: CadreRows, a: Asked, n: Duties, when: Any, sums: Any) -> None:
    """One month of all cadres; adds to `sums`: team (villages, 8), topics, days (6, kinds)."""
    month, k0, k1 = when
    team, topics, days = sums
    for i in range(c.key.size):
        if c.posted[i] >= 0:
            team[c.posted[i], 0] += n.base[c.kind[i]]
    for i in range(c.key.size):
        v = c.posted[i]
        if v < 0:
            _idle(c, i)
            continue
        if c.since[i] == month:
            _begin(c, i, a.knowledge[v], n)
        asked = _shares(a, v, c.kind[i], team[v, 0], n)
        field, load = _days(c, i, asked, n, days)
        _sum_up(c, i, field, n, team[v], topics[v])
        word, _, _, _ = block32(c.key[i], month, CADRE, 0, k0, k1)
        leaves = uniform32(word) < leaving_chance(c.fatigue[i], n)
        c.leaves[i] = np.uint8(1) if leaves else np.uint8(0)
        part = F(n.base[c.kind[i]]) / rules.MONTH_OF_DAYS
        c.fatigue[i] = next_fatigue(c.fatigue[i], load, a.remote[v], part, n)
        c.knowledge[i] = next_knowledge(c.knowledge[i], F(field), n)
