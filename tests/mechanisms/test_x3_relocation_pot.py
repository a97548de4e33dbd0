"""X3: relocation has a pot of its own, called up quarter by quarter for the moves that are planned.

It reaches nobody where no move is planned; what no village calls for never comes.
"""

from __future__ import annotations

import numpy as np

from model.city import City
from model.ledger import Account, Ledger
from model.relief import Measure, Purpose, Register
from model.systems import support
from model.systems.support.appropriation import call_for_moves, relocation_pot, to_move
from tests.histories import lived, small
from tests.supported import Office, funded, planned_city

VERY_REMOTE = 1.0
"""Default of measures.relocation_remote."""
POT = {"relocation_budget": 3_000_000.0, "relocation": 0.0}
PARTY = np.uint16(1 << Measure.RELOCATION)


def with_moves_planned(village: int) -> City:
    """A city in which everybody on the register of one village waits for a move, nobody else."""
    city = planned_city()
    with city.households.writing("operations") as own:
        own.plan[:] = np.where(city.households.village == village, Measure.RELOCATION, 0)
    return city


def planned_persons(city: City) -> int:
    """Persons on the register whose plan is a move."""
    h = city.households
    planned = (h.register == Register.REGISTERED) & (h.plan == Measure.RELOCATION)
    return int(h.persons[planned].sum())


def test_the_pot_goes_where_moves_are_planned() -> None:
    city, levels = with_moves_planned(2), funded(funding=POT)
    support.appropriate(city, levels, 0, 1, Ledger(city.villages.names))
    money = city.villages.account[Purpose.RELOCATION]
    assert money[2] > 0
    assert money.sum() == money[2]
    assert city.villages.year_money[Purpose.RELOCATION, 2] == money[2]


def test_no_more_is_called_up_than_the_planned_moves_cost() -> None:
    """60,800 yuan a person and what leaks beside it; the second call finds the money there."""
    rich = {"relocation_budget": 1e9, "relocation": 0.0}
    city, levels = with_moves_planned(2), funded(funding=rich)
    ledger = Ledger(city.villages.names)
    support.appropriate(city, levels, 0, 1, ledger)
    price = 60_800 * (1 + levels.conduct.leakage)
    money = int(city.villages.account[Purpose.RELOCATION].sum())
    assert abs(money - planned_persons(city) * price) <= 1
    call_for_moves(city, levels, 3, 1, ledger)
    assert int(city.villages.account[Purpose.RELOCATION].sum()) == money == ledger.called


def test_the_pot_is_not_called_up_twice_in_a_year() -> None:
    city, levels = with_moves_planned(2), funded(funding=POT)
    ledger = Ledger(city.villages.names)
    support.appropriate(city, levels, 0, 1, ledger)
    assert ledger.called == 3_000_000 == city.villages.account[Purpose.RELOCATION].sum()
    with city.villages.writing("support") as own:
        own.account[Purpose.RELOCATION] = 0  # all of it is spent, and others wait
    call_for_moves(city, levels, 3, 1, ledger)
    assert city.villages.account[Purpose.RELOCATION].sum() == 0


def test_who_was_granted_a_move_counts_no_more() -> None:
    city, levels = with_moves_planned(2), funded()
    assert to_move(city).sum() == planned_persons(city) > 0
    with city.households.writing("livelihoods") as own:
        own.aid[:] = PARTY
    assert to_move(city).sum() == 0
    assert relocation_pot(city, levels) == 0


def test_a_pot_that_nobody_calls_for_never_comes() -> None:
    city, levels = planned_city(), funded(funding=POT | {"budget": 0.0})
    with city.households.writing("operations") as own:
        own.plan[:] = Measure.TRAINING
    ledger = Ledger(city.villages.names)
    support.appropriate(city, levels, 0, 1, ledger)
    assert not city.villages.account.any()
    assert ledger.total(Account.APPROPRIATED) == 0


def test_offices_plan_moves_while_the_pot_lasts() -> None:
    for pot, planned in ((3_000_000.0, True), (0.0, False)):
        levels = funded(funding=POT | {"budget": 1e6, "relocation_budget": pot})
        office = Office(planned_city(Measure.TRAINING), levels)
        office.run(4)
        assert ((office.city.villages.open & PARTY) != 0).all() == planned


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
