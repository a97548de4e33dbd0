"""What bodies decide is told in the lives of those whom it touches, and nobody else decides it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from model import trace
from model.campaign.life import FollowedCampaign, begin
from model.campaign.life.bodies import OWN
from model.campaign.life.diary import followed_of
from tests.histories import everything_on, small

MONTHS = 52
"""Townships move people from July 2016 on, third parties take samples from March 2017 on."""
LEAVES_EARLY = {"incidence_limit": 0.14}
"""A limit that counties of the case reach within these months."""


def case() -> Any:
    return small(horizon={"months": MONTHS}, assessment=LEAVES_EARLY)


@pytest.fixture(scope="module")
def life() -> FollowedCampaign:
    """The case with all its villages and cadres followed."""
    campaign = begin(case(), 2, fixed_parameters=True)
    city = campaign.city
    villages = [("village", row) for row in range(city.villages.size)]
    campaign.follow((*villages, *(("cadre", row) for row in range(city.cadres.size))))
    for _ in range(MONTHS):
        campaign.step()
    return campaign


def test_a_cadre_is_told_who_has_moved_it(life: FollowedCampaign) -> None:
    posts = [e for e in life.diary.entries if (e.kind, e.topic) == ("cadre", "post")]
    moves = [e for e in posts if e.month % 12]
    assert moves
    for entry in moves:
        assert "township corps Panzhou-24 moves it: it takes need to be" in entry.text
        assert "as reported 1 month ago" in entry.text
        assert "staffing rule" not in entry.text
        (note,) = [
            d
            for d in life.diary.decisions["cadre", entry.row]
            if (d.what, d.month) == ("post", entry.month)
        ]
        here = life.diary.at("cadre", entry.row, entry.month)["posted"]
        before = life.diary.at("cadre", entry.row, entry.month - 1)["posted"]
        names = life.city.villages.names
        assert note.options == (names[before], names[here])
        assert note.choice == names[here]
    sent = [e for e in posts if "sends it" in e.text]
    assert sent
    assert all(e.month % 12 == 0 and "the staffing rule 'by_poor'" in e.text for e in sent)


def test_a_village_is_told_who_has_changed_its_team(life: FollowedCampaign) -> None:
    teams = [e for e in life.diary.entries if (e.kind, e.topic) == ("village", "team")]
    moved = [e for e in teams if e.month % 12]
    assert moved
    for entry in moved:
        assert "township corps Panzhou-24 moves people: by need as reported" in entry.text
        now, before = (life.diary.at("village", entry.row, entry.month - k) for k in (0, 1))
        (note,) = [
            d
            for d in life.diary.decisions["village", entry.row]
            if (d.what, d.month, d.about[0]) == ("post", entry.month, "village")
        ]
        assert note.values[1] == sum(now[k] - before[k] for k in ("residents", "rotating"))
    assert all("staffing rule" in e.text for e in teams if e not in moved)


def test_the_life_of_a_village_tells_what_its_county_and_its_township_decide() -> None:
    told = trace(case(), village="random", seed=2, fixed_parameters=True)
    county = [e for e in told.entries if e.topic == "county"]
    assert county
    assert {e.month % 12 for e in county} == {2}
    assert all("the list of poor counties" in e.text and "Panzhou" in e.text for e in county)
    text = " ".join(str(told).split())
    assert "has to wait because of" in text or "leaves the list of poor counties" in text
    assert "Township corps Panzhou-24 moves" in text
    rows = json.loads(json.dumps(told.as_json()))["decisions"]
    asked = [row for row in rows if row["what"] == "delist"]
    assert len(asked) == len(county)
    assert all(row["about"] == "county" and "satisfied" in row["options"] for row in asked)
    assert any((row["what"], row["about"]) == ("move", "township") for row in rows)


def test_a_village_hears_of_its_own_bodies_only() -> None:
    """Many townships and bodies: every decision of one is told in each of its villages."""
    campaign = begin(everything_on(), 1)
    villages = campaign.city.villages
    rows = range(0, villages.size, 7)
    campaign.follow(tuple(("village", row) for row in rows))
    for _ in range(27):
        campaign.step()
    noted, diary = campaign.city.decisions.noted, campaign.diary
    seen = set()
    for row in rows:
        own = [d for d in diary.decisions["village", row] if d.about[0] in OWN]
        there = [
            d for d in noted
            if d.about[0] in OWN
            and diary.at("village", row, d.month)[d.about[0]] == d.about[1]
        ]  # fmt: skip
        assert own == there
        topics = [e.topic for e in diary.of("village", row) if e.topic in OWN]
        assert sorted(topics) == sorted(d.about[0] for d in own)
        seen |= set(topics)
    assert {"township", "body"} <= seen


def test_bodies_are_followed_when_a_village_is() -> None:
    assert followed_of((("village", 0),)).bodies
    assert not followed_of((("household", 0), ("cadre", 1))).bodies
