"""Nothing finished is lost or run twice, and a folder belongs to one request."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from model.errors import RequestError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.fragments import Fragments
from model.experiments.plan import Arm, Cell, Options, Study, arms_of, run_key, unique_labels
from model.experiments.results import Comparison, open_results
from model.experiments.store import open_store, read_manifest
from tests.unit.fake_runs import Tables, fails_for_seed_2, fake_run, scenario, study


def finish(folder: Path, **kwargs: object) -> Path:
    carry_out(study(), Conduct(out=folder, run=fake_run, **kwargs))  # type: ignore[arg-type]
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    names = [*folder.glob("*.parquet"), *folder.glob("*.csv")]
    return {path.name: path.read_bytes() for path in names}


def key(residents: int = 0, seed: int = 1, **options: bool) -> str:
    return run_key(Arm("x", scenario("x", residents)), seed, Options(**options))


def test_the_key_is_what_decides_the_result() -> None:
    assert key() == key()
    assert key() == run_key(Arm("other name", scenario("y")), 1, Options(runs=5, check=True))
    others = {key(1), key(seed=2), key(fixed_parameters=True), key(vary_world=True)}
    assert len({key(), *others}) == 5


def test_repeated_names_stay_apart() -> None:
    assert unique_labels(["a", "b", "a", "a"]) == ["a", "b", "a_2", "a_3"]
    assert [arm.label for arm in arms_of([scenario("a"), scenario("a", 1)])] == ["a", "a_2"]


def test_a_finished_folder_holds_what_was_promised(tmp_path: Path) -> None:
    finish(tmp_path / "out")
    months = pd.read_parquet(tmp_path / "out" / "months.parquet")
    assert list(months.columns[:4]) == ["scenario", "run", "seed", "date"]
    assert months[["scenario", "run", "seed"]].drop_duplicates().values.tolist() == [
        ["base", 0, 1], ["base", 1, 2], ["more", 0, 1], ["more", 1, 2],
    ]  # fmt: skip
    manifest = read_manifest(tmp_path / "out")
    assert manifest["state"] == "complete"
    assert manifest["data_status"] == "synthetic"
    assert manifest["seeds"] == [1, 2]
    assert {"scenario.toml", "plan.json", "runs.jsonl", "run.log", "ledger.parquet"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    lines = (tmp_path / "out" / "runs.jsonl").read_text().splitlines()
    assert [json.loads(line)["state"] for line in lines] == ["done"] * 4
    assert not list((tmp_path / "out").rglob("*.part"))


def test_the_same_request_runs_nothing_again(tmp_path: Path) -> None:
    folder = finish(tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (folder / "fragments").rglob("*.parquet")}
    tables = bytes_of(folder)
    carry_out(study(), Conduct(out=folder, run=fails_for_seed_2))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert bytes_of(folder) == tables


def test_another_request_is_refused_and_force_overwrites(tmp_path: Path) -> None:
    folder = finish(tmp_path / "out")
    before = bytes_of(folder)
    with pytest.raises(RequestError, match="another request"):
        carry_out(study(runs=3), Conduct(out=folder, run=fake_run))
    assert bytes_of(folder) == before
    (folder / "notes.txt").write_text("mine")
    carry_out(study(runs=3), Conduct(out=folder, run=fake_run, force=True))
    assert read_manifest(folder)["runs"] == 3
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_with_other_files_is_never_touched(tmp_path: Path, force: bool) -> None:
    (tmp_path / "thesis.txt").write_text("important")
    with pytest.raises(RequestError, match="not a results folder"):
        open_store(tmp_path, study(), force)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    folder = finish(tmp_path / "out")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema_version": 99}))
    for attempt in (lambda: open_results(folder), lambda: open_store(folder, study())):
        with pytest.raises(RequestError, match="schema_version is 99"):
            attempt()


@pytest.mark.parametrize("damage", ["flip", "cut", "lose", "lose digests"])
def test_a_damaged_fragment_is_run_again(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = finish(tmp_path / "out")
    before = bytes_of(folder)
    fragment = next((folder / "fragments").iterdir())
    file = fragment / ("digests.json" if damage == "lose digests" else "months.parquet")
    content = file.read_bytes()
    if damage.startswith("lose"):
        file.unlink()
    else:
        middle = len(content) // 2
        changed = bytes([content[middle] ^ 1])
        rest = b"" if damage == "cut" else changed + content[middle + 1 :]
        file.write_bytes(content[:middle] + rest)
    finish(folder)
    assert "is damaged" in caplog.text
    assert bytes_of(folder) == before


def test_two_processes_may_finish_the_same_run(tmp_path: Path) -> None:
    fragments = Fragments(tmp_path)
    cell = study().cells()[0]
    fragments.write(cell.key, fake_run(cell), 1.0)
    inode = fragments.path(cell.key).stat().st_ino
    fragments.write(cell.key, fake_run(cell), 2.0)
    assert fragments.path(cell.key).stat().st_ino == inode
    assert [path.name for path in tmp_path.iterdir()] == [cell.key]


def test_a_column_that_only_some_runs_have_is_zero_in_the_others(tmp_path: Path) -> None:
    def some_exit(cell: Cell) -> Tables:
        tables = fake_run(cell)
        exits = {"exits": 5} if cell.arm.label == "more" else {}
        return tables._replace(villages=tables.villages.assign(**exits))

    results = carry_out(study(runs=1), Conduct(out=tmp_path / "out", run=some_exit))
    assert results.villages["exits"].tolist() == [0, 0, 5, 5]
    assert results.villages["exits"].dtype == "int64"


def test_a_line_cut_short_by_a_kill_is_left_out(tmp_path: Path) -> None:
    folder = finish(tmp_path / "out")
    with (folder / "runs.jsonl").open("a") as file:
        file.write('{"key": "abc", "sta')
    assert len(open_results(folder).runs) == 4


def test_results_are_what_the_folder_says(tmp_path: Path) -> None:
    results = open_results(finish(tmp_path / "out"))
    assert isinstance(results, Comparison)
    assert results.scenarios == ("base", "more")
    assert results.failures == []
    months = results.months
    months["true_incidence"] = 0.0
    assert results.months["true_incidence"].min() > 0
    assert "Comparison compare of base, more: 2 runs each, synthetic data" in repr(results)
    with pytest.raises(RequestError, match="no such folder"):
        open_results(tmp_path / "nowhere")


def test_a_rule_whose_source_cannot_be_read_is_never_reused(tmp_path: Path) -> None:
    rule = eval("lambda sight: sight")  # typed into a prompt: no file holds its source
    own = scenario("own").with_(name="own", staffing={"rule": rule})
    assert own.uncacheable
    asked = Study("simulate", arms_of([own]), Options(runs=2))
    calls = []

    def counted(cell: Cell) -> Tables:
        calls.append(cell.seed)
        return fake_run(cell)

    for _ in range(2):
        results = carry_out(asked, Conduct(out=tmp_path / "out", run=counted))
    assert calls == [1, 2, 1, 2]
    assert results.provenance["scenarios"]["own"]["custom_rules"] == {"staffing.rule": "<lambda>"}
