"""What each deployment did on the way to its outcome, taken from the tables of the same runs.

A mediator is a number a run: person-days by use, visits, money by purpose, exits by honesty. It
is compared with the baseline seed by seed, as outcomes are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from model.views import labels
from model.views.books import spent_by_seed
from model.views.figures.stacks import PREFIX, named
from model.views.summaries import clear, paired, per_run
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.experiments.intervals import Interval
    from model.views.folder import Folder

ON_THE_WAY = {
    "cadres_posted": "people",
    "cadres_left": "people",
    "visits": "people",
    "paperwork_share": "people",
    "measures_granted": "measures",
    "placements": "measures",
    "spending": "money",
    "idle_funds": "money",
    "leaked_funds": "money",
    "exits": "honesty",
    "honest_error_exits": "honesty",
    "pushed_exits": "honesty",
    "returns": "honesty",
    "waiting": "honesty",
    "missed_rate": "honesty",
}
"""Monthly columns that stand between a lever and an outcome, by what they are about."""

SMALLEST = 0.02
"""A change below 2 % is not worth a sentence, however clear."""


class Mediator(NamedTuple):
    """One number a run: what it is called, what it is about, a row a scenario, a column a seed."""

    name: str
    label: str
    unit: str
    about: str
    values: pd.DataFrame


class Change(NamedTuple):
    """How a mediator of one scenario differs from the baseline."""

    mediator: Mediator
    value: float
    base: float
    difference: Interval

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves zero outside."""
        return clear(self.difference.low, self.difference.high)

    @property
    def size(self) -> float:
        """The change on a scale from 0 (same) to 2 (only one of the two has any)."""
        middle = (abs(self.value) + abs(self.base)) / 2
        return abs(self.value - self.base) / middle if middle else 0.0


def mediators(folder: Folder, lang: str = "en") -> list[Mediator]:
    """Return every mediator that the tables hold, people first, then measures, money, honesty."""
    months = folder.months
    found = [
        Mediator(name, labels.label(name, lang), labels.unit(name), about, per_run(months, name))
        for name, about in ON_THE_WAY.items()
        if name in months
    ]
    found += _days(months, lang) + _money(folder, lang)
    order = ("people", "days", "measures", "purpose", "money", "honesty")
    return sorted(found, key=lambda item: order.index(item.about))


def _days(months: pd.DataFrame, lang: str) -> list[Mediator]:
    uses = [str(name) for name in months if str(name).startswith(PREFIX)]
    return [
        Mediator(name, labels.label(name, lang), "days", "days", per_run(months, name, "sum"))
        for name in uses
    ]


def _money(folder: Folder, lang: str) -> list[Mediator]:
    return [
        Mediator(
            f"money_{purpose}",
            say(lang, "why.money", purpose=named("purpose", purpose, lang)),
            "yuan",
            "purpose",
            values,
        )
        for purpose, values in spent_by_seed(folder.ledger, folder.months).items()
    ]


def change(mediator: Mediator, scenario: str, baseline: str) -> Change:
    """Compare one mediator of a scenario with the baseline's, seed by seed."""
    value, base = (float(mediator.values.loc[name].mean()) for name in (scenario, baseline))
    return Change(mediator, value, base, paired(mediator.values, scenario, baseline))


def telling(changes: list[Change], most: int = 5) -> list[Change]:
    """Return the largest clear changes: first the largest about each thing, then the next ones."""
    clear_ones = [c for c in changes if c.clear and c.size >= SMALLEST]
    ranked = sorted(clear_ones, key=lambda c: -c.size)
    abouts = [c.mediator.about for c in ranked]
    turn = [abouts[:k].count(about) for k, about in enumerate(abouts)]
    order = sorted(range(len(ranked)), key=lambda k: (turn[k], k))
    return [ranked[k] for k in order[:most]]
