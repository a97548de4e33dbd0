"""Whether what is kept is of the present rules: one rule for every stored result.

Something is of the present rules if their sources are the ones it was made with, to the byte, or if
a small city still gives the same results, to the bit: then edited sources are the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from model.version import model_version, rules_digest

RULES, RESULTS = "rules_digest", "results"
"""Keys under which a stored result says what it was made with."""


def marks() -> dict[str, str]:
    """Return what a result of the present rules is kept with: digests of rules and results."""
    return {RULES: rules_digest(), RESULTS: present_results()}


def marks_of(made_by: str) -> dict[str, str]:
    """Return the same of a study that a version of the model made; empty if it was another."""
    return marks() if made_by == model_version() else {RULES: "", RESULTS: ""}


def is_fresh(stored: Mapping[str, Any]) -> bool:
    """Whether a stored result is of the present rules; not, if it says nothing of its own."""
    if stored.get(RULES) == rules_digest():
        return True
    return bool(stored.get(RESULTS)) and stored[RESULTS] == present_results()


@cache
def present_results() -> str:
    """Return `results_digest`, run once a process."""
    from model.experiments.effects.stored import results_digest

    return results_digest()
