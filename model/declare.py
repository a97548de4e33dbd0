"""One place to declare a number: name, unit, bounds, meaning, source, status and both labels.

Documentation, validation, sliders, sweeps and the report all read these declarations.
Three words are kept apart. A *lever* is what a planner sets. An *uncertainty* is what nobody knows:
it carries a prior and is drawn once per run, the same draw for every alternative. A *constant* is
structure: sizes, dates and conventions that a study does not vary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import Field
from pydantic.fields import FieldInfo

Role = Literal["lever", "uncertainty", "constant"]
Status = Literal["seed", "published", "calibrated", "assumed"]


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
) -> Any:
    """Declare what a planner sets; the default is its level before the campaign (2013).

    `low` and `high` are hard bounds; a choice is declared by a `Literal` type instead.
    """
    about = dict(unit=unit, meaning=meaning, en=en, zh=zh, source=source, status=status)
    about["mechanism"] = mechanism
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
) -> Any:
    """Declare structure that a study does not vary: a size, a date, a convention."""
    about = dict(unit=unit, meaning=meaning, en=en, zh=zh, source=source, status=status)
    about["mechanism"] = ""
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
    )
