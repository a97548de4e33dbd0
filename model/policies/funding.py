"""How the year's money is divided among villages under each formula."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.policies import staffing
from model.policies.own_rules import Rule, asked
from model.policies.seen import VillagesSeen


def weights(rule: Rule, seen: VillagesSeen, concentration: float) -> NDArray[np.float64]:
    """Weights of villages under a formula by name, or a function of VillagesSeen (n numbers >= 0).

    `even`: every village with anybody on the register gets the same. `by_poor`: registered persons.
    `deep_first`: registered persons, double in poor villages, four times in deep-poverty villages.
    `by_gap`: the shortfall seen. `concentrated`: by gap, but only the share `concentration` of
    villages with the largest shortfall a registered person gets money. A bad answer of a function
    is a RunError naming it.
    """
    if callable(rule):
        return asked(rule, seen, seen.key.size, negative=False)
    if rule == "even":
        return (seen.registered_households > 0).astype(np.float64)
    if rule == "by_poor":
        return staffing.by_poor(seen)
    if rule == "deep_first":
        return staffing.deep_first(seen)
    if rule == "by_gap":
        return staffing.by_gap(seen)
    return concentrated(seen, concentration)


def concentrated(seen: VillagesSeen, concentration: float) -> NDArray[np.float64]:
    """The shortfall seen, where it is largest for a registered person; zero elsewhere."""
    gap = staffing.by_gap(seen)
    chosen = max(1, round(concentration * gap.size))
    depth = gap / np.maximum(seen.registered_persons, 1)
    order = np.lexsort((seen.key, -depth))
    out = np.zeros(gap.size)
    out[order[:chosen]] = gap[order[:chosen]]
    return out
