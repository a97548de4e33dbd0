"""O1: committees that end keep what they planted and nothing else; nothing of a pot is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from model.agents import JointCommittee
from model.city import City
from model.policies.joint import Odds, Offers
from model.relief import Register
from model.scenario import Scenario
from model.scenario.paths import Phase
from model.systems.livelihoods import rules
from model.systems.livelihoods.loop import Rows, _dividends
from model.systems.livelihoods.market import area_prices
from model.systems.livelihoods.numbers import numbers_of
from model.systems.organisation import joint
from model.systems.organisation.joint import Bodies, gather
from model.systems.organisation.projects import bearing, returns
from tests.cities import levels_with, small_city
from tests.histories import lived, small


def committee(rows: list[int], form: Any, number: int = 1) -> JointCommittee:
    found = JointCommittee.__new__(JointCommittee)
    found.name, found.villages = f"joint committee {number}", rows
    found.form, found.projects = form, []
    return found


def offers(n: int, **changed: Any) -> Offers:
    """Equal villages in a row, a kilometre apart, in one township."""
    made: dict[str, Any] = {
        "key": np.arange(10, 10 + n), "township": np.zeros(n, int), "east": np.arange(n) * 1.0,
        "north": np.zeros(n), "money": np.full(n, 50_000.0), "seen_strength": np.full(n, 0.4),
        "seen_industry": np.zeros(n, int), "advice": np.ones(n),
    }  # fmt: skip
    return Offers(**(made | changed))


ODDS = Odds(
    rates=np.array([0.33]), fails=np.array([0.4]), risks=np.array([0.2]),
    logs=np.log(np.arange(1, 40)), scale=0.06, slope=1.0, caution=0.5, pair_year=12 * 60.0,
    radius=3.0, least=2, most=30,
)  # fmt: skip


def gathered(there: list[JointCommittee], asked: int, seen: tuple[Offers, Odds]) -> None:
    """One January of committees that may only change or end."""
    city = small_city(seen[0].key.size)
    levels = levels_with(organisation={"joint_committees": asked})
    gather(city, levels, 36, Bodies(there, lambda name, rows: committee(rows, "villages", 9)), seen)


@pytest.mark.parametrize(("asked", "money"), [(0, 50_000.0), (1, 1.0)])
def test_who_ends_is_no_firm_and_no_park_any_more(asked: int, money: float) -> None:
    """Ended by the city, or because a day together costs more than it brings."""
    firm = committee([0, 1], "firm")
    gathered([firm], asked, (offers(4, money=np.full(4, money)), ODDS))
    assert (firm.villages, firm.form) == ([], "villages")
    assert returns(levels_with(), firm) == 1.0


def test_the_eldest_who_stays_asks_the_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The founder leaves: villages near the next member are asked, not those near the founder."""
    monkeypatch.setattr(joint, "leavers", lambda group, own: [0])
    one = committee([0, 5, 4], "villages")
    east = np.array([0.0, 1.0, 1.5, 18.0, 19.0, 20.0])
    gathered([one], 1, (offers(6, east=east), ODDS))
    assert one.villages == [5, 4, 3]


def until(first: Scenario, month: int, then: Scenario) -> Scenario:
    """One scenario until a month, another from then on."""
    early = [p for p in first.phases if p.month < month]
    late = [p for p in then.phases if p.month > month]
    phases = (*early, Phase(month=month, levels=then.at(month)), *late)
    return first.model_copy(update={"phases": phases})


def test_projects_of_a_city_that_asks_for_none_any_more_are_paid() -> None:
    """Planted in 2014, bearing in 2017, every lever of January at its level before since 2015.

    With no days owed for membership left either.
    """
    before = {
        "operations.experts": 0, "organisation.chain_groups": 0,
        "organisation.helper_villages": 0, "organisation.helped_villages": 0,
    }  # fmt: skip
    lags = {"measures.industry_lags": (36,) * 6, "organisation.joint_least": 3}
    case = small(world={"scale": 0.02}).with_settings(
        before | lags | {"organisation.joint_committees": 291, "funding.industry": 600.0}
    )
    stops = case.with_settings({"organisation.joint_committees": 0})
    campaign = lived(until(case, 12, stops), 13)
    assert any(c.projects for c in campaign.joint)
    assert campaign.city.villages.owed[0].sum() == 0
    while campaign.month < 37:
        campaign.step()
    assert bearing(campaign.joint, campaign.month).sum() > 0
    assert campaign.city.villages.pooled.sum() > 0


def test_the_first_register_does_not_grow_with_who_is_added() -> None:
    """Households added later are no reference area; those struck off since still are."""
    city, levels = small_city(), levels_with(measures={"industry_reference": 0.1})
    with city.households.writing("livelihoods") as own:
        own.industry_from[:] = np.where(np.arange(own.industry_from.size) % 4 == 0, 0, -1)
    first = city.households.first_listed.copy()
    price = area_prices(city, levels, 12)
    assert min(price) < 1.0
    with city.households.writing("assessment") as own:
        added = np.flatnonzero(own.register == Register.NEVER)[::2]
        own.register[added], own.added[added] = Register.REGISTERED, 6
        own.register[np.flatnonzero(first)[::3]] = Register.STRUCK
    assert np.array_equal(city.households.first_listed, first)
    assert area_prices(city, levels, 12) == price


def shared_out(city: City, pot: float) -> tuple[float, tuple[float, ...]]:
    """What the households of the first village get of a pot, and what each claim pays."""
    h = city.households
    rows = slice(0, int(h.start[1]))
    n = numbers_of(levels_with(), 0, 1.0, ())
    with h.writing("livelihoods") as own:
        paid = _dividends(own.rows(Rows), np.uint64(0), np.uint64(rows.stop), np.float32(pot), n)
    listed = np.isin(h.register[rows], (Register.REGISTERED, Register.RETURNED))
    each = zip(h.land[rows], h.workers[rows].astype("f4"), listed.astype("f4"), strict=True)
    return sum(float(rules.dividend(*claim, paid)) for claim in each), tuple(map(float, paid))


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "nobody listed"])
@pytest.mark.parametrize("works", [True, False], ids=["land worked", "nobody works"])
def test_a_pot_reaches_households_whole(listed: bool, works: bool) -> None:
    city = small_city(2, 200)
    rng = np.random.default_rng(2)
    with city.households.writing("world") as own:
        own.land[:] = rng.normal(0.0, 0.7, own.land.size)
    with city.households.writing("livelihoods") as own:
        own.workers[:] *= works
    with city.households.writing("assessment") as own:
        own.register[:] *= listed
    assert shared_out(city, 5000.0)[0] == pytest.approx(5000.0, rel=1e-4)


def test_the_order_of_rows_changes_no_claim() -> None:
    """Land is summed in whole parts: backwards it is the same to the last bit."""
    city = small_city(2, 2000)
    rng = np.random.default_rng(3)
    lands = rng.normal(0.0, 1.0, city.households.size).astype("f4")
    found = []
    for step in (1, -1):
        with city.households.writing("world") as own:
            own.land[:] = lands
            own.land[:2000] = lands[:2000][::step]
        with city.households.writing("livelihoods") as own:
            own.workers[:] = 1
        found.append(shared_out(city, 777.0)[1])
    assert found[0] == found[1]
