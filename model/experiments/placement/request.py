"""What may be asked of a placement: the unit, the metric, the batches; checked before any run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.attribution.request import OF_VILLAGES
from model.experiments.attribution.values import OF_PERSONS
from model.experiments.metrics import GAIN
from model.outputs import BY_NAME
from model.scenario.declared import value_of
from model.world.named import MONEY, POSTS

if TYPE_CHECKING:
    from model.scenario import Scenario

CADRE, MILLION = "cadre", "million"
UNITS = {CADRE: POSTS, MILLION: MONEY}
"""What one more is of, and the setting whose table gives it to villages."""
YUAN = 1e6
MONTHS_A_YEAR = 12
LIMITS = {"batches": (2, 50), "confirm": (0, 10_000), "limit": (1, 8)}
"""Least and most of the numbers that may be asked."""
SOURCE = {GAIN: "stable_incidence"}
"""The column of villages behind a metric that is not kept under its own name."""
GAINS = (GAIN, *(name for name in OF_VILLAGES if BY_NAME[name].better != "none"))
"""Metrics kept by village of which more or less is better, as gains."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One more of what, for which metric, and how it is measured.

    `batches`: in each pair every village has the unit in one of so many runs. `confirm`: fresh
    pairs for the plan. `limit`: most units that the plan gives a village or takes from it.
    """

    unit: str = CADRE
    metric: str = GAIN
    batches: int = 4
    confirm: int = 16
    limit: int = 1

    @property
    def key(self) -> str:
        """The setting that gives villages the unit."""
        return UNITS[self.unit]

    @property
    def column(self) -> str:
        """The column of the table of villages that the metric comes from."""
        return SOURCE.get(self.metric, self.metric)

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is."""
        return 1.0 if BY_NAME[self.column].better == "higher" else -1.0

    @property
    def by_person(self) -> bool:
        """Whether the column is a mean over the persons of a village."""
        return BY_NAME[self.column].unit in OF_PERSONS

    @property
    def of(self) -> str:
        """The unit of the gain: summed over persons and the Decembers of a run, or over years."""
        unit = BY_NAME[self.column].unit
        if not self.by_person:
            return unit
        return "yuan" if "yuan" in unit else "person-years"

    def amount(self, months: int) -> float:
        """One unit as its table says it: a post, or a million yuan in equal parts each January."""
        return 1.0 if self.unit == CADRE else YUAN / januaries(months)

    def per(self, months: int) -> float:
        """What a gain is divided by: the years of a post (cadre-years), one million yuan."""
        return months / MONTHS_A_YEAR if self.unit == CADRE else 1.0

    def about(self) -> dict[str, Any]:
        """The request as the manifest says it."""
        return asdict(self)


def januaries(months: int) -> int:
    """How many Januaries a run sees, in which money comes down."""
    return -(-months // MONTHS_A_YEAR)


def require_asking(asking: Asking) -> None:
    """Refuse a unit, metric or number that is not allowed, naming what is."""
    if asking.unit not in UNITS:
        raise RequestError(
            f"--unit: '{asking.unit}' is no unit; allowed: {', '.join(UNITS)}."
            f"{nearest(asking.unit, UNITS)}"
        )
    if asking.metric not in GAINS:
        raise RequestError(
            f"--metric: '{asking.metric}' is no gain that is kept by village."
            f"{nearest(asking.metric, GAINS)} Known: {', '.join(GAINS)}"
        )
    for name, (low, high) in LIMITS.items():
        value = getattr(asking, name)
        if type(value) is not int or not low <= value <= high:
            raise RequestError(f"--{name}: {value!r} is not allowed; allowed: {low} to {high}")


def require_placeable(scenario: Scenario, asking: Asking) -> None:
    """Refuse a scenario in which one more unit means nothing, or cannot be added."""
    if not scenario.campaign:
        raise RequestError(f"{scenario.name} has no campaign: there is nothing to add a unit to")
    if scenario.horizon_months < MONTHS_A_YEAR:
        raise RequestError(
            f"place: villages are recorded each December, and {scenario.name} runs"
            f" {scenario.horizon_months} months; give --months 12 or more"
        )
    steps = (scenario.start, *(phase.levels for phase in scenario.phases))
    if len({value_of(levels, asking.key) for levels in steps}) > 1:
        raise RequestError(
            f"{scenario.name}: {asking.key} changes over time: place adds to one table that holds"
            " from the start; name one, or none"
        )


def require_villages(villages: int, asking: Asking) -> None:
    """Refuse a city with so few villages that a batch would hold less than one."""
    if villages < 2 * asking.batches:
        raise RequestError(
            f"--batches: {asking.batches} is too many for {villages} villages; allowed: 2 to"
            f" {villages // 2}, or a larger --scale"
            if villages >= 4
            else f"place: {villages} villages are too few to compare; give a larger --scale"
        )
