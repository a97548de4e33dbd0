"""What a rule is made of: the source of every name it reaches inside the model, as one digest.

Compiled code is kept under this digest: it is never stale when a rule, a constant or a table of
columns that it uses is edited, in whatever file, and it is not compiled anew when anything else is.
Only plain modules can be followed; in others a rule is a ValueError.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
PACKAGE = ROOT.name
BEGAN: float = sys.modules[PACKAGE].BEGAN
"""When this process began with the model (`model.BEGAN`, the package: above all layers)."""

MAKES_ARRAYS = frozenset(
    [
        "empty",
        "zeros",
        "empty_like",
        "partition",
        "sum",
        "argmax",
        "sort",
        "copy",
        "flatnonzero",
        "minimum",
        "maximum",
        "max",
        "rint",
    ]
)
"""Attributes that make arrays, in NumPy or inside Numba."""

type Name = tuple[str, str]
"""A name at the top of a module: (module, name)."""
COMPILER: Name = ("model.compiled", "compiled")
"""How rules are compiled, in its own words: part of every rule."""
LINKER: Name = ("model.linking", "Whole")
"""And how they are linked."""


@dataclass(frozen=True, slots=True)
class Module:
    """The top of one file: where each name is defined, or from where it is imported."""

    defined: dict[str, tuple[ast.stmt, ...]]
    imported: dict[str, Name]
    """Under each local name its module and name there; "" stands for the module itself."""
    edited: bool
    """Whether the file is younger than this process: another text may have been imported."""


def digest_of(function: Callable[..., Any]) -> str:
    """sha256 over the sources of a function and of all it reaches, in the order of their names.

    A change of comments or of layout changes nothing. `function` stands at the top of a module.
    """
    reached = ingredients(function.__module__, function.__name__) | ingredients(*COMPILER)
    parts = [f"{module}.{name}\n{_text(module, name)}" for module, name in sorted(reached)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def lasting(function: Callable[..., Any]) -> bool:
    """Whether compiled code of a function may be kept: its sources are known for certain.

    They are if it stands at the top of a module of the model, and no file that it reaches was
    edited since the process began.
    """
    reached = ingredients(function.__module__, function.__name__)
    at_top = bool(reached) and function.__qualname__ == function.__name__
    return at_top and not any(read(module).edited for module, _ in reached)


def allocates(function: Callable[..., Any]) -> bool:
    """Whether a function or one that it calls makes arrays: then Numba must count who holds them.

    A name missing from MAKES_ARRAYS is found at once: Numba refuses to compile the function.
    """
    reached = ingredients(function.__module__, function.__name__)
    places = reached - ingredients(*COMPILER)
    statements = (s for module, name in places for s in read(module).defined.get(name, ()))
    if not places:
        return True
    nodes = (node for statement in statements for node in ast.walk(statement))
    return any(isinstance(node, ast.Attribute) and node.attr in MAKES_ARRAYS for node in nodes)


def ingredients(module: str, name: str) -> set[Name]:
    """Every name of the model's modules that one name reaches, itself included."""
    found: set[Name] = set()
    waiting = [(module, name)]
    while waiting:
        place = waiting.pop()
        if place in found or not _is_ours(place[0]):
            continue
        if place == COMPILER:
            found.add(place)
            waiting += [LINKER, (__name__, "MAKES_ARRAYS")]
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
    """Read the top level of a module's file; imports inside functions are not rules' business.

    A module that binds names in a way that is not followed here is a ValueError.
    """
    path = _path(module)
    defined: dict[str, tuple[ast.stmt, ...]] = {}
    imported: dict[str, Name] = {}
    for statement in _statements(ast.parse(path.read_text(encoding="utf-8"))):
        if not _followed(statement):
            raise ValueError(
                f"{path}, line {statement.lineno}: a module that rules use binds names at its top"
                " by 'from model.x import y', '=', 'x[...] =', 'def', 'class' and 'for' only, so"
                f" that what rules are made of is known. This is: {ast.unparse(statement)[:60]}"
            )
        if isinstance(statement, ast.ImportFrom) and statement.module:
            for alias in statement.names:
                inner = f"{statement.module}.{alias.name}"
                place = (inner, "") if _is_module(inner) else (statement.module, alias.name)
                imported[alias.asname or alias.name] = place
        for name in _bound(statement):
            defined[name] = (*defined.get(name, ()), statement)
    status = path.stat()
    return Module(defined, imported, max(status.st_mtime, status.st_ctime) > BEGAN)


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements at the top, with those for type checkers: they name the types of columns."""
    for statement in tree.body:
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING":
            yield from statement.body
        else:
            yield statement


def _followed(statement: ast.stmt) -> bool:
    """Whether what a top-level statement does to the names of rules is understood here."""
    match statement:
        case ast.ImportFrom():
            return statement.level == 0
        case ast.Import():
            return not any(alias.name.partition(".")[0] == PACKAGE for alias in statement.names)
        case ast.Expr(value=ast.Constant()) | ast.FunctionDef() | ast.ClassDef():
            return True
        case ast.Assign() | ast.AnnAssign() | ast.AugAssign() | ast.TypeAlias():
            return True
        case ast.For():
            return not any(isinstance(node, ast.Expr) for node in ast.walk(statement))
        case ast.Delete():
            return True
    return False


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
