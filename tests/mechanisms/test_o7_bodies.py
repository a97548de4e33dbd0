"""O7 and the veto of A2: bodies give money and buy; units at risk send better people."""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.city import City
from model.ledger import Account, Ledger
from model.relief import Exit, Register
from model.systems.assessment import audit
from model.systems.livelihoods.loop import SUMS
from model.systems.organisation import fill_posts, gifts, pair_bodies, pay_purchases, send_people
from model.systems.organisation.bodies import bodies_of
from model.systems.organisation.handover import hand_over
from model.systems.organisation.sending import best_chance, units_of, veto_risk
from model.systems.support import receive
from tests.cities import levels_with, small_city
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

ON = {"organisation.bodies": 113, "organisation.body_villages": 198}
OFF = dict.fromkeys(ON, 0)
SENT = (Kind.FIRST_SECRETARY, Kind.RESIDENT)
MANY = {"organisation.bodies": 500, "organisation.body_villages": 500}


def levels(**sections: dict[str, object]) -> object:
    """Three bodies, five villages, a resident in each village."""
    organisation = {"bodies": 3, "body_villages": 5} | sections.pop("organisation", {})
    staffing = {"residents": 12, "village_cadres": 24, "paired": 0}
    return levels_with(organisation=organisation, staffing=staffing, **sections)


def paired(city: City | None = None, month: int = 0, **sections: dict[str, object]) -> City:
    """Six villages after the January in which bodies take five of them."""
    city = small_city() if city is None else city
    said = levels(**sections)
    fill_posts(city, said, month, 1)
    pair_bodies(city, said, month, 1)
    return city


def test_bodies_are_dealt_evenly_and_stay() -> None:
    city = paired()
    first = city.villages.body.copy()
    assert sorted(np.bincount(first[first >= 0]).tolist()) == [1, 2, 2]
    paired(city, 12, organisation={"body_villages": 6})
    assert np.array_equal(city.villages.body[first >= 0], first[first >= 0])
    assert (city.villages.body >= 0).all()


def test_pairings_end_without_a_trace() -> None:
    city = paired()
    paired(city, 12, organisation={"bodies": 0})
    assert (city.villages.body == -1).all()
    assert (city.villages.demand == 1).all()


def test_bodies_differ_and_their_mean_is_one() -> None:
    many = bodies_of(20_000, levels_with(), 1)
    assert many.money.mean() == pytest.approx(1.0, abs=0.05)
    assert np.median(many.money) == pytest.approx(np.exp(-0.5), abs=0.03)
    alike = bodies_of(5, levels_with(organisation={"body_spread": 0.0}), 1)
    assert (alike.money == 1).all()


def test_money_of_a_body_is_shared_among_its_villages_and_is_in_the_books() -> None:
    city = paired()
    said = levels(organisation={"body_spread": 0.0})
    money = gifts(city, said, 1)
    load = np.bincount(city.villages.body[city.villages.body >= 0])
    here = city.villages.body >= 0
    assert money.sum(axis=0)[here] == pytest.approx(100_000 / load[city.villages.body[here]])
    assert not money[:, ~here].any()
    ledger = Ledger(city.villages.names)
    ledger.open_year(0, city.villages.account)
    assert receive(city, ledger, money) == ledger.total(Account.GIVEN) == money.sum()
    ledger.check(0, city.villages.account)
    given = [row for row in ledger.rows() if row.entry == "given" and row.yuan]
    assert sum(row.yuan for row in given) == money.sum()
    assert {row.level for row in given} == {"body"}


def test_a_body_buys_from_its_villages_only() -> None:
    city = paired(organisation={"body_spread": 0.0, "body_demand": 0.2})
    assert city.villages.demand == pytest.approx(np.where(city.villages.body >= 0, 1.2, 1.0))


