"""run.py place: what one more cadre or million yuan is worth in each village."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from model.commands.options import Format, StudyOptions, with_options

if TYPE_CHECKING:
    from model.experiments.placement.results import Placement

SCENARIO = "A scenario file, or the name of a bundled scenario with a campaign."
UNIT = "One more of what: a resident cadre for the campaign, or a million yuan over it."
METRIC = "What is gained: a metric kept by village."
BATCHES = "Runs a pair in which villages get their unit; fewer perturb more at once."
CONFIRM = "Fresh pairs for the greedy plan; 0 for none."
LIMIT = "Most units that the plan gives a village or takes from it."


class Unit(StrEnum):
    """What there may be one more of."""

    cadre = "cadre"
    million = "million"


@dataclass(frozen=True)
class PlaceOptions(StudyOptions):
    """The options of a study, and what is placed."""

    unit: Annotated[Unit, typer.Option(help=UNIT)] = Unit.cadre
    metric: Annotated[str, typer.Option(metavar="NAME", help=METRIC)] = "person_years_out"
    batches: Annotated[int, typer.Option(help=BATCHES)] = 4
    confirm: Annotated[int, typer.Option(help=CONFIRM)] = 16
    limit: Annotated[int, typer.Option(help=LIMIT)] = 1


@with_options(PlaceOptions)
def place(scenario: Annotated[str, typer.Argument(help=SCENARIO)], options: PlaceOptions) -> int:
    """Say where the next cadre or million yuan does most: value by village, a map, a plan."""
    from model.commands.answer import say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import asked, loaded
    from model.experiments.asked import conduct_of, options_of
    from model.experiments.placement import placement
    from model.experiments.placement.request import Asking

    (found,) = loaded([scenario], options)
    profile_if_asked(found, options)
    asking = Asking(
        options.unit.value, options.metric, options.batches, options.confirm, options.limit
    )
    given = asked(options)
    results = placement(found, asking, options_of(given), conduct_of(given))
    if results.result["pairs"]:
        _draw(results)
    _show(results, options.style)
    return say_how_it_ended(results)


def _draw(results: Placement) -> None:
    """Keep the map with the results."""
    figures = results.folder / "figures"
    figures.mkdir(exist_ok=True)
    results.plot().save(figures / "place.png")


def _show(results: Placement, style: Format) -> None:
    """Write the answer: groups of villages, the best and worst, and what it says in words."""
    from model.commands.answer import as_json, assumed_line, print_json, rows_of, wide_console
    from model.experiments.show import rich_table
    from model.views.placed import about, extremes, group_rows

    some = bool(results.result["pairs"])
    if style is Format.json:
        answer = as_json(results, results.table if some else None)
        groups = rows_of(results.groups_of_villages) if some else []
        more = {"groups": groups, "gain": rows_of(results.gain), "verdict": results.verdict}
        print_json({**answer, **results.result, **more, "words": results.reading()})
        return
    console = wide_console()
    if some:
        console.print(about(results), soft_wrap=True, markup=False)
        console.print(rich_table(group_rows(results)))
        for title, rows in extremes(results):
            console.print(rich_table(rows, title, sections=False))
    for sentence in results.reading():
        console.print(sentence, soft_wrap=True, markup=False)
    console.print(assumed_line())
