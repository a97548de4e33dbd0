"""What one file, or one call, states: each statement checked alone, every problem collected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from model.clock import date_of
from model.errors import nearest
from model.scenario.declared import checker, declarations, is_table, sections_of
from model.scenario.problems import (
    Problem,
    explain,
    listed,
    reason_of,
    shown,
    since,
    wrong_value,
)
from model.scenario.section import Section, tidy
from model.scenario.shocks import Shock, dated, shock_declarations
from model.scenario.systems import SYSTEMS, levers_of
from model.scenario.tables import file_named

SCHEMA_VERSION = 1
TEXTS = ("title", "question", "source")
TOP = ("schema_version", *TEXTS, "extends", "campaign", "without", "phases", "shocks")
LARGEST_INTEGER = 2**63 - 1


class Statement(NamedTuple):
    """A key has this value from this month on (0 = January 2014, the start)."""

    month: int
    key: str
    value: Any


@dataclass(frozen=True)
class Layer:
    """Everything one file states; None where it says nothing."""

    texts: Mapping[str, str]
    extends: str | None
    campaign: bool | None
    statements: tuple[Statement, ...]
    shocks: tuple[Shock, ...] | None


@dataclass
class Reader:
    """Reads one table of statements; `problems` grows, nothing is raised.

    `origin` names the file or call in messages; tables are looked for in `folder` and must lie
    below `root`.
    """

    levels: type[Section]
    origin: str
    folder: Path
    root: Path
    problems: list[Problem] = field(default_factory=list)

    def layer(self, table: Mapping[str, Any]) -> Layer:
        """Read a whole file; what is wrong is left out and reported."""
        self._version(table.get("schema_version", SCHEMA_VERSION))
        plain = {key: value for key, value in table.items() if key not in TOP}
        statements = [*self.without(table.get("without", [])), *self.sections(plain)]
        statements += self._phases(table.get("phases", []))
        shocks = self.shocks(table["shocks"]) if "shocks" in table else None
        texts = {key: self._typed(table, key, str) for key in TEXTS}
        return Layer(
            texts={key: text for key, text in texts.items() if text is not None},
            extends=self._typed(table, "extends", str),
            campaign=self._typed(table, "campaign", bool),
            statements=tuple(statements),
            shocks=shocks,
        )

    def problem(self, key: str, what: str) -> None:
        """Note one problem of this file."""
        self.problems.append(Problem(self.origin, key, what))

    def _version(self, given: Any) -> None:
        if type(given) is not int or given != SCHEMA_VERSION:
            self.problem(
                "schema_version",
                f"{shown(given)} is not known to this version of the model; "
                f"allowed: {SCHEMA_VERSION}.",
            )

    def _typed(self, table: Mapping[str, Any], key: str, kind: type) -> Any:
        value = table.get(key)
        if value is None or isinstance(value, kind):
            return value
        wanted = "a text" if kind is str else "true or false"
        self.problem(key, f"{shown(value)} is not allowed; allowed: {wanted}.")
        return None

    def sections(
        self, tables: Mapping[str, Any], month: int = 0, phase: str = ""
    ) -> Iterator[Statement]:
        """Check the tables of declared keys; `phase` is the date of the phase they stand in."""
        for section, keys in tables.items():
            if section not in sections_of(self.levels):
                self._unknown_section(section, phase)
            elif not isinstance(keys, Mapping):
                self.problem(section, f"{shown(keys)} is not allowed; allowed: a table of keys.")
            else:
                for key, value in keys.items():
                    yield from self.statement(f"{section}.{key}", value, month, phase)

    def _unknown_section(self, name: str, phase: str) -> None:
        known = (*sections_of(self.levels), *(() if phase else TOP))
        hint = self._owners(name) or nearest(name, known)
        self.problem(name + since(phase), f"is not a known section or key.{hint} {listed(known)}")

    def _owners(self, name: str) -> str:
        """A hint for a key that was written outside its section."""
        owners = [f"'{key}'" for key in declarations(self.levels) if key.split(".")[1] == name]
        return f" Did you mean {' or '.join(owners)}?" if owners else ""

    def statement(
        self, key: str, value: Any, month: int = 0, phase: str = ""
    ) -> Iterator[Statement]:
        """Check one value of one key alone; yields it as the model keeps it, or nothing."""
        declaration = declarations(self.levels).get(key)
        where = key + since(phase)
        if declaration is None:
            self._unknown_key(key, where)
            return
        if phase and declaration.role != "lever":
            self.problem(where, "may not change over time; only levers may stand in a phase.")
            return
        try:
            yield Statement(month, key, self._checked(key, value))
        except ValidationError as error:
            why = reason_of(error.errors(include_url=False, include_context=False)[0])
            self.problem(where, wrong_value(declaration, value, why))
        except ValueError as error:
            self.problem(where, wrong_value(declaration, value, str(error)))

    def _unknown_key(self, key: str, where: str) -> None:
        section, _, name = key.partition(".")
        kind = sections_of(self.levels).get(section)
        if kind is None:
            known: list[str] = list(declarations(self.levels))
            self.problem(where, f"is not a known key.{nearest(key, known)}")
            return
        known = list(kind.model_fields)
        hint = nearest(name, known) or self._owners(name)
        self.problem(where, f"is not a known key.{hint} {listed(known)}")

    def _checked(self, key: str, value: Any) -> Any:
        section, _, name = key.partition(".")
        value = tidy(value, sections_of(self.levels)[section].model_fields[name].annotation)
        if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
            raise ValueError("too large for a whole number")
        if isinstance(value, str):
            value.encode()  # a lone surrogate can be in no file: UnicodeError is a ValueError
        value = checker(self.levels, key).validate_python(value)
        if is_table(key) and value:
            return str(file_named(value, self.folder, self.root))
        return value

    def without(self, given: Any, month: int = 0) -> Iterator[Statement]:
        """Every lever of the systems named, at its level before the campaign from a month on."""
        named = given if isinstance(given, list | tuple) else [given]
        if given is not named or not all(isinstance(n, str) and n in SYSTEMS for n in named):
            allowed = f"a list of {', '.join(SYSTEMS)}"
            wrong = next((n for n in named if isinstance(n, str) and n not in SYSTEMS), "")
            hint = nearest(wrong, SYSTEMS) if wrong else ' Write without = ["support"].'
            self.problem("without", f"{shown(given)} is not allowed; allowed: {allowed}.{hint}")
            return
        known = declarations(self.levels)
        for system in SYSTEMS:
            keys = levers_of(system, self.levels) if system in named else ()
            yield from (Statement(month, key, known[key].default) for key in keys)

    def _phases(self, given: Any) -> list[Statement]:
        if not isinstance(given, list) or not all(isinstance(phase, Mapping) for phase in given):
            self.problem("phases", "must be a list of tables: start each with [[phases]].")
            return []
        found: list[Statement] = []
        earlier = -1
        for phase in given:
            try:
                month = dated(phase.get("from"))
            except ValueError as error:
                self.problem("phases.from", f"{shown(phase.get('from'))}: {error}")
                continue
            if month <= earlier:
                self.problem(
                    "phases.from",
                    f"{shown(phase['from'])} stands after {date_of(earlier)}: "
                    "the dates of phases must be distinct and ascend.",
                )
            earlier = max(month, earlier)
            tables = {k: value for k, value in phase.items() if k not in ("from", "without")}
            found += self.without(phase.get("without", []), month)
            found += self.sections(tables, month, date_of(month))
        return found

    def shocks(self, given: Any) -> tuple[Shock, ...]:
        """Check a list of shocks, as tables or as Shock values."""
        if not isinstance(given, list | tuple):
            self.problem("shocks", "must be a list of tables: start each with [[shocks]].")
            return ()
        found = []
        for number, table in enumerate(given, 1):
            try:
                found.append(Shock.model_validate(table))
            except ValidationError as error:
                place = f"shocks[{number}]"
                self.problems += explain(error, self.origin, place, shock_declarations())
        return tuple(sorted(found, key=lambda shock: (shock.month, shock.kind)))
