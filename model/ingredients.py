"""What a rule is made of: the source of every name it reaches inside the model, as one digest.

Compiled code is kept under this digest: it is never stale when a rule, a constant or a table of
columns that it uses is edited, in whatever file, and it is not compiled anew when anything else is.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGE = ROOT.name

type Name = tuple[str, str]
"""A name at the top of a module: (module, name)."""


@dataclass(frozen=True, slots=True)
class Module:
    """The top of one file: where each name is defined, or from where it is imported."""

    defined: dict[str, tuple[ast.stmt, ...]]
    imported: dict[str, Name]
    """Under each local name its module and name there; "" stands for the module itself."""


def digest_of(function: Callable[..., Any]) -> str:
    """sha256 over the sources of a function and of all it reaches, in the order of their names.

    A change of comments or of layout changes nothing. `function` stands at the top of a module.
    """
    reached = ingredients(function.__module__, function.__name__)
    parts = [f"{module}.{name}\n{_text(module, name)}" for module, name in sorted(reached)]
    if not any(parts):
        parts = [inspect.getsource(function)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def ingredients(module: str, name: str) -> set[Name]:
    """Every name of the model's modules that one name reaches, itself included."""
    found: set[Name] = set()
    waiting = [(module, name)]
    while waiting:
        place = waiting.pop()
        if place in found or not _is_ours(place[0]):
            continue
        module_of = read(place[0])
        if place[1] in module_of.imported:
            waiting.append(module_of.imported[place[1]])
        elif place[1] in module_of.defined:
            found.add(place)
            waiting += _reached(*place)
    return found


@cache
def _reached(module: str, name: str) -> frozenset[Name]:
    """What one definition uses: names of its own module, or attributes of imported modules."""
    top = read(module)
    found = set()
    for node in (n for statement in top.defined[name] for n in ast.walk(statement)):
        if isinstance(node, ast.Name):
            found.add((module, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            source, inner = top.imported.get(node.value.id, ("", "?"))
            if inner == "":
                found.add((source, node.attr))
    return frozenset(found)


@cache
def read(module: str) -> Module:
    """Read the top level of a module's file; imports inside functions are not rules' business."""
    tree = ast.parse(_path(module).read_text(encoding="utf-8"))
    defined: dict[str, tuple[ast.stmt, ...]] = {}
    imported: dict[str, Name] = {}
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                inner = f"{statement.module}.{alias.name}"
                place = (inner, "") if _is_module(inner) else (statement.module, alias.name)
                imported[alias.asname or alias.name] = place
        for name in _bound(statement):
            defined[name] = (*defined.get(name, ()), statement)
    return Module(defined, imported)


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a top-level statement binds or fills."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                yield from (n.id for n in ast.walk(node.value) if isinstance(n, ast.Name))


@cache
def _text(module: str, name: str) -> str:
    """The definition without comments and layout."""
    return "\n".join(ast.unparse(statement) for statement in read(module).defined[name])


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == PACKAGE and _is_module(module)


def _path(module: str) -> Path:
    place = ROOT.parent.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@cache
def _is_module(module: str) -> bool:
    return _path(module).is_file()
