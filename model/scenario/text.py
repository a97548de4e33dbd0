"""The resolved scenario as TOML text, and as the canonical text its digest is taken of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from model.scenario.custom import fingerprint, rule_name
from model.scenario.declared import declarations, is_table, value_of
from model.scenario.paths import changes
from model.scenario.statements import SCHEMA_VERSION
from model.scenario.tables import content_digest, relative

if TYPE_CHECKING:
    from model.scenario.scenario import Scenario


def canonical(scenario: Scenario) -> str:
    """Everything that affects results, as JSON with sorted keys; texts and names do not."""
    start = scenario.at(0)
    steps = [scenario.start, *(phase.levels for phase in scenario.phases)]
    phases = [
        [phase.month, _plain(changes(before, phase.levels))]
        for before, phase in zip(steps, scenario.phases, strict=False)
    ]
    content = {
        "start": _plain({key: value_of(start, key) for key in declarations(type(start))}),
        "phases": phases if scenario.campaign else [],
        "shocks": [shock.model_dump(by_alias=True) for shock in scenario.shocks],
        "campaign": scenario.campaign,
        "pinned": sorted(scenario.pinned),
    }
    return _json(content)


def timeline(scenario: Scenario) -> Iterator[tuple[int, str]]:
    """The same in the order of time: months, and what begins to hold there, as JSON.

    What a run does before a month depends on the entries before it and on nothing later, but for
    the rows that cadres have. The first entry (month 0) holds the world, all parameters, what is
    pinned, the horizon and the levers at the start. Worked out as far as it is asked for.
    """
    steps = [scenario.start, *(phase.levels for phase in scenario.phases)]
    pairs = zip(scenario.phases, steps, strict=False) if scenario.campaign else ()
    changed = {phase.month: (before, phase.levels) for phase, before in pairs}
    for month in sorted({0, *changed, *(shock.month for shock in scenario.shocks)}):
        begins: list[Any] = []
        if month == 0:
            known = declarations(type(scenario.start))
            begins += [_plain({key: value_of(scenario.start, key) for key in known})]
            begins += [scenario.campaign, sorted(scenario.pinned)]
        if month in changed:
            begins.append(_plain(changes(*changed[month])))
        begins += [s.model_dump(by_alias=True) for s in scenario.shocks if s.month == month]
        yield month, _json(begins)


def _json(content: Any) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that JSON can hold: tables by their content, own rules by their fingerprint."""
    return {
        key: {"table": content_digest(key, value)} if is_table(key) and value else _simple(value)
        for key, value in values.items()
    }


def _simple(value: Any) -> Any:
    if callable(value):
        return {"custom": fingerprint(value) or f"unknown source of {rule_name(value)}"}
    if isinstance(value, Mapping):
        return {str(key): _simple(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_simple(part) for part in value]
    return value


def toml_text(scenario: Scenario) -> str:
    """The scenario without `extends`: every lever and constant, the uncertainties that are pinned.

    Loading it in the same folder gives the same digest. A rule of one's own is written as
    "custom:name:fingerprint", which only Python can turn back into a rule.
    """
    import tomli_w

    top: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for key in ("title", "question", "source", "campaign"):
        top[key] = getattr(scenario, key)
    levels = type(scenario.start)
    known = declarations(levels)
    stated = {
        key: value_of(scenario.start, key)
        for key, declaration in known.items()
        if declaration.role != "uncertainty" or key in scenario.pinned
    }
    phases = []
    steps = [scenario.start, *(phase.levels for phase in scenario.phases)]
    for before, phase in zip(steps, scenario.phases, strict=False):
        phases.append({"from": phase.date, **_tables(changes(before, phase.levels), scenario)})
    shocks = [shock.model_dump(by_alias=True) for shock in scenario.shocks]
    return tomli_w.dumps({**top, **_tables(stated, scenario), "phases": phases, "shocks": shocks})


def _tables(values: Mapping[str, Any], scenario: Scenario) -> dict[str, dict[str, Any]]:
    """Group "section.key" values into tables; None has no place in TOML and is a default."""
    tables: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        section, _, name = key.partition(".")
        if callable(value):
            value = f"custom:{rule_name(value)}:{(fingerprint(value) or 'unknown')[:12]}"
        if is_table(key) and value:
            value = relative(value, scenario.folder)
        if value is not None:
            tables.setdefault(section, {})[name] = value
    return tables
