"""Plans and resignations once more, for the log of decisions: options, values, choice.

Called only when somebody is followed. The rules are those of the loops; a test holds every plan
and every resignation to what the loops do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.draws.kernel import block32, seed_words, uniform32
from model.draws.plain import Purpose
from model.relief import Cause, Gap, Measure, Register
from model.systems.operations import needs
from model.systems.operations.morale import Morale
from model.systems.operations.numbers import Duties, Sight
from model.systems.operations.round import on_round, plan_waits
from model.systems.operations.rules import KEEPS_MONTHS
from model.systems.operations.team import care_of, hardness_of, leaving_chance, stays_of
from model.systems.operations.visits import (
    VISIT,
    HomeRows,
    Teams,
    _decide,
    acquaintance,
    match_chance,
)
from model.units import HALF, ZERO


class Before(NamedTuple):
    """What stood in the files of some households on the round before this month's visits."""

    rows: NDArray[np.int64]
    plan: NDArray[Any]
    visits: NDArray[Any]


NOBODYS = Before(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a visit writes down as the plan of one household (C7)."""

    row: int
    needed: bool
    """Whether anything is needed, by what is seen."""
    right: int
    """The measure that answers the need."""
    usual: int
    """The measure that looks right on paper."""
    chance: float
    """Chance of finding the right one."""
    plan: int
    fits: bool


def files_before(city: City) -> Before:
    """Keep the plans of the followed households: the visits will change them."""
    h, followed = city.households, city.decisions.followed
    if followed is None:
        return NOBODYS
    rows = np.array(sorted(followed.households), np.int64)
    rows = rows[[bool(on_round(h.register[i], h.forgotten[i])) for i in rows]]
    return Before(rows, h.plan[rows], h.visits[rows])


def choices(r: HomeRows, t: Teams, s: Sight, when: Any, before: Before) -> list[Choice]:
    """The plans chosen in this month's visits; `r` holds what the visits have left behind."""
    month, k0, k1 = when
    found = []
    villages = np.searchsorted(t.start, before.rows, side="right") - 1
    for i, plan, came, v in zip(*before, villages, strict=True):
        can = t.open[v]
        waits = plan_waits(plan, r.aid[i], can)
        visited = r.visits[i] > came * KEEPS_MONTHS + HALF
        kept = r.register[i] != Register.EXITED or s.keeps
        if waits or not (visited and kept):
            continue
        ratio = r.seen_income[i] / s.line
        if not needs.needs_plan(r.seen_gaps[i], ratio, s.enough):
            found.append(Choice(int(i), False, 0, 0, 0.0, 0, False))
            continue
        counted = np.int64(r.seen_workers[i]), np.int64(r.persons[i])
        gaps, cause = np.int64(r.seen_gaps[i]), np.int64(r.cause[i])
        terms = (r.remote[i], np.int64(r.aid[i]), can, s.very_remote, s.members)
        case = needs.Case(gaps, cause, ratio, *counted, *terms)
        known = acquaintance(r.visits[i], t.knowledge[v])
        chance = match_chance(known, t.skill[v][r.cause[i]], s)
        words = block32(r.key[i], month, VISIT, 0, k0, k1)
        finds, misses = uniform32(words[2]), uniform32(words[3])
        _, chosen, fits = _decide(case, chance, finds, misses)
        right = needs.right_measure(case)
        usual = needs.usual_measure(right, misses, case)
        found.append(Choice(int(i), True, right, usual, float(chance), int(chosen), bool(fits)))
    return found


LACKING = {
    Gap.HOUSE: "a safe house",
    Gap.WATER: "safe water",
    Gap.SCHOOL: "schooling",
    Gap.MEDICAL: "medical cover",
}


def note_plans(city: City, r: HomeRows, t: Teams, s: Sight, when: Any, before: Before) -> None:
    """Note the plans that changed for followed households, with what the visitor saw."""
    old = dict(zip(before.rows.tolist(), before.plan.tolist(), strict=True))
    for made in choices(r, t, s, when, before):
        if made.plan == old[made.row]:
            continue
        right, usual = measure_name(made.right), measure_name(made.usual)
        options = [(right, made.chance), (usual, 1.0 - made.chance)]
        if right == usual or not made.needed:
            options = [(measure_name(made.plan), 1.0)]
        city.decisions.note(when[0], ("village team", "plan"), ("household", made.row), options,
                            measure_name(made.plan), _why(r, made))  # fmt: skip


def _why(r: HomeRows, choice: Choice) -> str:
    if not choice.needed:
        return "seen well above the line, and no missing guarantee was seen"
    gaps = [LACKING[gap] for gap in Gap if r.seen_gaps[choice.row] & gap]
    cause = cause_name(r.seen_cause[choice.row])
    seen = f"lacks {' and '.join(gaps)}" if gaps else f"is poor because of '{cause}'"
    because = f"the file says that it {seen}"
    if not choice.right:
        return f"{because}; nothing that money is left for answers it"
    return f"{because}; the chance of finding what it truly needs was {choice.chance:.0%}"


def measure_name(measure: int) -> str:
    """A measure in words: "job placement"; "no plan" for none."""
    return Measure(measure).name.lower().replace("_", " ") if measure else "no plan"


def cause_name(cause: int) -> str:
    """A cause of the register in words."""
    return Cause(cause).name.lower()


def note_leaving(city: City, numbers: tuple[Duties, Morale], month: int, seed: int) -> None:
    """Note for followed cadres in service whether they stay, before their month begins (C9)."""
    followed, c = city.decisions.followed, city.cadres
    duties, morale = numbers
    for row in sorted(followed.cadres) if followed else []:
        if c.posted[row] < 0:
            continue
        tired = ZERO if c.came[row] == month else c.fatigue[row]
        cared, pay = morale.cared[c.kind[row]], morale.pay[c.kind[row]]
        care = care_of(hardness_of(city.villages.remote[c.posted[row]]), cared, morale)
        stays = stays_of(pay, care, c.hope[row], morale)
        chance = leaving_chance(tired, stays, duties)
        luck = block32(c.key[row], month, int(Purpose.CADRE), 0, *seed_words(seed))
        draw, fate = uniform32(luck[0]), uniform32(luck[1])
        if cared and fate < morale.accident:
            city.decisions.note(month, ("fate", "accident"), ("cadre", row),
                                [("accident", float(morale.accident))], "accident",
                                "killed or injured in service")  # fmt: skip
            continue
        city.decisions.note(month, ("cadre", "stay"), ("cadre", row),
                            [("stay", 1.0 - float(chance)), ("leave", float(chance))],
                            "leave" if draw < chance else "stay",
                            f"fatigue {float(tired):.2f}, log points of pay, care and hope "
                            f"{float(stays):.2f}")  # fmt: skip
