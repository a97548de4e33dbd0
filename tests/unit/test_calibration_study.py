"""The study file of a calibration and the command: what they leave, and what they refuse."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from model.commands import main
from model.errors import RequestError, StoreError
from model.experiments.calibration import load_spec
from model.experiments.calibration.again import idle_table, look_beside, tables_of
from model.experiments.calibration.journal import JOURNAL, Journal
from model.experiments.calibration.targets import targets
from model.experiments.csv_table import csv_table
from model.experiments.sweep import load_design
from model.scenario import Scenario, declarations
from model.views.calibration_page import kept
from tests.unit.toy import KEEP, PENALTY, PUBLISHED, WAGES

# pyABC keeps its history in a database of its own, in memory, and leaves closing it to Python;
# it compares the first generation's distances with none before.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyabc.*"),
]


STUDY = (
    'scenario = "base.toml"\nscale = 0.01\ndraws = 20\ncheck = 3\n[livelihoods]\n'
    f'parameters = ["{KEEP}", "{WAGES}"]\nparticles = 12\ngenerations = 3\n'
    f'[register]\nparameters = ["{PENALTY}"]\nparticles = 12\ngenerations = 2\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a study, and a model whose shares of wages follow what is sent home."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.toml").write_text('title = "Base"\n')
    (tmp_path / "study.toml").write_text(STUDY)
    for home in ("stage", "session"):
        monkeypatch.setattr(f"model.experiments.calibration.{home}.observe", shown)
    return tmp_path


def shown(scenario: object, seed: int) -> dict[str, float]:
    """A quick stand-in for a run: every figure as published, the structure by the share sent."""
    from model.draws import uniform_named
    from model.scenario import Scenario, drawn

    assert isinstance(scenario, Scenario)
    own = drawn(scenario, seed, uniform_named).start
    found = {target.key: target.published for target in targets()}
    found |= {key: found[key] + own.livelihoods.keep - PUBLISHED for key in
              ("wage_2017", "wage_2018")}  # fmt: skip
    return {**found, "removed_2016": 0.02 * own.conduct.penalty, "income_2019": 9000.0}


def run(*more: str) -> int:
    return main(["calibrate", "study.toml", "--workers", "1", "--out", "o", *more])


def test_the_command_leaves_a_posterior_that_others_draw_from(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    out = capsys.readouterr().out
    assert "Stage livelihoods: 12 particles" in out
    assert "income_2019" not in out.split("The fit")[0]
    for name in ("contraction.csv", "fit.csv", "particles.csv", "figures/calibration.png"):
        assert (folder / "o" / name).is_file()
    about = json.loads((folder / "o" / "posterior.json").read_text())
    assert about["study"] == "study.toml"
    assert [stage["stage"] for stage in about["stages"]] == ["livelihoods", "register"]
    table = (folder / "o" / "posterior.csv").read_text().splitlines()
    assert table[0] == f"draw,{KEEP},{WAGES},{PENALTY}"
    assert len(table) == 21
    before = (folder / "o" / "posterior.csv").read_bytes()
    assert run("--format", "json") == 0  # the same request reads what is there
    assert (folder / "o" / "posterior.csv").read_bytes() == before
    answer = json.loads(capsys.readouterr().out)
    assert {row["key"] for row in answer["fit"]} >= {"income_2014", "income_2019"}
    assert len(answer["table"]) == 3


def test_the_tables_are_those_of_the_journal_and_more_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a run; then fresh runs are lived again, once, for what was not asked of them."""
    assert run() == 0
    out = folder / "o"
    learnt, fit = tables_of(out)
    for found, name in ((learnt, "contraction.csv"), (fit, "fit.csv")):
        pd.testing.assert_frame_equal(found, csv_table(out / name), check_dtype=False, rtol=1e-9)
    assert not len(idle_table(out))

    def more(scenario: Scenario, seed: int) -> dict[str, float]:
        carried = scenario.start.funding.carry_over
        return {**shown(scenario, seed), "unspent_2016": 0.2 + carried}

    monkeypatch.setattr("model.experiments.calibration.session.observe", more)
    look_beside(out, 3)
    lines = (out / "beside" / JOURNAL).read_bytes()
    look_beside(out, 3)
    assert (out / "beside" / JOURNAL).read_bytes() == lines, "finished runs are kept"
    assert tables_of(out)[1].set_index("key").loc["unspent_2016", "mid"] == pytest.approx(0.7)
    idle = idle_table(out).query("key == 'unspent_2016'")
    assert idle[["value", "mid", "runs"]].to_numpy().tolist() == [[0.5, 0.7, 3], [1.0, 1.2, 3]]


def test_runs_that_do_not_come_out_the_same_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run() == 0

    def other(scenario: object, seed: int) -> dict[str, float]:
        return {**shown(scenario, seed), "income_2019": 9001.0}

    monkeypatch.setattr("model.experiments.calibration.session.observe", other)
    with pytest.raises(StoreError, match="showed income_2019 = 9000 in the calibration and shows"):
        look_beside(folder / "o", 2)


def test_a_calibration_of_other_rules_is_not_kept(folder: Path) -> None:
    assert run() == 0
    about = folder / "o" / "posterior.json"
    edited = about.read_text().replace('"rules_digest": "', '"rules_digest": "0')
    about.write_text(edited)
    tables_of(folder / "o")  # sources that were edited, and give the same results
    about.write_text(edited.replace('"results": "', '"results": "0'))
    with pytest.raises(StoreError, match="other rules of the model"):
        tables_of(folder / "o")


def fails(scenario: object, seed: int) -> dict[str, float]:
    """A model of which no run goes well, and not by an error of its own."""
    raise ZeroDivisionError("no luck")


