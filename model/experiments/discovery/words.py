"""A rule as people read it: "scale of posts below 0.62 and growth of wages below 0.071"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from model.experiments.discovery.box import Bound

if TYPE_CHECKING:
    import pandas as pd

MOST_DIGITS = 12


def readable(bounds: Sequence[Bound], cases: pd.DataFrame) -> tuple[Bound, ...]:
    """Return the bounds rounded as far as no case changes sides."""
    return tuple(_rounded(bound, cases) for bound in bounds)


def _rounded(bound: Bound, cases: pd.DataFrame) -> Bound:
    if bound.side == "in":
        return bound
    held = bound.holds(cases)
    for digits in range(1, MOST_DIGITS):
        other = replace(bound, value=float(f"{bound.value:.{digits}g}"))
        if (other.holds(cases) == held).all():
            return other
    return bound


def rule_of(bounds: Sequence[Bound]) -> str:
    """Return the rule in one line; nothing if no side tells failing cases from the others."""
    return " and ".join(f"{label(b.factor)} {condition(b)}" for b in bounds)


def condition(bound: Bound) -> str:
    """Return one side in words: "below 1,800", "even or by_poor"."""
    if bound.side == "in":
        return "is " + " or ".join(str(value) for value in bound.value)
    value = bound.value
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.{MOST_DIGITS}g}"
    return f"{bound.side} {text}"


def label(factor: str) -> str:
    """Return a factor's declared label, or its name if it has none."""
    from model.scenario import declarations

    found = declarations().get(factor)
    return found.label_en if found else factor
