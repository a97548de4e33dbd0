"""A scenario: one frozen, complete, validated description of a deployment and its world."""

from __future__ import annotations

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, SkipValidation

from model.clock import date_of
from model.scenario.custom import fingerprint, rule_name
from model.scenario.declared import declarations, is_table, sections_of, value_of
from model.scenario.levels import Levels
from model.scenario.paths import Builder, Phase, overlay, paths_of
from model.scenario.problems import refuse, shown
from model.scenario.shocks import Shock
from model.scenario.statements import Reader, Statement
from model.scenario.text import canonical, toml_text

LONGEST_NAME = 60


class Difference(NamedTuple):
    """From this month on, a key has another value than in the scenario compared with."""

    key: str
    before: Any
    after: Any
    since: str


class Scenario(BaseModel):
    """What is deployed, when, in which world; make variants with `with_`, never by changing one.

    Month 0 is January 2014. `campaign = False` keeps every lever at its level before the
    campaign. `pinned` names the uncertain parameters that are stated and therefore not drawn.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    title: str = ""
    question: str = ""
    source: str = ""
    extends: tuple[str, ...] = ()
    campaign: bool = True
    start: SkipValidation[Levels]
    phases: tuple[Phase, ...] = ()
    shocks: tuple[Shock, ...] = ()
    pinned: frozenset[str] = frozenset()
    folder: Path = Path()

    def at(self, month: int) -> Levels:
        """The levels in force in a month; before month 0, and without campaign, the levels before.

        Only levers go back to their level before the campaign: the world and the parameters stay.
        """
        if month < 0 or not self.campaign:
            return self.before_campaign
        position = bisect_right(self.phases, month, key=lambda phase: phase.month)
        return self.phases[position - 1].levels if position else self.start

    @cached_property
    def before_campaign(self) -> Levels:
        """Every lever at its declared level before the campaign (2013)."""
        return without_levers(self.start)

    @property
    def horizon_months(self) -> int:
        """How many months are simulated, from January 2014."""
        return int(value_of(self.start, "horizon.months"))

    @property
    def digest(self) -> str:
        """The sha256 of everything that affects results; names and texts do not.

        Own tables count with their present content: they are read anew whenever it is asked for.
        """
        return hashlib.sha256(canonical(self).encode()).hexdigest() if self.tables else self._digest

    @cached_property
    def _digest(self) -> str:
        return hashlib.sha256(canonical(self).encode()).hexdigest()

    @cached_property
    def tables(self) -> dict[str, str]:
        """The settings that name a table of one's own at any time, and the last place of each."""
        return {
            key: place
            for levels in (self.start, *(phase.levels for phase in self.phases))
            for key in declarations(type(levels))
            if is_table(key) and (place := value_of(levels, key))
        }

    @property
    def custom_rules(self) -> dict[str, str]:
        """The keys set to a Python function of one's own, with the names of the functions."""
        return {key: rule_name(rule) for key, rule in self._own_rules}

    @property
    def uncacheable(self) -> bool:
        """True if the source of a rule cannot be read: its results must not be kept for reuse."""
        return any(fingerprint(rule) is None for _, rule in self._own_rules)

    @cached_property
    def _own_rules(self) -> tuple[tuple[str, Any], ...]:
        """Keys and functions; looked for once, because every run's key asks."""
        return tuple(
            (key, value)
            for levels in (self.start, *(phase.levels for phase in self.phases))
            for key in declarations(type(levels))
            if callable(value := value_of(levels, key))
        )

    def with_(
        self,
        *,
        name: str | None = None,
        title: str | None = None,
        question: str | None = None,
        campaign: bool | None = None,
        shocks: Sequence[Shock | Mapping[str, Any]] | None = None,
        **sections: Mapping[str, Any],
    ) -> Self:
        """A variant: `with_(staffing={"rule": "deep_first"})` replaces the whole path of a key.

        The variant is named after the levers and parameters it changes unless `name` is given.
        Every problem is reported at once in a RequestError.
        """
        reader = self._reader("with_()")
        table = {"title": title, "question": question, "campaign": campaign}
        texts = reader.layer({key: value for key, value in table.items() if value is not None})
        statements = tuple(reader.sections(sections))
        found = self.shocks if shocks is None else reader.shocks(shocks)
        return self._variant(
            reader,
            statements,
            name=name or self._named_after(statements),
            shocks=found,
            campaign=self.campaign if texts.campaign is None else texts.campaign,
            **texts.texts,
        )

    def with_settings(self, settings: Mapping[str, Any], origin: str = "--set") -> Self:
        """A variant from {"section.key": value}; a text is read as TOML, a bare word as itself.

        The name stays, because such settings hold for every scenario of a command.
        """
        reader = self._reader(origin)
        statements: list[Statement] = []
        campaign = self.campaign
        for key, given in settings.items():
            value = self._read(key, given)
            if key == "campaign" and isinstance(value, bool):
                campaign = value
            else:
                statements += reader.statement(key, value)
        return self._variant(reader, statements, campaign=campaign)

    def with_path(self, key: str, path: Mapping[int, Any], origin: str = "with_path()") -> Self:
        """A variant, of the same name, whose "section.key" follows this path: month to value.

        Month 0 is January 2014 and must be there.
        """
        statements = [Statement(month, key, path[month]) for month in sorted(path)]
        return self._variant(self._reader(origin), statements)

    def without(self, *systems: str) -> Self:
        """A variant with these systems ("organisation", "operations", "support", "assessment") off.

        All their levers stand at their level before the campaign for the whole time.
        """
        reader = self._reader("without()")
        statements = tuple(reader.without(list(systems)))
        name = "+".join([self.name, *(f"without {s}" for s in systems)])
        return self._variant(reader, statements, name=name if systems else self.name)

    def _read(self, key: str, given: Any) -> Any:
        declaration = declarations(type(self.start)).get(key)
        if not isinstance(given, str) or (declaration and declaration.kind == "str"):
            return given
        return value_from(given)

    def _reader(self, origin: str) -> Reader:
        return Reader(type(self.start), origin, self.folder, self.folder)

    def _named_after(self, statements: Iterable[Statement]) -> str:
        known = declarations(type(self.start))
        parts = [self.name]
        for _, key, value in statements:
            if known[key].role != "constant":
                text = rule_name(value) if callable(value) else str(value)
                parts.append(f"{key.split('.')[1]}={text}")
        name = "+".join(parts)
        if len(name) <= LONGEST_NAME:
            return name
        return f"{self.name}+{hashlib.sha256(name.encode()).hexdigest()[:8]}"

    def _variant(self, reader: Reader, statements: Iterable[Statement], **fields: Any) -> Self:
        kind = type(self.start)
        statements = tuple(statements)
        paths = overlay(paths_of(self.start, self.phases), statements)
        start, phases = Builder(kind, reader.origin, reader.problems).build(paths)
        if reader.problems:
            raise refuse(reader.problems)
        known = declarations(kind)
        pinned = {key for _, key, _ in statements if known[key].role == "uncertainty"}
        return self.model_copy(
            update={**fields, "start": start, "phases": phases, "pinned": self.pinned | pinned}
        )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy that never keeps a digest computed for its original; values are shared."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **(update or {})})

    def to_toml(self) -> str:
        """The resolved scenario as TOML text, which loads back to the same digest."""
        return toml_text(self)

    def differences(self, parent: Scenario) -> list[Difference]:
        """What differs from `parent`: key, value there, value here, first month.

        Equal values say that both agree again from that month on. Where only one has a campaign,
        that is said and the levers are left out.
        """
        found = []
        if self.campaign != parent.campaign:
            found.append(Difference("campaign", parent.campaign, self.campaign, date_of(0)))
        if self.shocks != parent.shocks:
            found.append(Difference("shocks", parent.shocks, self.shocks, date_of(0)))
        months = sorted({0, *(p.month for p in self.phases), *(p.month for p in parent.phases)})
        for key, declaration in declarations(type(self.start)).items():
            if declaration.role == "lever" and self.campaign != parent.campaign:
                continue
            found += self._differences_of(key, parent, months)
        return found

    def _differences_of(self, key: str, parent: Scenario, months: list[int]) -> list[Difference]:
        found: list[Difference] = []
        last: tuple[Any, Any] | None = None
        for month in months:
            pair = value_of(parent.at(month), key), value_of(self.at(month), key)
            if pair != last and (pair[0] != pair[1] or found):
                found.append(Difference(key, *pair, date_of(month)))
            last = pair
        return found

    def __repr__(self) -> str:
        return "\n".join([f"Scenario {self.name}: {self.title}".rstrip(": "), *self._facts()])

    __str__ = __repr__

    def _facts(self) -> Iterable[str]:
        if self.question:
            yield f"  question  {self.question}"
        if self.extends:
            yield f"  extends   {' -> '.join(self.extends)}"
        yield f"  horizon   {date_of(0)} to {date_of(self.horizon_months - 1)}"
        if not self.campaign:
            yield "  campaign  none: every lever at its level before"
        else:
            yield f"  phases    {', '.join(phase.date for phase in self.phases) or 'none'}"
        for shock in self.shocks:
            yield f"  shock     {shock.kind} from {shock.since}, {shock.months} months"
        for key in sorted(self.pinned):
            yield f"  pinned    {key} = {shown(value_of(self.start, key))}"
        for key, rule in self.custom_rules.items():
            yield f"  own rule  {key} = {rule}"


def without_levers(levels: Levels) -> Levels:
    """The same world and parameters with every lever at its level before the campaign."""
    off = _all_before(type(levels))
    sections = {}
    for name, keys in _without_lever(type(levels)).items():
        stated = getattr(levels, name)
        here = {key: getattr(stated, key) for key in keys}  # checked when they were stated
        sections[name] = getattr(off, name).model_copy(update=here)
    return off.model_copy(update=sections)


@cache
def _all_before(kind: type[Levels]) -> Levels:
    """Everything as it is declared."""
    return kind.model_validate({name: {} for name in sections_of(kind)})


@cache
def _without_lever(kind: type[Levels]) -> dict[str, list[str]]:
    """The keys of each section that are no levers."""
    known = declarations(kind)
    return {
        name: [key for key in section.model_fields if known[f"{name}.{key}"].role != "lever"]
        for name, section in sections_of(kind).items()
    }


def value_from(text: str) -> Any:
    """Read a setting's text as a TOML value; what is not TOML is a plain text."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return table["value"] if list(table) == ["value"] else text
