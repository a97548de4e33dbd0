"""Fingerprint of a researcher's own rule: its source and everything simple that it refers to."""

from __future__ import annotations

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

SIMPLE = (bool, int, float, str, bytes, type(None))


class _NoSourceError(Exception):
    """The rule depends on something whose content cannot be read."""


def fingerprint(rule: Callable[..., Any]) -> str | None:
    """The sha256 of a rule's source with its defaults, captured and global values.

    Two functions with one source that capture different numbers differ, and so do two of one file
    that was edited in between: what was compiled counts as well as what is written. None when the
    source, or something the rule refers to, cannot be read: then no result of it may be stored
    under a key.
    """
    try:
        parts = "\n".join(_parts(rule, set()))
    except _NoSourceError:
        return None
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def rule_name(rule: Callable[..., Any]) -> str:
    """The name a rule has in tables and messages."""
    return str(getattr(rule, "__name__", type(rule).__name__))


def _parts(rule: Any, seen: set[int]) -> Iterator[str]:
    if not isinstance(rule, FunctionType):
        raise _NoSourceError
    if id(rule) in seen:
        return
    seen.add(id(rule))
    if rule.__code__.co_filename == "<string>":  # whose text is it: that of eval, or of python -c?
        raise _NoSourceError
    try:
        yield inspect.getsource(rule)
    except (OSError, TypeError):
        raise _NoSourceError from None
    yield from _code(rule.__code__)
    values = dict(inspect.getclosurevars(rule).nonlocals) if rule.__closure__ else {}
    for number, value in enumerate(rule.__defaults__ or ()):
        values[f"default {number}"] = value
    values |= rule.__kwdefaults__ or {}
    names = sorted(set(_names(rule.__code__)) & set(rule.__globals__))
    values |= {f"global {name}": rule.__globals__[name] for name in names}
    for name, value in values.items():
        yield name
        yield from _value(value, seen)


def _code(code: CodeType) -> Iterator[str]:
    """What runs, whatever the file says by now; a set of constants has no order of its own."""
    yield code.co_code.hex()
    yield " ".join(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code(constant)
        else:
            yield repr(sorted(map(repr, constant)) if isinstance(constant, frozenset) else constant)


def _names(code: CodeType) -> Iterator[str]:
    """Global names that a function, or a function inside it, may read."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _value(value: Any, seen: set[int]) -> Iterator[str]:
    if isinstance(value, SIMPLE):
        yield repr(value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _value(part, seen)
    elif isinstance(value, ModuleType) and _installed(value.__name__):
        yield value.__name__
    elif isinstance(value, FunctionType | BuiltinFunctionType | type) and _installed(
        value.__module__
    ):
        yield f"{value.__module__}.{value.__qualname__}"
    else:
        yield from _parts(value, seen)


def _installed(module: str | None) -> bool:
    """True for the standard library, this model and installed packages: versions name them."""
    top = (module or "builtins").split(".")[0]
    if top in sys.stdlib_module_names and top != "__main__":
        return True
    file = getattr(sys.modules.get(top), "__file__", None) or ""
    return top == "model" or "site-packages" in file or "dist-packages" in file
