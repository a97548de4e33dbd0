"""O1: villages that gain join, pool money and share what it earns; the price is money and days."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

import numpy as np
import pytest

from model.agents import JointCommittee
from model.campaign import Campaign
from model.policies.joint import Group, Odds, Offers, alone, candidates, grow
from model.scenario import Scenario, load
from model.systems.operations.numbers import duties_of
from model.systems.organisation.projects import SHOW, choose, of_members
from tests.cities import levels_with, small_city
from tests.histories import columns, different, lived
from tests.mediation.harness import Column, EveryMonth, Path, effect

KINDS = ("kiwifruit", "roxburgh rose", "tea", "walnut", "livestock", "workshop")
OTHERS_OFF = {
    "operations.county_teams": 0, "operations.township_teams": 0, "operations.experts": 0,
    "operations.leaders_townships": 0, "operations.leaders_villages": 0,
    "operations.leaders_linked": 0, "organisation.stations": 0, "organisation.site_groups": 0,
    "organisation.bodies": 0, "organisation.helper_villages": 0, "organisation.helped_villages": 0,
    "organisation.party_groups": 0, "organisation.chain_groups": 0, "support.promotions": 0.0,
    "support.recruits": 0.0, "support.elected": 0.0, "staffing.residents": 40,
    "staffing.rotating": 20, "staffing.paired": 300, "staffing.village_cadres": 150,
    "funding.budget": 3_000_000.0, "funding.industry": 150.0,
}  # fmt: skip
ON, OFF = {"organisation.joint_committees": 6}, {"organisation.joint_committees": 0}


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Two townships of twelve villages within reach, from weak to strong."""
    folder: File = tmp_path_factory.mktemp("towns")
    rows = ["village,county,township,households,x,y,strength,industry,remote"]
    for v in range(24):
        town, k = divmod(v, 12)
        strength, remote = 0.15 + 0.06 * k, -0.8 + 0.15 * k
        place = f"{40 * town + k % 4},{k // 4}"
        rows.append(
            f"{v + 1},Shuicheng,town {town},60,{place},{strength},{KINDS[v * 5 % 6]},{remote}"
        )
    (folder / "villages.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "towns.toml").write_text(
        'extends = "liupanshui.toml"\ntitle = "Two townships"\nquestion = "Who joins?"\n'
        'source = "Made for a test"\n[world]\n'
        'villages_file = "villages.csv"\nregistered_share = 0.3\n',
        encoding="utf-8",
    )
    return load(str(folder / "towns.toml")).with_settings(OTHERS_OFF)


def offers(n: int = 6, money: float = 50_000.0, **changed: Any) -> Offers:
    """Equal villages a kilometre apart in one township."""
    made = Offers(
        key=np.arange(10, 10 + n), township=np.zeros(n, int), east=np.arange(n) * 1.0,
        north=np.zeros(n), money=np.full(n, money), seen_strength=np.full(n, 0.4),
        seen_industry=np.zeros(n, int), advice=np.ones(n),
    )  # fmt: skip
    return made._replace(**changed)


def odds(**changed: Any) -> Odds:
    """Usual odds of one industry, days of a pair worth 60 yuan each."""
    made = Odds(
        rates=np.array([0.33]), fails=np.array([0.4]), risks=np.array([0.2]),
        logs=np.log(np.arange(1, 40)), scale=0.06, slope=1.0, caution=0.5, pair_year=12 * 60.0,
        radius=15.0, least=2, most=30,
    )  # fmt: skip
    return made._replace(**changed)


def size(of: Offers, by: Odds) -> int:
    """How many the first village ends up with."""
    group = Group([0], 0.0, of, by)
    near = candidates(0, np.ones(of.key.size, bool), of, by)
    grow(group, near[near != 0], alone(of, by))
    return len(group.rows)


