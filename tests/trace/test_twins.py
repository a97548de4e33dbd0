"""Twins: who is helped under one scenario only, and where the two histories part."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from model import twins
from model.campaign.life import begin
from model.commands import main
from model.decisions import Decision
from model.errors import RequestError
from model.experiments.twins.above import first_above
from model.experiments.twins.examples import first_difference
from model.experiments.twins.pair import live_both
from model.experiments.twins.stages import NEVER, STAGES, Partings, Stage
from tests.histories import columns, small

MONTHS = 30


def short(name: str = "liupanshui", months: int = MONTHS, **sections: object):  # type: ignore[no-untyped-def]
    return small(name, horizon={"months": months}, **sections)


def test_a_scenario_with_itself_has_no_twins() -> None:
    found = twins(short(months=15), short(months=15), seed=3)
    assert found.households.empty
    assert found.examples == ()
    assert found.verdict.startswith("No household is out of stable poverty")
    assert found.labels == ("liupanshui", "liupanshui_2")
    assert (found.outcomes["only liupanshui"] == 0).all()
    assert (found.groups["net"] == 0).all()
    assert json.loads(json.dumps(found.as_json()))["differ"] == 0


def test_more_money_parts_the_histories_at_the_money() -> None:
    base, rich = short(), short(name="liupanshui", funding={"scale": 3.0})
    found = twins(base, rich, seed=3, examples=2)
    assert len(found.households) > 10
    assert set(found.households["begins_with"]) == {"money"}
    assert set(found.households["begins_in"]) == {"2014-01"}
    assert found.starts["begins there, %"].sum() == pytest.approx(100.0, abs=0.5)
    assert found.starts["first at the door, %"].sum() == pytest.approx(100.0, abs=0.5)
    assert found.outcomes["net persons, liupanshui_2"][0] > 0
    both = found.outcomes.drop(columns=["helped means", "net persons, liupanshui_2"])
    assert (both.sum(axis=1) == found.provenance["households"]).all()
    for example in found.examples:
        assert example.helped_under in found.labels
        assert all(side.begins.endswith("yuan") for side in example.sides)
        assert example.differs_in is None or any(side.decision for side in example.sides)
    assert found.verdict.startswith(f"{len(found.households):,} households are out of stable")
    text = str(found)
    assert "It begins in January 2014 with money:" in text
    assert "<table" in found._repr_html_()


def test_a_household_for_which_nothing_parts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It fares otherwise by less than is noticed in any month: no stage and no month is named."""
    monkeypatch.setattr(Partings, "look", lambda self, month: None)
    found = twins(short(), short(funding={"scale": 3.0}), seed=3, examples=1)
    assert len(found.examples) == 2
    for text in found.told_examples():
        assert "Nothing that is compared differs noticeably." in text
        assert "begins in" not in text
        assert "At the end:" in text
    for example in json.loads(json.dumps(found.as_json()))["examples"]:
        for name in ("begins_with", "begins_in", "reached_by", "reached_in"):
            assert example[name] is None
        for side in example["under"].values():
            assert side["where_it_begins"] is side["what_reaches_it"] is None
            assert side["status"]


