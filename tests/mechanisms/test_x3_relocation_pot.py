"""X3: relocation has a pot of its own, shared by the registered of very remote hamlets.

It reaches nobody where no hamlet is remote; what no village can claim goes back.
"""

from __future__ import annotations

import numpy as np

from model.ledger import Account, Ledger
from model.relief import Measure, Purpose, Register
from model.systems import support
from model.systems.support.appropriation import relocation_pot, to_move
from tests.histories import lived, small
from tests.supported import funded, planned_city

VERY_REMOTE = 1.0
"""Default of measures.relocation_remote."""
POT = {"relocation_budget": 3_000_000.0, "relocation": 0.0}
PARTY = np.uint16(1 << Measure.RELOCATION)


def test_the_pot_follows_need_and_nothing_else() -> None:
    city, levels = planned_city(), funded(funding=POT)
    remote = np.where(city.households.village == 2, VERY_REMOTE + 1, 0.0)
    with city.households.writing("world") as own:
        own.remote[:] = remote
    support.appropriate(city, levels, 0, 1, Ledger(city.villages.names))
    money = city.villages.account[Purpose.RELOCATION]
    assert money.tolist() == [0, 0, 3_000_000, 0]


def test_who_was_granted_a_move_counts_no_more() -> None:
    city, levels = planned_city(), funded()
    with city.households.writing("world") as own:
        own.remote[:] = VERY_REMOTE + 1
    h = city.households
    listed = h.register == Register.REGISTERED
    assert to_move(city, levels).sum() == h.persons[listed].sum() > 0
    with city.households.writing("livelihoods") as own:
        own.aid[:] = PARTY
    assert to_move(city, levels).sum() == 0


def test_a_pot_that_nobody_can_claim_goes_back() -> None:
    city, levels = planned_city(), funded(funding=POT | {"budget": 0.0})
    with city.households.writing("world") as own:
        own.remote[:] = 0.0
    ledger = Ledger(city.villages.names)
    support.appropriate(city, levels, 0, 1, ledger)
    assert not city.villages.account.any()
    assert ledger.total(Account.RETURNED) == 3_000_000


def test_it_follows_the_scale_of_the_budget_and_of_the_city() -> None:
    city = planned_city()
    city.villages.share = 0.5
    assert relocation_pot(city, funded(funding=POT | {"scale": 0.5})) == 750_000
    assert relocation_pot(city, funded()) == 0


def test_households_move_where_there_is_money() -> None:
    """A tenth of the register in seven years with the published money; hardly anybody without."""
    with_pot = lived(small(world={"scale": 0.02}), 72).city.households
    listed = with_pot.register != Register.NEVER
    granted = with_pot.aid & PARTY > 0
    assert 0.05 < granted[listed].mean() < 0.25
    assert (with_pot.remote[granted] > VERY_REMOTE).all()
    without = lived(small(world={"scale": 0.02}, funding={"relocation_budget": 0.0}), 72)
    assert not (without.city.households.aid & PARTY).any()