def test_what_bodies_pay_for_produce_is_what_villages_earn_by_it() -> None:
    city, ledger = paired(organisation={"body_spread": 0.0, "body_demand": 0.25}), books(6)
    sums = np.zeros((6, len(SUMS)), np.int64)
    sums[:, SUMS.index("industry")] = 16 * 1000  # yuan, in sixteenths
    assert pay_purchases(city, sums, 0, ledger) == 5 * 200
    (row,) = [row for row in ledger.rows() if row.purpose == "purchases"]
    assert (row.level, row.yuan) == ("body", 1000)
    assert pay_purchases(small_city(), sums, 0, books(6)) == 0


def books(places: int) -> Ledger:
    return Ledger([str(k) for k in range(places)])


def test_every_resident_post_has_a_sending_unit() -> None:
    city, said = paired(), levels()
    rows = np.flatnonzero(np.isin(city.cadres.kind, SENT) & (city.cadres.posted >= 0))
    unit = units_of(city, said, rows, 1)
    body = city.villages.body[city.cadres.posted[rows]]
    assert np.array_equal(unit[body >= 0], body[body >= 0])
    assert (unit >= 0).all()
    assert (unit < 600).all()


@pytest.mark.parametrize(("risk", "chance"), [(0.0, 0.269), (1 / 3, 0.5), (1.0, 0.881)])
def test_chance_of_the_best_grows_with_the_risk(risk: float, chance: float) -> None:
    assert best_chance(np.float32(risk), levels_with()) == pytest.approx(chance, abs=1e-3)


def judged(villages: int = 200) -> City:
    """Villages that reported their whole quota; no false exit was found."""
    city = small_city(villages=villages, size=4, posts={Kind.RESIDENT: villages})
    with city.households.writing("assessment") as own:
        own.register[:] = Register.EXITED
        own.exit_month[:] = 11
    with city.villages.writing("assessment") as own:
        own.quota[:] = 1
    return city


def test_risk_comes_from_word_of_mouth_and_results_and_only_with_a_veto() -> None:
    city = judged(4)
    said = {"satisfied_base": 20.0, "satisfied_envy": 0.0}
    pleased = levels_with(assessment={"veto": 1.0}, conduct=said)
    assert veto_risk(city, pleased, 12, 1) == pytest.approx(0.0)
    with city.villages.writing("assessment") as own:
        own.quota[0] = 2 * city.households.persons[:4].sum()
        own.found_false[:] = [-1, 2, 0, -1]  # March of this year, January of this year, never
    assert veto_risk(city, pleased, 12, 1) == pytest.approx([0.25, 0.5, 0.0, 0.0])
    bitter = levels_with(assessment={"veto": 0.5}, conduct={"satisfied_base": -20.0})
    assert veto_risk(city, bitter, 12, 1) == pytest.approx([0.375, 0.5, 0.25, 0.25])
    assert not veto_risk(city, levels_with(conduct={"satisfied_base": -20.0}), 12, 1).any()


def test_a_household_that_came_back_honestly_puts_nobody_at_risk() -> None:
    city = judged(4)
    with city.households.writing("assessment") as own:
        own.register[4] = Register.RETURNED
    said = {"satisfied_base": 20.0, "satisfied_envy": 0.0}
    assert not veto_risk(city, levels_with(assessment={"veto": 1.0}, conduct=said), 12, 1).any()


def test_the_audit_says_where_it_found_a_false_exit() -> None:
    city = judged(40)
    with city.households.writing("assessment") as own:
        own.exit_kind[:] = np.where(city.households.village < 20, Exit.PUSHED_FALSE, Exit.NONE)
    case = levels_with(assessment={"audit_share": 1.0, "audit_depth": 1.0, "independent": True})
    audit(city, case, 14, 1)
    assert city.villages.found_false.tolist() == [14] * 20 + [-1] * 20


def test_word_of_mouth_is_a_sample_whose_error_falls_with_those_asked() -> None:
    """Seven in ten are satisfied: with a few asked villages differ by luck alone."""
    city = small_city(villages=300, size=40)
    with city.households.writing("assessment") as own:
        own.register[:] = Register.REGISTERED
    share = {"satisfied_base": float(np.log(0.75 / 0.25)), "satisfied_unfair": 0.0}
    spread = {}
    for asked in (5, 40):
        about = {"veto": 1.0, "veto_asked": asked, "veto_pleased": 1.0, "veto_badly": 1.0}
        risk = veto_risk(city, levels_with(assessment=about, conduct=share), 12, 1)
        spread[asked] = float(risk.std())
    assert spread[5] == pytest.approx(spread[40] * np.sqrt(8), rel=0.3)


