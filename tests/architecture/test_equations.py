"""docs/equations.md speaks of the code that is there and leaves out no key of the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.cadres import Cadres
from model.households import Households
from model.scenario import declarations
from model.villages import Villages
from tests.architecture.source import tree_of

DOCUMENT = Path("docs", "equations.md")
COMPLETE = ("livelihoods", "conduct", "measures", "drivers")
SECTIONS = {key.split(".")[0] for key in declarations()}
CODE = re.compile(r"`([^`\n]+)`")


def document(project: Path) -> str:
    """Return the text with its formulas left out: they use short names."""
    text = (project / DOCUMENT).read_text(encoding="utf-8")
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def letters(project: Path) -> set[str]:
    """Return the names with an underscore that formulas use."""
    text = (project / DOCUMENT).read_text(encoding="utf-8")
    formulas = "".join(re.findall(r"```.*?```", text, flags=re.DOTALL))
    return set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", formulas))


def keys_in(text: str) -> set[str]:
    """Return every "section.key" that a text names in code."""
    dotted = {name for name in CODE.findall(text) if re.fullmatch(r"[a-z]+\.[a-z_]+", name)}
    return {name for name in dotted if name.split(".")[0] in SECTIONS}


def homes_in(text: str) -> set[str]:
    """Return every dotted name of the package that a text names in code."""
    return {name for name in CODE.findall(text) if re.fullmatch(r"model(\.\w+)+", name)}


def names_of(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.stmt]]:
    """Yield what a module or class defines (not what it imports), with its statement."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign):
            yield from ((t.id, node) for t in node.targets if isinstance(t, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, node


def exists(project: Path, name: str) -> bool:
    """Return whether a module, or something defined in one, has this dotted name."""
    place, parts = project, name.split(".")
    while parts and (place / parts[0]).is_dir():
        place /= parts.pop(0)
    if not parts:
        return (place / "__init__.py").is_file()
    module = place / f"{parts.pop(0)}.py"
    return module.is_file() and _defines(tree_of(module), parts)


def _defines(tree: ast.Module | ast.ClassDef, parts: list[str]) -> bool:
    if not parts:
        return True
    node = dict(names_of(tree)).get(parts[0])
    return node is not None and (
        len(parts) == 1 or (isinstance(node, ast.ClassDef) and _defines(node, parts[1:]))
    )


def test_every_key_named_is_declared(project: Path) -> None:
    named = keys_in(document(project))
    assert named
    assert not named - set(declarations())


@pytest.mark.parametrize("section", COMPLETE)
def test_every_declared_key_is_named(project: Path, section: str) -> None:
    declared = {key for key in declarations() if key.split(".")[0] == section}
    assert declared
    assert not declared - keys_in(document(project))


def test_letters_of_formulas_are_keys_or_columns(project: Path) -> None:
    keys = {key.split(".")[1] for key in declarations()}
    columns = {c.name for store in (Households, Villages, Cadres) for c in store.COLUMNS}
    used = letters(project)
    assert len(used) > 50, "few names are found: the search is broken"
    assert not used - keys - columns


def test_every_function_named_exists(project: Path) -> None:
    named = homes_in(document(project))
    assert len(named) > 50, "few functions are named: the search is broken"
    assert not sorted(name for name in named if not exists(project, name))


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("model.measures.gini", True),
        ("model.ledger.Ledger.check", True),
        ("model.world", True),
        ("model.measures.gnii", False),
        ("model.ledger.Ledger.chekc", False),
        ("model.measure", False),
        ("model.measures.gini.inside", False),
    ],
)
def test_a_name_is_looked_up(project: Path, name: str, there: bool) -> None:
    assert exists(project, name) is there


def test_names_are_found_in_text() -> None:
    text = "*Keys*: `drivers.wages`, `conduct.nothing_like_it`, `world` at `model.ledger.Ledger`."
    assert keys_in(text) == {"drivers.wages", "conduct.nothing_like_it"}
    assert homes_in(text) == {"model.ledger.Ledger"}
