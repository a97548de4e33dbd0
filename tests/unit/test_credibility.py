"""docs/credibility.md counts what is declared, and leaves out no bundled comparison."""

from __future__ import annotations

import re
from pathlib import Path

from model.experiments.calibration.targets import targets
from model.mechanisms import MECHANISMS
from model.outputs import BY_NAME
from model.scenario import bundled, declarations
from model.views import assumed, counts, report
from model.views.credibility_page import credibility_page

PAGE = credibility_page()


def test_the_number_assumed_is_that_of_the_declarations() -> None:
    said = [d.status for d in declarations().values()]
    assert f"{said.count('assumed')} of {len(said)} declared numbers" in PAGE


def test_fixed_and_assumed_are_both() -> None:
    both = [d for d in declarations().values() if (d.role, d.status) == ("constant", "assumed")]
    assert counts.declared("assumed", "constant") == len(both) < counts.declared("assumed")
    assert f"the {len(both)} that are fixed and" in PAGE


def test_every_kind_of_report_says_how_many_numbers_are_assumed() -> None:
    assert all("assumed" in kind for kind in (report.SECTIONS, report.OF_A_SWEEP))
    assert f"{counts.declared('assumed')} of {counts.declared()}" in assumed.parameters().note


def test_every_mechanism_stands_under_one_origin() -> None:
    table = counts.origin_table()
    assert all(table.count(f"({m.id})") == 1 for m in MECHANISMS)


def test_priors_are_counted_by_the_edge_they_begin_at() -> None:
    lows = [d.low for d in declarations().values() if d.role == "uncertainty"]
    assert counts.edges()["zero"] == sum(low == 0 for low in lows)
    assert sum(counts.edges().values()) == counts.drawn() == len(lows)
    highs = [d.high for d in declarations().values() if d.role == "uncertainty"]
    both = [low < 0 < high for low, high in zip(lows, highs, strict=True)]  # type: ignore[operator]
    assert not any(both), "the text says that no prior reaches to the other side of zero"


def test_every_bundled_scenario_is_judged_by_its_sign() -> None:
    (judged,) = re.findall(r"^## 4\..*?(?=^## 5)", PAGE, re.M | re.S)
    cells = [line.split(" | ")[0] for line in judged.splitlines() if line.startswith("| `")]
    named = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted(set(bundled()) - {"liupanshui"})


def test_names_in_code_exist(project: Path) -> None:
    known = set(BY_NAME) | set(declarations()) | set(bundled())
    for name in re.findall(r"`([^`]+)`", PAGE):
        if name.startswith("model/"):
            assert (project / name).is_file(), name
        elif re.fullmatch(r"\w+\.\w+", name) and name != "report.html":
            assert name in known, name
    assert {"missed_rate", "wrong_exit_rate", "satisfaction", "registered_incidence"} <= known


def test_as_many_figures_are_named_as_are_fitted() -> None:
    assert f"{len(targets())} published figures face {counts.drawn()} drawn parameters" in PAGE


def test_links_to_other_pages_exist(project: Path) -> None:
    names = set(re.findall(r"\]\((\w+\.md)\)", PAGE))
    assert {"calibration.md", "validation.md"} <= names
    for name in names:
        assert (project / "docs" / name).is_file(), name