def test_a_calibration_that_always_fails_says_that_it_did_not_finish(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("model.experiments.calibration.stage.observe", fails)
    assert run() == 2
    said = capsys.readouterr().err
    assert "the calibration did not finish: stage livelihoods: the first 20 attempts" in said
    assert "ZeroDivisionError: no luck" in said
    assert "Traceback" not in said
    manifest = json.loads((folder / "o" / "manifest.json").read_text())
    assert manifest["state"] == "interrupted"
    monkeypatch.setattr("model.experiments.calibration.stage.observe", shown)
    assert run() == 0  # the same request goes on


def test_without_a_fresh_run_there_is_no_fit_and_that_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("model.experiments.calibration.session.observe", fails)
    assert run() == 3
    said = capsys.readouterr()
    assert "No fresh run finished: there is no fit." in said.out
    assert "0 of 0" not in said.out
    assert "see particles.jsonl" in said.err
    manifest = json.loads((folder / "o" / "manifest.json").read_text())
    assert manifest["state"] == "some runs failed"


def test_stages_go_together_in_a_row(folder: Path) -> None:
    """A draw of the second stage keeps the row of the first that its run was lived with."""
    assert run() == 0
    first = {
        (one.parameters[KEEP], one.parameters[WAGES])
        for one in Journal(folder / "o").lived.values()
        if one.stage == 1 and one.generation == 2
    }
    rows = csv.DictReader((folder / "o" / "posterior.csv").read_text().splitlines())
    assert {(float(row[KEEP]), float(row[WAGES])) for row in rows} <= first


def test_another_calibration_does_not_overwrite(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    assert run("--seed", "2") == 2
    assert "another request" in capsys.readouterr().err
    assert run("--seed", "2", "--force") == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'"{WAGES}"]', '"drivers.wage"]', "'drivers.wage' is no uncertain parameter. Did you"),
        (f'"{WAGES}"]', '"staffing.residents"]', "is no uncertain parameter"),
        (f'"{PENALTY}"', f'"{KEEP}"', "livelihoods.keep is fitted in both stages"),
        (f'"{KEEP}", ', f'"{KEEP}", "{KEEP}", ', "name each uncertain parameter once"),
        ("particles = 12\ngenerations = 3", "particles = 5", "particles is 5; allowed"),
        ("generations = 3", "generations = 1", "generations is 1; allowed: 2 to 50"),
        ("generations = 3", "generations = 3\nquantile = 1.5", "quantile is 1.5"),
        ("draws = 20", "draws = 0", "draws is 0"),
        (f'"{WAGES}"]', '["x"]]', "parameters: ['x']; allowed: names"),
        (f'"{WAGES}"]', "{ a = 1 }]", "parameters: {'a': 1}; allowed: names"),
        ("draws = 20", "drawz = 20", "drawz"),
        ('scenario = "base.toml"\n', "", "'scenario' is missing"),
        ("[register]", "[registers]", "registers"),
        ('"base.toml"', '"nowhere.toml"', "nowhere.toml"),
    ],
)
def test_a_wrong_study_is_refused_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert old in STUDY
    (folder / "study.toml").write_text(STUDY.replace(old, new, 1))
    assert run() == 2
    assert said in capsys.readouterr().err
    assert not (folder / "o").exists()


@pytest.mark.parametrize(("particles", "least"), [(4, 10), (9, 10), (10_000_000, 10)])
def test_as_many_particles_as_a_study_file_may_ask_for(
    folder: Path, capsys: pytest.CaptureFixture[str], particles: int, least: int
) -> None:
    assert run("--particles", str(particles)) == 2
    said = f"--particles is {particles}; allowed here: {least} to 100000"
    assert said in capsys.readouterr().err
    assert not (folder / "o").exists()


def test_the_usual_particles_are_too_few_for_many_parameters(folder: Path) -> None:
    many = [name for name, d in declarations().items() if d.role == "uncertainty"][:60]
    text = f'scenario = "base.toml"\n[livelihoods]\nparameters = {json.dumps(many)}\n'
    (folder / "study.toml").write_text(text)
    assert len(many) == 60
    with pytest.raises(RequestError, match="particles is 200; allowed: at least 240"):
        load_spec(folder / "study.toml")


def test_a_parameter_that_the_scenario_states_cannot_be_fitted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "base.toml").write_text("[livelihoods]\nkeep = 0.4\n")
    assert run() == 2
    assert "livelihoods.keep is stated by base" in capsys.readouterr().err


def test_options_without_meaning_are_refused(folder: Path) -> None:
    from model import calibrate

    with pytest.raises(RequestError, match="fixed_parameters has no meaning for a calibration"):
        calibrate("study.toml", fixed_parameters=True)
    with pytest.raises(RequestError, match="posterior has no meaning"):
        calibrate("study.toml", posterior=True)


STUDIES = Path("scenarios") / "studies"


def test_what_is_fitted_was_screened_and_moved_a_figure(project: Path) -> None:
    """Every unknown that can act before 2020 is in the screening; what is fitted stood out."""
    spec = load_spec(project / STUDIES / "calibration.toml")
    fitted_here = {name for stage in spec.stages for name in stage.parameters}
    screened = load_design(project / STUDIES / "screening.toml")
    uncertain = {name for name, d in declarations().items() if d.role == "uncertainty"}
    assert set(screened.factors) <= uncertain
    assert len(uncertain - set(screened.factors)) <= 6
    table = kept("screening.csv")
    assert set(table["factors"]) == {len(screened.factors)}
    assert fitted_here <= set(table.loc[table["of_largest"] >= 0.1, "factor"])
