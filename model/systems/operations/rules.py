"""Rules of cadres' time, effort, knowledge and sight, each about one cadre or one visit.

C1-C9 are the equations of docs/equations.md. Days are whole hundredths, everything else float32.
Rules are compiled in `team.py` and `visits.py` and run as plain Python in tests.
"""

from __future__ import annotations

import numpy as np

from model.draws.kernel import exp32, larger, smaller
from model.systems.operations.morale import Morale
from model.systems.operations.numbers import Count, Duties, Real, Sight
from model.units import HALF, ONE, ZERO

F = np.float32
LEAST_SCORE = F(1e-6)
"""C8: if neither paper nor work counts and nobody cares, no time goes to show."""
MOST_LOAD = F(3.0)
MONTH_OF_DAYS = F(2200.0)
"""A full month of work, 1/100 day: fatigue counts by the part of the month a cadre works here."""
STRANGER = F(0.3)
"""C6, C7: a visit by somebody who knows nobody still counts this much."""
MEAN_STRENGTH = F(0.4)
"""C12: organisation strength of an average village at the start."""
KEEPS_MONTHS = F(11.0 / 12.0)


def show_share(chance: Real, n: Duties) -> Real:
    """C8: share of time for show: the score of paper against audited outcome and own motive."""
    noticed = chance / (chance + n.audit_half)
    work = n.weight_outcome * noticed + n.own_motive
    show = n.weight_paper * n.weight_paper
    return show / larger(show + work * work, LEAST_SCORE)


def supply(base: Real, fatigue: Real, n: Duties) -> Count:
    """C1: days worked in a month, less sickness and fatigue."""
    rested = larger(ONE - n.fatigue_days * fatigue, ZERO)
    return int(base * (ONE - n.sick) * rested + HALF)


def meetings(days: Real, strength: Real, n: Duties) -> Real:
    """C12: meetings are shorter where organisation is strong; as stated at a strength of 0.4."""
    return days * (ONE - n.meeting_strength * (strength - MEAN_STRENGTH))


def effort(fatigue: Real, spirit: Real, n: Duties) -> Real:
    """C8: visits a day relative to the usual: assessment and spirit raise it, fatigue lowers it."""
    e = ONE + n.effort_assessed * n.assessed + n.discipline - n.effort_fatigue * fatigue + spirit
    return smaller(larger(e, n.least_effort), n.most_effort)


def spirit(pay: Real, hope: Real, praise: Real, grief: Real, m: Morale) -> Real:
    """C8: effort gained by pay (log of pay over the level before), hope and praise, less grief."""
    return m.effort_pay * pay + m.effort_hope * hope + m.effort_praise * praise - grief


def hardness(remote: Real) -> Real:
    """How hard a place is: 0 up to mean remoteness, 1 from two standard deviations on."""
    return smaller(larger(remote * HALF, ZERO), ONE)


def care(hard: Real, cared: Real, m: Morale) -> Real:
    """S2: care that reaches a cadre, 0-1; the allowance counts by how hard the place is."""
    return cared * (m.care + m.care_hard * hard)


def hardship(hard: Real, cared: Real, m: Morale) -> Real:
    """C9: what is left of the hardness of a place under care."""
    return hard * (ONE - m.care_fatigue * cared)


def next_fatigue(fatigue: Real, load: Real, hardship: Real, part: Real, n: Duties) -> Real:
    """C9: fatigue grows with days asked beyond days there and in hard places, and is slept off.

    `load` is days asked over days worked, `part` the part of a full month worked here.
    """
    over = larger(smaller(load, MOST_LOAD) - ONE, ZERO)
    return n.fatigue_memory * fatigue + part * (n.fatigue_gain * over + n.fatigue_hard * hardship)


def reasons_to_stay(pay: Real, cared: Real, hope: Real, m: Morale) -> Real:
    """C9: log points by which pay over the level before, care and hope lower leaving."""
    return m.leave_pay * pay + m.leave_care * cared + m.leave_hope * hope


def leaving_chance(fatigue: Real, stays: Real, n: Duties) -> Real:
    """C9: chance to leave the post this month."""
    return n.leave_post * exp32(n.leave_fatigue * smaller(fatigue, MOST_LOAD) - stays)


def sessions(base: Real, luck: Real, m: Morale) -> Count:
    """P5: person-times of training in a month, in proportion to days in the post; luck rounds."""
    return int(m.courses * base + luck)


def next_trained(trained: Real, attended: Real, m: Morale) -> Real:
    """P5: skill in the topic of the course grows towards 1 with person-times, and fades."""
    learnt = smaller(m.course_gain * attended, ONE)
    return m.course_memory * (trained + (ONE - trained) * learnt)


def next_knowledge(knowledge: Real, field: Real, n: Duties) -> Real:
    """C5: knowledge of the village grows with field days, fast at first."""
    return knowledge + n.learn * (ONE - knowledge) * smaller(field / n.learning_days, ONE)


def way_left(way: Real, organiser: Real, reach: Real, s: Sight) -> Real:
    """O2, S4: minutes of way that are left with an organiser (0 or 1) and the rooms there are."""
    return way * reach * (ONE - s.organiser_way * organiser)


def visit_cost(way: Real, effort: Real, s: Sight) -> Count:
    """C4: days of a visit with its way, 1/100 day; less effort, fewer visits a day."""
    return int(larger((s.visit + s.minute * way) / effort + HALF, ONE))


def acquaintance(visits: Real, knowledge: Real) -> Real:
    """C6: visits count more when the visitor knows the village."""
    return visits * (STRANGER + knowledge)


def sight_error(acquainted: Real, s: Sight) -> Real:
    """C6: spread of seen income around recorded income, log points."""
    seen = s.sight_noise * s.sight_noise / (ONE + s.sight_visits * acquainted)
    return np.sqrt(s.sight_floor * s.sight_floor + seen)


def notice_chance(acquainted: Real, s: Sight) -> Real:
    """C6: chance that this month's visits notice a missing guarantee.

    `acquainted` counts this month's visits, so that a year of visits gives the published form.
    """
    return ONE - exp32(-s.gap_sight * acquainted)


def match_chance(acquainted: Real, skill: Real, s: Sight) -> Real:
    """C7: chance that the measure chosen answers the household's true need."""
    gain = s.match_gain * (ONE - exp32(-s.match_visits * acquainted)) * skill
    return smaller(s.match_floor + gain, ONE)