def sent(veto: float, bitter: bool = True, month: int = 12, city: City | None = None) -> City:
    """Two hundred villages after a January; half of them are paired with a body."""
    city = judged() if city is None else city
    said = levels_with(
        organisation={"bodies": 50, "body_villages": 100},
        staffing={"residents": 200},
        assessment={"veto": veto},
        conduct={"satisfied_base": -20.0 if bitter else 20.0},
    )
    fill_posts(city, said, month, 1)
    pair_bodies(city, said, month, 1)
    send_people(city, said, month, 1)
    return city


def test_pairing_alone_changes_nobody_and_a_veto_sends_better_people_everywhere() -> None:
    assert (sent(0.0).cadres.sent == 1).all()
    city = sent(1.0)
    factor = city.cadres.sent[np.isin(city.cadres.kind, SENT)]
    paired = city.villages.body[city.cadres.posted[np.isin(city.cadres.kind, SENT)]] >= 0
    assert factor.min() == 1.0
    for group in (factor[paired], factor[~paired]):
        assert 1.04 < group.mean() < 1.20  # chance 0.62 instead of 0.27, times 40 per cent


def test_the_veto_is_idle_where_everybody_is_content() -> None:
    assert (sent(1.0, bitter=False).cadres.sent == 1).all()


def test_who_was_sent_stays_until_somebody_else_comes() -> None:
    city = sent(1.0)
    first = city.cadres.sent.copy()
    sent(1.0, month=13, city=city)
    assert np.array_equal(city.cadres.sent, first)
    gone = np.flatnonzero(first > 1)
    hand_over(city, gone, 14, 1)
    sent(0.0, month=14, city=city)
    assert (city.cadres.sent == 1).all()


def test_without_bodies_their_details_change_nothing() -> None:
    case = small().with_settings(OFF)
    other = case.with_settings({"organisation.body_money": 1.0, "organisation.body_demand": 0.2})
    assert lived(case, 13).tables().months.equals(lived(other, 13).tables().months)


def test_without_a_veto_what_units_are_like_changes_nothing() -> None:
    case = small().with_settings({"assessment.veto": 0.0})
    other = case.with_settings({"organisation.senders": 3, "organisation.body_staff": 0.4})
    assert lived(case, 30).tables().months.equals(lived(other, 30).tables().months)


def test_bodies_raise_what_their_villages_spend_through_the_money_they_give() -> None:
    """Lever, ledger, village account, money spent: accounts held still, nothing is left."""
    path = Path(
        on=MANY, off=OFF, months=12, drawn=False,
        settings={"organisation.body_demand": 0.0, "organisation.body_money": 200_000.0},
        mediator=(Column("villages", "account"), Column("villages", "year_money")),
        outcome=month_sum("spending"),
    )  # fmt: skip
    found = effect(path, pairs=8)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_bodies_pay_for_produce_through_what_they_buy() -> None:
    """The price of purchases: with demand held still, bodies pay nothing for produce."""
    path = Path(
        on=MANY, off=OFF, months=24, drawn=False, scale=0.02,
        settings={"organisation.body_money": 0.0, "organisation.body_demand": 0.2}
        | {"organisation.body_spread": 0.0},
        mediator=Column("villages", "demand"), outcome=month_sum("cadre_cost"),
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_the_veto_raises_the_skill_of_teams_through_whom_units_send() -> None:
    path = Path(
        on={"assessment.veto": 1.0}, off={"assessment.veto": 0.0}, months=37, scale=0.03,
        drawn=False, settings={"organisation.body_staff": 0.4},
        mediator=Column("cadres", "sent"),
        outcome=lambda c: float(c.city.villages.skill.mean()),
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found
