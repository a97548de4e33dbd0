"""Read a pattern file: every key checked, one message that names file, key, value and what may be.

The form is described in docs/validation.md, with two examples.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.clock import date_of
from model.errors import RequestError, nearest
from model.experiments.design import check_keys
from model.experiments.validation import form
from model.experiments.validation.sections import Sections

TOP = {
    "schema_version": "a whole number", "title": "a text", "source": "a text", "year": "a text",
    "unit": "a text", "published": "a number", "published_high": "a number",
    "plausible": "a list", "kind": "a text", "use": "a text", "definition": "a text",
    "rejects": "a text", "note": "a text", "study": "a table", "series": "a table",
    "population": "a table", "treatment": "a table", "outcome": "a table", "estimator": "a table",
}  # fmt: skip
KINDS = ("", "lower bound", "criterion")
USES = (form.VALIDATION, form.NOT_TESTED)
DECIDING = ("study", "series", "population", "treatment", "outcome", "estimator")
"""Sections that decide what the model answers."""


def read_pattern(path: str | os.PathLike[str]) -> form.Pattern:
    """Read and check a pattern file.

    Raises RequestError naming file, key, value, what is allowed and the nearest name.
    """
    from model.scenario.source import Source, table_of, text_of

    place = Path(path)
    source = Source(place, os.fspath(path))
    return pattern_of(table_of(text_of(source), source), place.stem, os.fspath(path))


def pattern_of(given: Mapping[str, Any], key: str, label: str) -> form.Pattern:
    """Check what a pattern file says; `label` is how messages name the file."""
    from model.version import SCHEMA_VERSION

    check_keys(given, TOP, label)
    if given.get("schema_version", SCHEMA_VERSION) != SCHEMA_VERSION:
        found = given["schema_version"]
        raise RequestError(f"{label}: schema_version is {found}; allowed: {SCHEMA_VERSION}")
    about = _published(given, key, label)
    study = _study(given.get("study", {}), label)
    text = {name: given[name] for name in DECIDING if name in given}
    sections = Sections(given, label)
    if "series" in given:
        for name in ("population", "treatment", "outcome", "estimator"):
            if name in given:
                raise RequestError(f"{label}: [series] is a figure of the tables; [{name}] is not")
        return form.Pattern(about, series=sections.series(), text=text, **study)
    for name in ("population", "outcome", "estimator"):
        if name not in given:
            raise RequestError(
                f"{label}: [{name}] is missing: a pattern has either a [series], or [population],"
                " [outcome], [estimator] and, where something was done, [treatment]"
            )
    return form.Pattern(about, text=text, **study, **sections.experiment())


def _published(given: Mapping[str, Any], key: str, label: str) -> form.Published:
    for name in ("title", "published", "plausible"):
        if name not in given:
            raise RequestError(f"{label}: '{name}' is missing")
    low, high = _pair(given["plausible"], f"{label}: plausible")
    published, top = float(given["published"]), given.get("published_high")
    kind = given.get("kind", "")
    if kind not in KINDS:
        raise RequestError(
            f"{label}: kind is '{kind}'.{nearest(kind, KINDS)} Allowed: {', '.join(KINDS[1:])}, or"
            " nothing"
        )
    use = given.get("use", form.VALIDATION)
    if use not in USES:
        raise RequestError(
            f"{label}: use is '{use}'.{nearest(use, USES)} Allowed: {', '.join(USES)}"
        )
    if not low <= published <= high or (top is not None and not published <= top <= high):
        raise RequestError(
            f"{label}: plausible is [{low:g}, {high:g}] and does not hold the published figure"
        )
    texts = ("title", "source", "year", "unit", "definition", "rejects", "note")
    said = {name: given.get(name, "") for name in texts}
    return form.Published(
        key=key, published=published, plausible=(low, high), kind=kind, use=use,
        high=None if top is None else float(top), **said,
    )  # fmt: skip


def _pair(given: Sequence[Any], where: str) -> tuple[float, float]:
    numbers = [x for x in given if isinstance(x, int | float) and not isinstance(x, bool)]
    if len(given) != 2 or len(numbers) != 2 or not numbers[0] < numbers[1]:
        raise RequestError(f"{where} is {given!r}; allowed: [lower, higher], two numbers")
    if not all(map(math.isfinite, numbers)):
        raise RequestError(f"{where} is {given!r}; allowed: finite numbers")
    return float(numbers[0]), float(numbers[1])


def _study(given: Mapping[str, Any], label: str) -> dict[str, Any]:
    where = f"{label}: [study]"
    check_keys(
        given, {"scenario": "a text", "scale": "a number", "months": "a whole number"}, where
    )
    return dict(given)


def require_within(pattern: form.Pattern, months: int, label: str) -> None:
    """Raise RequestError if a pattern asks for a month that is not simulated."""
    last = max([-1, *(at for at, _ in pattern.wanted()), *_dates_of(pattern.series)])
    given = pattern.treatment
    if given is not None and given.measures:
        last = max(last, given.since)
    if last >= months:
        raise RequestError(
            f"{label}: asks for {date_of(last)}, and the runs end with {date_of(months - 1)}:"
            f" give months = {last + 1} or more in [study], or an earlier date"
        )


def _dates_of(series: form.Series | None) -> list[int]:
    """The dates of a series and of all that it is divided by and reduced by."""
    if series is None:
        return []
    return [series.at, *_dates_of(series.over), *_dates_of(series.less)]
