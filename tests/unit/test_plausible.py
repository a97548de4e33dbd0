"""Plausible ranges: every assumed number has one or says why not, and it lies where it may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from model.commands.answer import assumed_line
from model.commands.main import main
from model.declare import Declaration, constant, declaration_of, lever
from model.scenario import counted, declarations
from model.scenario.section import Section
from model.views.handbook import parameters_page

KNOWN = declarations()
ASSUMED = [d for d in KNOWN.values() if d.status == "assumed"]
NUMBERS = [d for d in ASSUMED if d.kind in ("int", "float") or isinstance(d.default, tuple)]


class Toy(Section):
    """A section with one declaration of each kind."""

    usual: float = constant(4.0, 0.0, 5.0, unit="x", meaning="x", en="x", zh="x")
    argued: int = constant(
        3, 0, 9, plausible=(2, 5), because="seen", unit="x", meaning="x", en="x", zh="x"
    )
    exact: float = constant(
        1.0, plausible="none", because="a unit", unit="x", meaning="x", en="x", zh="x"
    )
    path: int = lever(10, 0, 12, unit="x", meaning="x", en="x", zh="x")
    several: tuple[float, ...] = constant((1.0, 2.0), unit="x", meaning="x", en="x", zh="x")
    told: float = constant(2.0, unit="x", meaning="x", en="x", zh="x", source="y", status="seed")


TOY = {key: declaration_of(f"toy.{key}", field) for key, field in Toy.model_fields.items()}


@pytest.mark.parametrize(
    ("key", "plausible", "convention", "ends"),
    [
        ("usual", (2.0, 5.0), "by convention", (2.0, 5.0)),
        ("argued", (2.0, 5.0), "argued", (2, 5)),
        ("path", (0.5, 1.5), "by convention", (5, 12)),
        ("several", (0.5, 1.5), "by convention", ((0.5, 1.0), (1.5, 3.0))),
    ],
)
def test_the_range_of_a_declaration(key, plausible, convention, ends) -> None:  # type: ignore[no-untyped-def]
    said = TOY[key]
    assert said.plausible == plausible
    assert said.convention == convention
    assert (said.end(said.default, 0), said.end(said.default, 1)) == ends


@pytest.mark.parametrize("key", ["exact", "told"])
def test_what_is_exact_or_sourced_has_none(key: str) -> None:
    assert (TOY[key].plausible, TOY[key].convention) == (None, "none")
    with pytest.raises(ValueError, match="no plausible range"):
        TOY[key].end(1.0, 0)


def test_a_whole_number_moves_by_one_at_least() -> None:
    assert (TOY["path"].end(1, 0), TOY["path"].end(1, 1)) == (0, 2)


@pytest.mark.parametrize("said", NUMBERS, ids=[d.name for d in NUMBERS])
def test_every_assumed_number_has_a_range_or_says_why_not(said: Declaration) -> None:
    if said.plausible is None:
        assert said.because, f"{said.name} has neither a range nor a reason"
        return
    low, high = said.plausible
    middle = 1.0 if said.by_factor else said.default
    assert low <= middle <= high
    assert low < high
    if not said.by_factor:
        assert said.low is None or said.low <= low
        assert said.high is None or high <= said.high


def test_a_range_argued_in_words_says_so_and_no_other_does() -> None:
    for said in KNOWN.values():
        if said.convention == "by convention":
            assert not said.because
        if said.convention == "argued":
            assert said.because


def test_every_answer_says_how_much_is_assumed() -> None:
    found = counted()
    assert found == (len(ASSUMED), len(KNOWN))
    assert assumed_line().startswith(f"{len(ASSUMED)} of {len(KNOWN)} declared numbers are assumed")


def test_describe_shows_the_range_and_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "livelihoods.leave"]) == 0
    shown = capsys.readouterr().out
    assert "0.012 to 0.024 (argued)" in shown
    assert KNOWN["livelihoods.leave"].because in shown
    assert main(["describe", "assessment.audit_depth"]) == 0
    assert "x 0.5 to 1.5 (by convention)" in capsys.readouterr().out


def test_the_page_of_parameters_says_what_is_by_convention() -> None:
    page = parameters_page()
    assert "(argued: a third either way of the fitted value)" in page
    for said in NUMBERS:
        line = next(row for row in page.splitlines() if row.startswith(f"| `{said.name}` |"))
        assert (said.because if said.because else said.convention) in line


def test_simulate_prints_the_line_and_gives_the_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["simulate", "no_campaign", "--scale", "0.005", "--months", "2", "--runs", "1"]
    asked += ["--out", str(tmp_path / "one")]
    assert main(asked) == 0
    assert assumed_line() in capsys.readouterr().out
    assert main([*asked, "--format", "json"]) == 0
    given = json.loads(capsys.readouterr().out)
    assert given["parameters"] == {"assumed": len(ASSUMED), "declared": len(KNOWN)}
