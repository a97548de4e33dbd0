"""Compiled rules are linked into the loops that call them, whole, and never without a part."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import linking
from model.draws import kernel
from model.linking import PartLibrary, Whole


def anew(function: Any, **options: Any) -> Whole:
    """A compiled function of the model, to be compiled once more and kept nowhere."""
    return Whole(function.py_func, targetoptions={"nogil": True, "error_model": "numpy", **options})


def words_of(function: Callable[..., Any]) -> list[int]:
    """The words that a function makes of some addresses."""
    out = tuple(np.zeros(3, np.uint32) for _ in range(4))
    function(np.arange(3, dtype=np.uint32), (5, 6, 7), np.uint64(8), np.uint64(9), out)
    return [int(word) for words in out for word in words]


def test_a_rule_is_a_part_of_its_loop_and_has_no_machine_code_of_its_own() -> None:
    loop = anew(kernel.blocks32)
    assert words_of(loop) == words_of(kernel.blocks32)
    (whole,) = loop.overloads.values()
    parts = [part for part in whole.library._linking_libraries if isinstance(part, PartLibrary)]
    assert any("_round" in part.name for part in parts)
    for rule in kernel._round.part.overloads.values():
        assert rule.library.get_pointer_to_function(rule.fndesc.llvm_func_name) == 0
    assert whole.library.get_pointer_to_function(whole.fndesc.llvm_func_name) != 0


def test_a_loop_without_one_of_its_parts_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "_callers_first", lambda libraries: [])
    with pytest.raises(RuntimeError, match=r"linked without .*_round"):
        words_of(anew(kernel.blocks32))


def makes_an_array(size: int) -> float:
    """A function that makes an array under a name that `MAKES_ARRAYS` might not have."""
    return float(np.ones(size)[0])


def test_an_array_that_nobody_counts_is_refused() -> None:
    assert Whole(makes_an_array, targetoptions={"_nrt": True})(3) == 1.0
    with pytest.raises(Exception, match="Only accept returning of array passed"):
        Whole(makes_an_array, targetoptions={"_nrt": False})(3)


def test_without_compilation_a_rule_is_the_function_itself(project: Path) -> None:
    script = "from model.draws.kernel import larger; print(type(larger).__name__, larger(2, 3))"
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=project,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "function 3\n"
