"""Studies whose runs share months: the same tables, however they are run; no file is involved."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.campaign import branch
from model.commands import main
from model.errors import RunError
from model.experiments import branching, work
from model.experiments.branching import Tree, with_stops
from model.experiments.carry_out import Conduct, carry_out
from model.experiments.plan import Cell, Options, Study, arms_of
from model.experiments.reproduce import Sampling, rerun
from model.experiments.shard import Shard
from model.experiments.store import read_manifest
from model.scenario import Scenario, parse
from tests.unit.test_store import bytes_of

SMALL = "[world]\nscale = 0.003\n[horizon]\nmonths = 14\n"
PART = 9
"""October 2014, when the alternatives part."""


def late(name: str, what: str = "", month: int = PART + 1) -> Scenario:
    """The case for 14 months, with something else from October 2014 on."""
    phase = f'[[phases]]\nfrom = "2014-{month}"\n{what}' if what else ""
    return parse(f'extends = "liupanshui"\n{SMALL}\n{phase}', name=name)


def pairs(runs: int = 2) -> Study:
    """Three scenarios; two leave the first in October 2014, one of them with more cadres."""
    scenarios = [
        late("base"),
        late("staff", "staffing = { residents = 9000 }"),
        late("money", "funding = { scale = 3.0 }"),
    ]
    return Study("compare", arms_of(scenarios), Options(runs=runs), baseline="base",
                 details={"no_campaign": ""})  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    branch.forget()
    yield
    branch.forget()


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the study, run without sharing."""
    out = tmp_path_factory.mktemp("straight") / "out"
    carry_out(pairs(), Conduct(out=out, branching=False))
    return out


def shared_months(folder: Path) -> list[int]:
    """Months that each run took from another, in the order the runs ended."""
    lines = (folder / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line).get("months_shared", 0) for line in lines]


# ---------------------------------------------------------------------------- the tree of arms


class Line:
    """Made-up entries in the place of a timeline."""

    def __init__(self, *entries: tuple[int, str]) -> None:
        self.entries = entries

    def entry(self, number: int) -> tuple[float, str]:
        """An entry; none after the last."""
        return self.entries[number] if number < len(self.entries) else (float("inf"), "")

    def until(self, number: int) -> str:
        """The first entries, to be read."""
        return "".join(what for _, what in self.entries[:number])


def tree(*lines: Line, horizon: int = 84) -> Tree:
    found = Tree(lines, horizon, [[] for _ in lines])  # type: ignore[arg-type]
    found.follow(list(range(len(lines))), 0)
    return found


def test_whoever_leaves_first_runs_first() -> None:
    found = tree(Line((0, "a")), Line((0, "a"), (48, "b")), Line((0, "a"), (24, "c")))
    assert found.order == [2, 1, 0]
    assert found.stops == [[(24, "a"), (48, "a")], [(24, "a"), (48, "a")], [(24, "a")]]


def test_branches_have_branches() -> None:
    found = tree(
        Line((0, "a"), (12, "b"), (36, "x")),
        Line((0, "a"), (12, "b"), (36, "y")),
        Line((0, "a"), (12, "b")),
        Line((0, "a"), (12, "c")),
        Line((0, "z"), (12, "b")),
    )
    assert found.order == [4, 3, 0, 1, 2]
    assert found.stops[0] == found.stops[1] == found.stops[2] == [(12, "a"), (36, "ab")]
    assert found.stops[3] == [(12, "a")]
    assert found.stops[4] == []


@pytest.mark.parametrize(
    "other",
    [Line((0, "z")), Line((0, "a"), (5, "b")), Line((0, "a"), (84, "b"))],
    ids=["from the start", "too early", "after the horizon"],
)
def test_what_is_not_worth_it_or_never_comes_is_no_stop(other: Line) -> None:
    found = tree(Line((0, "a")), other)
    assert found.stops == [[], []]
    assert sorted(found.order) == [0, 1]


def test_stops_say_how_a_run_is_made_and_not_what_it_is() -> None:
    study = pairs()
    cells = with_stops(study.cells())
    assert {replace(cell, stops=()).key for cell in cells} == {c.key for c in study.cells()}
    assert [cell.seed for cell in cells] == [1, 1, 1, 2, 2, 2]
    assert all([stop.month for stop in cell.stops] == [PART] for cell in cells)
    assert len({stop for cell in cells for stop in cell.stops}) == 2  # one a seed


# --------------------------------------------------------------------- studies on every runner


@pytest.mark.parametrize(
    "conducts",
    [
        [{"workers": 1}],
        [{"workers": 2}],
        [{"workers": 1, "shard": Shard(number, 2)} for number in (1, 2)],
    ],
    ids=["serial", "two workers", "two shards"],
)
def test_tables_are_those_of_straight_runs(
    conducts: Sequence[dict[str, Any]], straight: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    for conduct in conducts:
        carry_out(pairs(), Conduct(out=out, **conduct))
    assert bytes_of(out) == bytes_of(straight)
    assert shared_months(straight) == [0] * 6
    assert sorted(shared_months(out)) == [0, 0] + [PART] * 4
    assert read_manifest(out)["months_shared"] == 4 * PART // len(conducts)  # of its own sitting


def test_reproduced_straight_through(tmp_path: Path) -> None:
    carry_out(pairs(runs=1), Conduct(out=tmp_path / "out"))
    assert sum(shared_months(tmp_path / "out")) == 2 * PART
    found = rerun(tmp_path / "out", Sampling(runs=3, workers=1))
    assert [run.state for run in found.reruns] == ["equal"] * 3
    assert not branch._kept


def test_this_process_keeps_nothing_when_the_study_ends(tmp_path: Path) -> None:
    carry_out(pairs(runs=1), Conduct(out=tmp_path / "out"))
    assert not branch._kept


def test_an_option_runs_every_month_of_every_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "other"):
        phase = '[[phases]]\nfrom = "2014-10"\nfunding = { scale = 3.0 }' if name == "other" else ""
        (tmp_path / f"{name}.toml").write_text(f'extends = "liupanshui"\n{SMALL}{phase}')
    asked = ["compare", *(str(tmp_path / f"{n}.toml") for n in ("one", "other")),
             "--runs", "1", "--workers", "1", "--out"]  # fmt: skip
    assert main([*asked, str(tmp_path / "straight"), "--no-branching"]) == 0
    assert main([*asked, str(tmp_path / "branched")]) == 0
    capsys.readouterr()
    assert read_manifest(tmp_path / "straight")["months_shared"] == 0
    assert read_manifest(tmp_path / "branched")["months_shared"] == PART
    assert bytes_of(tmp_path / "straight") == bytes_of(tmp_path / "branched")
    assert f"{PART} months" in (tmp_path / "branched" / "run.log").read_text()


