"""The polynomials of the draws for whole arrays: the same bytes on every processor."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import cos_turn32, exp32, log32

Floats = NDArray[np.float32]


@compiled
def _exps(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = exp32(x[i])


@compiled
def _logs(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = log32(x[i])


@compiled
def _turns(x: Any, out: Any) -> None:
    for i in range(x.size):
        out[i] = cos_turn32(x[i])


def _apply(loop: Any, x: NDArray[Any]) -> Floats:
    given = np.ascontiguousarray(x, np.float32)
    out = np.empty_like(given)
    loop(given.ravel(), out.ravel())
    return out


def exps(x: NDArray[Any]) -> Floats:
    """e^x of every element, float32."""
    return _apply(_exps, x)


def logs(x: NDArray[Any]) -> Floats:
    """Natural logarithm of every (positive) element, float32."""
    return _apply(_logs, x)


def cosines(turns: NDArray[Any]) -> Floats:
    """Cosine of an angle given in turns of the circle, each in (0, 1), float32."""
    return _apply(_turns, turns)