def test_size_falls_with_the_price_of_days_and_rises_with_money() -> None:
    sizes = [size(offers(12), odds(pair_year=12 * day)) for day in (5, 30, 60, 400, 4000)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[2] > 1 == sizes[-1]
    assert size(offers(12, money=500_000.0), odds()) > size(offers(12), odds())


@pytest.mark.parametrize(
    ("what", "of", "by", "members"),
    [
        ("nothing is gained together", offers(), odds(scale=0.0, fails=np.zeros(1)), 1),
        ("another township", offers(township=np.arange(6)), odds(), 1),
        ("beyond reach by road", offers(east=np.arange(6) * 12.0), odds(), 1),
        ("no more than allowed", offers(12), odds(pair_year=1.0, most=4), 4),
        ("the township decides", offers(12), odds(pair_year=1e6, least=9), 9),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_who_joins(what: str, of: Offers, by: Odds, members: int) -> None:
    assert size(of, by) == members, what


def test_the_weak_want_the_strong_and_the_strong_look_at_what_it_costs() -> None:
    of = offers(2, seen_strength=np.array([0.8, 0.1]))
    asked = grow(Group([0], 0.0, of, odds(slope=3.0)), np.array([1]), alone(of, odds(slope=3.0)))
    assert asked[0].joined > asked[0].alone
    assert asked[0].gain < 0
    assert not asked[0].admitted


def committee(rows: list[int]) -> JointCommittee:
    return JointCommittee(Campaign.__new__(Campaign), "joint committee 1", rows)


@pytest.fixture(autouse=True)
def bodies_without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A committee made by hand belongs to no model."""
    born = JointCommittee.__init__

    def init(self: Any, model: Any, name: str, villages: list[int]) -> None:
        if hasattr(model, "city"):
            born(self, model, name, villages)
        else:
            self.name, self.villages = name, villages
            self.form, self.projects = "villages", []

    monkeypatch.setattr(JointCommittee, "__init__", init)


def test_weak_members_fail_less_strong_ones_more_and_each_pair_costs_a_day() -> None:
    city = small_city()
    with city.villages.writing("organisation") as own:
        own.strength[:] = np.linspace(0.1, 0.9, 6)
    levels = levels_with(organisation={"joint_committees": 1})
    found = of_members(city, levels, [committee([0, 2, 5])])
    assert found["failure"][0] < found["failure"][2] < 1.0 < found["failure"][5]
    assert found["failure"][[1, 3, 4]].tolist() == [1.0, 1.0, 1.0]
    assert found["days"].sum() == 3 * 100  # three pairs, in hundredths
    assert found["margin"][0] == pytest.approx(1 + 0.06 * np.log(3))


@pytest.mark.parametrize(("weight", "shows"), [(0.0, False), (1.0, True)])
def test_a_show_is_chosen_where_assessment_rewards_paper(weight: float, shows: bool) -> None:
    city, by = small_city(), odds()
    with city.villages.writing("world") as own:
        own.remote[:] = -1.5
    of = offers(6, key=city.villages.key)
    levels = levels_with(assessment={"score_paper": weight})
    found = choose(city, levels, committee([0, 1, 2, 3, 4, 5]), (of, by), duties_of(levels))
    assert (found.industry == SHOW) is shows


def earning(campaign: Campaign) -> float:
    """Shares that bear, each with the margin of its village, and what joint projects pay."""
    h, v = campaign.city.households, campaign.city.villages
    bears = (h.industry_from >= 0) & (h.industry_from <= campaign.month)
    return float(v.margin[h.village[bears]].sum() + v.pooled.sum())


def test_what_they_change_goes_through_margin_failure_and_the_joint_project(towns: Any) -> None:
    """With what they earn, the money they pool and the days they owe held, nothing is left.

    In 48 months about half as many share-months again, 0 with all held; with the first three alone
    held, the price stays.
    """
    names = ("margin", "failure", "pooled", "account", "year_money", "owed")
    means = tuple(Column("villages", name) for name in names)
    path = Path(ON, OFF, EveryMonth(earning), means, months=48, scale=1.0, base=towns, drawn=False)
    found = effect(path, pairs=6)
    assert found.full > 0
    assert found.clear, found
    assert found.held, found


def test_off_is_off_whatever_the_details(towns: Any) -> None:
    plain = towns.with_settings(OFF)
    details = {"organisation.joint_pooled": 0.9, "organisation.joint_least": 9}
    one, other = lived(plain, 25), lived(plain.with_settings(details), 25)
    assert different(columns(one.city), columns(other.city)) == []


def test_pooled_money_and_days_are_in_the_books(towns: Any) -> None:
    campaign = Campaign(setting=towns.with_settings(ON), rng=1, check=True)
    off = lived(towns.with_settings(OFF), 13)
    for _ in range(13):
        campaign.step()
    spent = [c.tables().ledger.query("purpose == 'industry' and entry == 'spent' and year == 2014")
             ["yuan"].sum() for c in (campaign, off)]  # fmt: skip
    assert spent[0] > spent[1] > 0
    sizes = [len(c.villages) for c in campaign.joint]
    assert campaign.city.villages.owed[0].sum() == 100 * sum(n * (n - 1) // 2 for n in sizes)
    assert campaign.days.used["organising"] > off.days.used["organising"]
