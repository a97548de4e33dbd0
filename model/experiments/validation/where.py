"""Conditions on households or villages, as a pattern file states them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model.errors import RequestError, nearest
from model.experiments.validation.form import Where

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BOUNDS = ("from", "to", "below", "above", "lowest", "highest")
ALLOWED = (
    "a value, a list of values, or a table of: from, to (included), below, above, lowest, highest"
    " (a share of persons)"
)


def read_where(given: Any, known: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Check conditions against what is known; RequestError naming file, key and nearest name."""
    if not isinstance(given, Mapping):
        raise RequestError(
            f"{where} is {given!r}; allowed: a table of conditions, name = {ALLOWED}"
        )
    for name, said in given.items():
        if name not in known:
            raise RequestError(
                f"{where}: '{name}' is no variable.{nearest(name, known)}"
                f" Known: {', '.join(sorted(known))}"
            )
        _check(said, f"{where}.{name}")
    return {name: _plain(said) for name, said in given.items()}


def _check(said: Any, where: str) -> None:
    if isinstance(said, Mapping):
        for bound, value in said.items():
            if bound not in BOUNDS:
                hint = nearest(bound, BOUNDS)
                raise RequestError(f"{where}: '{bound}' is no bound.{hint} Allowed: {ALLOWED}")
            if not isinstance(value, int | float) or isinstance(value, bool):
                raise RequestError(f"{where}.{bound} is {value!r}; allowed: a number")
            if bound in ("lowest", "highest") and not 0.0 < value <= 1.0:
                raise RequestError(f"{where}.{bound} is {value}; allowed: above 0, at most 1")
        if not said:
            raise RequestError(f"{where} is empty; allowed: {ALLOWED}")
    elif isinstance(said, list) and not said:
        raise RequestError(f"{where} is an empty list: nobody could meet it")
    elif not isinstance(said, str | int | float | bool | list):
        raise RequestError(f"{where} is {said!r}; allowed: {ALLOWED}")


def _plain(said: Any) -> Any:
    return tuple(said) if isinstance(said, list) else said


def chosen(where: Where, values: Mapping[str, Any], persons: Any) -> NDArray[np.bool_]:
    """Return who meets every condition; `lowest` and `highest` are shares of all persons.

    Raises RequestError if a name (of a county, say) is none that occurs.
    """
    import numpy as np

    found = np.ones(len(persons), bool)
    for name, said in where.items():
        found &= _meets(values[name], said, persons, name)
    return found


def _meets(values: Any, said: Any, persons: Any, name: str) -> Any:
    import numpy as np

    if isinstance(said, Mapping):
        found = np.ones(len(values), bool)
        for bound, limit in said.items():
            found &= _within(values, bound, limit, persons)
        return found
    wanted = said if isinstance(said, tuple) else (said,)
    if values.dtype.kind == "U":
        there = set(np.unique(values).tolist())
        for one in wanted:
            if one not in there:
                raise RequestError(
                    f"{name} = '{one}': there is none in this city."
                    f"{nearest(str(one), there)} There are: {', '.join(sorted(there)[:12])}"
                )
    return np.isin(values, wanted)


def _within(values: Any, bound: str, limit: float, persons: Any) -> Any:
    if bound in ("lowest", "highest"):
        return _extreme(values, limit, persons, lowest=bound == "lowest")
    if bound == "from":
        return values >= limit
    if bound == "to":
        return values <= limit
    return values < limit if bound == "below" else values > limit


def _extreme(values: Any, share: float, persons: Any, *, lowest: bool) -> Any:
    """Households with the lowest (or highest) values that hold this share of persons."""
    import numpy as np

    order = np.argsort(values if lowest else -values, kind="stable")
    before = np.cumsum(persons[order]) - persons[order]
    found = np.zeros(len(values), bool)
    found[order[before < share * persons.sum()]] = True
    return found
