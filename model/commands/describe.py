"""run.py describe: what is declared, what a scenario sets, which mechanisms exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import WORKERS, Format, FormatOption, with_options
from model.errors import RequestError, nearest

if TYPE_CHECKING:
    from model.declare import Declaration
    from model.scenario import Scenario

MECHANISM = "A mechanism (O1 ... X5), or all: levers, path, test, and what it was measured to do."
MEASURE = "With --mechanism: measure it anew; on 64 pairs and a tenth of the city it is kept."
PAIRS = "Pairs of seed and parameter draw."
TOPIC = "A scenario, a parameter (section.key), a section, or 'mechanisms'."
ALL_MECHANISMS = "mechanisms"


@dataclass(frozen=True)
class DescribeOptions:
    """What to describe besides a topic, and how."""

    mechanism: Annotated[str | None, typer.Option(metavar="ID", help=MECHANISM)] = None
    measure: Annotated[bool, typer.Option("--measure", help=MEASURE)] = False
    runs: Annotated[int | None, typer.Option(help=PAIRS, show_default="64")] = None
    scale: Annotated[float | None, typer.Option(help="Share of villages.", show_default="0.1")] = (
        None
    )
    workers: Annotated[int | None, typer.Option(help=WORKERS, show_default="cores")] = None
    style: FormatOption = Format.table


@with_options(DescribeOptions)
def describe(
    topic: Annotated[str | None, typer.Argument(help=TOPIC, show_default="every parameter")] = None,
    options: DescribeOptions = DescribeOptions(),
) -> int:
    """Describe every parameter, one of them, a scenario, the mechanisms, or one mechanism."""
    how = (options.mechanism, options.runs, options.scale, options.workers)
    if options.measure or any(given is not None for given in how):
        from model.commands.mechanism import describe_mechanism

        return describe_mechanism(topic, options)
    style = options.style
    from model.scenario import declarations

    declared = declarations()
    if topic == ALL_MECHANISMS:
        _show(mechanism_rows(), style)
    elif topic in declared:
        _show_one(declared[topic], style)
    elif chosen := [d for name, d in declared.items() if topic in (None, name.split(".")[0])]:
        _show([short_row(declaration) for declaration in chosen], style)
    else:
        assert topic is not None
        _show_scenario(_scenario_called(topic, declared), style)
    return 0


def mechanism_rows() -> list[dict[str, Any]]:
    """Return id, title and status (absent, simple, full) of every mechanism."""
    from model import mechanisms

    known = mechanisms.MECHANISMS
    return [{"id": m.id, "title": m.title, "status": m.status} for m in known]


def short_row(declaration: Declaration) -> dict[str, Any]:
    """Return one line about a declaration."""
    return {
        "name": declaration.name,
        "role": declaration.role,
        "default": _plain(declaration.default),
        "allowed": declaration.bounds,
        "plausible": plausible_words(declaration),
        "unit": declaration.unit,
        "status": declaration.status,
        "meaning": declaration.meaning,
    }


def plausible_words(declaration: Declaration) -> str:
    """Return how far an assumed number may be wrong, and by which reason; "" for what is not."""
    if declaration.plausible is None:
        return ""
    low, high = declaration.plausible
    times = "x " if declaration.by_factor else ""
    return f"{times}{low:g} to {high:g} ({declaration.convention})"


def full_row(declaration: Declaration) -> dict[str, Any]:
    """Return all that is declared, with the labels in both languages and the source."""
    return {
        **short_row(declaration),
        "kind": declaration.kind,
        "source": declaration.source,
        "because": declaration.because,
        "mechanism": declaration.mechanism,
        "label_en": declaration.label_en,
        "label_zh": declaration.label_zh,
    }


def scenario_rows(scenario: Scenario) -> tuple[str, list[dict[str, Any]]]:
    """Return the parent's name and what differs from it: key, before, after, since."""
    from model.scenario import parent_of

    reference = parent_of(scenario)
    rows = [
        {"key": d.key, "there": _plain(d.before), "here": _plain(d.after), "since": d.since}
        for d in scenario.differences(reference)
    ]
    return reference.name, rows


def _scenario_called(topic: str, declared: Mapping[str, Declaration]) -> Scenario:
    from model.scenario import bundled, load

    if "/" in topic or topic.endswith(".toml") or topic in bundled():
        return load(topic)
    sections = {name.split(".")[0] for name in declared}
    hint = nearest(topic, [*declared, *sections, *bundled(), ALL_MECHANISMS])
    raise RequestError(f"'{topic}' is no parameter, section, bundled scenario or file.{hint}")


def _show_scenario(scenario: Scenario, style: Format) -> None:
    parent, rows = scenario_rows(scenario)
    if style is Format.json:
        about = {"name": scenario.name, "title": scenario.title, "question": scenario.question}
        _print_json({**about, "parent": parent, "differences": rows})
        return
    print(scenario)
    print(f"\nWhat differs from {parent}:" if rows else f"\nNothing differs from {parent}.")
    if rows:
        _show(rows, style)


def _show_one(declaration: Declaration, style: Format) -> None:
    row = full_row(declaration)
    if style is Format.json:
        _print_json(row)
        return
    for name, value in row.items():
        print(f"{name:<12}{value}")


def _show(rows: Iterable[dict[str, Any]], style: Format) -> None:
    rows = list(rows)
    if style is Format.json:
        _print_json(rows)
        return
    from model.commands.answer import print_rows

    print_rows(rows)


def _print_json(value: Any) -> None:
    from model.commands.answer import print_json

    print_json(value)


def _plain(value: Any) -> Any:
    """Return a value that JSON and tables can show."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
