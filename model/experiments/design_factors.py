"""What a study varies: factors, read from `[levers]` and `[uncertainties]` of a study file.

A factor is a list of values, or a range `{ low, high }`; a bound that is not stated is the declared
one, and `{}` alone stands for the declared range, or for all declared choices. In a grid a range
also takes `n`: so many values in equal steps, both ends included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest

if TYPE_CHECKING:
    from model.declare import Declaration

RANGE_KEYS = {"low": "a number", "high": "a number", "n": "a whole number"}
TYPES: dict[str, tuple[type, ...]] = {
    "a whole number": (int,),
    "a number": (int, float),
    "a text": (str,),
    "a list": (list,),
    "a table": (dict,),
}
ROLES = {"levers": "lever", "uncertainties": "uncertainty"}
MOST_POINTS = 100_000
ROUNDING = 1e-9  # a share that should lie on the border of two equal parts may lie just below it


@dataclass(frozen=True, slots=True)
class Factor:
    """One lever or uncertain parameter with the values a study gives it.

    Listed `values`, in the order of the file, or every number (every whole number) of a range.
    """

    name: str
    role: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    whole: bool = False

    def at(self, share: float) -> Any:
        """Return the value at a share (0 to 1) of the factor.

        Listed values and whole numbers each have an equal part of the unit interval.
        """
        if self.values:
            return self.values[self._part(share, len(self.values))]
        if self.whole:
            return int(self.low) + self._part(share, int(self.high - self.low) + 1)
        return float(self.low + share * (self.high - self.low))

    def listed(self, most: int) -> Factor:
        """Return a range of at most so many whole numbers as their list, anything else as it is."""
        if not self.whole or self.high - self.low >= most:
            return self
        values = tuple(range(int(self.low), int(self.high) + 1))
        return replace(self, values=values, low=0.0, high=0.0)

    @staticmethod
    def _part(share: float, parts: int) -> int:
        return min(int(share * parts + ROUNDING), parts - 1)


def read_factors(
    given: Mapping[str, Any],
    declarations: Mapping[str, Declaration],
    where: str,
    steps: int | None,
    *,
    grid: bool,
) -> dict[str, Factor]:
    """Return the factors of a study file by name, levers first, in the order of the file.

    `steps` is the number of values of a grid's ranges that do not say their own.
    """
    factors: dict[str, Factor] = {}
    for table, role in ROLES.items():
        for name, values in flattened(given.get(table, {}), f"{where}: [{table}]"):
            place = f"{where}: [{table}]"
            _check_role(name, role, declarations, place)
            factor = _factor(values, declarations[name], place, grid=grid)
            if grid and not factor.values:
                own = values.get("n", steps)
                factor = replace(factor, values=_steps(factor, own, place), low=0.0, high=0.0)
            factors[name] = factor
    return factors


def check_keys(given: Mapping[str, Any], known: Mapping[str, str], where: str) -> None:
    """Refuse a key that is not known (naming the nearest) or whose value has the wrong type."""
    for key, value in given.items():
        if key not in known:
            hint = nearest(key, known)
            raise RequestError(f"{where}: unknown key '{key}'.{hint} Known: {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, TYPES[known[key]]):
            raise RequestError(f"{where}: {key} is {value!r}; allowed: {known[key]}")


def flattened(table: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """Yield "section.key" and values; the key may be quoted whole, or written as a table.

    Raises RequestError for a name that is given both ways.
    """
    seen: set[str] = set()
    for name, value in table.items():
        in_section = isinstance(value, dict) and "." not in name
        inner = {f"{name}.{key}": found for key, found in value.items()} if in_section else {}
        for full, found in (inner if in_section else {name: value}).items():
            if full in seen:
                raise RequestError(
                    f"{where}: '{full}' is given twice: once quoted and once in its section"
                )
            seen.add(full)
            yield full, found


def _check_role(name: str, role: str, declarations: Mapping[str, Declaration], where: str) -> None:
    if name not in declarations:
        raise RequestError(f"{where}: '{name}' is not declared.{nearest(name, declarations)}")
    found = declarations[name].role
    if found != role:
        place = next((table for table, kind in ROLES.items() if kind == found), "")
        advice = f"it belongs under [{place}]" if place else "a study does not vary it"
        raise RequestError(f"{where}: '{name}' is declared as {found}, not {role}: {advice}")


def _factor(given: Any, declared: Declaration, where: str, *, grid: bool) -> Factor:
    """Return the list as given, all declared choices, or the range, within the declared bounds."""
    name, role = declared.name, declared.role
    if isinstance(given, list) and given:
        repeated = [value for place, value in enumerate(given) if value in given[:place]]
        if repeated:
            raise RequestError(f"{where}: {name} lists {repeated[0]!r} twice")
        return Factor(name, role, tuple(given))
    if not isinstance(given, dict):
        raise RequestError(
            f"{where}: {name} is {given!r}; allowed: a list of values, or a range"
            " { low = ..., high = ... } (in a grid also n = ...)"
        )
    choices = (False, True) if declared.kind == "bool" else declared.choices
    if choices and not given:
        return Factor(name, role, tuple(choices))
    check_keys(given, RANGE_KEYS, f"{where} {name}")
    if "n" in given and not grid:
        raise RequestError(f"{where}: {name} has its own n: only a grid takes steps of a range")
    low, high = given.get("low", declared.low), given.get("high", declared.high)
    if low is None or high is None or not low < high:
        raise RequestError(f"{where}: {name} needs low < high, not {low} and {high}")
    whole = declared.kind == "int"
    if whole and not (float(low).is_integer() and float(high).is_integer()):
        raise RequestError(f"{where}: {name} goes from {low} to {high}; allowed: whole numbers")
    return Factor(name, role, low=low, high=high, whole=whole)


def _steps(factor: Factor, n: int | None, where: str) -> tuple[Any, ...]:
    """Return n values in equal steps from low to high, both included."""
    name, low, high = factor.name, factor.low, factor.high
    if n is None or n < 2:
        raise RequestError(f"{where}: {name} needs n >= 2 values, here or in [design]")
    if n > MOST_POINTS:
        raise RequestError(f"{where}: {name}: n is {n}; allowed: up to {MOST_POINTS}")
    values = [low + (high - low) * step / (n - 1) for step in range(n)]
    return tuple(dict.fromkeys(round(value) for value in values)) if factor.whole else tuple(values)
