"""What was assumed: what the numbers rest on, which mechanisms work, the bare world's checks."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from model.views import numbers
from model.views.layout import Cell, Table, cells
from model.views.texts import say, term, terms

if TYPE_CHECKING:
    from model.mechanisms import Mechanism
    from model.views.folder import Folder

ROLES = ("lever", "uncertainty", "constant")
STATUSES = ("seed", "published", "calibrated", "assumed")
STATES = ("full", "simple", "absent")
CHECKS = "no_campaign_checks.json"
START = "below the constant line in 2013"
"""The check that says how much poverty there was."""


def parameters(lang: str = "en") -> Table:
    """Return the declared numbers counted by role (rows) and status (columns)."""
    from model.scenario import counted, declarations

    count = Counter((item.role, item.status) for item in declarations().values())
    head = [say(lang, "assumed.role"), *[say(lang, f"assumed.{name}") for name in STATUSES]]
    head.append(say(lang, "assumed.total"))
    rows = []
    for role in ROLES:
        row = [count[role, status] for status in STATUSES]  # type: ignore[index]
        shown = cells(*[numbers.whole(n) for n in (*row, sum(row))])
        rows.append([Cell(say(lang, f"assumed.{role}")), *shown])
    assumed, total = counted()
    share = numbers.percent(assumed / total if total else 0.0, 0, lang)
    note = say(lang, "assumed.share", assumed=assumed, total=total, percent=share)
    return Table(say(lang, "assumed.parameters"), head, rows, note)


def mechanisms(lang: str = "en") -> Table:
    """Return the mechanisms of the four systems counted by how far they are built."""
    from model.mechanisms import MECHANISMS

    count = Counter(str(item.status) for item in MECHANISMS)
    rows = []
    for state in STATES:
        these = [m for m in MECHANISMS if m.status == state]
        which = say(lang, "answer.list").join(_mechanism(m, lang) for m in these)
        rows.append(cells(say(lang, f"assumed.{state}"), numbers.whole(count[state]), which))
    shown = {state: count[state] for state in STATES}
    note = say(lang, "assumed.mechanism_line", total=sum(shown.values()), **shown)
    head = [say(lang, f"assumed.{name}") for name in ("status", "count", "which")]
    return Table(say(lang, "assumed.mechanisms"), head, rows, note)


def _mechanism(item: Mechanism, lang: str) -> str:
    title = term(lang, "mechanism", item.title)
    return say(lang, "assumed.mechanism", title=title, id=item.id)


def world_without_campaign(folder: Folder, lang: str = "en") -> list[Table]:
    """Return the tables about the world without a campaign; none if nobody made them.

    The first is that of poverty left by growth and by line, then the checks of the world. The file
    holds {"tables": [{"title", "columns", "rows", "note"}]}; the folder's own comes first.
    """
    content = _stored(folder)
    return [
        Table(
            term(lang, "check", str(item["title"])),
            [term(lang, "check", str(name)) for name in item["columns"]],
            [cells(*[_shown(value, lang) for value in row]) for row in item["rows"]],
            term(lang, "check", str(item.get("note", ""))),
        )
        for item in content.get("tables", ())
    ]


def fixed_before(folder: Folder, lang: str = "en") -> str:
    """Say what share of the poverty of 2013 is gone before any cadre moves; nothing if unknown."""
    content = _stored(folder)
    rows = content.get("drivers", ())
    start = [c["value"] for c in content.get("checks", ()) if c["check"] == START]
    if not rows or not start or not start[0]:
        return ""
    left, paper = ([row[name] for row in rows] for name in ("constant_line", "administrative_line"))
    gone = [1 - share / start[0] for share in left]
    words = {"start": numbers.percent(start[0], lang=lang)}
    for name, values, places in (("left", left, 1), ("gone", gone, 0), ("paper", paper, 1)):
        words[f"{name}_low"] = numbers.percent(min(values), places, lang)
        words[f"{name}_high"] = numbers.percent(max(values), places, lang)
    return say(lang, "world.fixed", **words)


def _stored(folder: Folder) -> dict[str, Any]:
    own = folder.path / CHECKS
    source = own if own.is_file() else files("model") / "data" / CHECKS
    if not source.is_file():
        return {}
    content: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return content


def _shown(value: object, lang: str) -> str:
    """A cell: a number, a declared text, or a number with words about it ("5 to 6 yuan")."""
    if isinstance(value, float):
        return numbers.rounded(value, 4)
    text = term(lang, "check", str(value))
    for part, words in terms(lang).get("check_part", {}).items():
        text = text.replace(part, words)
    return text
