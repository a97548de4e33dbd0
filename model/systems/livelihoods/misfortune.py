"""Illness, recovery, guarantees lost and mended (H9, H10, H13): one draw a household-month."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.compiled import compiled
from model.draws.kernel import smaller, uniform32
from model.relief import Gap, Measure, Poor
from model.systems.livelihoods import rules
from model.systems.livelihoods.numbers import Numbers
from model.systems.livelihoods.rows import Rows, Scratch
from model.units import ONE, ZERO, Count

F = np.float32
MEDICAL, SCHOOL = np.uint16(1 << Measure.MEDICAL_AID), np.uint16(1 << Measure.SCHOOL_AID)
PLACED, NO_AID = np.uint16(1 << Measure.JOB_PLACEMENT), np.uint16(0)
HOUSE_REPAIR, SAFE_WATER = np.uint16(1 << Measure.HOUSE_REPAIR), np.uint16(1 << Measure.SAFE_WATER)
STABLE = np.uint8(Poor.STABLE)
HOUSE_GAP, WATER_GAP = np.uint8(Gap.HOUSE), np.uint8(Gap.WATER)
SCHOOL_GAP, MEDICAL_GAP = np.uint8(Gap.SCHOOL), np.uint8(Gap.MEDICAL)
NO, IN_TOWN, CAME_BACK = np.uint8(0), np.uint8(1), np.uint8(2)
DRAWS = F(2.0**24)
"""Different draws there are; they are the upper bits of a word, above eight others."""
TWO, EIGHT = np.uint64(2), np.uint64(8)

give_up_chance = compiled(rules.give_up_chance)
illness_chance = compiled(rules.illness_chance)
after_illness = compiled(rules.after_illness)
drop_out_chance = compiled(rules.drop_out_chance)


def schooling_gap(gaps: Count, pupils: Count) -> Count:
    """A household without schoolchildren lacks no schooling."""
    return np.uint8(gaps & ~SCHOOL_GAP if pupils == 0 else gaps)


schooling = compiled(schooling_gap)


def measures_undone(lost: Count) -> Count:
    """A house or water that becomes unsafe again needs its measure again."""
    house = HOUSE_REPAIR if lost & HOUSE_GAP else NO_AID
    return house | (SAFE_WATER if lost & WATER_GAP else NO_AID)


undone = compiled(measures_undone)


def all_chances(n: Numbers, site: Any) -> Any:
    """The most that all chances of a month can add up to, summed in the order of `misfortune`."""
    edge = illness_chance(ZERO, n) + n.recover
    edge = edge + drop_out_chance(ONE, ONE, ONE + ONE, ZERO, ONE, n)
    edge = edge + n.house_decay
    edge = edge + n.water_decay
    edge = edge + n.insurance_lapse
    edge = edge + n.mend
    return edge + give_up_chance(ONE, site, n)


most_of = compiled(all_chances)


@compiled
def _struck(s: Scratch, size: Count, most: Any) -> Count:
    """Gather the rows of a block whose draw lies below `most`, or just above; their number."""
    limit = (np.uint64(smaller(most, ONE) * DRAWS) + TWO) << EIGHT
    found = np.uint64(0)
    for j in range(size):
        s.struck[found] = np.uint32(j)
        found += np.uint64(np.uint64(s.event[j]) < limit)
    return found


@compiled
def misfortune(r: Rows, lo: Count, hi: Count, s: Scratch, n: Numbers, site: Any) -> None:
    """Illness and recovery (H9), guarantees lost or mended (H10), a move given up (H14): one draw.

    Each has a slice of the draw to itself. Who comes back finds an unsafe house. Nothing happens
    to whom `all_chances` do not reach.
    """
    for k in range(_struck(s, hi - lo, most_of(n, site))):
        i = lo + np.uint64(s.struck[k])
        u = uniform32(s.event[s.struck[k]])
        workers, poor = F(r.workers[i]), (ONE if r.poor[i] & STABLE else ZERO)
        medical = ONE if r.aid[i] & MEDICAL else ZERO
        schooled = ONE if r.aid[i] & SCHOOL else ZERO
        sick = illness_chance(workers, n)
        left = ONE if (r.away[i] > 0) & ((r.aid[i] & PLACED) != 0) else ZERO
        old_left = left if r.old[i] > 0 else ZERO
        poorer = after_illness(r.assets[i], medical, old_left, n)
        r.assets[i] = poorer if u < sick else r.assets[i]
        ill = np.uint8(1) if u < sick * n.chronic else r.ill[i]
        edge = sick + n.recover
        r.ill[i] = NO if (u >= sick) & (u < edge) else ill
        lost = NO
        drop = drop_out_chance(F(r.pupils[i]), poor, r.remote[i], schooled, left, n)
        lost |= SCHOOL_GAP if (u >= edge) & (u < edge + drop) else NO
        edge = edge + drop
        lost |= HOUSE_GAP if (u >= edge) & (u < edge + n.house_decay) else NO
        edge = edge + n.house_decay
        lost |= WATER_GAP if (u >= edge) & (u < edge + n.water_decay) else NO
        edge = edge + n.water_decay
        lapse = n.insurance_lapse * poor * (ONE - medical)
        lost |= MEDICAL_GAP if (u >= edge) & (u < edge + lapse) else NO
        edge = edge + lapse
        mends = (u >= edge) & (u < edge + n.mend * (ONE - poor))
        edge = edge + n.mend * (ONE - poor)
        back = give_up_chance(F(r.relocated[i] & IN_TOWN), site, n)
        returns = (u >= edge) & (u < edge + back)
        lost |= HOUSE_GAP if returns else NO
        r.relocated[i] = CAME_BACK if returns else r.relocated[i]
        r.gaps[i] = NO if mends else r.gaps[i] | lost
        r.aid[i] = r.aid[i] & ~undone(lost)
