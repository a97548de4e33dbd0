"""Parameters drawn from a posterior: one row a seed, the same for all, said and reproducible."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model import simulate
from model.commands import main
from model.draws import uniform_named
from model.errors import RequestError
from model.experiments.asked import options_of
from model.experiments.calibration import targets
from model.experiments.freshness import present_results
from model.experiments.plan import Arm, Options, run_key
from model.experiments.posterior import (
    BOTH,
    OTHER_DRAWS,
    OTHER_RULES,
    OTHER_SCENARIO,
    OTHER_TARGETS,
    UNKNOWN,
    about,
    learnt,
    signature,
    stale,
    uncertainty,
)
from model.experiments.reproduce import Sampling, rerun
from model.experiments.trace import trace
from model.scenario import Posterior, drawn, load, parse, read_posterior
from model.version import model_version, present_digest, rules_digest
from tests.unit.fake_runs import fake_run, replace_model, scenario

WAGES, KEEP = "drivers.wages", "livelihoods.keep"
ROWS = ((0.061, 0.31), (0.065, 0.4), (0.07, 0.5), (0.079, 0.59))


def made(rows: tuple[tuple[float, ...], ...] = ROWS, **about: object) -> Posterior:
    """A posterior as a calibration of the present rules leaves it, but for what is given."""
    draws = Posterior((WAGES, KEEP), rows)
    now = {"rules_digest": rules_digest(), "model_version": "now", "scenario": "liupanshui"}
    said = signature(draws, load("liupanshui").with_settings({"world.scale": 0.1}))
    return replace(draws, about={**now, "scale": 0.1, **said, **about})


KNOWN = made()


def folder_with(place: Path, posterior: Posterior = KNOWN) -> Path:
    place.mkdir(exist_ok=True)
    (place / "posterior.csv").write_text(posterior.csv_text())
    (place / "posterior.json").write_text(posterior.about_text())
    return place


def levels(setting: Any) -> tuple[float, float]:
    return setting.start.drivers.wages, setting.start.livelihoods.keep


def test_a_table_reads_back_to_the_last_digit(tmp_path: Path) -> None:
    exact = Posterior((WAGES,), ((0.06 + 1e-17,), (2 / 30,), (0.1 / 1.3,)))
    found = read_posterior(folder_with(tmp_path, exact))
    assert found == exact
    assert found.digest == exact.digest


def test_a_seed_takes_one_row_whole_and_the_rest_from_the_priors() -> None:
    base = parse("", name="base")
    seen = set()
    for seed in range(1, 60):
        known = drawn(learnt(base, seed, KNOWN), seed, uniform_named)
        plain = drawn(base, seed, uniform_named)
        assert levels(known) in ROWS  # never the wages of one row with the share of another
        seen.add(levels(known))
        assert known.start.drivers.farming == plain.start.drivers.farming
        assert known.start.measures == plain.start.measures
        assert levels(plain) not in ROWS
    assert seen == set(ROWS)


def test_every_alternative_gets_the_same_row_and_what_is_pinned_stays() -> None:
    base = parse("", name="base")
    more = base.with_(staffing={"residents": 100})
    pinned = base.with_(drivers={"wages": 0.08})
    row = levels(learnt(base, 7, KNOWN))
    assert levels(learnt(more, 7, KNOWN)) == row
    assert levels(learnt(pinned, 7, KNOWN)) == (0.08, row[1])


def test_a_dated_phase_has_the_row_as_well() -> None:
    base = load("liupanshui")
    known = learnt(base, 3, KNOWN)
    assert {levels_at.livelihoods.keep for levels_at in map(known.at, (0, 30, 70))} == {
        known.start.livelihoods.keep
    }


def test_run_keys_differ_only_with_the_option() -> None:
    arm = Arm("base", scenario("base"))
    other = Posterior((WAGES, KEEP), ROWS[:3])
    keys = {
        run_key(arm, 1, Options(posterior=known))
        for known in (None, KNOWN, other, Posterior(KNOWN.parameters, ROWS, {"made": "elsewhere"}))
    }
    assert len(keys) == 3  # where a table came from changes no run
    assert Options().identity() == {"fixed_parameters": False, "vary_world": False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no posterior: the first line is 'draw' and parameters"),
        ("draw,drivers.wages\n", "is no posterior"),
        ("draw,drivers.wage\n0,0.07\n", "'drivers.wage' is no uncertain parameter. Did you mean"),
        ("draw,funding.budget\n0,7\n", "'funding.budget' is no uncertain parameter"),
        ("draw,drivers.wages\n0,0.09\n", "line 2: drivers.wages is 0.09; allowed: 0.06 to 0.08"),
        ("draw,drivers.wages\n0,0.07\n1,nan\n", "line 3: drivers.wages is nan"),
        ("draw,drivers.wages\n0,much\n", "drivers.wages is much"),
        ("draw,drivers.wages\n0,0.07,0.3\n", "3 entries; allowed: 2"),
    ],
)
def test_a_wrong_table_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "posterior.csv").write_text(text)
    with pytest.raises(RequestError, match=r"posterior\.csv") as refused:
        read_posterior(tmp_path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_requests_that_contradict_themselves_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="exclude each other"):
        options_of({"posterior": folder_with(tmp_path), "fixed_parameters": True})
    with pytest.raises(RequestError, match="allowed: True, or the path"):
        options_of({"posterior": 3})  # type: ignore[typeddict-item]
    with pytest.raises(RequestError, match="there is no"):
        options_of({"posterior": tmp_path / "nowhere.csv"})


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({}, ""),
        ({"rules_digest": ""}, UNKNOWN),
        ({"rules_digest": "0" * 64}, OTHER_RULES),
        ({"rules_digest": "0" * 64, "results": present_results()}, ""),
        ({"rules_digest": "0" * 64, "results": "0" * 16}, OTHER_RULES),
        ({"draws_digest": "0" * 64}, OTHER_DRAWS),
        ({"targets_digest": "0" * 64}, OTHER_TARGETS),
        ({"scenario_digest": "0" * 64}, OTHER_SCENARIO),
        ({"scenario_digest": "0" * 64, "scenario_is_bundled": False}, ""),
    ],
)
def test_a_stale_posterior_is_known_as_such(about: dict[str, object], why: str) -> None:
    assert stale(made(**about)) == why


def test_a_table_with_the_provenance_of_another_is_known(tmp_path: Path) -> None:
    """A table beside the posterior.json of a calibration is not the one that it tells of."""
    assert stale(Posterior(KNOWN.parameters, ROWS)) == UNKNOWN
    place = folder_with(tmp_path) / "mine.csv"
    place.write_text(made(ROWS[:3]).csv_text())
    assert stale(read_posterior(place)) == OTHER_DRAWS
    told = about(read_posterior(place))
    assert told is not None
    assert (told["made_by"], told["stale"]) == ("unknown", OTHER_DRAWS)
    before = {k: v for k, v in KNOWN.about.items() if k != "draws_digest"}
    assert stale(replace(KNOWN, about=before)) == UNKNOWN


def test_figures_are_others_if_a_number_is_and_not_if_a_text_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, *others = targets.targets()
    for changed, why in (({"why": "else"}, ""), ({"tolerance": 1.0}, OTHER_TARGETS)):
        now = (first._replace(**changed), *others)
        monkeypatch.setattr(targets, "targets", lambda now=now: now)
        targets.targets_digest.cache_clear()
        assert stale(KNOWN) == why
    monkeypatch.undo()
    targets.targets_digest.cache_clear()
    assert stale(KNOWN) == ""


def test_words_for_what_intervals_carry() -> None:
    options = {"fixed_parameters": False}
    found = {"parameters": [WAGES, KEEP], "stale": ""}
    assert uncertainty({"options": options}) == BOTH  # a folder of before
    assert uncertainty({"options": options, "posterior": found}).endswith("2 of them from the"
                                                                          " posterior")  # fmt: skip
    late = uncertainty({"options": options, "posterior": {**found, "stale": OTHER_RULES}})
    assert late.endswith(f"which is stale: {OTHER_RULES}")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.toml").write_text("[horizon]\nmonths = 12\n")
    folder_with(tmp_path / "known")
    old = made(rules_digest="0" * 64, model_version="old")
    folder_with(tmp_path / "old", old)
    return tmp_path


def asked(*more: str) -> int:
    return main(["simulate", "base.toml", "--runs", "2", "--workers", "1", "--out", "o", *more])


def test_the_answer_the_manifest_and_the_folder_say_so(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_model(monkeypatch)
    assert asked("--posterior-from", "known") == 0
    assert "2 of them from the posterior)" in " ".join(capsys.readouterr().out.split())
    manifest = json.loads((place / "o" / "manifest.json").read_text())
    assert manifest["options"]["posterior"] == manifest["posterior"]["digest"] == KNOWN.digest
    assert manifest["posterior"]["parameters"] == [WAGES, KEEP]
    assert read_posterior(place / "o") == KNOWN
    assert asked() == 2  # the folder is another request's
    assert "another request" in capsys.readouterr().err


def test_a_stale_posterior_is_said_not_hidden(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_model(monkeypatch)
    assert asked("--posterior-from", "old", "--format", "json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["posterior"]["stale"] == OTHER_RULES
    assert f"The posterior is stale: {OTHER_RULES}." in captured.err


def test_the_command_refuses_two_posteriors(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked("--posterior", "--posterior-from", "known") == 2
    assert "give one" in capsys.readouterr().err


def test_stored_runs_are_made_again_from_the_row(place: Path) -> None:
    """Run the model itself: with the option other numbers, again the same, and reproducible."""
    base = load(place / "base.toml").with_settings({"world.scale": 0.002})
    first = simulate(base, runs=2, workers=1, posterior=place / "known", out=place / "a")
    again = simulate(base, runs=2, workers=1, posterior=place / "known", out=place / "b")
    plain = simulate(base, runs=2, workers=1, out=place / "c")
    pd.testing.assert_frame_equal(first.months, again.months)
    assert not first.months["income_mean"].equals(plain.months["income_mean"])
    assert all(
        found.state == "equal" for found in rerun(place / "a", Sampling(2, workers=1)).reruns
    )
    told = trace(place / "a", seed=2)
    assert "every month of this rerun equals the one stored" in told.provenance["remark"]
    assert "from the posterior" in told.provenance["sentence"]


def test_a_folder_whose_posterior_was_exchanged_is_not_reproduced(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_model(monkeypatch)
    assert asked("--posterior-from", "known") == 0
    folder_with(place / "o", Posterior((WAGES, KEEP), ROWS[:2]))
    with pytest.raises(RequestError, match="not the one that its runs were drawn from"):
        rerun(place / "o", Sampling(1, run=fake_run, workers=1))


def test_the_posterior_is_no_part_of_the_models_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "rules.py").write_text("ONE = 1\n")
    monkeypatch.setattr("model.version.ROOT", tmp_path)
    before = present_digest()
    (tmp_path / "data" / "posterior.csv").write_text("draw\n")
    assert present_digest() == before
    (tmp_path / "data" / "patterns.csv").write_text("key\n")
    assert present_digest() != before
    assert model_version().count("+") == 1
