"""Problems of a request: collected, explained, and reported all at once."""

from __future__ import annotations

import reprlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from model.declare import Declaration
from model.errors import RequestError, nearest

SHOWN_AT_ONCE = 30
LISTED = 24
KINDS = {"float": "a number", "int": "a whole number", "bool": "true or false", "str": "a text"}
_short = reprlib.Repr(maxlevel=2, maxstring=60, maxother=60)


class Problem(NamedTuple):
    """One thing that is wrong: in which file, at which key ("" for the whole file), and what."""

    file: str
    key: str
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in self if part)


def refuse(problems: Iterable[Problem]) -> RequestError:
    """One error that lists every problem once, in the order found."""
    lines = [str(problem) for problem in dict.fromkeys(problems)]
    if len(lines) == 1:
        return RequestError(lines[0])
    rest = len(lines) - SHOWN_AT_ONCE
    more = [f"and {rest} more"] if rest > 0 else []
    text = "".join(f"\n  - {line}" for line in lines[:SHOWN_AT_ONCE] + more)
    return RequestError(f"{len(lines)} problems:{text}")


def shown(value: Any) -> str:
    """A value as a message shows it: as written in TOML where that is short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 64:
        return f"a whole number of {value.bit_length()} bits"
    try:
        return _short.repr(value)
    except (ValueError, RecursionError):
        return f"a {type(value).__name__}"


def listed(known: Collection[str]) -> str:
    """The known names, or the first of them where they are many."""
    names = list(known)[:LISTED]
    more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
    return f"Known: {', '.join(names)}{more}."


def since(phase: str) -> str:
    """How a message says in which phase a key stands; nothing at the start."""
    return f" (phase from {phase})" if phase else ""


def allowed(declaration: Declaration) -> str:
    """What a key accepts, in words: the choices, or kind, bounds and unit."""
    if declaration.choices:
        own = ", or from Python a function" if declaration.kind == "rule" else ""
        return f"one of {', '.join(declaration.choices)}{own}"
    kind = KINDS.get(declaration.kind, declaration.kind)
    unit = f" ({declaration.unit})" if declaration.unit else ""
    low, high = declaration.low, declaration.high
    if declaration.role == "uncertainty" or (low is None and high is None):
        return kind + unit
    if high is None:
        return f"{kind} of at least {low:,.12g}{unit}"
    if low is None:
        return f"{kind} of at most {high:,.12g}{unit}"
    return f"{kind} from {low:,.12g} to {high:,.12g}{unit}"


def wrong_value(declaration: Declaration, value: Any, why: str = "") -> str:
    """Say which value was given for a key, what is allowed, and the nearest choice."""
    hint = nearest(value, declaration.choices) if isinstance(value, str) else ""
    reason = f" ({why})" if why else ""
    return f"{shown(value)} is not allowed{reason}; allowed: {allowed(declaration)}.{hint}"


def reason_of(error: Mapping[str, Any]) -> str:
    """The reason a declared check gave itself; the plain checks of type and bounds give none."""
    text = str(error["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")
    return text if error["type"] in ("value_error", "assertion_error", "custom_rule") else ""


def explain(
    error: ValidationError, file: str, place: str, known: Mapping[str, Declaration]
) -> list[Problem]:
    """Turn the errors of one validated section into problems with their keys.

    `known` maps the keys of the section to their declarations; `place` is the section's name.
    """
    found = []
    for part in error.errors(include_url=False, include_context=False):
        key = ".".join(str(step) for step in part["loc"][:1])
        where = f"{place}.{key}" if key else place
        if part["type"] == "extra_forbidden":
            what = f"is not a known key.{nearest(key, known)} {listed(known)}"
        elif part["type"] == "missing":
            what = f"is missing; allowed: {allowed(known[key])}."
        elif key in known:
            what = wrong_value(known[key], part["input"], reason_of(part))
        else:
            what = reason_of(part) or str(part["msg"])
        found.append(Problem(file, where, what))
    return found
