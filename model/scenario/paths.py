"""Values over time: each key has a path, a value at the start and changes at dated months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict, SkipValidation, ValidationError

from model.clock import date_of
from model.scenario.declared import declarations, sections_of, value_of
from model.scenario.levels import Levels
from model.scenario.problems import Problem, explain, since
from model.scenario.section import Section
from model.scenario.statements import Statement

Path = Mapping[int, Any]
"""Month (0 = January 2014) to the value from then on."""


class Phase(BaseModel):
    """From this month on (0 = January 2014) these complete levels hold."""

    model_config = ConfigDict(frozen=True)

    month: int
    levels: SkipValidation[Levels]

    @property
    def date(self) -> str:
        """First month as text, for example "2016-01"."""
        return date_of(self.month)


def overlay(paths: Mapping[str, Path], statements: Iterable[Statement]) -> dict[str, Path]:
    """Lay statements over paths: a value replaces the path of its key from its month on.

    A plain value therefore replaces the whole path. Statements of one file come with the plain
    values first and the phases in order.
    """
    merged = dict(paths)
    for month, key, value in statements:
        kept = {m: v for m, v in merged.get(key, {}).items() if m < month}
        merged[key] = {**kept, month: value}
    return merged


def paths_of(levels: Section, phases: Sequence[Phase]) -> dict[str, Path]:
    """Read the paths of all keys back from the levels at the start and at each phase."""
    paths: dict[str, Path] = {}
    for key in declarations(type(levels)):
        path = {0: value_of(levels, key)}
        for phase in phases:
            value = value_of(phase.levels, key)
            if value != path[max(path)]:
                path[phase.month] = value
        paths[key] = path
    return paths


def changes(before: Section, after: Section) -> dict[str, Any]:
    """The keys that differ, with their values afterwards."""
    return {
        key: value
        for key in declarations(type(before))
        if (value := value_of(after, key)) != value_of(before, key)
    }


@dataclass
class Builder:
    """Builds complete levels from paths; the checks between keys run at every dated month.

    `origin` names the file or call in messages; what is found is added to `problems`, and a
    section with a problem is not looked at again.
    """

    levels: type[Section]
    origin: str
    problems: list[Problem]

    def build(self, paths: Mapping[str, Path]) -> tuple[Any, tuple[Phase, ...]]:
        """Levels at the start, and a phase at each month where something changes.

        The start is None if there is any problem.
        """
        broken = {problem.key.split(".")[0] for problem in self.problems}
        current = {n: kind() for n, kind in sections_of(self.levels).items() if n not in broken}
        found: dict[int, Section] = {}
        for month in sorted({0} | {m for path in paths.values() for m in path}):
            stated = {key: path[month] for key, path in paths.items() if month in path}
            for name in list(current):
                self._change(current, name, stated, month)
            if not self.problems and (complete := self._complete(current, month)):
                found[month] = complete
        if self.problems:
            return None, ()
        return found[0], _phases(found)

    def _change(
        self, current: dict[str, Section], name: str, stated: Mapping[str, Any], month: int
    ) -> None:
        changed = {k.split(".")[1]: v for k, v in stated.items() if k.split(".")[0] == name}
        if not changed:
            return
        before = current.pop(name)
        try:
            current[name] = type(before).model_validate({**dict(before), **changed})
        except ValidationError as error:
            known = {
                key.split(".")[1]: declaration
                for key, declaration in declarations(self.levels).items()
                if key.split(".")[0] == name
            }
            self._report(explain(error, self.origin, name, known), month)

    def _complete(self, sections: Mapping[str, Section], month: int) -> Section | None:
        try:
            return self.levels.model_validate(sections)
        except ValidationError as error:
            self._report(explain(error, self.origin, "", {}), month)
            return None

    def _report(self, found: Iterable[Problem], month: int) -> None:
        when = since(date_of(month) if month else "")
        self.problems += [p._replace(key=(p.key + when).strip()) for p in found]


def _phases(found: Mapping[int, Any]) -> tuple[Phase, ...]:
    """Drop the months at which nothing changes, and the start."""
    months = sorted(found)
    return tuple(
        Phase(month=month, levels=found[month])
        for earlier, month in pairwise(months)
        if found[month] != found[earlier]
    )
