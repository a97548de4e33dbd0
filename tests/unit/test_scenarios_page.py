"""docs/scenarios.md says of every bundled scenario what it states, and nothing else."""

from __future__ import annotations

import re

from model.scenario import bundled, declarations, load, parent_of, parse
from model.views.scenarios_page import difference_rows, scenarios_page, section


def test_every_scenario_has_its_section_in_order() -> None:
    found = re.findall(r"^## `(\w+)`", scenarios_page(), re.M)
    assert found == list(bundled())


def test_every_difference_is_there_with_its_unit() -> None:
    for name in bundled():
        scenario = load(name)
        text = "\n".join(section(scenario))
        for d in scenario.differences(parent_of(scenario)):
            unit = declarations()[d.key].unit if "." in d.key else ""
            assert f"| `{d.key}` | {unit}" in text, f"{name}: {d.key}"


def test_a_scenario_that_states_one_key_has_one_row() -> None:
    (row,) = difference_rows(load("short_postings").differences(load("liupanshui")))
    assert row == ("`staffing.posting`", "months", "2014-01", "24", "12")


def test_values_that_change_are_given_month_by_month() -> None:
    rows = difference_rows(load("low_pay").differences(load("liupanshui")))
    assert rows == [
        ("`support.village_pay`", "yuan a month", "2018-01; 2019-01", "2000; 2800", "1200")
    ]


def test_shocks_and_a_missing_campaign_are_said_in_words() -> None:
    (row,) = difference_rows(load("no_pandemic_2020").differences(load("liupanshui")))
    assert row[2:] == ("whole run", "pandemic from 2020-02, 4 months, severity 0.8", "none")
    assert "every lever is at its level before" in "\n".join(section(load("no_campaign")))


def test_what_extends_nothing_stands_beside_the_defaults() -> None:
    case = load("liupanshui")
    assert parent_of(case).differences(parse("")) == []
    assert "Extends: the declared defaults" in "\n".join(section(case))


def test_a_scenario_like_its_parent_says_so() -> None:
    twin = load("liupanshui").model_copy(update={"extends": ("liupanshui",)})
    assert section(twin)[-1] == "Nothing differs."
