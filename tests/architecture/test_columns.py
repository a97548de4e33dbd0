"""One writer a column: who opens a store writes only its own columns, and the store sees to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model.cadres import COLUMNS as OF_CADRES
from model.cadres import Cadres
from model.columns import Store
from model.households import CLEARED, Households
from model.households import COLUMNS as OF_HOUSEHOLDS
from model.villages import COLUMNS as OF_VILLAGES
from model.villages import Villages
from tests.architecture.source import python_files, tree_of

WRITERS = {"world", "organisation", "operations", "support", "assessment", "livelihoods"}
ALL = {"households": OF_HOUSEHOLDS, "villages": OF_VILLAGES, "cadres": OF_CADRES}
WRITTEN = {
    (store, column.name): column.writer for store, columns in ALL.items() for column in columns
}
HOME = {
    "organisation": ("systems/organisation",),
    "operations": ("systems/operations",),
    "support": ("systems/support",),
    "assessment": ("systems/assessment",),
    "livelihoods": ("systems/livelihoods",),
    "world": ("world",),
}
FIRST_VALUES = "world"
"""The builder lays the first values of livelihoods and of organisation strength."""
PRIVATE = ("columns.py", "households.py")
"""Files of the store itself, which may touch its arrays."""
CHANGES = {"fill", "sort", "put", "partition", "resize", "itemset"}


def stores() -> dict[str, Store]:
    """One small store of each kind."""
    return {
        "households": Households(np.array([0, 2, 3])),
        "villages": Villages(["a", "b"], ["c"], ["t"]),
        "cadres": Cadres(4),
    }


def writes(tree: ast.AST) -> Iterator[tuple[int, str, set[str]]]:
    """Yield line, writer and columns assigned inside each `with ...writing("x") as own:`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.With):
            continue
        for item in node.items:
            call, alias = item.context_expr, item.optional_vars
            if not (isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".writing")):
                continue
            assert isinstance(call.args[0], ast.Constant), "the writer must be named in the source"
            name = alias.id if isinstance(alias, ast.Name) else ""
            yield node.lineno, str(call.args[0].value), set(assigned(node.body, name))


def assigned(body: list[ast.stmt], name: str) -> Iterator[str]:
    """Yield the columns of `name` that are assigned, in whole or in part, or changed in place."""
    for node in (n for statement in body for n in ast.walk(statement)):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (c for target in targets for c in column_of(target, name))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CHANGES:
            yield from column_of(getattr(node.func, "value", node.func), name)


def column_of(target: ast.AST, name: str) -> Iterator[str]:
    """Yield the column that a target such as own.account[:, 3] is about."""
    for node in ast.walk(target):
        owner = getattr(node, "value", None)
        if isinstance(node, ast.Attribute) and isinstance(owner, ast.Name) and owner.id == name:
            yield node.attr


def test_every_column_has_one_known_writer() -> None:
    assert set(WRITTEN.values()) == WRITERS
    for columns in ALL.values():
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.meaning for column in columns)
    assert {WRITTEN["households", name] for name in CLEARED} == {"support"}


def test_a_system_writes_only_its_own_columns(project: Path) -> None:
    found, seen = [], set()
    for path in python_files(project, "model"):
        place = path.relative_to(project).as_posix().removeprefix("model/")
        for line, writer, columns in writes(tree_of(path)):
            seen.add(writer)
            if not place.startswith((*HOME[writer], FIRST_VALUES)):
                found.append(f"{place}:{line} writes as {writer}")
            owners = {c: {w for (_, name), w in WRITTEN.items() if name == c} for c in columns}
            found += [
                f"{place}:{line} writes {column} as {writer}"
                for column, who in owners.items()
                if writer not in who
            ]
    assert not found, "\n".join(found)
    assert seen == WRITERS


def test_nobody_reaches_behind_the_store(project: Path) -> None:
    found = [
        f"{path.relative_to(project)}:{node.lineno} touches the arrays of a store"
        for path in python_files(project, "model")
        if path.name not in PRIVATE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in ("_arrays", "writeable")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ALL)
def test_the_store_refuses_everybody_else(kind: str) -> None:
    store = stores()[kind]
    for column in store.COLUMNS:
        with pytest.raises(ValueError, match="read-only"):
            getattr(store, column.name)[...] = 0
    for writer in {column.writer for column in store.COLUMNS}:
        with store.writing(writer) as own:
            for column in store.COLUMNS:
                assert getattr(own, column.name).flags.writeable == (column.writer == writer)
    with pytest.raises(KeyError), store.writing("nobody"):
        pass


def test_a_foreign_write_is_noticed() -> None:
    source = 'with city.villages.writing("support") as own:\n    own.quota[:] = 1\n    x = own.key'
    assert list(writes(ast.parse(source))) == [(1, "support", {"quota"})]
    assert WRITTEN["villages", "quota"] == "assessment"
