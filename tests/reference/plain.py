"""The model's rules as plain Python on NumPy scalars: nothing compiled, nothing else changed."""

from __future__ import annotations

from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from model import measures
from model.draws import kernel, words
from model.systems.livelihoods import grants, quarter, rules

ARITHMETIC = (
    "exp32", "log32", "cos_turn32", "uniform32", "normal32", "larger", "smaller",
)  # fmt: skip


def uncompiled(module: ModuleType, names: tuple[str, ...], scope: dict[str, Any]) -> dict[str, Any]:
    """The named functions of a module as Python runs them, calling only functions of `scope`."""
    inside = vars(module) | scope
    found: dict[str, Any] = {}
    for name in names:
        function = getattr(module, name)
        code = getattr(function, "py_func", function).__code__
        found[name] = inside[name] = FunctionType(code, inside, name)
    return found


def functions_of(module: ModuleType) -> tuple[str, ...]:
    """Names of the plain functions that a module defines itself."""
    here = module.__name__
    return tuple(n for n, f in vars(module).items() if getattr(f, "__module__", "") == here)


KERNEL = uncompiled(kernel, ARITHMETIC, {})
RULES = SimpleNamespace(**uncompiled(rules, functions_of(rules), KERNEL))
GRANTS = SimpleNamespace(**uncompiled(grants, ("effect", "gaps_closed", "success"), KERNEL))
QUARTER = SimpleNamespace(
    poverty=quarter.poverty,
    **uncompiled(measures, ("shortfall", "squared_shortfall", "income_bin"), KERNEL),
)


def draws(seed: int, purpose: int, month: int, key: int, lane: int = 0) -> tuple[np.uint32, ...]:
    """Four words at one address, from the plain form of the cipher."""
    return tuple(np.uint32(word) for word in words(seed, purpose, month, key, lane))


def uniform(word: np.uint32) -> np.float32:
    """The uniform number of a word."""
    return np.float32(KERNEL["uniform32"](word))


def normal(word_a: np.uint32, word_b: np.uint32) -> np.float32:
    """The normal number of two words."""
    return np.float32(KERNEL["normal32"](word_a, word_b))
