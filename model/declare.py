"""One place to declare a number: name, unit, bounds, meaning, source, status and both labels.

Documentation, validation, sliders, sweeps and the report all read these declarations.
Three words are kept apart. A *lever* is what a planner sets. An *uncertainty* is what nobody knows:
it carries a prior and is drawn once per run, the same draw for every alternative. A *constant* is
structure: sizes, dates and conventions that a study does not vary.

What is assumed also has a *plausible* range, narrower than what is allowed: the prior of an
uncertainty, an argued range with its reason (`because`), or by convention half to one and a half
times the value. It says how far one may be wrong; nothing is drawn from it but priors, and
`run.py sensitivity` of a tornado study moves each number to its ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import Field
from pydantic.fields import FieldInfo

Role = Literal["lever", "uncertainty", "constant"]
Status = Literal["seed", "published", "calibrated", "assumed"]
Plausible = tuple[float, float] | Literal["convention", "none"]
"""A range (low, high), the convention, or none: then `because` says why there is no range."""
CONVENTION = (0.5, 1.5)
"""Ends of the range by convention, as multiples of the value, within what is allowed."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is known about one declared number or choice, under its full name "section.key"."""

    name: str
    role: Role
    kind: str
    default: Any
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    meaning: str
    source: str
    status: Status
    label_en: str
    label_zh: str
    mechanism: str
    plausible: tuple[float, float] | None = None
    """Low and high; of a lever and a list, as multiples of what a scenario states."""
    because: str = ""
    """Why this range, or why none."""

    @property
    def convention(self) -> str:
        """Where the plausible range comes from: prior, argued, by convention, or none."""
        if self.plausible is None:
            return "none"
        if self.role == "uncertainty":
            return "prior"
        return "argued" if self.because else "by convention"

    @property
    def by_factor(self) -> bool:
        """Whether the plausible range multiplies: a lever has a path, a list several values."""
        return self.role == "lever" or isinstance(self.default, tuple)

    def end(self, value: Any, side: int) -> Any:
        """Return the low (0) or high (1) end of the range for a value in force, as allowed.

        A whole number is rounded, away from the value where that would leave it as it is.
        """
        if self.plausible is None:
            raise ValueError(f"{self.name} has no plausible range")
        if isinstance(value, tuple):
            return tuple(self._inside(part * self.plausible[side]) for part in value)
        end = self._inside(value * self.plausible[side] if self.by_factor else self.plausible[side])
        if not isinstance(value, int):
            return end
        whole = math.floor(end + 0.5)
        return whole if whole != value else int(self._inside(value + (1 if side else -1)))

    def _inside(self, value: float) -> float:
        low = -math.inf if self.low is None else self.low
        return min(max(value, low), math.inf if self.high is None else self.high)

    @property
    def bounds(self) -> str:
        """The allowed values in words, for messages and tables."""
        if self.choices:
            return " | ".join(self.choices)
        if self.low is None and self.high is None:
            return "any"
        low = "-inf" if self.low is None else f"{self.low:g}"
        high = "inf" if self.high is None else f"{self.high:g}"
        return f"{low} to {high}"


def _declared(
    role: Role, default: Any, low: float | None, high: float | None, about: dict[str, Any]
) -> Any:
    limits: dict[str, Any] = {} if role == "uncertainty" else {"ge": low, "le": high}
    return Field(
        default=default,
        description=about["meaning"],
        json_schema_extra={"declared": {"role": role, "low": low, "high": high, **about}},
        validate_default=True,
        **limits,
    )


def lever(
    default: Any,
    low: float | None = None,
    high: float | None = None,
    *,
    unit: str,
    meaning: str,
    en: str,
    zh: str,
    source: str = "assumption of this project",
    status: Status = "assumed",
    mechanism: str = "",
    plausible: Plausible = "convention",
    because: str = "",
) -> Any:
    """Declare what a planner sets; the default is its level before the campaign (2013).

    `low` and `high` are hard bounds; a choice is declared by a `Literal` type instead. `plausible`
    multiplies the path that a scenario states.
    """
    about: dict[str, Any] = dict(unit=unit, meaning=meaning, en=en, zh=zh, source=source)
    about |= dict(status=status, mechanism=mechanism, plausible=plausible, because=because)
    return _declared("lever", default, low, high, about)


