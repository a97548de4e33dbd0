"""O7 and the veto of A2: bodies give money, buy, and send whom they miss least, unless at risk."""

from __future__ import annotations

import numpy as np
import pytest

from model.cadres import Kind
from model.city import City
from model.ledger import Account, Ledger
from model.relief import Register
from model.systems.organisation import fill_posts, gifts, pair_bodies
from model.systems.organisation.bodies import best_chance, bodies_of, veto_risk
from model.systems.support import receive
from tests.cities import levels_with, small_city
from tests.histories import lived, small
from tests.mediation.harness import Column, Path, effect, month_sum

ON = {"organisation.bodies": 113, "organisation.body_villages": 198}
OFF = dict.fromkeys(ON, 0)
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
    assert (city.cadres.sent == 1).all()


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


def test_it_sends_one_person_to_each_village_with_a_post() -> None:
    city = paired()
    sent = np.flatnonzero(city.cadres.sent != 1)
    where = city.cadres.posted[sent]
    assert np.unique(where).size == where.size
    assert (city.villages.body[where] >= 0).all()
    assert np.isin(city.cadres.kind[sent], (Kind.FIRST_SECRETARY, Kind.RESIDENT)).all()


@pytest.mark.parametrize(("risk", "chance"), [(0.0, 0.269), (1 / 3, 0.5), (1.0, 0.881)])
def test_chance_of_the_best_grows_with_the_risk(risk: float, chance: float) -> None:
    assert best_chance(np.array([risk], np.float32))[0] == pytest.approx(chance, abs=1e-3)


def judged(villages: int = 200) -> City:
    """Villages that reported their whole quota; nobody was ever asked."""
    city = small_city(villages=villages, size=4, posts={Kind.RESIDENT: villages})
    with city.households.writing("assessment") as own:
        own.register[:] = Register.EXITED
        own.exit_month[:] = 11
    with city.villages.writing("assessment") as own:
        own.quota[:] = 1
    return city


def test_risk_comes_from_word_of_mouth_and_results_and_only_with_a_veto() -> None:
    city = judged(4)
    said = {"satisfied_base": 9.0, "satisfied_envy": 0.0}
    pleased = levels_with(assessment={"veto": 1.0}, conduct=said)
    assert veto_risk(city, pleased, 12) == pytest.approx(0.0)
    with city.villages.writing("assessment") as own:
        own.quota[0] = 2 * city.households.persons[:4].sum()
    with city.households.writing("assessment") as own:
        own.register[4] = Register.RETURNED
    assert veto_risk(city, pleased, 12) == pytest.approx([0.25, 0.5, 0.0, 0.0])
    bitter = levels_with(assessment={"veto": 0.5}, conduct={"satisfied_base": -9.0})
    assert veto_risk(city, bitter, 12) == pytest.approx([0.375, 0.5, 0.25, 0.25])
    assert not veto_risk(city, levels_with(conduct={"satisfied_base": -9.0}), 12).any()


def sent_talent(veto: float, bitter: bool = True) -> float:
    """Mean talent factor of those sent to two hundred villages."""
    city = judged()
    said = levels_with(
        organisation={"bodies": 100, "body_villages": 200},
        staffing={"residents": 200},
        assessment={"veto": veto},
        conduct={"satisfied_base": -9.0 if bitter else 9.0},
    )
    fill_posts(city, said, 12, 1)
    pair_bodies(city, said, 12, 1)
    sent = city.cadres.sent[city.cadres.sent != 1]
    return float(sent.mean())


def test_without_a_veto_bodies_send_whom_they_miss_least() -> None:
    assert sent_talent(0.0) < 0.97
    assert sent_talent(1.0) > sent_talent(0.0) + 0.03


def test_the_veto_is_idle_where_everybody_is_content() -> None:
    assert sent_talent(1.0, bitter=False) == sent_talent(0.0)


def test_without_bodies_their_details_change_nothing() -> None:
    case = small().with_settings(OFF)
    one, other = lived(case, 13), lived(case.with_settings({"assessment.veto": 1.0}), 13)
    assert one.tables().months.equals(other.tables().months)


def test_bodies_raise_what_their_villages_spend_through_the_money_they_give() -> None:
    """Lever, ledger, village account, money spent: accounts held still, nothing is left."""
    path = Path(
        on=MANY, off=OFF, months=12, drawn=False,
        settings={"organisation.body_staff": 0.0, "organisation.body_demand": 0.0}
        | {"organisation.body_money": 200_000.0},
        mediator=(Column("villages", "account"), Column("villages", "year_money")),
        outcome=month_sum("spending"),
    )  # fmt: skip
    found = effect(path, pairs=8)
    assert found.full > 4 * found.error
    assert abs(found.kept) < 0.2


def test_the_veto_raises_the_skill_of_teams_through_whom_bodies_send() -> None:
    path = Path(
        on={"assessment.veto": 1.0}, off={"assessment.veto": 0.0}, months=37, scale=0.03,
        drawn=False, settings=MANY | {"organisation.body_staff": 0.4},
        mediator=Column("cadres", "sent"),
        outcome=lambda c: float(c.city.villages.skill[c.city.villages.body >= 0].mean()),
    )  # fmt: skip
    found = effect(path, pairs=6)
    assert found.full > 4 * found.error
    assert abs(found.kept) < 0.2
