"""What goes wrong around a study (edits, full disks, kills, torn files) costs no finished run."""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

import pytest

from model.errors import RequestError, RunError, StoreError
from model.experiments import work
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.compare import comparison_study, stopping_rule
from model.experiments.fragments import Fragments
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.results import open_results
from model.experiments.runner import Runner
from model.experiments.store import open_store, read_manifest
from model.scenario.custom import fingerprint
from tests.unit.fake_runs import Tables, fake_run, scenario, study
from tests.unit.test_store import bytes_of, finish


def posts_by_rule(cell: Cell) -> Tables:
    """A run whose spending is what the researcher's own rule says."""
    tables = fake_run(cell)
    tables.months["spending"] = float(cell.arm.scenario.start.staffing.rule(None))  # type: ignore[operator]
    return tables


def test_an_edited_rule_is_run_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    path = tmp_path / "my_own_rule.py"
    found = []
    for number in (1, 22):
        path.write_text(f"def mine(seen):\n    return {number}\n")
        importlib.invalidate_caches()
        known = sys.modules.get("my_own_rule")
        module = importlib.reload(known) if known else importlib.import_module("my_own_rule")
        own = scenario("own").with_(name="own", staffing={"rule": module.mine})
        asked = Study("simulate", arms_of([own]), Options(runs=2))
        out = tmp_path / f"out{number}"
        results = carry_out(asked, Conduct(out=out, workers=2, run=posts_by_rule))
        assert results.failures == []
        found.append(set(results.months["spending"]))
    assert found == [{1.0}, {22.0}]
    monkeypatch.delitem(sys.modules, "my_own_rule")


def test_what_was_compiled_counts_when_the_file_was_edited_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "old_rule.py").write_text("def mine(seen):\n    return seen in {1, 2}\n")
    module = importlib.import_module("old_rule")
    old = module.mine
    (tmp_path / "old_rule.py").write_text("def mine(seen):\n    return seen in {1, 2, 33}\n")
    stale = fingerprint(old)
    assert stale is not None
    assert stale != fingerprint(importlib.reload(module).mine)
    monkeypatch.delitem(sys.modules, "old_rule")


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_stored_for_sources_that_were_edited(tmp_path: Path, workers: int) -> None:
    cells = study().cells()
    runner = Runner(Fragments(tmp_path / "f"), workers, fake_run, sources="those of yesterday")
    with pytest.raises(StoreError, match="sources of the model changed"):
        runner.run_all(cells)
    assert not list((tmp_path / "f").glob("*"))


def test_an_edit_keeps_what_was_finished_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edits(cell: Cell) -> Tables:
        if cell.seed == 2:
            monkeypatch.setattr(work, "present_digest", lambda: "edited")
        return fake_run(cell)

    with pytest.raises(StoreError, match="nothing more was stored"):
        carry_out(study(), Conduct(out=tmp_path / "out", run=edits))
    assert len(list((tmp_path / "out" / "fragments").iterdir())) == 2
    assert read_manifest(tmp_path / "out")["state"] == "interrupted"


def test_a_full_disk_keeps_the_finished_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bytes_of(finish(tmp_path / "whole"))
    write = Fragments.write

    def full(self: Fragments, key: str, *rest: object, **more: object) -> None:
        if len(list(self.folder.glob("*"))) == 2:
            raise OSError(28, "No space left on device")
        write(self, key, *rest, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Fragments, "write", full)
        with pytest.raises(StoreError, match=r"No space left.*make room"):
            finish(tmp_path / "out")
    assert len(list((tmp_path / "out" / "fragments").iterdir())) == 2
    assert bytes_of(finish(tmp_path / "out")) == whole


def test_a_full_disk_inside_a_run_is_no_failed_run(tmp_path: Path) -> None:
    def full(cell: Cell) -> Tables:
        if cell.seed == 2:
            raise OSError(27, "File too large", "compiled/rule.nbc")
        return fake_run(cell)

    with pytest.raises(StoreError, match=r"rule\.nbc cannot be written: File too large"):
        carry_out(study(), Conduct(out=tmp_path / "out", run=full))
    assert len(list((tmp_path / "out" / "fragments").iterdir())) == 2


def test_a_torn_last_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    store = open_store(tmp_path / "out", study())
    lines = tmp_path / "out" / "runs.jsonl"
    lines.write_bytes(b'{"key": "abc", "sta\xe4')
    row = {**study().cells()[0].row(), "state": "failed", "seconds": 1.0, "message": "why"}
    store.record([row])
    store.record([row])
    assert store.recorded() == [row, row]


