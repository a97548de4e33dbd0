"""run.py check: is the scenario valid, and what would run?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from model.scenario import Scenario


def check(
    scenario: Annotated[str, typer.Argument(help="A scenario file or a bundled scenario.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="As in simulate.")
    ] = None,
    months: Annotated[int | None, typer.Option(help="As in simulate.")] = None,
    scale: Annotated[float | None, typer.Option(help="As in simulate.")] = None,
    style: FormatOption = Format.table,
) -> int:
    """Validate a scenario and say what would run; nothing is run or written."""
    from model.commands.answer import print_json, print_rows
    from model.commands.options import StudyOptions
    from model.commands.request import loaded
    from model.experiments.preflight import require_own_tables

    (found,) = loaded([scenario], StudyOptions(settings=settings, months=months, scale=scale))
    require_own_tables([found])
    facts = facts_of(found)
    if style is Format.json:
        print_json(facts)
        return 0
    years = facts.pop("years")
    print(f"{scenario} is valid.")
    for name, value in facts.items():
        print(f"{name:<12}{value}")
    print_rows(years)
    return 0


def facts_of(scenario: Scenario) -> dict[str, Any]:
    """Return what would run: sizes, months, and every year's posts and money."""
    from model.clock import date_of
    from model.experiments.manifest import data_status

    world, months = scenario.start.world, scenario.horizon_months
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "campaign": scenario.campaign,
        "months": months,
        "period": f"{date_of(0)} to {date_of(months - 1)}",
        "villages": round(world.villages * world.scale),
        "households": round(world.households * world.scale),
        "data": data_status(scenario),
        "years": [_year(scenario, month) for month in range(11, months, 12)],
        "digest": scenario.digest,
    }


def _year(scenario: Scenario, month: int) -> dict[str, Any]:
    """What is posted and budgeted in December of a year."""
    from model.clock import date_of

    staffing, funding = scenario.at(month).staffing, scenario.at(month).funding
    share = scenario.start.world.scale
    return {
        "date": date_of(month),
        "residents": round(staffing.residents * staffing.scale * share),
        "rotating": round(staffing.rotating * staffing.scale * share),
        "paired": round(staffing.paired * staffing.scale * share),
        "village_cadres": round(staffing.village_cadres * share),
        "budget_yuan": round(funding.budget * funding.scale * share),
    }
