"""Trace: the life that is told is that of the run, and a wrong request teaches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from model import campaign, simulate, trace
from model.campaign.life import begin
from model.commands import main
from model.errors import RequestError
from model.experiments.trace.who import HOUSEHOLDS, Ends, drawn_row, first_of
from tests.histories import small

MONTHS = 15


def short(**sections: Any) -> Any:
    return small(horizon={"months": MONTHS}, **sections)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stored study of two runs."""
    out = tmp_path_factory.mktemp("study") / "out"
    simulate(short(), runs=2, seed=4, out=out, workers=1)
    return out


def test_a_life_of_a_stored_run_is_checked_against_it(folder: Path) -> None:
    life = trace(folder, household="random:registered", seed=5)
    assert life.provenance["remark"].startswith("Checked: every month of this rerun equals")
    assert life.provenance["seed"] == 5
    text = str(life)
    assert text.startswith(f"Household {life.key}, ")
    assert "When the campaign begins" in text
    again = trace(folder, household=life.key, seed=5)
    assert str(again) == text
    assert again.decisions == life.decisions


def test_the_run_told_is_the_run(folder: Path) -> None:
    followed = begin(short(), 4)
    followed.follow((("household", 7), ("village", 0), ("cadre", 3)))
    for _ in range(MONTHS):
        followed.step()
    for told, run in zip(followed.tables(), campaign.run(short(), 4), strict=True):
        assert told.equals(run)


def test_villages_by_key_and_name_and_cadres(folder: Path) -> None:
    village = trace(folder, village="random:poor")
    assert trace(folder, village=village.name).key == village.key
    assert {"team", "money", "quota", "year"} <= {e.topic for e in village.entries}
    cadre = trace(folder, cadre="random:resident")
    assert cadre.name == "resident cadre"
    assert any(e.topic == "post" for e in cadre.entries)


def test_with_nobody_named_a_telling_life_is_told() -> None:
    life = trace(short(), seed=2)
    assert life.kind == "household"
    assert life.provenance["remark"] == ""
    assert json.loads(json.dumps(life.as_json()))["entries"]
    assert "<pre>" in life._repr_html_()
    assert life.table["text"].tolist() == [entry.text for entry in life.entries]
    assert life.table["date"].is_monotonic_increasing


def test_every_group_of_households_is_a_mask() -> None:
    lived = begin(small(), 1)
    first = first_of(lived.city)
    for _ in range(26):
        lived.step()
    ends = Ends(first, lived.city)
    for name, mask in HOUSEHOLDS.items():
        found = mask(ends)
        assert found.shape == (lived.city.households.size,)
        if found.any():
            row = drawn_row("household", name, ends, 1)
            assert found[row]
            assert row == drawn_row("household", name, ends, 1)
    assert HOUSEHOLDS["registered"](ends).sum() > HOUSEHOLDS["released"](ends).sum() > 0


WRONG = [
    (["--household", "12"], "no household of this city has that key; the nearest is"),
    (["--household", "random:pour"], "Did you mean 'poor'?"),
    (["--household", "abc"], "allowed: a key as in the tables"),
    (["--household", "99999999999999999999"], "the nearest is"),
    (["--village", "Panzhuo-24-03"], "Did you mean"),
    (["--cadre", "-1"], "allowed: a key"),
    (["--cadre", "1", "--village", "2"], "one life at a time: --cadre and --village"),
    (["--seed", "9"], "holds the seeds 4 to 5"),
    (["--scenario", "liupanshu"], "Did you mean 'liupanshui'?"),
    (["--months", "3"], "is told as it was run: --months is for a scenario"),
    (["--fixed-parameters"], "says how it was run"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_wrong_request_is_one_message(
    folder: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", str(folder), *arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


@pytest.mark.parametrize("source", ["lupanshui", "nowhere/at/all.toml"])
def test_a_source_that_is_not_there(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trace", source]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_tells_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--scale", "0.006", "--months", "14", "--set", "funding.rule=even"]
    assert main(["trace", "liupanshui", *arguments, "--village", "random"]) == 0
    assert "formula 'even'" in " ".join(capsys.readouterr().out.split())
    assert main(["trace", "liupanshui", *arguments, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "household"


def test_a_keyword_that_does_not_exist() -> None:
    with pytest.raises(RequestError, match="Did you mean 'household'"):
        trace(short(), houshold=3)  # type: ignore[call-arg]
