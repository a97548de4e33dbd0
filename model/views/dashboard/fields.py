"""What the fields of the page hold, as plain values, and what a reader's entries mean."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any
from unicodedata import normalize

from model.clock import date_of
from model.errors import RequestError
from model.scenario import Scenario
from model.views import numbers
from model.views.dashboard.asked import PAIRS, START, Asked, Offered
from model.views.dashboard.levers import Lever, by_system, in_words, lever_of, path_of, value_at
from model.views.texts import month_name, say, term

YEARS = 12
MOST_QUOTED = 40
"""Characters of an entry that a message repeats."""
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
Row = dict[str, Any]


def choosing(asked: Asked, deployments: tuple[Offered, ...], lang: str) -> list[Row]:
    """The fields above the page: both deployments, size, pairs, from when moves hold."""
    titles = [
        Row(value=one.name, label=say(lang, "dashboard.offered", **one._asdict()))
        for one in deployments
    ]
    pairs = [Row(value=str(count), label=str(count)) for count in sorted({*PAIRS, asked.pairs})]
    dates = [Row(value=date, label=_since(date, lang)) for date in _dates(asked.base)]
    fields = [
        Row(name="first", choices=titles, value=asked.first),
        Row(name="second", choices=titles, value=asked.second),
        Row(name="scale", choices=None, value=f"{100 * asked.scale:g}", mode="decimal"),
        Row(name="pairs", choices=pairs, value=str(asked.pairs)),
        Row(name="since", choices=dates, value=asked.since),
    ]
    return [{**field, "label": say(lang, f"dashboard.{field['name']}")} for field in fields]


def _dates(scenario: Scenario) -> list[str]:
    """The Januaries of a deployment, from any of which moved levers may hold."""
    return [date_of(month) for month in range(0, scenario.horizon_months, YEARS)]


def _since(date: str, lang: str) -> str:
    name = month_name(lang, date)
    return say(lang, "dashboard.whole_time", date=name) if date == START else name


def entered(asked: Asked, name: str, text: str, offered: Collection[str] = ()) -> Asked:
    """The request with one field changed; a text that is no number is a RequestError.

    A deployment must be among those `offered`: no visitor names a file of the server. Another
    second deployment starts with its own levers: moves are not carried over.
    """
    if not text.strip():
        return asked
    known = {"first": offered, "second": offered, "since": _dates(asked.base)}
    if name not in (*known, "scale", "pairs") or text not in known.get(name, (text,)):
        given = f"{name}: {text}"[:MOST_QUOTED]
        raise RequestError(say(asked.lang, "dashboard.not_offered", given=given))
    if name == "scale":
        return replace(asked, scale=number_from(text, asked.lang) / 100)
    if name == "pairs":
        return replace(asked, pairs=int(number_from(text, asked.lang)))
    if name == "second":
        new = replace(asked, second=text, moves=())
        return new if asked.since in _dates(new.base) else replace(new, since=START)
    return replace(asked, **{name: text})  # type: ignore[arg-type]


def number_from(text: str, lang: str) -> float:
    """Read a number as people type it: "5", "0.5", "1,200", "5 %"; "0,5" could be two numbers."""
    plain = normalize("NFKC", text).strip().removesuffix("%").strip()
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RequestError(say(lang, "dashboard.no_number", given=text[:MOST_QUOTED]))
    return number


def moved(asked: Asked, key: str, text: str) -> Asked:
    """The request with a lever moved to what was entered; back to what it was is not moved."""
    lever = lever_of(key)
    if lever is None:
        raise RequestError(say(asked.lang, "dashboard.not_offered", given=key[:MOST_QUOTED]))
    if not text.strip():
        return asked
    value = _read(lever, text, asked.lang)
    if [value] == [step for _, step in path_of(asked.base, key)]:
        return replace(asked, moves=asked.without(key))
    return replace(asked, moves=asked.moved(key, value))


def _read(lever: Lever, text: str, lang: str) -> Any:
    """The value entered for a lever; what is not allowed is a RequestError that says what is."""
    if lever.kind == "switch":
        return text == "true"
    if lever.kind == "choice":
        return text
    value = number_from(text, lang)
    low, high = lever.about.low, lever.about.high
    if (low is not None and value < low) or (high is not None and value > high):
        ends = {"low": numbers.plain(low or 0.0), "high": numbers.plain(high or 0.0)}
        kind = "at_least" if high is None else "out_of_range"
        label = lever.heading(lang)
        raise RequestError(say(lang, f"dashboard.{kind}", label=label, given=text, **ends))
    return round(value) if lever.about.kind == "int" else value


def put_back(asked: Asked, key: str = "") -> Asked:
    """The request with one lever, or all, where the deployment has it."""
    return replace(asked, moves=asked.without(key) if key else ())


def lever_rows(asked: Asked, system: str, lang: str) -> list[Row]:
    """The levers of a system for the page: range, value now, what it was, unit and source."""
    return [_row(asked, lever, lang) for lever in by_system()[system]]


def _row(asked: Asked, lever: Lever, lang: str) -> Row:
    about, moves = lever.about, dict(asked.moves)
    value = moves.get(lever.key, value_at(asked.base, lever.key, asked.since))
    status = say(lang, f"dashboard.status_{about.status}")
    unit = term(lang, "unit", about.unit)
    other = about.label_en if lang == "zh" else about.label_zh
    return Row(
        key=lever.key,
        kind=lever.kind,
        label=lever.heading(lang),
        tip=f"{other}. {about.meaning}",
        unit=unit,
        named=say(lang, "dashboard.lever_unit", label=lever.heading(lang), unit=unit),
        low=lever.low,
        high=max(lever.high, float(value)) if lever.kind == "number" else 0,
        step=lever.step,
        value=_entry(value),
        choices=_choices(lever, lang),
        path=say(lang, "dashboard.path", path=_path_in_words(asked.base, lever, lang)),
        source=say(
            lang, "dashboard.source", source=term(lang, "study", about.source), status=status
        ),
        moved=_moved(moves, lever, asked.since, lang),
    )


def _moved(moves: dict[str, Any], lever: Lever, since: str, lang: str) -> str:
    if lever.key not in moves:
        return ""
    shown = in_words(moves[lever.key], lang)
    return say(lang, "dashboard.moved_to", value=shown, date=month_name(lang, since))


def _choices(lever: Lever, lang: str) -> list[Row]:
    if lever.kind == "switch":
        return [Row(value=_entry(one), label=in_words(one, lang)) for one in (True, False)]
    return [Row(value=name, label=in_words(name, lang)) for name in lever.about.choices]


def _entry(value: Any) -> str:
    """A value as a field holds it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:.12g}"


def _path_in_words(scenario: Scenario, lever: Lever, lang: str) -> str:
    """Every value a lever has in a deployment, each with its first month; a lone one without."""
    path = path_of(scenario, lever.key)
    if len(path) == 1:
        return in_words(path[0][1], lang)
    steps = [
        say(lang, "dashboard.path_step", value=in_words(value, lang), date=_year(date, lang))
        for date, value in path
    ]
    return say(lang, "answer.separator").join(steps)


def _year(date: str, lang: str) -> str:
    """The year of what begins in January, else the month."""
    whole = date.endswith("-01")
    return say(lang, "dashboard.path_year", year=date[:4]) if whole else month_name(lang, date)
