"""The study file of a search is read strictly, and the command answers in words and numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.commands.main import main
from model.errors import RequestError
from model.experiments.optimisation import load_spec, reference_of, search_study
from model.scenario import bundled, load
from tests.unit.fake_runs import replace_model
from tests.unit.made_up_plans import GRID, REFERENCE, STUDY, MadeUp, study_file

LEVERS = '[levers]\n"staffing.scale" = { low = 1, high = 2 }\n'
BAD = {
    "unknown key": ("scal = 1\n", LEVERS, ["unknown key 'scal'", "Did you mean 'scale'"]),
    "uncertainties": ("", LEVERS + "[uncertainties]\n", ["'uncertainties'", "cannot choose them"]),
    "a design": ("", LEVERS + '[design]\nkind = "grid"\n', ["'design'", "[search]"]),
    "no lever": ("", "", ["[levers]", "nothing to choose"]),
    "misspelt lever": ("", '[levers]\n"staffing.scal" = [1, 2]\n', ["Did you mean 'staffing.sc"]),
    "twice named": (
        "", '[levers]\n"staffing.scale" = [1, 2]\nstaffing = { scale = [1, 2] }\n',
        ["'staffing.scale' is given twice"],
    ),
    "a constant": ("", '[levers]\n"world.seed" = [1, 2]\n', ["declared as constant"]),
    "one choice": ("", '[levers]\n"staffing.rule" = ["even"]\n', ["at least two values"]),
    "twice": ("", '[levers]\n"staffing.scale" = [1.0, 1.0]\n', ["lists 1.0 twice"]),
    "a rule has no range": (
        "", '[levers]\n"staffing.rule" = { low = 0, high = 1 }\n', ["choices: even | by_poor"]
    ),
    "an empty range": (
        "", '[levers]\n"staffing.scale" = { low = 2, high = 1 }\n', ["low < high, not 2 and 1"]
    ),
    "half a post": (
        "", '[levers]\n"staffing.residents" = { low = 0.5, high = 3 }\n', ["whole numbers"]
    ),
    "more steps than posts": (
        "", '[levers]\n"staffing.residents" = { low = 1, high = 3, n = 9 }\n', ["fewer whole"]
    ),
    "an unknown choice": ("", '[levers]\n"staffing.rule" = ["even", "evne"]\n', ["'evne'", "even"]),
    "a bound outside": (
        "", '[levers]\n"staffing.scale" = { low = -1, high = 2 }\n', ["staffing.scale", "-1"]
    ),
    "a budget of nothing": ("", LEVERS + "[budget]\nat_most = 0\n", ["at_most is 0", "above 0"]),
    "an unknown sampler": (
        "", LEVERS + '[search]\nsampler = "tep"\n', ["'tep'", "Did you mean 'tpe'"]
    ),
    "one plan": ("", LEVERS + "[search]\nplans = 1\n", ["plans is 1", "2 to 10000"]),
    "a quantile of few pairs": (
        "", LEVERS + "[search]\nquantile = 0.9\n", ["runs is 2", "at least 10 pairs"]
    ),
    "a quantile below the middle": (
        "", LEVERS + "[search]\nquantile = 0.1\n", ["quantile is 0.1", "0.5"]
    ),
    "a wrong type": ("", LEVERS + '[search]\nplans = "many"\n', ["plans is 'many'"]),
}  # fmt: skip


def read(path: Path) -> None:
    spec = load_spec(path).with_runs(None)
    search_study(spec, reference_of(spec))


@pytest.mark.parametrize("case", BAD)
def test_a_bad_study_file_is_refused_in_one_message(tmp_path: Path, case: str) -> None:
    top, more, words = BAD[case]
    path = study_file(tmp_path, more, top)
    with pytest.raises(RequestError) as caught:
        read(path)
    assert all(word in str(caught.value) for word in [str(path), *words]), str(caught.value)
    assert "\n" not in str(caught.value)


OBJECTIVES = {
    "none": ("", ["0 objectives", "1 to 4"]),
    "misspelt": ('true_incidenc = "lower"', ["Did you mean 'true_incidence'"]),
    "no direction": ('true_incidence = "down"', ['"lower" or "higher"']),
    "the wrong way": ('true_incidence = "higher"', ["lower is better"]),
}


@pytest.mark.parametrize("case", OBJECTIVES)
def test_bad_objectives_are_refused(tmp_path: Path, case: str) -> None:
    given, words = OBJECTIVES[case]
    path = study_file(tmp_path, LEVERS)
    head = STUDY.partition("[objectives]")[0]
    path.write_text(f"{head}[objectives]\n{given}\n{LEVERS}")
    with pytest.raises(RequestError) as caught:
        read(path)
    assert all(word in str(caught.value) for word in words), str(caught.value)


@pytest.mark.parametrize(("runs", "words"), [(1, "at least 2"), (32, "most is 16")])
def test_numbers_of_pairs_are_checked_with_the_option_too(
    tmp_path: Path, runs: int, words: str
) -> None:
    with pytest.raises(RequestError, match=words):
        load_spec(study_file(tmp_path, LEVERS)).with_runs(runs)


def test_a_reference_without_campaign_and_a_year_without_december_are_refused(
    tmp_path: Path,
) -> None:
    path = study_file(tmp_path, LEVERS)
    (tmp_path / "middle.toml").write_text(f"campaign = false\n{REFERENCE}")
    with pytest.raises(RequestError, match="has no campaign"):
        read(path)
    (tmp_path / "middle.toml").write_text(REFERENCE.replace("months = 12", "months = 11"))
    path.write_text(path.read_text().replace("poverty_gap", "worst_county_true_incidence"))
    with pytest.raises(RequestError, match="at least 12 months"):
        read(path)


def test_bounds_default_to_the_declaration(tmp_path: Path) -> None:
    spec = load_spec(study_file(tmp_path, '[levers]\n"staffing.scale" = {}\n'))
    assert spec.levers[0].about() == {"low": 0.0, "high": 10.0, "n": None}


def test_steps_of_whole_numbers_are_whole(tmp_path: Path) -> None:
    levers = '[levers]\n"staffing.residents" = { low = 0, high = 100, n = 4 }\n'
    lever = load_spec(study_file(tmp_path, levers)).levers[0]
    assert [value for value in range(101) if lever.allows(value)] == [0, 33, 67, 100]
    assert [lever.as_told(value) for value in (0, 33, 67, 100)] == [0, 1, 2, 3]


def stand_in(scenario, seed, **_):  # type: ignore[no-untyped-def]
    """The made-up deployments where the model is."""
    from types import SimpleNamespace

    return MadeUp(shared=0.1)(SimpleNamespace(arm=SimpleNamespace(scenario=scenario), seed=seed))


FEW = "[search]\nplans = 12\nbatch = 6\nmost = 4\nfinalists = 3\nconfirm = 6\n"


def test_the_command_answers_and_the_same_request_resumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_model(monkeypatch, stand_in)
    path, out = study_file(tmp_path, GRID + FEW), tmp_path / "out"
    request = ["optimise", str(path), "--out", str(out), "--workers", "1"]
    assert main(request) == 0
    first = capsys.readouterr()
    assert "Middle" in first.out
    assert "winner's curse" in first.out
    assert "recommended.toml" in first.out
    assert "Results: " in first.err
    assert (out / "figures" / "front.png").stat().st_size > 10_000
    assert main([*request, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "confirmed"
    assert len(answer["trials"]) == 13
    assert {row["pairs"] for row in answer["table"]} == {6}
    assert load(out / "recommended.toml").start.staffing.scale <= 2
    assert main(["simulate", str(out / "recommended.toml"), "--runs", "2", "--workers", "1",
                 "--out", str(tmp_path / "plan")]) == 0  # fmt: skip


def test_a_bad_file_is_exit_2_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = study_file(tmp_path, LEVERS + "[search]\nplans = 0\n")
    assert main(["optimise", str(path), "--out", str(tmp_path / "out")]) == 2
    assert "plans is 0" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


SEARCHES = [
    path
    for path in sorted((bundled()["liupanshui"].parent / "studies").glob("*.toml"))
    if "[objectives]" in path.read_text("utf-8")
]


@pytest.mark.parametrize("study", SEARCHES, ids=lambda path: path.stem)
def test_every_bundled_search_runs_on_a_tiny_city(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = study.read_text(encoding="utf-8").replace("../", f"{study.parent.parent}/")
    fewer = "plans = 3\nbatch = 2\nmost = 4\nfinalists = 1\nconfirm = 3\n"
    path = tmp_path / study.name
    path.write_text(text[: text.index("[search]")] + "[search]\n" + fewer, encoding="utf-8")
    tiny = ["--scale", "0.01", "--months", "14", "--runs", "2", "--workers", "1"]
    assert main(["optimise", str(path), *tiny, "--format", "json", "--out", f"{tmp_path}/out"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["plan"] for row in said["trials"]] == [0, 1, 2, 3]
    assert all(row["pairs"] >= 2 for row in said["trials"])
    written = {"recommended.toml", "unconfirmed.toml"} & {
        p.name for p in (tmp_path / "out").iterdir()
    }
    assert len(written) == (said["chosen"] is not None)
