"""The generated pages of docs/ are those that the declarations give today."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.mechanisms import MECHANISMS
from model.outputs import OUTPUTS
from model.scenario import declarations
from model.views.handbook import PAGES, mechanisms_page, outputs_page, parameters_page, write_pages
from model.views.validation import headline
from model.views.validation_page import stored_rows


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_committed_page_is_fresh(project: Path, name: str) -> None:
    committed = (project / "docs" / name).read_text(encoding="utf-8")
    assert committed == PAGES[name](), f"docs/{name} is old: type `make docs`"


def test_every_key_has_one_row_with_both_labels() -> None:
    rows = [row for row in parameters_page().splitlines() if row.startswith("| `")]
    for key, declared in declarations().items():
        (row,) = [row for row in rows if row.startswith(f"| `{key}` ")]
        assert declared.label_en in row
        assert declared.label_zh in row
        assert f"| {declared.status} |" in row


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    for page in PAGES.values():
        tables = [part for part in page().split("\n\n") if part.startswith("| ")]
        for table in tables:
            assert len({row.replace("\\|", "").count("|") for row in table.splitlines()}) == 1


def test_mechanisms_and_outputs_are_all_there() -> None:
    assert all(f"| {m.id} | {m.title} | {m.status} |" in mechanisms_page() for m in MECHANISMS)
    assert all(f"| `{o.name}` | {o.unit} |" in outputs_page() for o in OUTPUTS)


def test_pages_are_written_as_text(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert (tmp_path / "parameters.md").read_text(encoding="utf-8") == parameters_page()


def test_the_readme_says_what_the_validation_found(project: Path) -> None:
    rows = stored_rows()
    readme = " ".join((project / "README.md").read_text(encoding="utf-8").split())
    assert headline(rows, rows[0]["independent"]) in readme
