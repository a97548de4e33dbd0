"""The month of every cadre: days by use, knowledge, fatigue, and the sums of each village's team.

Whole hundredths of days: supply = drafted + ordinary + meetings + inspections + training +
organising + paper + field, for each cadre. Each cadre's row is worked out from its own columns and
what its village asks of the team; common work is shared by days left after drafts and ordinary
duties.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.cadres import Kind
from model.compiled import compiled
from model.draws.kernel import blocks32, uniform32
from model.draws.plain import Purpose
from model.systems.operations import rules
from model.systems.operations.numbers import Duties
from model.units import ONE, ZERO

F = np.float32
CADRE = int(Purpose.CADRE)
VILLAGE = int(Kind.VILLAGE)
PARTS = F(2.0**15)
TOPICS = 12
INSPECTIONS, OWED, POOL, VISITS = range(4)
"""Common work of a team: inspections, what it owes, forms of households, visits."""
PARTS_OF_WORK = 4
U = np.uint64
BLOCK = U(256)
"""Cadres whose draws are made together; unsigned row numbers need no check for negative ones."""

supply_of = compiled(rules.supply)
effort_of = compiled(rules.effort)
meetings_of = compiled(rules.meetings)
show_of = compiled(rules.show_share)
next_fatigue = compiled(rules.next_fatigue)
leaving_chance = compiled(rules.leaving_chance)
next_knowledge = compiled(rules.next_knowledge)
spirit_of = compiled(rules.spirit)
hardness_of = compiled(rules.hardness)
care_of = compiled(rules.care)
hardship_of = compiled(rules.hardship)
stays_of = compiled(rules.reasons_to_stay)
sessions_of = compiled(rules.sessions)
next_trained = compiled(rules.next_trained)

USES = (
    "supply", "drafted", "ordinary", "meetings", "inspections", "training", "organising", "paper",
    "field",
)  # fmt: skip
"""Rows of the sums of days, one column a kind of cadre, 1/100 day."""
TEAM = (
    "base", "cadres", "field", "weight", "knowledge", "talent", "effort", "fatigue", "accidents",
    "organised", "drafted", "served",
)  # fmt: skip
"""Sums of a village's team; knowledge to fatigue in whole parts, the first three by weight.

