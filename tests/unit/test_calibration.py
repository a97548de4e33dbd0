"""Calibration: the known posterior is found, on any number of workers, interrupted or not."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.clock import date_of
from model.commands import main
from model.errors import RequestError, RunError, StoreError
from model.experiments.calibration import load_spec
from model.experiments.calibration.again import idle_table, look_beside, tables_of
from model.experiments.calibration.chance import Address
from model.experiments.calibration.journal import JOURNAL, Journal, Lived
from model.experiments.calibration.observed import CAME, OBSERVED, Seen
from model.experiments.calibration.sampler import KeyedSampler, UntilAccepted, Workers
from model.experiments.calibration.spec import Stage
from model.experiments.calibration.stage import Fitted, fit
from model.experiments.calibration.targets import FAR, Target, distance, targets
from model.experiments.csv_table import csv_table
from model.experiments.executors import InProcess, local_executor
from model.experiments.sweep import load_design
from model.scenario import Scenario, declarations
from model.views.calibration_page import kept
from tests.unit.toy import KEEP, PENALTY, PUBLISHED, SHARE, WAGES, Toy, exact

# pyABC keeps its history in a database of its own, in memory, and leaves closing it to Python;
# it compares the first generation's distances with none before.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyabc.*"),
]


def fitted(folder: Path, toy: Toy, workers: int = 1, particles: int = 60, seed: int = 1) -> Fitted:
    folder.mkdir(exist_ok=True)
    stage = Stage(1, "livelihoods", (KEEP, WAGES), particles, 4, 0.5)
    sampler = KeyedSampler(seed, 1, stage.parameters, Journal(folder), Workers(workers))
    return fit(stage, toy, [SHARE], declarations(), sampler)


# ---------------------------------------------------------------- figures


def test_every_figure_has_a_source_a_tolerance_and_a_definition() -> None:
    for target in targets():
        assert target.source.startswith("http"), target.key
        assert target.tolerance > 0
        assert target.why
        assert target.kind in ("figure", "at least")
        assert target.key in OBSERVED
    assert {target.stage for target in targets()} == {1, 2}
    assert len({target.key for target in targets()}) == len(targets())


def test_the_figures_are_those_of_the_table_of_patterns_and_no_validation() -> None:
    """One key is one published figure; what is fitted is marked, and not what validates."""
    text = (files("model.data") / "patterns.csv").read_text(encoding="utf-8")
    rows = {row["key"]: row for row in csv.DictReader(text.splitlines())}
    shared = [target for target in targets() if target.key in rows]
    assert len(shared) > 8
    for target in shared:
        row = rows[target.key]
        assert float(row["published"]) == pytest.approx(target.published)
        assert row["source"] == target.source
        assert row.get("use", f"fitted, stage {target.stage}") == f"fitted, stage {target.stage}"


def test_a_year_that_a_run_did_not_finish_has_no_figure() -> None:
    """Neither a sum nor a mean over a part of a year, of the months as of the books."""
    dates = pd.Index([date_of(month) for month in range(51)])  # to March 2018
    names = ("wage_share", "removals", "additions", "false_exits", "exits", "idle_a_year")
    months = pd.DataFrame(1.0, index=dates, columns=list(names))
    entries = [(year, entry, 10.0) for year in range(2014, 2019) for entry in (*CAME, "leaked")]
    books = pd.DataFrame(entries, columns=["year", "entry", "yuan"])
    seen = Seen(months, books, {}, 100.0)
    assert (seen.mean("wage_share", 2017), seen.total("exits", 2016, 2017)) == (1.0, 24.0)
    assert seen.funds(("leaked",), 2017) == 0.25
    assert seen.idle(2017) == pytest.approx(1 / 30)
    for unfinished in (
        lambda: seen.mean("wage_share", 2018),
        lambda: seen.total("exits", 2017, 2018),
        lambda: seen.funds(("leaked",), 2018),
        lambda: seen.idle(2018),
        lambda: OBSERVED["false_exits_2019"](seen),
    ):
        with pytest.raises(KeyError):
            unfinished()
    needed = {t.key for t in targets() if t.stage == 2}
    assert not needed & {"wage_2018", "transfer_2018", "false_exits_2019"}, "no distance had them"


def test_the_register_is_never_fitted() -> None:
    """The published path is the quota handed down: an input."""
    assert not [target for target in targets() if "incidence" in target.figure]


def figure(key: str, kind: str = "figure", group: str = "one") -> Target:
    return SHARE._replace(key=key, kind=kind, group=group, published=1.0, tolerance=0.5)


@pytest.mark.parametrize(
    ("seen", "wanted", "expected"),
    [
        ({"a": 1.0}, [figure("a")], 0.0),
        ({"a": 2.0}, [figure("a")], 2.0),
        ({"a": 9.0}, [figure("a")], FAR),
        ({}, [figure("a")], FAR),
        ({"a": 9.0}, [figure("a", "at least")], 0.0),
        ({"a": 0.5}, [figure("a", "at least")], 1.0),
        # two groups count alike, whatever their number of figures
        ({"a": 1.0, "b": 1.0, "c": 2.0},
         [figure("a"), figure("b"), figure("c", group="two")], math.sqrt(2)),
    ],
)  # fmt: skip
def test_the_distance(seen: dict[str, float], wanted: list[Target], expected: float) -> None:
    assert distance(seen, wanted) == pytest.approx(expected)


# ---------------------------------------------------------------- the method


def test_the_known_posterior_is_found(tmp_path: Path) -> None:
    """Mean and sd are those of the exact posterior at the last threshold, within 4.5 errors."""
    found = fitted(tmp_path / "a", Toy(tmp_path / "n"), particles=150)
    values = np.array([one.parameters[KEEP] for one in found.last])
    weights = np.array(found.weights)
    mean = float(weights @ values)
    sd = math.sqrt(float(weights @ (values - mean) ** 2))
    expected = exact(found.thresholds[-1])
    error = expected[1] / math.sqrt(found.sample_size)
    assert abs(mean - expected[0]) < 4.5 * error
    assert abs(sd - expected[1]) < 4.5 * error / math.sqrt(2)
    assert expected[1] < 0.5 * 0.3 / math.sqrt(12)  # the prior would not pass
    wages = np.array([one.parameters[WAGES] for one in found.last])
    assert float(weights @ wages) == pytest.approx(0.07, abs=4.5 * 0.0058 / math.sqrt(50))


def test_any_number_of_workers_gives_the_same_particles(tmp_path: Path) -> None:
    one = fitted(tmp_path / "a", Toy(tmp_path / "n"))
    two = fitted(tmp_path / "b", Toy(tmp_path / "m"), workers=2)
    other = fitted(tmp_path / "c", Toy(tmp_path / "o"), seed=2)
    assert one.generations == two.generations
    assert one.weights == two.weights
    assert one.thresholds != other.thresholds


def test_what_was_interrupted_goes_on_with_its_particles(tmp_path: Path) -> None:
    whole = fitted(tmp_path / "a", Toy(tmp_path / "n"))
    runs = (tmp_path / "n").stat().st_size
    with pytest.raises(KeyboardInterrupt):
        fitted(tmp_path / "b", Toy(tmp_path / "m", calls=runs // 2))
    kept = len((tmp_path / "b" / JOURNAL).read_text().splitlines())
    assert kept > 60
    with (tmp_path / "b" / JOURNAL).open("a") as file:
        file.write('{"stage": 1, "generation')  # cut short by the kill
    again = fitted(tmp_path / "b", Toy(tmp_path / "o"))
    assert again.generations == whole.generations
    assert (tmp_path / "o").stat().st_size < runs - kept


def test_a_generation_that_comes_no_nearer_ends_the_stage(tmp_path: Path) -> None:
    """The figure is out of reach: after a while no attempt is nearer than half of the last."""
    stage = Stage(1, "livelihoods", (KEEP, WAGES), 20, 12, 0.05)
    sampler = KeyedSampler(1, 1, stage.parameters, Journal(tmp_path), most=60)
    far = SHARE._replace(published=0.25)
    found = fit(stage, Toy(tmp_path / "n"), [far], declarations(), sampler)
    assert found.ended == "no nearer run was found"
    assert 1 < len(found.generations) < 12


class Fails:
    """A model none of whose runs goes well."""

    def __call__(self) -> object:
        """Fail."""
        raise RunError("the money does not add up")


def test_a_model_that_always_fails_ends_the_calibration() -> None:
    with pytest.raises(RunError, match="the first 20 attempts all failed: the money"):
        UntilAccepted(Fails())(Address(1, 1, 0, 0))  # type: ignore[arg-type]


class Stumbles:
    """A model whose every other run ends in an error that is not one of the model's."""

    def __init__(self, toy: Toy, error: type[Exception]) -> None:
        self.toy, self.error = toy, error

    def __call__(self, parameters: Mapping[str, float], seed: int) -> dict[str, float]:
        """Run once, if the seed is even."""
        if seed % 2:
            raise self.error("odd\nseed")
        return self.toy(parameters, seed)