# ------------------------------------------------------------------------------ when it fails


def breaks_in(month: int, name: str) -> Callable[[Cell], Sequence[pd.DataFrame]]:
    """The model, but a month of a scenario fails."""

    def run(cell: Cell) -> Sequence[pd.DataFrame]:
        record = branch.Campaign._record

        def broken(campaign: Any) -> None:
            if cell.arm.label == name and campaign.month == month:
                raise RunError(f"month {month} does not add up")
            record(campaign)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(branch.Campaign, "_record", broken)
            return work.run_campaign(cell)

    return run


@pytest.mark.parametrize("month", [PART - 3, PART + 2])
def test_a_failed_run_costs_no_other(month: int, straight: Path, tmp_path: Path) -> None:
    first = with_stops(pairs().cells())[0].arm.label
    results = carry_out(pairs(), Conduct(out=tmp_path / "out", run=breaks_in(month, first)))
    assert results.failures == [
        f"{first}, run {run}, seed {run + 1}: month {month} does not add up" for run in (0, 1)
    ]
    whole = pd.read_parquet(straight / "months.parquet")
    rest = whole[whole["scenario"] != first].reset_index(drop=True)
    pd.testing.assert_frame_equal(results.months.reset_index(drop=True), rest, check_exact=True)
    carry_out(pairs(), Conduct(out=tmp_path / "out"))
    assert bytes_of(tmp_path / "out") == bytes_of(straight)


@dataclass(frozen=True)
class DiesOnTheWay:
    """The model, but its worker is killed once in a run that went on from another's months."""

    mark: Path

    def __call__(self, cell: Cell) -> Sequence[pd.DataFrame]:
        """Run, or die."""
        tables = work.run_campaign(cell)
        if isinstance(tables, work.Branched) and tables.months_shared and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return tables


def test_a_dead_worker_costs_its_run_alone(straight: Path, tmp_path: Path) -> None:
    run = DiesOnTheWay(tmp_path / "mark")
    results = carry_out(pairs(), Conduct(out=tmp_path / "out", workers=2, run=run))
    assert run.mark.exists()
    assert results.failures == []
    assert bytes_of(tmp_path / "out") == bytes_of(straight)


def test_a_resumed_study_shares_what_is_left(straight: Path, tmp_path: Path) -> None:
    def stops_after_the_first(cell: Cell) -> Sequence[pd.DataFrame]:
        if branch._kept:
            raise KeyboardInterrupt
        return work.run_campaign(cell)

    with pytest.raises(KeyboardInterrupt):
        carry_out(pairs(), Conduct(out=tmp_path / "out", run=stops_after_the_first))
    assert not branch._kept
    carry_out(pairs(), Conduct(out=tmp_path / "out"))
    assert bytes_of(tmp_path / "out") == bytes_of(straight)
    assert sum(map(bool, shared_months(tmp_path / "out"))) == 1 + 2


# --------------------------------------------------------------------- nothing is read or written


class Trap:
    """An object that leaves a mark when somebody reads its pickle."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """What reading would do."""
        return Path.touch, (self.mark,)


def test_no_pickle_of_a_results_folder_is_read_and_none_is_written(
    straight: Path, tmp_path: Path
) -> None:
    out, mark = tmp_path / "out", tmp_path / "read"
    carry_out(pairs(runs=1), Conduct(out=out))
    cells = with_stops(pairs().cells())
    names = [stop.history for cell in cells for stop in cell.stops] + ["checkpoint", "january"]
    traps = [out / place / f"{name}{end}" for place in ("", "fragments") for name in names
             for end in ("", ".pickle", ".pkl")]  # fmt: skip
    for trap in traps:
        trap.write_bytes(pickle.dumps(Trap(mark)))
    carry_out(pairs(), Conduct(out=out, extend=True))
    assert not mark.exists()
    assert bytes_of(out) == bytes_of(straight)
    kinds = {path.suffix for path in straight.rglob("*") if path.is_file()}
    assert kinds <= {".json", ".jsonl", ".log", ".toml", ".parquet", ".csv"}
    pickle.loads(traps[0].read_bytes())  # the trap is one
    assert mark.exists()


def test_keeping_is_by_history_alone() -> None:
    """A foreign state under another name is not found, whatever the month."""
    cells = with_stops(pairs(runs=1).cells())
    work.run_campaign(cells[0])
    (history,) = branch._kept
    branch._kept["foreign"] = branch._kept.pop(history)
    tables = work.run_campaign(cells[1])
    assert isinstance(tables, work.Branched)
    assert tables.months_shared == 0
    assert branching.LEAST_MONTHS <= PART
