"""Values over time: phases, `extends`, variants and the level before the campaign."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from model.errors import RequestError
from model.scenario import Scenario, load, parse
from tests.unit.sample_levels import Sample

BASE = """
schema_version = 1
title = "Base"
question = "What happens?"

[staff]
rule = "by_gap"
residents = 100

[[phases]]
from = "2015-01"
staff.residents = 200
staff.kind = "paid"

[[phases]]
from = "2017-07"
[phases.staff]
residents = 300

[[shocks]]
kind = "pandemic"
from = "2020-02"
months = 5
severity = 1
"""

Write = Callable[..., Scenario]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a child of the base case and load it."""
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")

    def child(text: str = "") -> Scenario:
        path = tmp_path / "child.toml"
        path.write_text(f'extends = "base.toml"\n{text}', encoding="utf-8")
        return load(path, levels=Sample)

    return child


def residents(scenario: Scenario) -> list[int]:
    """Residents in December 2014, January 2015, June 2017 and July 2017."""
    return [scenario.at(month).staff.residents for month in (11, 12, 41, 42)]


def test_a_path_changes_on_its_dates() -> None:
    base = parse(BASE, levels=Sample)
    assert residents(base) == [100, 200, 200, 300]
    assert [phase.date for phase in base.phases] == ["2015-01", "2017-07"]
    assert base.at(42).staff.kind == "paid"  # a phase keeps what earlier ones said
    assert base.at(500) is base.at(42)


def test_a_child_inherits_and_says_from_whom(write: Write) -> None:
    child = write()
    assert residents(child) == [100, 200, 200, 300]
    assert child.extends == ("base",)
    assert (child.name, child.title, child.question) == ("child", "Base", "What happens?")
    assert child.digest == parse(BASE, levels=Sample).digest


def test_a_plain_value_replaces_the_whole_path(write: Write) -> None:
    child = write("[staff]\nresidents = 7")
    assert residents(child) == [7, 7, 7, 7]
    assert child.at(12).staff.kind == "paid"  # another key keeps its own path


def test_a_phase_replaces_the_path_from_its_date_on(write: Write) -> None:
    child = write('[[phases]]\nfrom = "2017-01"\nstaff.residents = 9')
    assert residents(child) == [100, 200, 9, 9]


def test_a_phase_that_changes_nothing_is_none(write: Write) -> None:
    child = write('[[phases]]\nfrom = "2016-01"\nstaff.rule = "by_gap"')
    assert child.digest == write().digest


def test_a_child_removes_or_replaces_shocks(write: Write) -> None:
    assert [shock.month for shock in write().shocks] == [73]
    assert write().shocks[0].active(77)
    assert not write().shocks[0].active(78)
    assert write("shocks = []").shocks == ()
    drought = '[[shocks]]\nkind = "drought"\nfrom = "2015-06"\nmonths = 3\nseverity = 0.5'
    assert [shock.kind for shock in write(drought).shocks] == ["drought"]


def test_with_replaces_whole_paths_and_names_the_variant() -> None:
    base = parse(BASE, levels=Sample, name="base")
    more = base.with_(staff={"residents": 5, "rule": "deep_first"}, city={"size": 10})
    assert residents(more) == [5, 5, 5, 5]
    assert more.name == "base+residents=5+rule=deep_first"
    assert residents(base) == [100, 200, 200, 300]
    assert base.with_(name="x", title="T", shocks=[], horizon={"months": 12}).horizon_months == 12
    assert base.with_(shocks=[]).shocks == ()
    assert base.with_(shocks=base.shocks).digest == base.digest


@pytest.mark.parametrize(
    ("text", "value"),
    [("deep_first", "deep_first"), ('"deep_first"', "deep_first")],
)
def test_settings_are_toml_or_bare_words(text: str, value: str) -> None:
    base = parse(BASE, levels=Sample)
    assert base.with_settings({"staff.rule": text}).start.staff.rule == value


def test_settings_of_every_kind() -> None:
    base = parse(BASE, levels=Sample, name="base")
    settings = {"staff.days": "3", "staff.trained": "true", "city.lines": "[1, 2.5]"}
    changed = base.with_settings({**settings, "staff.residents": 8, "effects.gain": "0.3"})
    assert changed.start.staff.days == 3.0
    assert changed.start.staff.trained is True
    assert changed.start.city.lines == (1.0, 2.5)
    assert residents(changed) == [8, 8, 8, 8]
    assert changed.pinned == {"effects.gain"}
    assert changed.name == "base"
    assert base.with_settings({"campaign": "false"}).campaign is False


def test_without_campaign_every_lever_is_at_its_level_before() -> None:
    none = parse(BASE, levels=Sample).with_(campaign=False, city={"size": 7})
    assert none.at(50).staff == Sample().staff
    assert none.at(50).city.size == 7
    assert none.digest == none.with_(staff={"residents": 3}).digest


def test_before_january_2014_levers_are_at_their_level_before() -> None:
    assert parse(BASE, levels=Sample).at(-1).staff == Sample().staff


def test_differences_are_dated() -> None:
    base = parse(BASE, levels=Sample)
    more = base.with_(staff={"residents": 200})
    assert more.differences(base) == [
        ("staff.residents", 100, 200, "2014-01"),
        ("staff.residents", 200, 200, "2015-01"),
        ("staff.residents", 300, 200, "2017-07"),
    ]
    assert base.differences(base) == []
    off = base.with_(campaign=False, shocks=[])
    assert [part.key for part in off.differences(base)] == ["campaign", "shocks"]


def test_scenarios_are_frozen_and_say_what_they_are() -> None:
    base = parse(BASE, levels=Sample, name="base")
    with pytest.raises(ValidationError):
        base.name = "other"
    with pytest.raises(ValidationError):
        base.start.staff.residents = 3
    assert "base: Base" in repr(base)
    assert "2014-01 to 2020-12" in repr(base)
    assert "pandemic from 2020-02" in repr(base)


def test_a_problem_of_a_call_names_the_call() -> None:
    base = parse(BASE, levels=Sample)
    with pytest.raises(RequestError, match=r"with_\(\): staff.residents: -1 is not allowed"):
        base.with_(staff={"residents": -1})
    with pytest.raises(RequestError, match=r"--set: staff\.residnts.*Did you mean 'residents'"):
        base.with_settings({"staff.residnts": "1"})
    with pytest.raises(RequestError, match=r"--set: staff\.residents: '1\\nx=2'"):
        base.with_settings({"staff.residents": "1\nx=2"})
