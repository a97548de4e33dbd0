"""The tables of submodels: rules by equation, rules that can be chosen, draws, parameters."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from model.draws import Purpose
from model.scenario import Levels, declarations
from model.scenario.declared import sections_of
from model.views.counts import STATUSES
from model.views.odd.source import dotted, module_files, names_for, sentence
from model.views.pages import plain, table

ROLES = {"lever": "levers", "uncertainty": "drawn", "constant": "fixed"}
HOMES = ("campaign", "systems", "policies", "records", "world")
SAYS = re.compile(r"((?:[A-Z]\d+(?:, )?)+): (.+)")
ORDER = "HCIOPSAX"
"""Equations of households, of cadres, of institutions; then mechanisms."""


class Rule(NamedTuple):
    """A function that names the equation it stands for."""

    ids: str
    home: str
    says: str


def rules() -> list[Rule]:
    """Every public function whose docstring begins with its equation, in the order of these."""
    found = []
    for path in module_files(*HOMES):
        for node in _functions(path):
            said = SAYS.match(sentence(node)) if ast.get_docstring(node) else None
            if said and not node.name.startswith("_"):
                found.append(Rule(said[1], f"{dotted(path)}.{node.name}", said[2]))
    return sorted(found, key=_place)


def _place(rule: Rule) -> tuple[int, int]:
    first = rule.ids.split(",")[0]
    return ORDER.index(first[0]), int(first[1:])


def _functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def rule_table() -> str:
    """Every rule that names its equation."""
    return table(
        ("equation", "rule", "what it says"), [(r.ids, f"`{r.home}`", r.says) for r in rules()]
    )


def choice_table() -> str:
    """Rules and choices that a scenario sets by name."""
    rows = [
        (f"`{key}`", ", ".join(f"`{c}`" for c in d.choices), d.meaning)
        for key, d in declarations().items()
        if d.choices
    ]
    return table(("key", "one of", "meaning"), rows)


def draw_table() -> str:
    """What random numbers are for, and who draws them."""
    users = drawn_by()
    rows = [
        (p.name.lower().replace("_", " "), int(p), ", ".join(f"`{home}`" for home in users[p.name]))
        for p in sorted(Purpose)
    ]
    return table(("drawn for", "number", "drawn by"), rows)


def drawn_by() -> dict[str, list[str]]:
    """The modules that address draws of each purpose, by the purpose's name."""
    found: dict[str, list[str]] = {purpose.name: [] for purpose in Purpose}
    for path in module_files(""):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = names_for(tree, "Purpose", "model.draws")
        names |= {"Purpose"} if dotted(path) == "draws.plain" else set()
        asked = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
                 and isinstance(n.value, ast.Name) and n.value.id in names}  # fmt: skip
        for purpose in asked & found.keys():
            found[purpose].append(dotted(path))
    return found


def section_table() -> str:
    """Declared keys by section: how many of each role, how many of each status."""
    declared = declarations().values()
    rows: list[tuple[str | int, ...]] = []
    for name in sections_of(Levels):
        own = [d for d in declared if d.name.split(".")[0] == name]
        count = Counter[str]([d.role for d in own]) + Counter[str]([d.status for d in own])
        rows.append((f"`{name}`", len(own), *(count[what] for what in (*ROLES, *STATUSES))))
    sums = [sum(int(row[k]) for row in rows) for k in range(1, len(rows[0]))]
    return table(("section", "keys", *ROLES.values(), *STATUSES), [*rows, ("all", *sums)])


def drawn_table() -> str:
    """Every parameter that a run draws: range, unit, status."""
    rows = [
        (f"`{key}`", plain(d.default), f"{plain(d.low)} to {plain(d.high)}", d.unit, d.status)
        for key, d in declarations().items()
        if d.role == "uncertainty"
    ]
    return table(("parameter", "central", "drawn evenly from", "unit", "status"), rows)
