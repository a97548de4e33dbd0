"""What care for cadres and their courses cost (S2, P5): paid outside the campaign's budget."""

from __future__ import annotations

from typing import Any

import numpy as np

from model.city import City
from model.clock import month_of_year
from model.compiled import compiled
from model.ledger import Ledger
from model.scenario import Levels
from model.systems.operations.morale import HARDEST, PARTS
from model.systems.support.prices import in_units
from model.units import DAY, ONE, ZERO

F = np.float32
JANUARY, JUNE, NOVEMBER = 0, 5, 10


def pay_care(city: City, levels: Levels, month: int, ledger: Ledger) -> int:
    """Enter what care for first secretaries and residents costs; returns it in smallest units.

    Allowances monthly, graded by how hard each village is; premiums in January, health checks in
    June, winter kits in November, for all in service.
    """
    said, villages = levels.support, city.villages
    heads, moment = int(villages.residents.sum()), month_of_year(month)
    graded = _graded(villages.residents, villages.remote)
    costs = {
        "hardship allowance": graded * in_units(said.hardship_allowance, levels) // PARTS,
        "accident cover": heads * in_units(said.cover_premium * said.accident_cover, levels),
        "health checks": heads * in_units(said.health_check, levels),
        "winter kit": heads * in_units(said.winter_kit, levels),
    }
    due = {"accident cover": JANUARY, "health checks": JUNE, "winter kit": NOVEMBER}
    total = 0
    for what, cost in costs.items():
        if due.get(what, moment) == moment:
            ledger.pay(month, what, "city", cost)
            total += cost
    return total


@compiled
def _graded(residents: Any, remote: Any) -> Any:
    """Residents by how hard their village is, in whole parts."""
    total = 0
    for v in range(residents.size):
        hard = min(max(remote[v] / F(HARDEST), ZERO), ONE)
        total += residents[v] * np.int64(hard * F(PARTS))
    return total


def pay_courses(levels: Levels, month: int, days: int, ledger: Ledger) -> int:
    """Enter the price of courses that took so many hundredths of a day; returns it in units."""
    said = levels.operations
    session = max(round(said.training_days * DAY), 1)
    cost = days * in_units(said.training_price, levels) // session
    ledger.pay(month, "training of cadres", "city", cost)
    return cost
