"""What each mechanism is judged by: one number of a run, near the end of its path.

Most are metrics of a run. Those that no table has are looked at in the campaign itself, every month
or at the end. Amounts (persons, yuan, days) are those of the whole city: what a part of the city
has, over its share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.experiments.metrics import COST, STABLE

if TYPE_CHECKING:
    from model.campaign import Campaign

Look = Callable[["Campaign"], float]
AMOUNTS = ("persons", "person-years", "households", "cadres", "days", "yuan", "visits")
"""Units of amounts; the others are shares and rates, the same in a part of the city."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One outcome: what it is, its unit, and where it is found.

    `metric` names a metric of a run; `at_end` looks at the campaign after its last month,
    `monthly` after every month, for a mean over months. Exactly one of the three is given.
    """

    what: str
    unit: str
    metric: str = ""
    at_end: Look | None = None
    monthly: Look | None = None

    @property
    def is_amount(self) -> bool:
        """Whether it grows with the city."""
        return self.unit in AMOUNTS


_H = Headline
DEFAULT = _H("years in stable poverty", "person-years", metric=STABLE)
HEADLINES: dict[str, Headline] = {
    "S1": _H("cadres who left", "cadres", metric="cadres_left"),
    "A2": _H("paperwork share", "share of days", metric="paperwork_share"),
    "A4": _H("reported exits", "persons", metric="exits"),
    "A5": _H("pushed exits", "persons", metric="pushed_exits"),
    "A9": _H("pushed exits", "persons", metric="pushed_exits"),
    "X1": _H("true incidence, end", "share of persons", metric="true_incidence"),
    "X4": _H("true incidence, end", "share of persons", metric="true_incidence"),
    "X5": _H("total cost", "yuan", metric=COST),
}
"""By mechanism; the others are judged by years in stable poverty."""


def headline_of(mechanism: str) -> Headline:
    """The outcome by which a mechanism is judged."""
    return HEADLINES.get(mechanism, DEFAULT)


def looked_at() -> dict[str, Headline]:
    """The headlines that need the campaign itself, by mechanism."""
    return {name: h for name, h in HEADLINES.items() if not h.metric}
