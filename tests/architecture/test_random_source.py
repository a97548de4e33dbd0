"""One place makes random numbers: `model.draws`. Everything else asks it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import imports_of, is_within, python_files, tree_of

MODULES = ("random", "secrets", "numpy.random", "os.urandom", "uuid.uuid1", "uuid.uuid4")
# np.random, mesa's model.random and agent.random, a distribution's rvs, a set of agents' shuffle.
ATTRIBUTES = {"random", "rvs", "shuffle", "shuffle_do", "urandom", "default_rng", "uuid1", "uuid4"}
DESIGNS = "model/experiments/design_points.py"
PROPOSALS = "model/experiments/calibration/chance.py"
# Python's own hash of a text differs from process to process.
CALLS = {"hash"}


def chances(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every source of chance that is not `model.draws`."""
    for line, name in imports_of(tree):
        if any(is_within(name, module) for module in MODULES):
            yield line, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
            yield node.lineno, f"{ast.unparse(node.func)}()"


def unseeded(tree: ast.AST) -> Iterator[int]:
    """Yield the line of every generator made without a seed, and of Python's own `random`."""
    for line, name in imports_of(tree):
        if is_within(name, "random") or is_within(name, "secrets"):
            yield line
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or node.args or node.keywords:
            continue
        if ast.unparse(node.func).endswith("default_rng"):
            yield node.lineno


def is_draws(path: Path, project: Path) -> bool:
    """Return whether a file is `model/draws.py` or lies in `model/draws/`."""
    return path.relative_to(project).parts[1:2] in (("draws",), ("draws.py",))


def test_only_draws_makes_random_numbers(project: Path) -> None:
    """Points of a design and proposals of a calibration are no run's luck: both have a seed."""
    files = [p for p in python_files(project, "model") if not is_draws(p, project)]
    for proposing in (DESIGNS, PROPOSALS):
        files.remove(project / proposing)
    assert files
    found = [
        f"{path.relative_to(project)}:{line} uses {name}; ask model.draws instead"
        for path in files
        for line, name in chances(tree_of(path))
    ]
    assert not found, "\n".join(found)


def test_tests_and_benchmarks_name_their_seeds(project: Path) -> None:
    found = [
        f"{path.relative_to(project)}:{line} makes random numbers without a seed"
        for path in python_files(project, "tests", "benchmarks")
        for line in unseeded(tree_of(path))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from random import choice",
        "from numpy import random as chance",
        "import numpy.random",
        "np.random.default_rng(1)",
        "self.random.choice(villages)",
        "agents.shuffle_do('step')",
        "norm.rvs(size=3)",
        "from os import urandom",
        "key = hash(name)",
    ],
)
def test_every_way_round_is_noticed(line: str) -> None:
    assert list(chances(ast.parse(line)))


def test_a_generator_without_seed_is_noticed() -> None:
    assert list(unseeded(ast.parse("np.random.default_rng()")))
    assert not list(unseeded(ast.parse("np.random.default_rng(7)")))
