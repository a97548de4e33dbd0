"""The bundled scenarios: who asks what, how little each adds, and no lever ahead of its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.relief import Purpose
from model.scenario import bundled, declarations, load
from model.scenario.declared import value_of

NAMES = sorted(bundled())
ASKED_FOR = {
    "liupanshui", "no_campaign", "even_spread", "deep_poverty_first", "nearest_line_first",
    "residents_not_visitors", "cash_only", "industry_only", "short_postings", "weak_audit",
    "half_budget", "no_pandemic_2020", "low_pay", "no_training", "double_training",
    "promote_on_reports", "promote_on_audits", "mass_replacement", "without_organisation",
    "without_operations", "without_support", "without_assessment", "no_pairing", "random_pairing",
    "strict_audit", "support_ends_2020", "support_tapers", "second_pandemic_2022",
    "quota_by_eligibility",
}  # fmt: skip
MOST_LINES = 25
LATE_2019, BEFORE_2018 = 71, range(48)
ON_FROM_THE_START = {
    "staffing.rule": "which villages: a rule, not a size that grew",
    "staffing.paired_days": "days of one helper; the number of helpers has its ramp",
    "funding.rule": "which villages: a rule, not a size that grew",
    "funding.follow_use": "how a budget is divided: a rule, not a size that grew",
    **{
        f"funding.{p.name.lower()}": "a share of the money; the budget has its ramp"
        for p in Purpose
    },
}
"""Levers of the case that stand at their level of 2019 from the first month, with the reason."""
SINCE_2016 = {
    "funding.relocation_budget": "moved in Guizhou in 2015 and in 2016-2019 (published)",
    "operations.training_practice": "one share for all years; the person-times have their ramp",
    "operations.authority": "the township leads from 2016 on",
    "assessment.independent": "third-party assessment began with the reform of 2016",
    "assessment.sample": "third parties sampled about 1,000 households a county in 2017",
    "assessment.sample_independent": "third parties sampled from 2017 on (published)",
}


def stated_lines(path: Path) -> int:
    """Lines of a scenario that state something."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def test_all_bundled_scenarios_are_there() -> None:
    assert set(NAMES) >= ASKED_FOR


@pytest.mark.parametrize("name", NAMES)
def test_title_question_and_source_are_its_own(name: str) -> None:
    text = bundled()[name].read_text(encoding="utf-8")
    scenario = load(name)
    for key in ("title", "question", "source"):
        assert f"\n{key} = " in f"\n{text}", f"{name} states no {key}"
        assert len(getattr(scenario, key)) > 5
    assert scenario.question.endswith("?")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "liupanshui"])
def test_a_scenario_states_only_what_differs(name: str) -> None:
    assert stated_lines(bundled()[name]) <= MOST_LINES
    scenario, case = load(name), load("liupanshui")
    assert "liupanshui" in scenario.extends
    assert scenario.differences(case), f"{name} is the case itself"
    titles = [load(other).title for other in NAMES]
    assert titles.count(scenario.title) == 1


def test_no_lever_of_the_case_is_ahead_of_its_time() -> None:
    """Before 2018 nothing stands at its level of late 2019, unless it never changed or says why."""
    case = load("liupanshui")
    early = set()
    for key, said in declarations().items():
        late = value_of(case.at(LATE_2019), key)
        if said.role != "lever" or late == value_of(case.before_campaign, key):
            continue
        if any(value_of(case.at(month), key) == late for month in BEFORE_2018):
            early.add(key)
    assert early <= {*ON_FROM_THE_START, *SINCE_2016}, early - {*ON_FROM_THE_START, *SINCE_2016}
    for key in SINCE_2016:
        assert value_of(case.at(23), key) != value_of(case.at(LATE_2019), key)


OTHER_SHOCKS = {
    "no_pandemic_2020": [],
    "price_crash": ["price_crash", "pandemic"],
    "second_pandemic_2022": ["pandemic", "pandemic"],
}


def test_the_pandemic_belongs_to_the_case_and_to_all_but_its_variants() -> None:
    for name in NAMES:
        kinds = [shock.kind for shock in load(name).shocks]
        assert kinds == OTHER_SHOCKS.get(name, ["pandemic"]), name


DIFFERS_IN: dict[str, tuple[str, ...]] = {
    "strict_audit": ("assessment.audit", "assessment.independent"),
    "quota_by_eligibility": ("assessment.apportion",),
    "second_pandemic_2022": ("shocks", "horizon.months"),
    "support_ends_2020": (
        "horizon.months", "funding.", "staffing.", "operations.", "organisation.", "support.",
        "assessment.",
    ),
    "support_kept": ("horizon.months",),
    "half_budget": ("funding.scale",),
    "price_crash": ("shocks",),
    "big_committees": ("organisation.joint_least",),
    "debt_showcase": ("funding.debt", "funding.show"),
    "weak_audit": ("assessment.",),
    "no_pairing": ("organisation.",),
    "random_pairing": ("organisation.pair_rule",),
    "no_training": ("operations.training",),
    "double_training": ("operations.training",),
    "low_pay": ("support.",),
    "mass_replacement": ("assessment.replaced",),
    "promote_on_reports": ("support.",),
    "promote_on_audits": ("support.promotion_record", "support."),
}  # fmt: skip
"""What a scenario differs in from the case: beginnings of keys."""


@pytest.mark.parametrize("name", sorted(DIFFERS_IN))
def test_a_scenario_differs_in_what_it_says_and_in_nothing_else(name: str) -> None:
    case, said = load("liupanshui"), DIFFERS_IN[name]
    keys = {difference.key for difference in load(name).differences(case)}
    assert all(key.startswith(said) for key in keys), keys
    for beginning in said:
        assert any(key.startswith(beginning) for key in keys), beginning


LATER = ("support_ends_2020", "support_tapers")


@pytest.mark.parametrize("name", LATER)
def test_what_comes_later_begins_after_the_campaign(name: str) -> None:
    """To the end of 2020 nothing differs; from 2021 on there is less, at last no money."""
    case, scenario = load("liupanshui"), load(name)
    for month in range(84):
        assert scenario.at(month) == case.at(month).model_copy(
            update={"horizon": scenario.start.horizon}
        )
    assert scenario.at(84).funding.budget < case.at(83).funding.budget
    assert scenario.at(143).funding.budget == 0.0
    assert scenario.at(143).staffing.residents == 0


def test_each_system_can_be_left_out() -> None:
    """Four scenarios, each with one section of levers as before the campaign at all times."""
    for name in ("organisation", "operations", "support", "assessment"):
        scenario = load(f"without_{name}")
        own = [d.key for d in scenario.differences(load("liupanshui"))]
        assert any(key.startswith(f"{name}.") for key in own), name