`base` are days left to share out (after drafts and ordinary duties), `served` those of the cadres
dealt with so far."""
ORGANISING = USES.index("organising")
ORGANISED, OUT, SERVED = TEAM.index("organised"), TEAM.index("drafted"), TEAM.index("served")
ACCIDENTS = TEAM.index("accidents")
TRAINING, PAPER, FIELD = USES.index("training"), USES.index("paper"), USES.index("field")


class CadreRows(NamedTuple):
    """The columns of cadres that their month reads and writes."""

    key: NDArray[Any]
    kind: NDArray[Any]
    topic: NDArray[Any]
    talent: NDArray[Any]
    sent: NDArray[Any]
    posted: NDArray[Any]
    since: NDArray[Any]
    came: NDArray[Any]
    knowledge: NDArray[Any]
    fatigue: NDArray[Any]
    supply: NDArray[Any]
    paper: NDArray[Any]
    field: NDArray[Any]
    leaves: NDArray[Any]
    course: NDArray[Any]
    trained: NDArray[Any]
    hope: NDArray[Any]
    praise: NDArray[Any]


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
    owed: NDArray[Any]
    """Days owed to committees, pairs, party groups and chains, 1/100 day."""
    strength: NDArray[Any]
    """Organisation strength, 0-1."""
    means: NDArray[Any]
    """What a day is worth with the means at hand."""
    grief: NDArray[Any]
    """Effort lost to accidents of colleagues."""
    given: NDArray[Any]
    """Share of days that goes to special teams (kinds, villages)."""


class Common(NamedTuple):
    """Working memory: what is the same for all cadres of a village, and who is in service."""

    hard: NDArray[Any]
    show: NDArray[Any]
    """One and the share of time that goes to show."""
    whole: NDArray[Any]
    """Common work (parts of work, villages), 1/100 day."""
    done: NDArray[Any]
    """Of this, the parts of the cadres dealt with so far."""
    row: NDArray[Any]
    """Cadres in service this month."""
    key: NDArray[Any]
    """Keys of the cadres of one block."""
    words: tuple[NDArray[Any], ...]
    """Their draws."""


def common_of(villages: int, cadres: int) -> Common:
    """Working memory for so many villages and cadres."""
    hard, show = np.empty(villages, F), np.empty(villages, F)
    whole, done = (np.empty((PARTS_OF_WORK, villages), np.int64) for _ in range(2))
    key, *words = (np.empty(int(BLOCK), np.uint32) for _ in range(5))
    return Common(hard, show, whole, done, np.empty(cadres, np.uint32), key, tuple(words))


@compiled
def _idle(c: CadreRows, i: Any) -> None:
    """A cadre without a post, or on the way to another, does nothing and knows no village."""
    c.supply[i], c.paper[i], c.field[i] = 0, 0, 0
    c.leaves[i] = np.uint8(0)
    c.knowledge[i] = ZERO


@compiled
def _begin(c: CadreRows, i: Any, known: Any, n: Duties) -> None:
    """C5: who is new in a village knows what the team hands over, or its own village."""
    at_home = c.kind[i] == VILLAGE
    c.knowledge[i] = n.knows_home if at_home else n.knows_handover * known


@compiled
def _rest(c: CadreRows, i: Any) -> None:
    """Who is new, or without a post, is rested and has been to no course; not who was moved."""
    c.fatigue[i], c.trained[i] = ZERO, ZERO


@compiled
def ordinary_of(n: Duties, kind: Any, given: Any) -> Any:
    """Ordinary duties of a cadre that gives this share of its days away, 1/100 day."""
    return np.int64(F(n.ordinary) * (ONE - given)) if kind == VILLAGE else np.int64(0)


@compiled
def days_to_share(n: Duties, kind: Any, given: Any) -> Any:
    """Days of a cadre by which common work is shared: after drafts and ordinary duties."""
    stays = np.int64(F(n.base[kind]) * (ONE - given))
    return max(stays - ordinary_of(n, kind, given), 0)


@compiled
def _ask(a: Asked, n: Duties, w: Common) -> None:
    """What is the same for all cadres of a village: hardness, show, common work (C2-C4)."""
    for v in range(U(a.chance.size)):
        show = ONE + show_of(a.chance[v], n)
        w.hard[v], w.show[v] = hardness_of(a.remote[v]), show
        w.whole[INSPECTIONS, v], w.whole[OWED, v] = n.inspection, a.owed[v]
        w.whole[POOL, v] = np.int64(n.forms_household * F(a.households[v]) * show)
        w.whole[VISITS, v] = np.int64(n.asked * F(a.round[v])) + a.delivered[v]
        for part in range(PARTS_OF_WORK):
            w.done[part, v] = 0


@compiled
def _part(w: Common, part: Any, v: Any, served: Any, base: Any) -> Any:
    """One cadre's part of common work, up to the days served with its own of the team's `base`.

    Parts add up to the whole, to the hundredth of a day: each is what is due by now, less what is
    done.
    """
    due = w.whole[part, v] * served // base
    mine = due - w.done[part, v]
    w.done[part, v] = due
    return mine


@compiled
def _days(c: CadreRows, i: Any, asked: Any, n: Duties, days: Any) -> Any:
    """Divide the days of one cadre: its field days, load, days of training, organising, drafted.

    A share of its days is given to special teams, and with it the same share of its duties.
    """
    given, meetings, inspection, courses, organising, forms, field_asked = asked
    kind, learnt, organised = c.kind[i], 0, 0
    there = supply_of(F(n.base[kind]), c.fatigue[i], n)
    drafted, ordinary = np.int64(F(there) * given), ordinary_of(n, kind, given)
    wanted = (drafted, ordinary, meetings, inspection, courses, organising, forms)
    left, total = there, field_asked
    days[0, kind] += there
    for k in range(FIELD - 1):
        use, spent = k + 1, min(left, wanted[k])
        days[use, kind] += spent
        left -= spent
        total += wanted[k]
        learnt = spent if use == TRAINING else learnt
        organised = spent if use == ORGANISING else organised
        if use == PAPER:
            c.paper[i] = spent
    days[FIELD, kind] += left
    c.supply[i], c.field[i] = there, left
    return left, F(total) / F(max(there, 1)), learnt, organised, drafted


@compiled
def _shares(w: Common, v: Any, kind: Any, given: Any, team: Any, n: Duties) -> Any:
    """What one cadre is asked: its part of inspections, organising, forms and visits (C2-C4)."""
    served, base = team[v, SERVED] + days_to_share(n, kind, given), max(team[v, 0], 1)
    team[v, SERVED] = served
    own_forms = np.int64(F(n.forms[kind]) * (ONE - given) * w.show[v])
    inspection, organising = _part(w, INSPECTIONS, v, served, base), _part(w, OWED, v, served, base)
    forms = own_forms + _part(w, POOL, v, served, base)
    return inspection, organising, forms, _part(w, VISITS, v, served, base)


@compiled
def _sum_up(c: CadreRows, i: Any, v: Any, worked: Any, team: Any, topics: Any) -> None:
    """Add one cadre to its team; whoever has more field days counts more.

    `worked` are its field days, its effort, and its days of organising and for special teams. A
    topic learnt in courses counts as a second topic, as far as it is known.
    """
    field, effort, organised, drafted = worked
    weight = field + 1
    team[v, ORGANISED] += organised
    team[v, OUT] += drafted
    team[v, 1] += 1
    team[v, 2] += field
    team[v, 3] += weight
    team[v, 4] += weight * np.int64(c.knowledge[i] * PARTS)
    team[v, 5] += weight * np.int64(c.talent[i] * c.sent[i] * PARTS)
    team[v, 6] += weight * np.int64(effort * PARTS)
    team[v, 7] += np.int64(c.fatigue[i] * PARTS)
    topics[v, c.topic[i]] += weight
    topics[v, c.course[i]] += np.int64(F(weight) * c.trained[i])


@compiled
def _end(c: CadreRows, i: Any, hard: Any, luck: Any, numbers: Any) -> Any:
    """C9: whether the cadre leaves, of its own will or by an accident; its hardship, accidents."""
    n, m = numbers
    kind, (will, fate) = c.kind[i], luck
    cared = care_of(hard, m.cared[kind], m)
    stays = stays_of(m.pay[kind], cared, c.hope[i], m)
    leaves = uniform32(will) < leaving_chance(c.fatigue[i], stays, n)
    accident = (m.cared[kind] > ZERO) & (uniform32(fate) < m.accident)
    c.leaves[i] = np.uint8(1) if leaves | accident else np.uint8(0)
    return hardship_of(hard, cared, m), np.int64(1) if accident else np.int64(0)


@compiled
def _serve(c: CadreRows, a: Asked, n: Duties, month: int, row: Any, team: Any) -> Any:
    """Who begins and who rests this month, and the days that each team has to share out.

    Lists who serves in `row`; returns their number.
    """
    serving = U(0)
    for i in range(U(c.key.size)):
        v = c.posted[i]
        if c.came[i] == month or v < 0:
            _rest(c, i)
        if v < 0 or c.since[i] > month:  # without a post, or on the move (P1)
            _idle(c, i)
            continue
        if c.since[i] == month:
            _begin(c, i, a.knowledge[v], n)
        team[v, 0] += days_to_share(n, c.kind[i], a.given[c.kind[i], v])
        row[serving] = i
        serving += U(1)
    return serving


@compiled
def _month(c: CadreRows, at: Any, a: Asked, w: Common, numbers: Any, sums: Any) -> None:
    """One month of one cadre in service; `at` is its row and its place among the draws."""
    (n, m), (team, topics, days), (i, k) = numbers, sums, at
    will, fate, course, _ = w.words
    kind, v = c.kind[i], U(c.posted[i])
    base, given = F(n.base[kind]), a.given[kind, v]
    courses = sessions_of(base, uniform32(course[k]), m) * m.session
    inspection, organising, forms, visits = _shares(w, v, kind, given, team, n)
    meetings = np.int64(meetings_of(F(n.meetings[kind]), a.strength[v], n) * (ONE - given))
    wanted = given, meetings, inspection, courses, organising, forms, visits
    field, load, learnt, organised, drafted = _days(c, i, wanted, n, days)
    spirit = spirit_of(m.pay[kind], c.hope[i], c.praise[i], a.grief[v], m)
    effort = effort_of(c.fatigue[i], spirit, n) * a.means[v]
    _sum_up(c, i, v, (field, effort, organised, drafted), team, topics)
    hard, accidents = _end(c, i, w.hard[v], (will[k], fate[k]), numbers)
    team[v, ACCIDENTS] += accidents
    c.fatigue[i] = next_fatigue(c.fatigue[i], load, hard, base / rules.MONTH_OF_DAYS, n)
    c.knowledge[i] = next_knowledge(c.knowledge[i], F(field), n)
    c.trained[i] = next_trained(c.trained[i], F(learnt) / F(max(m.session, 1)), m)


@compiled
def team_loop(c: CadreRows, a: Asked, w: Common, numbers: Any, when: Any, sums: Any) -> None:
    """One month of all cadres; adds to `sums`: team (villages, TEAM), topics, days (USES, kind)."""
    month, k0, k1 = when
    lo = U(0)
    serving = _serve(c, a, numbers[0], month, w.row, sums[0])
    _ask(a, numbers[0], w)
    while lo < serving:
        size = min(BLOCK, serving - lo)
        for k in range(size):
            w.key[k] = c.key[w.row[lo + k]]
        blocks32(w.key[:size], (month, CADRE, 0), k0, k1, w.words)
        for k in range(size):
            _month(c, (w.row[lo + k], k), a, w, numbers, sums)
        lo += size
