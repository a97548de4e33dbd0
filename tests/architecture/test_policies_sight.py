"""Policies see what officials saw: no store reaches them, no true column is named in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from model.cadres import COLUMNS as OF_CADRES
from model.households import COLUMNS as OF_HOUSEHOLDS
from model.policies.seen import CadresSeen, HouseholdsSeen, VillagesSeen
from model.villages import COLUMNS as OF_VILLAGES
from tests.architecture.source import imports_of, is_within, python_files, tree_of

STORES = ("households", "villages", "cadres", "city", "columns", "systems", "campaign", "agents")
SHOWN = {f.name for view in (VillagesSeen, HouseholdsSeen, CadresSeen) for f in fields(view)}
TRUE = {c.name for c in (*OF_HOUSEHOLDS, *OF_VILLAGES, *OF_CADRES)} - SHOWN
OFFICIAL = {
    "key", "village", "persons", "way", "poor", "deep", "remote", "township", "county",
    "households",
    "registered_households", "registered_persons", "near_line", "main_cause", "plan", "topic",
}  # fmt: skip
"""Facts of the register, of files and of the map: known to the office without any visit."""


def peeks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every store imported and every true column named."""
    for line, name in imports_of(tree):
        if any(is_within(name, f"model.{store}") for store in STORES):
            yield line, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in TRUE:
            yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "getattr":
            name = ast.unparse(node.args[1])
            if name.strip("'\"") != "__name__":
                yield node.lineno, f"getattr(..., {name})"


def test_policies_name_no_true_column(project: Path) -> None:
    files = python_files(project, "model/policies")
    assert files
    found = [
        f"{path.relative_to(project)}:{line} looks at {name}"
        for path in files
        for line, name in peeks(tree_of(path))
    ]
    assert not found, "\n".join(found)


def test_what_is_shown_was_seen_or_is_official() -> None:
    assert {name for name in SHOWN if not name.startswith("seen_")} == OFFICIAL


@pytest.mark.parametrize(
    "line",
    [
        "from model.households import Households",
        "import model.city",
        "poor = households.quarters.sum()",
        "x = village.integrity",
        "getattr(seen, 'gaps')",
    ],
)
def test_a_peek_is_noticed(line: str) -> None:
    assert list(peeks(ast.parse(line)))
