"""What each mechanism is judged by: one number of a run, near the end of its path.

Most are metrics of a run. Those that no table has are looked at in the campaign itself, every month
or at the end. Amounts (persons, yuan, days) are those of the whole city: what a part of the city
has, over its share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.experiments.effects import looks
from model.experiments.metrics import STABLE

if TYPE_CHECKING:
    from model.campaign import Campaign

Look = Callable[["Campaign"], float]
SHARE = "share of persons"
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
    "O1": _H("earning industry shares", "households", monthly=looks.industry_earned),
    "O2": _H("missed far away", SHARE, at_end=looks.missed_far_away),
    "O4": _H("earning industry shares", "households", monthly=looks.industry_earned),
    "O5": _H("moved workers not away", "share of workers", monthly=looks.idle_at_sites),
    "O6": _H("job placements", "households", metric="placements"),
    "O8": _H("strength of poor villages", "0-1", at_end=looks.strength_of_poor_villages),
    "P3": _H("missing guarantee (T3)", SHARE, metric="guarantee_incidence"),
    "P4": _H("earning industry shares", "households", monthly=looks.industry_earned),
    "P5": _H("skill of teams", "relative", monthly=looks.skill_of_teams),
    "P6": _H("plans that fit", "share of plans", monthly=looks.plans_that_fit),
    "S1": _H("cadres who left", "cadres", metric="cadres_left"),
    "S2": _H("cadres who left", "cadres", metric="cadres_left"),
    "S3": _H("measures granted", "households", metric="measures_granted"),
    "S4": _H("satisfaction", SHARE, metric="satisfaction"),
    "S5": _H("visits", "visits", metric="visits"),
    "S6": _H("visits", "visits", metric="visits"),
    "A1": _H("never visited", "households", metric="never_visited"),
    "A2": _H("paperwork share", "share of days", metric="paperwork_share"),
    "A3": _H("wrong exit rate", SHARE, metric="wrong_exit_rate"),
    "A4": _H("reported exits", "persons", metric="exits"),
    "A5": _H("pushed exits", "persons", metric="pushed_exits"),
    "A6": _H("knowledge of poor villages", "0-1", monthly=looks.knowledge_of_poor_villages),
    "A7": _H("exclusion error", SHARE, metric="exclusion_error"),
    "A9": _H("pushed exits", "persons", metric="pushed_exits"),
    "X1": _H("true incidence (T1)", SHARE, metric="true_incidence"),
    "X2": _H("true incidence (T1), 2025", SHARE, metric="true_incidence"),
    "X4": _H("true incidence (T1)", SHARE, metric="true_incidence"),
    "X5": _H("cost with work left undone", "yuan a person", metric="full_cost_per_sustained_exit"),
}
"""By mechanism; the others are judged by years in stable poverty."""


def headline_of(mechanism: str) -> Headline:
    """The outcome by which a mechanism is judged."""
    return HEADLINES.get(mechanism, DEFAULT)


def looked_at() -> dict[str, Headline]:
    """The headlines that need the campaign itself, by mechanism."""
    return {name: h for name, h in HEADLINES.items() if not h.metric}