def uncertain(
    default: float,
    low: float,
    high: float,
    *,
    unit: str,
    meaning: str,
    en: str,
    zh: str,
    source: str = "assumption of this project",
    status: Status = "assumed",
) -> Any:
    """Declare what nobody knows: a central value and a uniform prior from `low` to `high`.

    An effect without a sourced size has a prior whose lower end is zero. A scenario that states a
    value pins the parameter: it is no longer drawn.
    """
    about = dict(unit=unit, meaning=meaning, en=en, zh=zh, source=source, status=status)
    about["mechanism"] = ""
    return _declared("uncertainty", default, low, high, about)


def constant(
    default: Any,
    low: float | None = None,
    high: float | None = None,
    *,
    unit: str,
    meaning: str,
    en: str,
    zh: str,
    source: str = "assumption of this project",
    status: Status = "assumed",
    plausible: Plausible = "convention",
    because: str = "",
) -> Any:
    """Declare structure that a study does not vary: a size, a date, a convention."""
    about: dict[str, Any] = dict(unit=unit, meaning=meaning, en=en, zh=zh, source=source)
    about |= dict(status=status, mechanism="", plausible=plausible, because=because)
    return _declared("constant", default, low, high, about)


def _kind_and_choices(field: FieldInfo) -> tuple[str, tuple[str, ...]]:
    """A rule carries its names beside the type; a `Literal` carries its choices itself."""
    for mark in field.metadata:
        if hasattr(mark, "choices"):
            return "rule", tuple(mark.choices)
    choices = tuple(a for a in getattr(field.annotation, "__args__", ()) if isinstance(a, str))
    if choices:
        return "choice", choices
    if get_args(field.annotation):
        return str(field.annotation).replace("typing.", ""), ()
    return getattr(field.annotation, "__name__", str(field.annotation)), ()


def _plausible_of(about: dict[str, Any], default: Any) -> tuple[float, float] | None:
    """The plausible range of one declaration; none for a choice, or what a source says."""
    parts = default if isinstance(default, tuple) else (default,)
    numeric = all(isinstance(p, int | float) and not isinstance(p, bool) for p in parts)
    if about["role"] == "uncertainty":
        return about["low"], about["high"]
    said = about["plausible"]
    if not numeric or said == "none":
        return None
    if said != "convention":
        return float(said[0]), float(said[1])
    if about["status"] != "assumed":
        return None
    if about["role"] == "lever" or isinstance(default, tuple):
        return CONVENTION
    low, high = sorted(factor * default for factor in CONVENTION)
    least = -math.inf if about["low"] is None else about["low"]
    return max(low, least), min(high, math.inf if about["high"] is None else about["high"])


def declaration_of(name: str, field: FieldInfo) -> Declaration:
    """Read the declaration of one pydantic field back; a field without one is a defect."""
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or "declared" not in extra:
        raise TypeError(f"{name} is not declared: use lever(), uncertain() or constant()")
    about: dict[str, Any] = dict(extra["declared"])  # type: ignore[arg-type]
    kind, choices = _kind_and_choices(field)
    return Declaration(
        name=name,
        role=about["role"],
        kind=kind,
        default=field.default,
        unit=about["unit"],
        low=about["low"],
        high=about["high"],
        choices=choices,
        meaning=about["meaning"],
        source=about["source"],
        status=about["status"],
        label_en=about["en"],
        label_zh=about["zh"],
        mechanism=about["mechanism"],
        plausible=_plausible_of(about, field.default),
        because=about.get("because", ""),
    )
