"""The levers that a page offers, read from their declarations and grouped by system.

A lever that is a number gets a slider over a range that is useful to drag in, a choice gets a list;
a lever that names a table of one's own gets neither. Numbers outside the slider's range, within the
declared one, are typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from model.clock import date_of
from model.declare import Declaration
from model.scenario import Scenario, declarations, load
from model.scenario.declared import is_table, value_of
from model.scenario.load import bundled
from model.scenario.systems import SYSTEMS, levers_of
from model.views import labels, numbers
from model.views.texts import say

Kind = Literal["number", "choice", "switch"]
STEPS = 200
"""Steps that a slider has at least, where the values are no whole numbers."""
NARROW = 100.0
"""A declared top up to this is the slider's; above it the slider ends where scenarios do."""
BEYOND = 2.0
"""A slider reaches this many times what any bundled scenario asks for."""


@dataclass(frozen=True, slots=True)
class Lever:
    """A declared lever and the range of its slider, in its own unit (0 to 0 where it has none)."""

    about: Declaration
    kind: Kind
    low: float
    high: float
    step: float

    @property
    def key(self) -> str:
        """The lever's name: "section.key"."""
        return self.about.name

    def label(self, lang: str) -> str:
        """What the lever is called."""
        return self.about.label_zh if lang == "zh" else self.about.label_en

    def heading(self, lang: str) -> str:
        """The label as it stands alone."""
        words = self.label(lang)
        return words[:1].upper() + words[1:]


def by_system() -> dict[str, tuple[Lever, ...]]:
    """Every lever that the page offers, under the name of its system, in the order declared."""
    return {
        system: tuple(lever for key in levers_of(system) if (lever := lever_of(key)) is not None)
        for system in SYSTEMS
    }


def lever_of(key: str) -> Lever | None:
    """One lever; None if there is none of this name that can be dragged or chosen."""
    return _levers().get(key)


@cache
def _levers() -> dict[str, Lever]:
    """Every declared number, choice and switch by name."""
    made = {key: _made(key, about) for key, about in declarations().items()}
    return {key: lever for key, lever in made.items() if lever is not None}


def _made(key: str, about: Declaration) -> Lever | None:
    if is_table(key):
        return None
    if about.choices:
        return Lever(about, "choice", 0.0, 0.0, 0.0)
    if about.kind == "bool":
        return Lever(about, "switch", 0.0, 0.0, 0.0)
    if about.kind not in ("int", "float"):
        return None
    low, high = _range(about)
    return Lever(about, "number", low, high, _step(low, high, about.kind == "int"))


def _range(about: Declaration) -> tuple[float, float]:
    """The declared range, or as far as bundled scenarios suggest where that is much wider."""
    low = float(about.low or 0.0)
    if about.high is not None and about.high <= NARROW:
        return low, float(about.high)
    least, most = _used()[about.name]
    if about.unit == "year":
        return least - 5.0, most + 5.0
    top = _round_up(BEYOND * max(most, float(about.default), 1.0))
    return low, top if about.high is None else min(top, float(about.high))


@cache
def _used() -> dict[str, tuple[float, float]]:
    """The smallest and largest value of each number in any bundled scenario at any time."""
    known = [key for key, about in declarations().items() if about.kind in ("int", "float")]
    scenarios = [load(name) for name in bundled()]
    levels = [s.at(month) for s in scenarios for month in (0, *(p.month for p in s.phases))]
    values = {key: [float(value_of(one, key)) for one in levels] for key in known}
    return {key: (min(found), max(found)) for key, found in values.items()}


def _round_up(value: float) -> float:
    """The next of 1, 2, 3, 4, 5, 6, 8 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(k * power for k in (1, 2, 3, 4, 5, 6, 8, 10) if k * power >= value * (1 - 1e-9))


def _step(low: float, high: float, whole: bool) -> float:
    """A round step: `STEPS` of them or more between the ends; whole for whole numbers."""
    power = 10.0 ** math.floor(math.log10((high - low) / STEPS))
    step = max(k * power for k in (1, 2, 5) if k * power <= (high - low) / STEPS * (1 + 1e-9))
    return max(1.0, step) if whole else step


def path_of(scenario: Scenario, key: str) -> tuple[tuple[str, Any], ...]:
    """The first month of every value that a lever takes, as ("2014-01", value)."""
    return tuple(_steps(scenario, key))


def _steps(scenario: Scenario, key: str) -> Iterator[tuple[str, Any]]:
    last: Any = None
    for month in (0, *(phase.month for phase in scenario.phases)):
        value = value_of(scenario.at(month), key)
        if month == 0 or value != last:
            yield date_of(month), value
        last = value


def value_at(scenario: Scenario, key: str, date: str) -> Any:
    """The value of a lever in a month ("2016-01") or, at the start, when it has grown: its last.

    A lever that grows over the years is best moved from where it ended.
    """
    path = path_of(scenario, key)
    if date <= path[0][0]:
        return path[-1][1]
    return [value for since, value in path if since <= date][-1]


def in_words(value: Any, lang: str) -> str:
    """A lever's value as it is read."""
    if isinstance(value, bool):
        return say(lang, f"dashboard.{'yes' if value else 'no'}")
    if isinstance(value, str):
        return labels.choice_words(value, lang)
    return numbers.rounded(float(value), 6)
