"""How the year's money is divided among villages under each formula."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from model.policies import staffing
from model.policies.own_rules import Rule, asked
from model.policies.seen import VillagesSeen


def weights(rule: Rule, seen: VillagesSeen, concentration: float) -> NDArray[np.float64]:
    """Weights of villages under a formula by name, or a function of VillagesSeen (n numbers >= 0).

    `even`: a registered household counts the same everywhere. `by_poor`: registered persons, double
    in poor villages, four times in deep-poverty villages. `by_gap`: the shortfall seen.
    `concentrated`: by gap, but only the share `concentration` of villages with the largest
    shortfall gets money. A bad answer of a function is a RunError naming it.
    """
    if callable(rule):
        return asked(rule, seen, seen.key.size, negative=False)
    if rule == "even":
        return seen.registered_households.astype(np.float64)
    if rule == "by_poor":
        return staffing.deep_first(seen)
    if rule == "by_gap":
        return staffing.by_gap(seen)
    return concentrated(seen, concentration)


def concentrated(seen: VillagesSeen, concentration: float) -> NDArray[np.float64]:
    """The shortfall seen in the share of villages where it is largest, zero elsewhere."""
    gap = staffing.by_gap(seen)
    chosen = max(1, round(concentration * gap.size))
    order = np.lexsort((seen.key, -gap))
    out = np.zeros(gap.size)
    out[order[:chosen]] = gap[order[:chosen]]
    return out
