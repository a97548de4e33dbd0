"""The model's own source, read as a syntax tree: who calls whom, in which order, and why there."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
CONDITIONS = {
    "self.setting.campaign": "with a campaign",
    "month_of_year(self.month) == DECEMBER": "in December",
    "month_of_year(self.month) == MARCH": "in March",
    "new.size": "if any are new",
    "self.check": "with `--check`",
    "self.setting.campaign or name in ALWAYS": "",
}
"""Conditions of the schedule in words; one that is not here stops the page."""


class Call(NamedTuple):
    """One call inside a function: its name as written, and the conditions it stands under."""

    name: str
    when: tuple[str, ...]


@cache
def tree_of(module: ModuleType) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(inspect.getsource(module))


def names_for(tree: ast.Module, name: str, home: str) -> set[str]:
    """What a module calls something that it imports from a package or one of its modules."""
    return {
        part.asname or part.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{home}.")
        for part in node.names
        if part.name == name
    }


def method(module: ModuleType, owner: str, name: str) -> ast.FunctionDef:
    """A method of a class; one that does not exist is a LookupError."""
    for node in tree_of(module).body:
        if isinstance(node, ast.ClassDef) and node.name == owner:
            for part in node.body:
                if isinstance(part, ast.FunctionDef) and part.name == name:
                    return part
    raise LookupError(f"{module.__name__}.{owner}.{name}")


def calls_in(nodes: list[ast.stmt], when: tuple[str, ...] = ()) -> Iterator[Call]:
    """Calls in the order in which they stand, with their conditions in words."""
    for node in nodes:
        if isinstance(node, ast.If):
            said = CONDITIONS[ast.unparse(node.test)]
            yield from calls_in(node.body, (*when, said) if said else when)
            yield from calls_in(node.orelse, when)
            continue
        blocks = [getattr(node, name, []) for name in ("body", "orelse")]
        yield from (Call(name, when) for name in _called(node))
        for block in blocks:
            yield from calls_in(block, when)


def _called(node: ast.stmt) -> list[str]:
    """Names of the calls of one statement (not of blocks inside it), in the order of the text."""
    own = [part for part in ast.iter_child_nodes(node) if not isinstance(part, ast.stmt)]
    found = [n for part in own for n in ast.walk(part) if isinstance(n, ast.Call)]
    found.sort(key=lambda call: (call.lineno, call.col_offset))
    return [ast.unparse(call.func) for call in found]


def reasons(text: str) -> dict[int, str]:
    """The comment that ends a line, by line number (from 1)."""
    words = tokenize.generate_tokens(io.StringIO(text).readline)
    return {w.start[0]: w.string.lstrip("# ") for w in words if w.type == tokenize.COMMENT}


def said(about: Any) -> str:
    """The docstring of an object or of a definition, on one line; none is a LookupError."""
    text = ast.get_docstring(about) if isinstance(about, ast.FunctionDef) else inspect.getdoc(about)
    if not text:
        raise LookupError(f"{about} says nothing about itself")
    return " ".join(text.split())


def sentence(about: Any) -> str:
    """The first paragraph of a docstring, on one line; none is a LookupError."""
    text = ast.get_docstring(about) if isinstance(about, ast.FunctionDef) else inspect.getdoc(about)
    return " ".join((text or said(about)).split("\n\n")[0].split())


def module_files(*folders: str) -> list[Path]:
    """Python files of some folders of the model, in name order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def dotted(path: Path) -> str:
    """The dotted name of a module's file, without the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