def stumbling(folder: Path, error: type[Exception], workers: int = 1) -> Journal:
    folder.mkdir()
    journal = Journal(folder)
    stage = Stage(1, "livelihoods", (KEEP,), 12, 2, 0.5)
    sampler = KeyedSampler(1, 1, stage.parameters, journal, Workers(workers))
    fit(stage, Stumbles(Toy(folder / "n"), error), [SHARE], declarations(), sampler)
    return journal


def test_an_ordinary_error_is_a_failed_attempt_and_no_end(tmp_path: Path) -> None:
    lived = stumbling(tmp_path / "a", ZeroDivisionError).lived.values()
    assert {one.accepted for one in lived} == {True}
    assert {one.message for one in lived if one.failed} == {"ZeroDivisionError: odd seed"}
    assert sum(one.failed for one in lived) > 3
    for error in (OSError, StoreError):  # the disk is full: not the run's fault
        with pytest.raises(error, match="odd"):
            stumbling(tmp_path / error.__name__, error)


@dataclass(frozen=True)
class Ends:
    """A task that ends well, but at some places in an error, or with its worker."""

    errors: tuple[int, ...] = ()
    deaths: tuple[int, ...] = ()
    once: Path | None = None

    def __call__(self, address: Address) -> Lived:
        """Do it; a worker dies once only, if there is a file to remember it by."""
        if address.particle in self.errors:
            raise StoreError(f"particle {address.particle}")
        if address.particle in self.deaths and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os._exit(1)
        place = (address.stage, address.generation, address.particle)
        return Lived(*place, True, {}, 1.0, 0.0, {}, 7, 1)


