"""Declarations of every "section.key", read from the section classes."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, TypeAdapter

from model.declare import Declaration, declaration_of
from model.scenario.levels import Levels
from model.scenario.section import Section

STRICT = ConfigDict(strict=True, allow_inf_nan=False)


@cache
def sections_of(levels: type[Section]) -> dict[str, type[Section]]:
    """The section classes of a sections class, by the name of their section."""
    return {name: field.annotation for name, field in levels.model_fields.items()}  # type: ignore[misc]


@cache
def declarations(levels: type[Section] = Levels) -> dict[str, Declaration]:
    """Every declared number and choice under its full name "section.key", in the order declared."""
    return {
        f"{section}.{key}": declaration_of(f"{section}.{key}", field)
        for section, kind in sections_of(levels).items()
        for key, field in kind.model_fields.items()
    }


@cache
def checker(levels: type[Section], key: str) -> TypeAdapter[Any]:
    """The type and bounds of one key alone, without the checks between keys."""
    section, _, name = key.partition(".")
    field = sections_of(levels)[section].model_fields[name]
    kind: Any = field.annotation
    for limit in field.metadata:
        kind = Annotated[kind, limit]
    return TypeAdapter(kind, config=STRICT)


class Counted(NamedTuple):
    """How many declared numbers and choices are assumed, of how many."""

    assumed: int
    declared: int


@cache
def counted(levels: type[Section] = Levels) -> Counted:
    """Count what is assumed; every answer and report says it."""
    known = declarations(levels).values()
    return Counted(sum(d.status == "assumed" for d in known), len(known))


def is_table(key: str) -> bool:
    """True for a key that names a table of the researcher's own."""
    return key.endswith("_file")


def value_of(levels: Section, key: str) -> Any:
    """The value of "section.key" in complete levels."""
    section, _, name = key.partition(".")
    return getattr(getattr(levels, section), name)
