"""Pattern files: what is refused, in one message with file, key, value and the nearest name."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.commands import main
from model.errors import RequestError
from model.experiments.validate import validate, validation_study
from model.experiments.validation.declared import bundled_patterns
from model.experiments.validation.read import pattern_of
from model.experiments.validation.study import Changes
from model.experiments.validation.variables import variables
from model.experiments.validation.where import chosen
from model.scenario import load

GOOD: dict[str, Any] = {
    "title": "training", "published": 0.2, "plausible": [0.0, 0.4], "unit": "share of income",
    "study": {"months": 36},
    "population": {"at": "2014-12", "where": {"registered": 1}},
    "treatment": {"measures": ["training"]},
    "outcome": {"variable": "income", "at": "2016-12", "as": "share"},
    "estimator": {"kind": "matching", "controls": ["persons"]},
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good file with one key set, or taken away (None)."""
    found = copy.deepcopy(GOOD)
    *sections, key = path.split(".")
    inner = found
    for section in sections:
        inner = inner[section]
    if value is None:
        del inner[key]
    else:
        inner[key] = value
    return found


WRONG: dict[str, tuple[str, Any, list[str]]] = {
    "key": ("titel", "x", ["unknown key 'titel'", "Did you mean 'title'?"]),
    "missing": ("published", None, ["'published' is missing"]),
    "plausible": ("plausible", [0.4, 0.1], ["plausible is [0.4, 0.1]", "[lower, higher]"]),
    "not held": ("plausible", [0.3, 0.4], ["does not hold the published figure"]),
    "kind": ("kind", "lower bond", ["Did you mean 'lower bound'?"]),
    "use": ("use", "validaton", ["use is 'validaton'", "Did you mean 'validation'?"]),
    "variable": ("outcome.variable", "incom", ["[outcome]: variable is 'incom'", "'income'"]),
    "name": ("outcome.variable", "county", ["a name, not a number"]),
    "date": ("outcome.at", "2016", ["[outcome]: at: '2016' is not a month"]),
    "quarter": ("outcome.at", "2016-11", ["the end of a quarter"]),
    "before": ("outcome.before", "2017-12", ["before is 2017-12", "before 2016-12"]),
    "filter": ("population.where", {"worker": 1}, ["where: 'worker'", "Did you mean 'workers'?"]),
    "bound": ("population.where", {"income": {"over": 1}}, ["'over' is no bound"]),
    "share": ("population.where", {"income": {"lowest": 20}}, ["lowest is 20", "at most 1"]),
    "number": ("population.where", {"income": {"below": "x"}}, ["below is 'x'", "a number"]),
    "measure": ("treatment.measures", ["trainning"], ["'trainning'", "Did you mean 'training'?"]),
    "given": ("treatment.given", "lotery", ["given is 'lotery'", "'lottery'"]),
    "lottery": ("treatment.share", 1.5, ["share is 1.5", "above 0, below 1"]),
    "estimator": ("estimator.kind", "matchin", ["kind is 'matchin'", "'matching'"]),
    "controls": ("estimator.controls", [], ["needs controls"]),
    "did": ("estimator.kind", "did", ["[outcome] before is missing"]),
    "mean": ("estimator.kind", "mean", ["describes a population", "leave [treatment] out"]),
    "no treatment": ("treatment", None, ["compares the treated with others"]),
    "nothing": ("population", None, ["[population] is missing"]),
    "sample": ("population.sample", -1, ["sample is -1"]),
    "yearly": ("outcome", {"variable": "wages", "at": "2016-09"}, ["'wages' is the sum of a year"]),
    "since": ("treatment.since", "2014-09", ["since is 2014-09", "(2014-12)"]),
    "contrast": ("estimator.contrast", {"workers": 0}, ["contrast needs kind = 'true'"]),
    "schema": ("schema_version", 99, ["schema_version is 99"]),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_a_wrong_file_is_refused(case: str) -> None:
    path, value, words = WRONG[case]
    with pytest.raises(RequestError) as refused:
        pattern_of(changed(path, value), "mine", "mine.toml")
    message = str(refused.value)
    assert message.startswith("mine.toml")
    assert "\n" not in message
    for word in words:
        assert word in message


def test_sums_of_a_year_are_known_in_december_only() -> None:
    found = changed("outcome.variable", "wages")
    assert pattern_of(found, "mine", "mine.toml")
    for more in ({"controls": ["wages"]}, {"kind": "true", "contrast": {"wages": {"below": 1}}},
                 {"kind": "mean", "over": {"wages": {"below": 1}}}):  # fmt: skip
        found = changed("population.at", "2014-06")
        found["estimator"] |= more
        with pytest.raises(RequestError, match=r"\[estimator\]: .*the sum of a year"):
            pattern_of(found, "mine", "mine.toml")
        found["population"]["at"] = "2014-12"
        if "over" in more:
            del found["treatment"]
        assert pattern_of(found, "mine", "mine.toml")


SERIES = {"title": "s", "published": 1, "plausible": [0, 2]}
WRONG_SERIES = {
    "output": ({"output": "incme_mean", "at": "2015-12"}, "Did you mean 'income_mean'?"),
    "village": ({"output": "gini", "at": "2015-12", "where": {"county": "Panzhou"}}, "'gini'"),
    "place": ({"output": "income_mean", "at": "2015-12", "where": {"count": "P"}}, "'county'"),
    "when": ({"output": "income_mean", "at": "2015-09", "where": {"county": "P"}}, "a December"),
    "summary": ({"output": "income_mean", "at": "2015-12", "summary": "men"}, "'mean'"),
}


@pytest.mark.parametrize("case", WRONG_SERIES)
def test_a_wrong_series_is_refused(case: str) -> None:
    series, words = WRONG_SERIES[case]
    with pytest.raises(RequestError, match=words):
        pattern_of({**SERIES, "series": series}, "mine", "mine.toml")


def study_of(text: dict[str, Any], **changes: Any) -> Any:
    """The arms of one pattern file."""
    from model.experiments.validation.study import arms_of_patterns

    base = load("liupanshui").with_settings({"world.scale": 0.01})
    return arms_of_patterns([pattern_of(text, "mine", "mine.toml")], Changes(base, **changes))


def test_no_scale_and_no_months_are_refused_and_not_replaced() -> None:
    with pytest.raises(RequestError, match=r"world\.scale: 0.* is not allowed"):
        study_of(GOOD, scale=0.0)
    for zero, said in (({"scale": 0}, r"world\.scale"), ({"months": 0}, r"horizon\.months")):
        with pytest.raises(RequestError, match=f"{said}: 0.* is not allowed"):
            study_of({**GOOD, "study": zero})
    with pytest.raises(RequestError, match=r"horizon\.months: 0 is not allowed"):
        validate("liupanshui", months=0)


def test_dates_beyond_the_runs_and_worlds_that_are_the_same_are_refused() -> None:
    late = changed("outcome.at", "2018-12")
    with pytest.raises(RequestError, match=r"2018-12, and the runs end with 2016-12.*months = 60"):
        study_of(late)
    lottery = changed("treatment", {"measures": ["training"], "given": "lottery"})
    lottery["treatment"]["since"] = "2016-12"
    with pytest.raises(RequestError, match="asks for 2017-01, and the runs end with 2016-12"):
        study_of(lottery)
    part = {"output": "income_mean", "at": "2015-12"}
    deep = {**part, "over": {**part, "less": {**part, "at": "2018-12"}}}
    with pytest.raises(RequestError, match="asks for 2018-12"):
        study_of({**SERIES, "study": {"months": 36}, "series": deep})
    same = changed("treatment", {"without": {"organisation.bodies": 113}, "treated": {"ties": 1}})
    same["treatment"]["with"] = {"organisation.bodies": 113}
    with pytest.raises(RequestError, match="is the one with it"):
        study_of(same)
    both = changed("treatment.against", "no_campaign")
    with pytest.raises(RequestError, match="not both"):
        study_of(both)
    unknown = changed("study", {"scenario": "no_campain", "months": 36})
    with pytest.raises(RequestError, match="no_campaign"):
        study_of(unknown)
    undeclared = changed("treatment", {"without": {"organisation.bodis": 0}})
    undeclared["estimator"] = {"kind": "true"}
    with pytest.raises(RequestError, match=r"organisation\.bodis.*Did you mean 'bodies'"):
        study_of(undeclared)


def test_a_scale_asked_for_stands_above_that_of_a_file() -> None:
    text = changed("study", {"scale": 0.02, "months": 36})
    (own,), (asked,) = study_of(text), study_of(text, scale=0.03)
    assert own.scenario.start.world.scale == 0.02
    assert asked.scenario.start.world.scale == 0.03


def test_conditions_choose_whom_they_name() -> None:
    persons = np.array([1, 1, 2, 4, 2])
    values = {
        "income": np.array([5.0, 1.0, 2.0, 9.0, 3.0]),
        "county": np.array(["A", "B", "A", "C", "B"]),
        "workers": np.array([0, 1, 2, 3, 1]),
    }

    def who(**where: Any) -> list[int]:
        return np.flatnonzero(chosen(where, values, persons)).tolist()

    assert who() == [0, 1, 2, 3, 4]
    assert who(income={"lowest": 0.3}) == [1, 2]
    assert who(income={"highest": 0.4}) == [3]
    assert who(county=("A", "C"), workers={"from": 2, "to": 3}) == [2, 3]
    assert who(workers=1) == [1, 4]
    assert who(income={"above": 2.0, "below": 9.0}) == [0, 4]
    with pytest.raises(RequestError, match="There are: A, B, C"):
        who(county="D")


def test_the_command_refuses_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text('title = "x"\npublished = 1\nplausible = [0, 2]\n[serie]\n')
    for arguments, words in (
        (["--pattern", "p.toml"], "unknown key 'serie'. Did you mean 'series'?"),
        (["--pattern", "none.toml"], "none.toml: cannot be read"),
        (["no_campain"], "no such scenario"),
        (["--set", "staffing.residets=1"], "Did you mean 'residents'?"),
    ):
        assert main(["validate", *arguments]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert len(captured.err.strip().splitlines()) == 1
        assert words in captured.err
    assert not (tmp_path / "results").exists()


def test_the_bundled_patterns_are_whole_and_plenty() -> None:
    found = bundled_patterns()
    base = load("liupanshui").with_settings({"world.scale": 0.01})
    study = validation_study(Changes(base))
    asked = study.details["patterns"]
    assert len(asked) >= 25
    assert len({one["key"] for one in asked}) == len(asked)
    for one in asked:
        assert one["source"].startswith("http"), one["key"]
        assert one["definition"], one["key"]
        assert one["unit"], one["key"]
        assert one["plausible"][0] < one["plausible"][1], one["key"]
    assert sum(bool(one["rejects"]) for one in asked) >= 3
    assert {p.about.key for p in found} >= {
        "industry_measure", "training_of_the_relocated", "health_project", "assets_and_training",
        "graduation_programme", "cooperatives_all", "cooperatives_farmers", "transient_poverty",
        "no_labour_only_transfers", "cream_skimming", "relocation_by_wages", "city_sent_staff",
        "appraisal_of_the_poorest",
    }  # fmt: skip
    assert all(name in variables() for p in found for _, name in p.wanted())
