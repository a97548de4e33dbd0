"""run.py check: is the scenario valid, and what would run?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import Format, FormatOption
from model.errors import RequestError

if TYPE_CHECKING:
    from model.scenario import Scenario
    from model.world.own.build import OwnCity

CASE = "liupanshui"
DATA = "Own table of villages and, given again, of households: list all that is wrong in them."
MANY = 10
TABLES = 2
WRONG_DATA = 2
A_HOUSEHOLD = {
    "posts": ("residents", "rotating", "paired"),
    "budget (yuan a year)": ("budget_yuan",),
}


def check(
    scenario: Annotated[str, typer.Argument(help="A scenario file or a bundled scenario.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="As in simulate.")
    ] = None,
    months: Annotated[int | None, typer.Option(help="As in simulate.")] = None,
    scale: Annotated[float | None, typer.Option(help="As in simulate.")] = None,
    data: Annotated[list[Path] | None, typer.Option(metavar="FILE", help=DATA)] = None,
    style: FormatOption = Format.table,
) -> int:
    """Validate a scenario and say what would run, or check own tables; nothing is run."""
    if data:
        if scenario:
            raise RequestError("check SCENARIO checks its own tables too: give it, or --data")
        if settings or months is not None or scale is not None:
            raise RequestError(
                "--set, --months and --scale belong to check SCENARIO, not to --data"
            )
        return check_data(data, style)
    if not scenario:
        raise RequestError("check needs a scenario, or --data FILE")
    from model.commands.answer import print_json, print_rows
    from model.commands.options import StudyOptions
    from model.commands.request import loaded
    from model.experiments.preflight import require_own_tables

    (found,) = loaded([scenario], StudyOptions(settings=settings, months=months, scale=scale))
    facts = facts_of(found, require_own_tables([found]))
    for warning in facts["warnings"]:
        sys.stderr.write(f"{warning}\n")
    if style is Format.json:
        print_json(facts)
        return 0
    years = facts.pop("years")
    del facts["warnings"]
    print(f"{scenario} is valid.")
    for name, value in facts.items():
        print(f"{name:<12}{value}")
    print_rows(years)
    return 0


def check_data(data: Sequence[Path], style: Format) -> int:
    """List every problem of own tables (villages, households): file, column, row, value, allowed.

    Returns 2 if there is any, otherwise 0.
    """
    from model.commands.answer import print_json, wide_console
    from model.experiments.show import rich_table
    from model.world.own.report import findings_of

    if len(data) > TABLES:
        raise RequestError(f"--data is given {len(data)} times; allowed: villages, households")
    found, rows = findings_of(*map(str, data))
    if style is Format.json:
        print_json({"rows": rows, "problems": [finding._asdict() for finding in found]})
    elif found:
        import pandas as pd

        wide_console().print(rich_table(pd.DataFrame(found)))
    for path, count in rows.items():
        wrong = sum(finding.file == path for finding in found)
        sys.stderr.write(f"{path}: {count} rows, {wrong or 'no'} problems\n")
    if not found and style is Format.table:
        print("The own tables are valid.")
    return WRONG_DATA if found else 0


def facts_of(scenario: Scenario, own: Sequence[OwnCity] = ()) -> dict[str, Any]:
    """Return what would run: sizes (of own tables, if any), months, every year's posts and money.

    Posts and money are the scenario's, whatever the size of own tables: much more a household than
    in the case is a warning.
    """
    from model.clock import date_of
    from model.experiments.manifest import data_status

    world, months = scenario.start.world, scenario.horizon_months
    villages, households = (
        round(world.villages * world.scale),
        round(world.households * world.scale),
    )
    if own:
        places = own[0].places
        villages, households = len(places), int(places.households.sum())
    years = years_of(scenario)
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "question": scenario.question,
        "campaign": scenario.campaign,
        "months": months,
        "period": f"{date_of(0)} to {date_of(months - 1)}",
        "villages": villages,
        "households": households,
        "data": data_status(scenario),
        "years": years,
        "warnings": [*_never_released(scenario), *(_too_much(years, households) if own else [])],
        "digest": scenario.digest,
    }


def years_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Return a row a year: what is posted and budgeted in December."""
    return [_year(scenario, month) for month in range(11, scenario.horizon_months, 12)]


def _never_released(scenario: Scenario) -> list[str]:
    """Say where money comes and nobody can leave the register: no quota, and no review."""
    levels = [scenario.at(month) for month in (0, *(phase.month for phase in scenario.phases))]
    released = any(now.assessment.remaining < 1.0 or now.assessment.review for now in levels)
    if not scenario.campaign or released or not any(now.funding.budget for now in levels):
        return []
    return [
        "Warning: nobody is ever released: no quota comes down (assessment.remaining is 1) and"
        " assessment.review is false"
    ]


def _too_much(years: Sequence[Mapping[str, Any]], households: int) -> list[str]:
    """Say where posts or budget a household are more than ten times those of the case."""
    from model.scenario import load

    case = load(CASE)
    world, found = case.start.world, []
    for what, names in A_HOUSEHOLD.items():
        here, there = (_most(rows, names) for rows in (years, years_of(case)))
        usual = there / (world.households * world.scale)
        if here > MANY * usual * households:
            found.append(
                f"Warning: {what} a household: {here / households:.4g}, more than {MANY} times the"
                f" {usual:.4g} of {CASE}: posts and budget are not scaled to own tables"
            )
    return found


def _most(years: Sequence[Mapping[str, Any]], names: Sequence[str]) -> int:
    return max((sum(year[name] for name in names) for year in years), default=0)


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
