"""Who is on the register is who was, who came and who did not leave: every month and everywhere."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from model.campaign import Campaign
from model.campaign.checks import check_register
from model.errors import InvariantBroken
from model.outputs import OF_COUNTIES
from model.records.counties import KINDS
from model.relief import Register
from model.scenario import load

CAME, GONE = ("additions", "returns"), ("exits", "removals")


@cache
def lived() -> tuple[Campaign, list[int]]:
    """Three per cent of the city over all seven years, and its register counted each month."""
    setting = (
        load("liupanshui").with_(world={"scale": 0.03}).with_(assessment={"sample_finds": 0.6})
    )
    campaign, listed = Campaign(setting, rng=2, check=True), []
    h = campaign.city.households
    for _ in range(setting.horizon_months):
        campaign.step()
        on = (h.register == Register.REGISTERED) | (h.register == Register.RETURNED)
        listed.append(int(h.persons[on].sum()))
    return campaign, listed


def test_the_register_is_recorded_as_it_is_each_month() -> None:
    campaign, listed = lived()
    assert campaign.tables().months["registered_persons"].tolist() == listed
    assert len(set(listed)) > 15, "it moves every March, August and December"


def test_opening_plus_who_came_less_who_left_is_closing() -> None:
    months = lived()[0].tables().months
    for name in (*CAME, *GONE, "returns_found", "additions_found", "removals_found"):
        assert months[name].sum() > 0, name
    moved = months[list(CAME)].sum(axis=1) - months[list(GONE)].sum(axis=1)
    stock = months["registered_persons"]
    assert (stock.diff()[1:] == moved[1:]).all()
    for name in ("returns", "additions", "removals"):
        assert (months[f"{name}_found"] <= months[name]).all()


def test_the_same_holds_of_every_village_and_year() -> None:
    villages = lived()[0].tables().villages
    stock = villages.pivot(index="year", columns="village", values="registered_persons")
    flows = {name: villages.pivot(index="year", columns="village", values=name)
             for name in (*CAME, *GONE)}  # fmt: skip
    moved = sum(flows[name] for name in CAME) - sum(flows[name] for name in GONE)
    assert np.array_equal(stock.diff().to_numpy()[1:], moved.to_numpy()[1:])


def test_a_flow_that_is_left_out_is_found() -> None:
    campaign, _ = lived()
    rows = [dict(row) for row in campaign.recorder.months[-2:]]
    check_register(campaign.city, 83, rows)
    rows[-1]["returns"] -= 1
    before, now = rows
    came, gone = (sum(now[name] for name in names) for names in (CAME, GONE))
    flows = f"2020-12: the register has {now['registered_persons']}, not "
    flows += f"{before['registered_persons']} + {came} - {gone}."
    with pytest.raises(InvariantBroken, match=re.escape(flows)):
        check_register(campaign.city, 83, rows)
    rows[-1]["returns"] += 1
    rows[-1]["registered_persons"] += 2
    with pytest.raises(InvariantBroken, match="are on the register, recorded"):
        check_register(campaign.city, 83, rows)


def test_the_table_of_counties_has_the_columns_declared() -> None:
    table = lived()[0].tables().counties
    assert list(table) == list(KINDS)
    assert list(KINDS)[2:] == [output.name for output in OF_COUNTIES]
    assert sorted(set(table["year"])) == [2017, 2018, 2019, 2020]
    assert (table["sampled"] > 0).all()
    assert (table["true_comprehensive"] > table["recorded_incidence"]).all()
    assert (table["found_comprehensive"] >= table["recorded_incidence"]).all()
