"""The tables of the schedule: the steps of a month, the calendar of the year."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any, NamedTuple

from model.campaign import model as campaign
from model.campaign import year
from model.systems.livelihoods import loop
from model.views.odd.source import Call, calls_in, method, reasons, sentence, tree_of
from model.views.pages import table

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
OWN_RULES = ("model.systems", "model.campaign.delisting")
"""Where a step's business lies; what it tells the recorder is no business."""


class Step(NamedTuple):
    """One step of the month: its name, its method, and why it stands where it does."""

    name: str
    method: str
    reason: str


def steps() -> list[Step]:
    """The steps of `Campaign.step`, in order."""
    why = reasons(inspect.getsource(campaign))
    found = []
    for node in method(campaign, "Campaign", "step").body:
        if isinstance(node, ast.With):
            (timed,) = (item.context_expr for item in node.items)
            (line,) = node.body
            name = ast.literal_eval(timed.args[1])  # type: ignore[attr-defined]
            (call,) = calls_in([line])
            found.append(Step(name, call.name.removeprefix("self."), why[line.lineno]))
    return found


def business(owner: Any, module: Any, name: str, when: tuple[str, ...] = ()) -> Iterator[Call]:
    """The rules that a method calls, in order; methods of its own are followed."""
    for call in calls_in(method(module, owner, name).body):
        inner = call.name.removeprefix("self.")
        if call.name.startswith("self._") and "." not in inner:
            try:
                yield from business(owner, module, inner, (*when, *call.when))
            except LookupError:
                continue  # a helper of the base class: no business of the schedule
        elif is_rule(module, call.name):
            yield Call(call.name, (*when, *call.when))


def is_rule(module: Any, name: str) -> bool:
    """Whether a dotted name, as written in a module, is a function of one of the systems."""
    found = resolved(module, name)
    return inspect.isroutine(found) and str(found.__module__).startswith(OWN_RULES)


def resolved(module: Any, name: str) -> Any:
    """What a dotted name means in a module; None if it is not a name of the module."""
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def month_table() -> str:
    """Every step of a month, why it stands there, and what it does, in order."""
    rows: list[tuple[str, ...]] = []
    for number, step in enumerate(steps(), 1):
        rows.append((f"**{number}**", f"**{step.name}**", "", step.reason))
        for part, call in enumerate(business("Campaign", campaign, step.method), 1):
            does = sentence(resolved(campaign, call.name))
            rows.append((f"{number}.{part}", f"`{call.name}`", ", ".join(call.when), does))
    return table(("", "step", "only", "reason of its place; what it does"), rows)


def calendar_table() -> str:
    """Every event of the year with its time, what it calls and why it stands there."""
    why = _reasons_of_the_year()
    rows = []
    for name, month, before in year.CALENDAR:
        does = sentence(getattr(year.Year, name)).split(": ", 1)
        called = dict.fromkeys(call.name for call in business("Year", year, name))
        rows.append(
            (
                f"{month + 1 - before:.3f}",
                MONTHS[month],
                f"`{name}`",
                "always" if name in year.ALWAYS else "with a campaign",
                does[-1],
                ", ".join(f"`{call}`" for call in called),
                why.get((month, name), ""),
            )
        )
    head = ("time", "before the step of", "event", "when", "what", "calls", "reason of its place")
    return table(head, rows)


def _reasons_of_the_year() -> dict[tuple[int, str], str]:
    """The comments of the table YEAR, by month and event; one after a row holds for its first."""
    comments = reasons(inspect.getsource(year))
    (table_of_year,) = (
        node.value
        for node in tree_of(year).body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "YEAR"
    )
    assert isinstance(table_of_year, ast.Dict)
    found: dict[tuple[int, str], str] = {}
    for key, events in zip(table_of_year.keys, table_of_year.values, strict=True):
        assert isinstance(key, ast.Name)
        assert isinstance(events, ast.Tuple)
        taken: set[int] = set()
        for event in events.elts:
            reason = comments.get(event.lineno)
            if reason and event.lineno not in taken:
                taken.add(event.lineno)
                found[getattr(year, key.id), ast.literal_eval(event)] = reason
    return found


def household_table() -> str:
    """The order in which a month of livelihoods goes through a block of households."""
    known = {n.name: n for n in tree_of(loop).body if isinstance(n, ast.FunctionDef)}
    calls = [call.name for call in calls_in(known["_block"].body)]
    parts = dict.fromkeys(name for name in calls if name in known or name == "misfortune")
    rows = [
        (number, f"`{name.lstrip('_')}`", sentence(getattr(loop, name)))
        for number, name in enumerate(parts, 1)
    ]
    return table(("", "part", "what it does"), rows)
