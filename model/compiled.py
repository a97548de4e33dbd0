"""The one place where rules are compiled: plain functions in, machine code out.

Rules stay undecorated so that tests can run, read and mutate them as plain Python.
Fast-math stays off (it changes bytes between processors) and no sum of floats is left to threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from model.version import set_compile_cache

set_compile_cache()

import numba  # noqa: E402  (the cache folder must be named first)


def compiled[F: Callable[..., Any]](function: F) -> F:
    """Compile one rule or loop; calls from other compiled code are inlined by the compiler."""
    machine_code: Any = numba.njit(cache=True, nogil=True, error_model="numpy")
    quick: F = machine_code(function)
    return quick