SIX = [Address(1, 1, 0, k) for k in range(6)]


def test_what_ended_well_is_noted_before_an_error_is_raised() -> None:
    """All six are begun at once, and two of them end in an error."""
    noted: list[Lived] = []
    with pytest.raises(StoreError, match="particle"):
        Workers(6, lambda _: InProcess()).do(Ends(errors=(0, 4)), SIX, noted.append)
    assert sorted(one.particle for one in noted) == [1, 2, 3, 5]


def test_a_worker_that_dies_costs_its_task_another_try(tmp_path: Path) -> None:
    noted: list[Lived] = []
    dies = Ends(deaths=(2,), once=tmp_path / "died")
    Workers(2, local_executor).do(dies, SIX, noted.append)
    assert sorted(one.particle for one in noted) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(StoreError, match="particle 2: the worker process died in this run 3 times"):
        Workers(2, local_executor).do(Ends(deaths=(2,)), SIX, noted.append)


def test_addresses_have_their_own_luck() -> None:
    places = [Address(1, s, g, p, a) for s in (1, 2) for g in (0, 1) for p in (0, 1)
              for a in (0, 1)]  # fmt: skip
    assert len({place.run_seed for place in places}) == len(places)
    assert Address(2, 1, 0, 0).run_seed != Address(1, 1, 0, 0).run_seed


def test_only_particles_are_read_from_a_journal(tmp_path: Path) -> None:
    fitted(tmp_path, Toy(tmp_path / "n"), particles=20)
    lines = (tmp_path / JOURNAL).read_text().splitlines()
    row = json.loads(lines[0])
    wrong = [{**row, "weight": "1"}, {**row, "stage": -1}, {**row, "more": 1}, [1], 7]
    texts = [*lines[1:], *map(json.dumps, wrong), "not JSON", '{"seen": NaN}']
    (tmp_path / JOURNAL).write_text("\n".join(texts) + "\n")
    assert len(Journal(tmp_path).lived) == len(lines) - 1


# ---------------------------------------------------------------- the study file

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