def test_failures_of_the_sitting_count_even_if_the_lines_are_lost(tmp_path: Path) -> None:
    def fails(cell: Cell) -> Tables:
        if cell.seed == 2:
            raise RunError("no money")
        return fake_run(cell)

    results = carry_out(study(), Conduct(out=tmp_path / "out", run=fails))
    (tmp_path / "out" / "runs.jsonl").unlink()
    assert len(results.failures) == 2
    assert len(open_results(tmp_path / "out").failures) == 1  # the manifest's number


@pytest.mark.parametrize("who", ["all", "more"])
def test_until_ends_clearly_without_pairs(tmp_path: Path, who: str) -> None:
    def fails(cell: Cell) -> Tables:
        if who in ("all", cell.arm.label):
            raise RunError("no money")
        return fake_run(cell)

    rule = stopping_rule(1e9, "stable_person_years", 24)
    asked = comparison_study([scenario("base"), scenario("more", 3)], Options(runs=24), rule)
    results = carry_out(asked, Conduct(out=tmp_path / "out", run=fails))
    assert len(results.failures) == (40 if who == "all" else 24)
    assert results.provenance["state"] == "some runs failed"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("left", [(), ("run.log", "scenario.toml", ".manifest.json.1-2.part")])
def test_a_folder_that_was_hardly_begun_is_ours(
    tmp_path: Path, force: bool, left: tuple[str, ...]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    for name in left:
        (folder / name).write_text("")
    finish(folder, force=force)
    assert read_manifest(folder)["state"] == "complete"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scenario.toml").write_text("my own")
    with pytest.raises(RequestError, match="not a results folder"):
        finish(tmp_path / "mine", force=force)
    assert (tmp_path / "mine" / "scenario.toml").read_text() == "my own"


def test_the_manifest_is_there_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("model.experiments.store.Store.save_scenarios", killed)
    with pytest.raises(KeyboardInterrupt):
        finish(tmp_path / "out")
    assert read_manifest(tmp_path / "out")["command"] == "compare"


def test_check_trusts_no_unchecked_run(tmp_path: Path) -> None:
    calls = []

    def counted(cell: Cell) -> Tables:
        calls.append(cell.options.check)
        return fake_run(cell)

    for check in (False, True, True, False):
        asked = Study("simulate", arms_of([scenario("base")]), Options(runs=2, check=check))
        carry_out(asked, Conduct(out=tmp_path / "out", run=counted))
    assert calls == [False, False, True, True]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_wrong_request_is_refused_only_if_no_run_finished(tmp_path: Path, workers: int) -> None:
    results = carry_out(
        study(), Conduct(out=tmp_path / "some", workers=workers, run=first_is_wrong)
    )
    assert results.provenance["failed_runs"] == 2
    with pytest.raises(RequestError, match="base 1 is wrong"):
        carry_out(study(), Conduct(out=tmp_path / "all", workers=workers, run=all_are_wrong))
    assert not (tmp_path / "all").exists()


def first_is_wrong(cell: Cell) -> Tables:
    return all_are_wrong(cell) if cell.seed == 1 else fake_run(cell)


def all_are_wrong(cell: Cell) -> Tables:
    raise RequestError(f"{cell.arm.label} {cell.seed} is wrong")


def test_a_seed_must_fit(tmp_path: Path) -> None:
    arms = arms_of([scenario("base")])
    largest = Options(runs=2, seed=2**63 - 2)
    carry_out(Study("simulate", arms, largest), Conduct(out=tmp_path / "fits", run=fake_run_of_one))
    above = Options(runs=2, seed=2**63 - 1)
    with pytest.raises(RequestError, match=f"allowed: 0 to {2**63 - 2}"):
        carry_out(Study("simulate", arms, above), Conduct(out=tmp_path / "out", run=fake_run))
    assert not (tmp_path / "out").exists()


def fake_run_of_one(cell: Cell) -> Tables:
    tables = fake_run(study().cells()[0])
    assert cell.seed < 2**63
    return tables


@pytest.mark.parametrize("damage", ["in a row", "at a line", "in a number"])
def test_a_comparison_cut_short_is_not_read(tmp_path: Path, damage: str) -> None:
    folder = finish(tmp_path / "out")
    path = folder / "comparison.csv"
    lines = path.read_text().splitlines(keepends=True)
    assert len(open_results(folder).table) == len(lines) - 1
    cut = {"in a row": [*lines[:-1], lines[-1][:20]], "at a line": lines[:-1],
           "in a number": [*lines[:-1], lines[-1].rstrip()[:-1]]}  # fmt: skip
    path.write_text("".join(cut[damage]))
    with pytest.raises(StoreError, match=r"comparison\.csv is"):
        _ = open_results(folder).table


@pytest.mark.parametrize("lost", ["command", "scenarios", "runs"])
def test_a_damaged_manifest_is_said(tmp_path: Path, lost: str) -> None:
    folder = finish(tmp_path / "out")
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, lost: None}))
    with pytest.raises(RequestError, match=f"damaged: '{lost}'"):
        open_results(folder)
