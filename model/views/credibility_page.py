"""docs/credibility.md: the prose of `texts/credibility.md`, and the numbers it asks for."""

from __future__ import annotations

from collections.abc import Callable

from model.experiments.calibration.targets import targets
from model.views import counts
from model.views.pages import filled

MAKERS: dict[str, Callable[[], object]] = {
    "declared": counts.declared,
    "assumed": lambda: counts.declared("assumed"),
    "fixed_assumed": lambda: counts.declared("assumed", "constant"),
    "assumed_share": counts.assumed_share,
    "statuses": counts.all_statuses,
    "plausible": counts.all_plausible,
    "without_range": counts.without_range,
    "drawn": counts.drawn,
    "figures": lambda: len(targets()),
    "from_zero": lambda: counts.edges()["zero"],
    "above_zero": lambda: counts.edges()["above"],
    "below_zero": lambda: counts.edges()["below"],
    "origins": counts.origin_table,
}


def credibility_page() -> str:
    """What to believe: prose from its template, numbers from the declarations."""
    return filled("credibility", MAKERS)
