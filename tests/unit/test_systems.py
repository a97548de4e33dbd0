"""Leaving out a system: every lever it declares is at its level before, the others as they were."""

from __future__ import annotations

import pytest

from model.errors import RequestError
from model.scenario import declarations, load
from model.scenario.declared import value_of
from model.scenario.load import parse
from model.scenario.systems import SYSTEMS, levers_of

MONTHS = (0, 30, 50, 71, 83)
KEYS = declarations()
LEVERS = {key for key, said in KEYS.items() if said.role == "lever"}


def test_every_lever_belongs_to_one_system() -> None:
    owned = [key for system in SYSTEMS for key in levers_of(system)]
    assert len(owned) == len(set(owned))
    assert set(owned) == LEVERS


STATED = {"assessment": {"assessment.review": True}}
"""What a scenario states beside leaving its system out: else nobody would ever be released."""


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_left_out_is_as_before_the_campaign_and_nothing_else_changes(system: str) -> None:
    case, without = load("liupanshui"), load(f"without_{system}")
    before = {key: KEYS[key].default for key in levers_of(system)} | STATED.get(system, {})
    for month in MONTHS:
        for key in KEYS:
            expected = before[key] if key in before else value_of(case.at(month), key)
            assert value_of(without.at(month), key) == expected, (month, key)
    stated = case.without(system).with_settings(STATED.get(system, {}))
    assert stated.digest == without.digest


def test_all_four_left_out_leave_nothing_of_the_campaign() -> None:
    case = load("liupanshui")
    nothing = case.without(*SYSTEMS)
    for month in MONTHS:
        assert nothing.at(month) == case.before_campaign
    assert nothing.campaign


def test_what_a_file_states_itself_stands_beside_what_it_leaves_out() -> None:
    text = 'extends = "liupanshui"\nwithout = ["support"]\n[funding]\nscale = 2.0\n'
    found = parse(text)
    assert found.at(60).funding.scale == 2.0
    assert found.at(60).funding.budget == 0.0


def test_a_misspelt_system_names_the_nearest_and_one_alone_the_form() -> None:
    for said, hint in (
        ('["assesment"]', "Did you mean 'assessment'"),
        ('"support"', "Write without = ["),
    ):
        with pytest.raises(RequestError) as error:
            parse(f'extends = "liupanshui"\nwithout = {said}\n')
        assert hint in str(error.value)


@pytest.mark.parametrize("said", ['"support"', '["suport"]', "[1]", "true"])
def test_a_system_that_does_not_exist_is_refused_with_those_that_do(said: str) -> None:
    with pytest.raises(RequestError, match="organisation, operations, support, assessment"):
        parse(f'extends = "liupanshui"\nwithout = {said}\n')