def test_what_does_not_reach_the_household_itself_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The money of its village differs, none of its own columns does."""
    look = Partings._look
    money = next(stage for stage in STAGES if stage.name == "money")
    monkeypatch.setattr(Partings, "look", lambda self, month: look(self, money, month))
    (text, _) = twins(short(), short(funding={"scale": 3.0}), seed=3, examples=1).told_examples()
    assert "It begins in January 2014 with money:" in text
    assert "Nothing of the household's own that is compared differs noticeably." in text


def test_partings_are_the_first_months_in_which_columns_differ() -> None:
    scenarios = short(months=14), short(months=14, triage={"rule": "lottery"})
    pair = live_both(scenarios, ("a", "b"), 2)
    one, other = (begin(scenario, 2) for scenario in scenarios)
    first = {s.name: np.full(one.city.households.size, NEVER) for s in STAGES}
    for month in range(14):
        one.step()
        other.step()
        here, there = columns(one.city), columns(other.city)
        for stage in STAGES[1:]:
            if stage.name == "triage":
                continue
            for name in stage.columns:
                a, b = (c.get(f"{stage.store}.{name}") for c in (here, there))
                if a is None or b is None:
                    continue
                apart = np.atleast_2d(a != b)
                if a.dtype in ("f4", "i8"):  # amounts: by more than a hundredth of the larger
                    a, b = (np.atleast_2d(x).astype("f8") for x in (a, b))
                    most = np.where(np.abs(a) > np.abs(b), np.abs(a), np.abs(b))
                    apart = np.abs(a - b) > 0.01 * most
                apart = apart.any(axis=0)
                if stage.store == "villages":
                    apart = apart[one.city.households.village]
                first[stage.name][apart & (first[stage.name] == NEVER)] = month
    for name, months in first.items():
        if name != "triage":
            assert np.array_equal(pair.partings.first[name], months), name
    earliest = {name: int(months.min()) for name, months in pair.partings.first.items()}
    assert earliest["triage"] == min(earliest.values())
    assert earliest["staffing"] == NEVER or earliest["staffing"] > earliest["triage"]


def a_decision(month: int, what: str, choice: str) -> Decision:
    return Decision(month, "village", what, ("household", 1), (choice, "wait"), (1.0, 0.0), choice)


def test_the_first_decision_that_differs() -> None:
    wait, grant = a_decision(3, "grant", "wait"), a_decision(3, "grant", "grant training")
    plan = a_decision(3, "plan", "training")
    assert first_difference([plan, wait], [plan]) == (None, (None, None))
    assert first_difference([plan, wait], [plan, grant]) == (3, (wait, grant))
    assert first_difference([wait], [plan, grant]) == (3, (None, plan))
    later = a_decision(5, "release", "push")
    assert first_difference([plan, later], [plan]) == (5, (later, None))


def of_a_body(month: int, choice: str, risk: float = 0.0) -> Decision:
    options = ("the weakest", "the strongest")
    return Decision(
        month, "body 3", "send", ("body", 3), options, (0.7, 1.3), choice, f"{risk:.0%}"
    )


def test_the_first_decision_of_a_body_that_differs() -> None:
    weak, strong = of_a_body(24, "the weakest"), of_a_body(24, "the strongest")
    assert first_above([], []) == (None, (None, None))
    assert first_above([weak], [of_a_body(24, "the weakest", 0.3)]) == (None, (None, None))
    assert first_above([weak, strong], [weak]) == (24, (strong, None))
    assert first_above([weak], [strong]) == (24, (weak, strong))
    assert first_above([weak], [weak, weak]) == (24, (None, weak)), "a second post counts"
    later = of_a_body(30, "the strongest")
    assert first_above([later], [strong, later]) == (24, (None, strong))
    assert first_above([weak, later], [strong]) == (24, (weak, strong))


def test_what_bodies_decide_otherwise_is_told() -> None:
    other = {"operations.moves_every": 3}
    base = short(months=40)
    found = twins(base, base.with_settings(other).with_(name="often"), seed=3, examples=2)
    named = [one for one in found.examples if one.above_in is not None]
    assert named
    for example in named:
        assert any(side.above for side in example.sides)
        rows = [row["first_of_its_bodies_that_differs"]
                for row in example.as_json()["under"].values()]  # fmt: skip
        assert any(row and row["about"] in ("county", "township", "body") for row in rows)
    text = " ".join(str(found).split())
    assert "The first decision of its county, township or paired body that differs" in text


def test_different_cities_or_horizons_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RequestError, match="different cities"):
        twins(short(months=3), short(months=3, world={"scale": 0.005}))
    with pytest.raises(RequestError, match="end in different months"):
        twins(short(months=3), short(months=4))
    with pytest.raises(RequestError, match="Did you mean 'seed'"):
        twins(short(months=3), short(months=3), sed=3)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["liupanshui", "half_budge"], "half_budge"),
        (["liupanshui", "half_budget", "--seed", "-1"], "seed is -1"),
        (["liupanshui", "half_budget", "--scale", "70"], "--scale"),
        (["liupanshui"], "Missing argument 'alternative'"),
    ],
)
def test_a_wrong_request_is_one_message(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["twins", *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["no_campaign", "liupanshui", "--scale", "0.006", "--months", "33"]
    assert main(["twins", *arguments, "--examples", "1"]) == 0
    out = capsys.readouterr().out
    for text in ("Households helped at the end", "Where the difference begins", "It was granted"):
        assert text in out
    assert main(["twins", *arguments, "--format", "json", "--examples", "0"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["examples"] == []
    assert answer["starts"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"seed": "1"}, "seed is '1'"),
        ({"seed": -1}, "seed is -1"),
        ({"seed": True}, "seed is True"),
        ({"examples": 2.5}, "examples is 2.5"),
    ],
)
def test_a_keyword_that_is_no_whole_number_is_a_request_error(asked: Any, said: str) -> None:
    with pytest.raises(RequestError, match=said):
        twins(short(months=2), short(months=2), **asked)


def test_a_keyword_that_is_none_is_as_not_given() -> None:
    assert not twins(short(months=2), short(months=2), seed=None, examples=None).examples


def test_every_column_of_a_stage_is_there() -> None:
    """A column that was renamed is an error, and no stage that never differs."""
    city = begin(short(months=2), 1).city
    renamed = Stage("money", "villages", ("money_of_the_year",), "")
    with pytest.raises(AttributeError):
        Partings(city, city)._look(renamed, 0)
    for stage in STAGES:
        names = {column.name for column in getattr(city, stage.store).COLUMNS}
        assert stage.name == "triage" or set(stage.columns) <= names, stage.name
