"""docs/scenarios.md: what each bundled scenario states against the one it extends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from model.clock import date_of
from model.scenario import Difference, Scenario, Shock, bundled, declarations, load, parent_of
from model.views.pages import MADE, plain, table

PAGE = """# Scenarios: what each differs in

Every bundled scenario against the one it extends, key by key, with units: from which month on which
value stands here, and which there. Where a cell holds several values, they belong to the months in
the same order; equal values say that both agree again. `liupanshui` extends nothing and stands
beside the declared defaults, which are the level before the campaign (2013). Meaning, range, status
and source of every key: [parameters.md](parameters.md). The same for one scenario, your own
included: `python run.py describe SCENARIO`."""
HEAD = ("key", "unit", "from", "there", "here")
UNITS = {"campaign": "yes or no", "shocks": "dated"}
"""What differs besides declared keys."""
NO_CAMPAIGN = (
    "Without a campaign every lever is at its level before it, whatever the file it extends states."
)


def scenarios_page() -> str:
    """Every bundled scenario: title, question, source, and a table of what differs."""
    known = [load(name) for name in bundled()]
    parts = [
        MADE,
        PAGE,
        table(("scenario", "extends", "horizon", "keys that differ"), map(_line, known)),
    ]
    for scenario in known:
        parts += section(scenario)
    return "\n\n".join(parts) + "\n"


def section(scenario: Scenario) -> list[str]:
    """One scenario's part of the page."""
    parent = parent_of(scenario)
    about = [f"*{scenario.question}*", f"Extends: {parent.name}. Source: {scenario.source}."]
    if not scenario.campaign:
        about.append(NO_CAMPAIGN)
    rows = difference_rows(scenario.differences(parent))
    what = table(HEAD, rows) if rows else "Nothing differs."
    return [f"## `{scenario.name}`: {scenario.title}", *about, what]


def _line(scenario: Scenario) -> tuple[str, ...]:
    keys = {d.key for d in scenario.differences(parent_of(scenario))}
    horizon = f"to {date_of(scenario.horizon_months - 1)}"
    return f"`{scenario.name}`", ", ".join(scenario.extends[:1]) or "none", horizon, str(len(keys))


def difference_rows(found: Iterable[Difference]) -> list[tuple[str, ...]]:
    """One row a key: months, values there, values here; a value that stays is said once."""
    rows: list[tuple[str, ...]] = []
    for key, same in groupby(found, key=lambda d: d.key):
        steps = list(same)
        before, after = (
            [shown(value) for value in values]
            for values in zip(*((d.before, d.after) for d in steps), strict=True)
        )
        since = "whole run" if key in UNITS else "; ".join(d.since for d in steps)
        rows.append((f"`{key}`", unit_of(key), since, _once(before), _once(after)))
    return rows


def unit_of(key: str) -> str:
    """The unit of a key, or of what differs besides keys."""
    return UNITS[key] if key in UNITS else declarations()[key].unit


def _once(values: Sequence[str]) -> str:
    return values[0] if len(set(values)) == 1 else "; ".join(values)


def shown(value: Any) -> str:
    """A value as the page writes it: shocks in words, all else as a scenario file writes it."""
    if isinstance(value, tuple) and all(isinstance(part, Shock) for part in value):
        return " and ".join(map(_shock, value)) or "none"
    return plain(value)


def _shock(shock: Shock) -> str:
    kind = shock.kind.replace("_", " ")
    return f"{kind} from {shock.since}, {shock.months} months, severity {shock.severity:g}"
