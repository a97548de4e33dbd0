"""A researcher's own function as a rule: called with what was seen, its answer checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import RunError

Rule = str | Callable[..., Any]


def asked(rule: Callable[..., Any], seen: Any, size: int, *, negative: bool) -> NDArray[np.float64]:
    """Call a rule of one's own and return its answer, one finite number for each of `size` rows.

    `negative` allows numbers below zero (scores do, weights do not). Anything else, and an error
    inside the rule, is a RunError that names the function.
    """
    name = getattr(rule, "__name__", type(rule).__name__)
    try:
        answer = np.asarray(rule(seen), np.float64)
    except Exception as error:
        raise RunError(f"rule '{name}' failed: {type(error).__name__}: {error}") from error
    if answer.shape != (size,):
        raise RunError(f"rule '{name}' must return {size} numbers, not shape {answer.shape}.")
    if not np.isfinite(answer).all():
        raise RunError(f"rule '{name}' returned a number that is not finite.")
    if not negative and (answer < 0.0).any():
        raise RunError(f"rule '{name}' returned a weight below zero.")
    return answer
