"""The levers of a search: which values a plan may take, and how the sampler sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from typing import TYPE_CHECKING, Any, cast

from model.errors import RequestError, nearest
from model.experiments.design import check_keys, flattened

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import Trial

    from model.declare import Declaration

RANGE_KEYS = {"low": "a number", "high": "a number", "n": "a whole number"}
DIGITS = 4
MOST_STEPS = 10_000
Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever: a list of choices, or a range from low to high, in n equal steps if n is given.

    A number from a range without steps is kept to four digits: a plan people can read.
    """

    name: str
    choices: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0
    n: int = 0
    whole: bool = False

    def suggest(self, trial: Trial) -> Value:
        """Let the sampler choose a value; steps are chosen by their number."""
        if self.choices:
            return cast(Value, trial.suggest_categorical(self.name, self.choices))
        if self.n:
            return self._step(trial.suggest_int(self.name, 0, self.n - 1))
        if self.whole:
            return int(trial.suggest_int(self.name, int(self.low), int(self.high)))
        return self._tidied(trial.suggest_float(self.name, self.low, self.high))

    def as_told(self, value: Value) -> Value:
        """Return a value as the sampler knows it: the number of a step, anything else as it is."""
        if self.choices or not self.n:
            return value
        return round((float(value) - self.low) / (self.high - self.low) * (self.n - 1))

    def distribution(self) -> BaseDistribution:
        """Return what the sampler draws from."""
        from optuna import distributions as kinds

        if self.choices:
            return kinds.CategoricalDistribution(self.choices)
        if self.n:
            return kinds.IntDistribution(0, self.n - 1)
        if self.whole:
            return kinds.IntDistribution(int(self.low), int(self.high))
        return kinds.FloatDistribution(self.low, self.high)

    def allows(self, value: Any) -> bool:
        """Whether a value is one that this lever may take."""
        if self.choices:
            return any(value == choice and type(value) is type(choice) for choice in self.choices)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if self.n:
            return any(value == self._step(step) for step in range(self.n))
        return self.low <= value <= self.high and (not self.whole or isinstance(value, int))

    def about(self) -> dict[str, Any]:
        """The lever as the manifest says it."""
        if self.choices:
            return {"choices": list(self.choices)}
        return {"low": self.low, "high": self.high, "n": self.n or None}

    def ends(self) -> tuple[Value, ...]:
        """The values that must be allowed for all others to be: every choice, or both bounds."""
        if self.choices:
            return self.choices
        return (int(self.low), int(self.high)) if self.whole else (self.low, self.high)

    def _step(self, step: int) -> Value:
        value = self.low + (self.high - self.low) * step / (self.n - 1)
        return round(value) if self.whole else float(f"{value:.12g}")

    def _tidied(self, value: float) -> float:
        """A value to four digits, still inside the range."""
        if not value:
            return 0.0
        digits = DIGITS - 1 - floor(log10(abs(value)))
        return min(max(round(value, digits), self.low), self.high)


def read_levers(
    given: Mapping[str, Any], declarations: Mapping[str, Declaration], where: str
) -> tuple[Lever, ...]:
    """Read the table [levers]; RequestError names the lever, what is allowed, the nearest name."""
    levers = []
    for name, values in flattened(given, where):
        if name not in declarations:
            raise RequestError(f"{where}: '{name}' is not declared.{nearest(name, declarations)}")
        declared = declarations[name]
        if declared.role != "lever":
            raise RequestError(
                f"{where}: '{name}' is declared as {declared.role}: a plan cannot choose it"
            )
        levers.append(_lever(declared, values, where))
    if not levers:
        raise RequestError(f"{where}: nothing to choose: name at least one lever")
    return tuple(levers)


def _lever(declared: Declaration, given: Any, where: str) -> Lever:
    name = declared.name
    if isinstance(given, list):
        return _chosen(name, given, where)
    if not isinstance(given, dict):
        raise RequestError(
            f"{where}: {name} is {given!r}; allowed: a list of at least two values, or a range"
            " { low = ..., high = ..., n = ... }"
        )
    check_keys(given, RANGE_KEYS, f"{where} {name}")
    low, high = given.get("low", declared.low), given.get("high", declared.high)
    if declared.choices or low is None or high is None or not low < high:
        hint = f"; choices: {declared.bounds}" if declared.choices else ""
        raise RequestError(f"{where}: {name} needs low < high, not {low} and {high}{hint}")
    whole, n = declared.kind == "int", given.get("n", 0)
    if "n" in given and not 2 <= n <= MOST_STEPS:
        raise RequestError(f"{where}: {name}: n is {n}; allowed: 2 to {MOST_STEPS} values")
    if whole and not (float(low).is_integer() and float(high).is_integer()):
        raise RequestError(f"{where}: {name} takes whole numbers, not {low} to {high}")
    if whole and n > high - low + 1:
        raise RequestError(f"{where}: {name}: n is {n}; {low} to {high} has fewer whole numbers")
    return Lever(name, (), float(low), float(high), n, whole)


def _chosen(name: str, given: list[Any], where: str) -> Lever:
    odd = [value for value in given if not isinstance(value, Value)]
    if len(given) < 2 or odd:
        what = f"lists {odd[0]!r}" if odd else f"is {given!r}"
        raise RequestError(f"{where}: {name} {what}; allowed: a list of at least two values")
    repeated = [value for place, value in enumerate(given) if value in given[:place]]
    if repeated:
        raise RequestError(f"{where}: {name} lists {repeated[0]!r} twice")
    return Lever(name, tuple(given))
