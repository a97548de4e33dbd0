"""Stored runs are run again: equal means to the byte, and what differs is found and named."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.commands import main
from model.errors import RequestError, RunError
from model.experiments import reproduce as module
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.differences import differences
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.reproduce import Sampling, drawn_sample, rerun
from model.experiments.stored import stored_runs
from model.experiments.sweep import load_design, scenario_of, sweep_study
from model.version import model_version
from tests.unit.fake_runs import Tables, fake_run, replace_model, scenario, study
from tests.unit.test_sweep import study_file

OLDER = "0.0.9+000000000000"


def stored(out: Path, runs: int = 3) -> Path:
    """A comparison of two scenarios, in a folder."""
    carry_out(study(runs), Conduct(out=out, run=fake_run))
    return out


def as_fake(**asked: Any) -> Sampling:
    return Sampling(run=asked.pop("run", fake_run), workers=1, **asked)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edit_manifest(folder: Path, **changes: Any) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def one_digit_more(cell: Cell) -> Tables:
    """The model, but one number of seed 2 differs in its last digit from the fifth month on."""
    tables = fake_run(cell)
    if cell.seed == 2:
        tables.months.loc[4:, "spending"] += 1e-9
    return tables


def test_equal_runs_are_equal_to_the_byte_and_the_folder_is_only_read(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out")
    before = contents(folder)
    found = rerun(folder, as_fake(runs=4))
    assert found.equal
    assert found.sentence == (
        "4 of 6 stored runs, drawn with seed 1, were run again: all equal to the byte."
    )
    assert set(found.runs["state"]) == {"equal"}
    assert found.differences.empty
    assert contents(folder) == before


def test_what_differs_is_named_with_column_and_first_row(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out")
    found = rerun(folder, as_fake(runs=6, run=one_digit_more))
    assert not found.equal
    assert found.sentence.endswith("4 equal, 2 not.")
    row = found.differences.iloc[0]
    assert (row["table"], row["column"], row["row"], row["rows"]) == ("months", "spending", 4, 8)
    assert row["where"] == "date 2014-05"
    assert (row["stored"], row["again"]) == ("1000000.0", "1000000.000000001")
    assert set(found.differences["seed"]) == {2}


def test_every_kind_of_difference_between_tables_is_noticed() -> None:
    one = pd.DataFrame({"date": ["a", "b"], "n": [1, 2], "x": [1.0, float("nan")]})
    assert not list(differences("t", one, one.copy()))
    assert [d.column for d in differences("t", one, one.iloc[:1])] == [""]
    assert [d.column for d in differences("t", one, one.drop(columns="n"))] == ["n"]
    assert [d.column for d in differences("t", one, one.assign(new=1))] == ["new"]
    assert [d.again for d in differences("t", one, one.astype({"n": float}))] == ["float64"]
    (found,) = differences("t", one, one.assign(x=[1.0, 0.0]))
    assert (found.row, found.where, found.stored, found.again) == (1, "date b", "nan", "0.0")


def test_the_sample_is_keyed_and_covers_all_runs(tmp_path: Path) -> None:
    runs = stored_runs(stored(tmp_path / "out", runs=10))
    assert len(runs) == 20
    assert drawn_sample(runs, 5, 1) == drawn_sample(runs[::-1], 5, 1)[::-1]
    assert drawn_sample(runs, 50, 1) == runs
    drawn = [run.key for seed in range(200) for run in drawn_sample(runs, 5, seed)]
    counts = pd.Series(drawn).value_counts()
    assert len(counts) == 20
    assert counts.between(20, 85).all()  # 50 expected, sd 6.1: five and a half of them


def test_a_file_that_was_changed_is_damaged_though_the_rerun_is_right(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out")
    run = stored_runs(folder)[2]
    path = folder / "fragments" / run.key / "months.parquet"
    pd.read_parquet(path).assign(spending=7.0).to_parquet(path)
    found = rerun(folder, as_fake(runs=6))
    states = found.runs.set_index("key")["state"]
    assert states[run.key] == "damaged"
    assert (states.drop(run.key) == "equal").all()
    assert "spending" in set(found.differences["column"])
    path.write_bytes(b"no parquet")
    assert rerun(folder, as_fake(runs=6)).runs.set_index("key")["state"][run.key] == "damaged"


def test_a_file_changed_with_its_hash_differs(tmp_path: Path) -> None:
    """Whoever edits a number and its noted hash is still found out."""
    import hashlib

    folder = stored(tmp_path / "out")
    run = stored_runs(folder)[0]
    place = folder / "fragments" / run.key
    table = pd.read_parquet(place / "months.parquet")
    table.loc[3, "spending"] = 5.0
    table.to_parquet(place / "months.parquet")
    about = json.loads((place / "digests.json").read_text())
    about["sha256"]["months"] = hashlib.sha256((place / "months.parquet").read_bytes()).hexdigest()
    (place / "digests.json").write_text(json.dumps(about))
    found = rerun(folder, as_fake(runs=6))
    assert found.runs.set_index("key")["state"][run.key] == "differs"
    assert found.differences[["column", "row"]].to_numpy().tolist() == [["spending", 3]]


def test_the_same_values_in_other_bytes_are_the_same(tmp_path: Path) -> None:
    import hashlib

    folder = stored(tmp_path / "out")
    for run in stored_runs(folder):
        place = folder / "fragments" / run.key
        pd.read_parquet(place / "months.parquet").to_parquet(place / "months.parquet")
        about = json.loads((place / "digests.json").read_text())
        content = (place / "months.parquet").read_bytes()
        about["sha256"]["months"] = hashlib.sha256(content).hexdigest()
        (place / "digests.json").write_text(json.dumps(about))
    found = rerun(folder, as_fake(runs=2))
    assert found.equal
    assert set(found.runs["state"]) == {"same values"}


def test_a_rerun_that_fails_is_said(tmp_path: Path) -> None:
    def fails(cell: Cell) -> Tables:
        raise RunError("the money does not add up")

    found = rerun(stored(tmp_path / "out"), as_fake(runs=1, run=fails))
    assert not found.equal
    assert found.runs["said"].tolist() == ["the money does not add up"]


def test_points_of_a_sweep_are_run_at_their_settings(tmp_path: Path) -> None:
    design = load_design(study_file(tmp_path))
    folder = tmp_path / "out"
    carry_out(
        sweep_study(design, scenario_of(design), Options()), Conduct(out=folder, run=fake_run)
    )
    found = rerun(folder, as_fake(runs=100))
    assert found.equal
    assert found.runs["point"].tolist() == [point for point in range(6) for _ in range(2)]


def test_another_version_is_refused_unless_forced(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out")
    edit_manifest(folder, model_version=OLDER)
    with pytest.raises(RequestError, match="--force") as caught:
        rerun(folder, as_fake())
    assert OLDER in str(caught.value)
    assert model_version() in str(caught.value)
    assert rerun(folder, as_fake(force=True)).equal
    unequal = rerun(folder, as_fake(force=True, runs=6, run=one_digit_more))
    assert OLDER in unequal.sentence


def test_a_scenario_that_was_edited_is_refused(tmp_path: Path) -> None:
    folder = stored(tmp_path / "out")
    for path in (folder / "scenarios").iterdir():
        path.write_text(path.read_text().replace("residents = ", "residents = 1"))
    with pytest.raises(RequestError, match="its key is another"):
        rerun(folder, as_fake())


def rule(seen: object) -> object:
    return seen


def test_a_rule_of_ones_own_is_not_in_the_folder(tmp_path: Path) -> None:
    own = scenario("own").with_(name="own", staffing={"rule": rule})
    carry_out(
        Study("simulate", arms_of([own]), Options(runs=1)),
        Conduct(out=tmp_path / "out", run=fake_run),
    )
    with pytest.raises(RequestError, match=r"staffing\.rule.*not in the folder"):
        rerun(tmp_path / "out", as_fake())


class Bomb:
    """Unpickled, it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def test_nothing_in_the_folder_is_unpickled_or_executed(tmp_path: Path) -> None:
    folder, mark = stored(tmp_path / "out"), tmp_path / "mark"
    for name in ("plan.pkl", "fragments/state.pkl", "scenarios/base.pkl"):
        (folder / name).write_bytes(pickle.dumps(Bomb(mark)))
    (folder / "conftest.py").write_text(f"import os; os.mkdir({str(mark)!r})")
    assert rerun(folder, as_fake()).equal
    run = stored_runs(folder)[0]
    for path in (folder / "fragments" / run.key).iterdir():
        path.write_bytes(pickle.dumps(Bomb(mark)))
    found = rerun(folder, as_fake(runs=6))
    assert found.runs.set_index("key")["state"][run.key] == "damaged"
    for name in ("plan.json", "manifest.json"):
        (folder / name).write_bytes(pickle.dumps(Bomb(mark)))
        with pytest.raises(RequestError, match="cannot be read"):
            rerun(folder, as_fake())
    assert not mark.exists()


