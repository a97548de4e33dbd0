"""--extend adds runs and points to a folder; only what is missing runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import RequestError, StoreError
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.compare import comparison_study, stopping_rule
from model.experiments.extend import require_extension
from model.experiments.plan import Cell, Options, Study
from model.experiments.results import open_results
from model.experiments.shard import Shard
from model.experiments.store import read_manifest
from tests.unit.fake_runs import Tables, fake_run, scenario, study
from tests.unit.sitting import small_sweep
from tests.unit.test_store import bytes_of


class Counted:
    """The model, counting."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, cell: Cell) -> Tables:
        """Run one cell."""
        self.keys.append(cell.key)
        return fake_run(cell)


def begun(folder: Path, asked: Study) -> Path:
    carry_out(asked, Conduct(folder, run=fake_run))
    return folder


@pytest.mark.parametrize(
    "larger",
    [
        small_sweep(runs=3),
        small_sweep(runs=2, points=(5, 0, 1, 9, 2)),
        small_sweep(runs=3, points=(5, 0, 1, 2)),
    ],
    ids=["runs", "points", "both"],
)
def test_an_extended_folder_is_that_of_the_larger_study(tmp_path: Path, larger: Study) -> None:
    smaller = small_sweep(runs=2, points=(0, 1, 2))
    folder = begun(tmp_path / "out", smaller)
    old = {path: path.stat().st_ino for path in (folder / "fragments").rglob("*.parquet")}
    run = Counted()
    results = carry_out(larger, Conduct(folder, extend=True, run=run))
    missing = {c.key for c in larger.cells()} - {c.key for c in smaller.cells()}
    assert sorted(run.keys) == sorted(missing)
    assert {path: path.stat().st_ino for path in old} == old
    assert bytes_of(folder) == bytes_of(begun(tmp_path / "fresh", larger))
    assert results.runs[["point", "run"]].values.tolist() == [
        [cell.arm.point, cell.run] for cell in larger.cells()
    ]
    again = Counted()
    for extend in (True, False):  # now it is the folder's own request
        carry_out(larger, Conduct(folder, extend=extend, run=again))
    assert not again.keys
    with pytest.raises(RequestError, match="another request"):
        carry_out(smaller, Conduct(folder, run=again))


def test_shards_extend_together(tmp_path: Path) -> None:
    folder = begun(tmp_path / "out", small_sweep(runs=2))
    run = Counted()
    for number in (1, 2):
        conduct = Conduct(folder, extend=True, run=run, shard=Shard(number, 2))
        results = carry_out(small_sweep(runs=4), conduct)
        if number == 1:  # the tables are still those of the two runs
            with pytest.raises(StoreError, match=r"has not ended \(running\)"):
                open_results(folder).require_whole()
    assert results.assembled
    assert len(run.keys) == 12
    assert bytes_of(folder) == bytes_of(begun(tmp_path / "fresh", small_sweep(runs=4)))


def test_a_comparison_gets_more_pairs(tmp_path: Path) -> None:
    folder = begun(tmp_path / "out", study(runs=2))
    run = Counted()
    carry_out(study(runs=3), Conduct(folder, extend=True, run=run))
    assert len(run.keys) == 2
    assert read_manifest(folder)["seeds"] == [1, 2, 3]


def test_a_limit_of_pairs_may_grow(tmp_path: Path) -> None:
    def asked(limit: int) -> Study:
        rule = stopping_rule(1e-9, "stable_person_years", limit)
        return comparison_study([scenario("base"), scenario("more", 3)], Options(), rule)

    folder = begun(tmp_path / "out", asked(20))
    results = carry_out(asked(24), Conduct(folder, extend=True, run=fake_run))
    assert results.provenance["runs"] == 24


OTHERS = {
    "fewer runs": (small_sweep(runs=1), "2 runs there and 1 here"),
    "fewer points": (small_sweep(runs=2, points=(0, 1)), "point 2 there is no point"),
    "other points": (small_sweep(runs=3, points=(0, 1, 3)), "point 2 there is no point"),
    "another seed": (small_sweep(runs=2, points=(0, 1, 2), seed=2), "first_seed is 1 there and 2"),
    "another title": (
        replace(small_sweep(runs=3), details={"title": "x", "metrics": [], "points": []}),
        "title is 'Residents' there and 'x' here",
    ),
    "another option": (
        replace(small_sweep(), options=Options(runs=3, fixed_parameters=True)),
        "fixed_parameters is False there and True here",
    ),
    "another command": (study(runs=3), "command is 'sweep' there and 'compare' here"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_anything_else_is_another_request(tmp_path: Path, what: str) -> None:
    folder = begun(tmp_path / "out", small_sweep(runs=2, points=(0, 1, 2)))
    before = bytes_of(folder), (folder / "manifest.json").read_bytes()
    other, words = OTHERS[what]
    for force in (False, True):
        with pytest.raises(RequestError, match=words) as caught:
            carry_out(other, Conduct(folder, extend=True, force=force, run=fake_run))
    assert "--extend adds runs" in str(caught.value)
    assert (bytes_of(folder), (folder / "manifest.json").read_bytes()) == before


@pytest.mark.parametrize("command", ["optimise", "place"])
def test_what_follows_from_its_first_runs_is_not_extended(tmp_path: Path, command: str) -> None:
    folder = begun(tmp_path / "out", replace(small_sweep(runs=2), command=command))
    with pytest.raises(RequestError, match=f"command {command} cannot be extended"):
        require_extension(folder, {}, replace(small_sweep(runs=4), command=command))


def test_there_must_be_something_to_extend(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="holds no study yet"):
        carry_out(small_sweep(), Conduct(tmp_path / "out", extend=True, run=fake_run))
    assert not (tmp_path / "out").exists()
    with pytest.raises(RequestError, match="name it with --out"):
        carry_out(small_sweep(), Conduct(extend=True, run=fake_run))
    folder = begun(tmp_path / "torn", small_sweep(runs=2))
    (folder / "plan.json").write_text('{"cells": [{')
    with pytest.raises(RequestError, match=r"plan\.json cannot be read"):
        carry_out(small_sweep(runs=3), Conduct(folder, extend=True, run=fake_run))