@pytest.mark.parametrize("key", ["../../secret", "a" * 63, "A" * 64, ""])
def test_a_plan_cannot_lead_out_of_the_folder(tmp_path: Path, key: str) -> None:
    folder = stored(tmp_path / "out")
    plan = json.loads((folder / "plan.json").read_text())
    plan["cells"][0]["key"] = key
    (folder / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(RequestError, match="no key of a run"):
        rerun(folder, as_fake())


def test_what_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="no such folder"):
        rerun(tmp_path / "none", as_fake())
    with pytest.raises(RequestError, match="not a results folder"):
        rerun(tmp_path, as_fake())
    for asked, words in (({"runs": 0}, "runs is 0"), ({"seed": -1}, "seed is -1")):
        with pytest.raises(RequestError, match=words):
            rerun(tmp_path, as_fake(**asked))


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    replace_model(monkeypatch)
    stored(tmp_path / "out")
    assert main(["reproduce", "out", "--runs", "2", "--workers", "1"]) == 0
    assert "2 of 6 stored runs" in capsys.readouterr().out
    arguments = ["reproduce", "out", "--runs", "6", "--workers", "1"]
    monkeypatch.setattr(module, "Sampling", lambda *given: Sampling(*given, run=one_digit_more))
    assert main([*arguments, "--format", "json"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert not answer["equal"]
    assert {row["column"] for row in answer["differences"]} == {"spending"}
    assert main(arguments) == 3
    assert "spending" in capsys.readouterr().out
    edit_manifest(tmp_path / "out", model_version=OLDER)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert OLDER in captured.err


def test_runs_of_the_model_itself_come_out_the_same_again(tmp_path: Path) -> None:
    small = ["--scale", "0.003", "--months", "2", "--workers", "1", "--runs", "2"]
    out = str(tmp_path / "out")
    assert main(["simulate", "liupanshui", *small, "--out", out]) == 0
    assert main(["reproduce", out, "--runs", "1", "--workers", "1"]) == 0
