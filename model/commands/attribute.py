"""run.py attribute: which of the four systems does the work."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import Format, StudyOptions, with_options

if TYPE_CHECKING:
    from model.experiments.attribution.results import Attribution

SCENARIO = "A scenario file, or the name of a bundled scenario with a campaign."
METRIC = "What is shared out: any metric; for places one that is kept by village."
BY = "For the whole city, or its places; 'all' is city, counties and types of village."
USUAL = "person_years_out; places: stable_incidence"
READ = 4
"""Places of which the reading is printed."""


class By(StrEnum):
    """The kinds of place whose total is shared out."""

    city = "city"
    county = "county"
    village_type = "village-type"
    village = "village"
    all = "all"


@dataclass(frozen=True)
class AttributionOptions(StudyOptions):
    """The options of a study, and what is shared out where."""

    metric: Annotated[str | None, typer.Option(metavar="NAME", help=METRIC, show_default=USUAL)] = (
        None
    )
    by: Annotated[By, typer.Option(help=BY)] = By.city


@with_options(AttributionOptions)
def attribute(
    scenario: Annotated[str, typer.Argument(help=SCENARIO)], options: AttributionOptions
) -> int:
    """Share what a campaign achieves among its four systems: 16 corners, the same seeds."""
    from model.commands.answer import say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import asked, loaded
    from model.experiments.attribute import attribute as run
    from model.experiments.attribution.request import metric_for, require_shared

    (found,) = loaded([scenario], options)
    wanted = [(metric_for(options.metric, by), by) for by in _kinds(options.by)]
    for metric, by in wanted:
        require_shared(metric, by, found.horizon_months)
    profile_if_asked(found, options)
    results = run(found, **asked(options))
    if results.finished_pairs:
        _write_files(results, wanted)
    if options.style is Format.json:
        _print_json(results, wanted)
    else:
        _show(results, wanted)
    return say_how_it_ended(results)


def _kinds(by: By) -> list[str]:
    return [By.city, By.county, By.village_type] if by is By.all else [by]


def _write_files(results: Attribution, wanted: list[tuple[str, str]]) -> None:
    """Draw what was asked for, and write the shares of single villages if they were."""
    from model.experiments.files import complete_file
    from model.views.shares import write_picture

    for metric, by in wanted:
        sys.stderr.write(f"Figure: {write_picture(results, metric, by)}\n")
        if by == By.village:
            with complete_file(results.folder / "attribution_villages.csv") as path:
                table = results.shares(metric, by)
                table.to_csv(path, index=False, lineterminator="\n")


def _show(results: Attribution, wanted: list[tuple[str, str]]) -> None:
    """Print a table a place, what the columns mean, and how to read them."""
    from model.commands.answer import FIRST_LOOK, assumed_line, wide_console
    from model.experiments.posterior import uncertainty
    from model.views.shares_read import meaning

    console = wide_console()
    about = results.provenance
    luck = uncertainty(about)
    console.print(
        f"{about['data_status'].capitalize()} data; {results.subject}: {results.finished_pairs}"
        f" pairs of seed and parameter draw, each in {len(results.corners)} corners ({luck})."
    )
    for metric, by in wanted:
        _show_places(results, metric, by)
    console.print(meaning(), soft_wrap=True)
    if results.finished_pairs < FIRST_LOOK:
        console.print(f"With fewer than {FIRST_LOOK} pairs the intervals are somewhat too narrow.")
    console.print("All metrics and places: attribution.csv; all sixteen corners: corners.csv.")
    console.print(assumed_line())


def _show_places(results: Attribution, metric: str, by: str) -> None:
    from model.commands.answer import wide_console
    from model.experiments.show import rich_table
    from model.views.shares import MOST_PLACES, places_of, share_table
    from model.views.shares_read import place_name

    console = wide_console()
    rows = results.shares(metric, by)
    places = places_of(rows)
    for k, place in enumerate(places[:MOST_PLACES]):
        title = "" if by == By.city else place_name(place, by).capitalize()
        console.print(rich_table(share_table(rows[rows["place"] == place]), title, sections=False))
        if k < READ:
            console.print(results.reading(metric, by, place), soft_wrap=True)
    if len(places) > MOST_PLACES:
        console.print(
            f"The {MOST_PLACES} with the largest totals of {len(places)};"
            " all are in attribution_villages.csv."
        )
    if not places:
        console.print(results.reading(metric, by))


def _print_json(results: Attribution, wanted: list[tuple[str, str]]) -> None:
    from model.commands.answer import as_json, print_json, rows_of
    from model.views.shares import places_of

    tables = [results.shares(metric, by) for metric, by in wanted]
    values = results.values if results.finished_pairs else None
    metrics = [metric for metric, _ in wanted]
    answer: dict[str, Any] = as_json(results, None)
    answer |= {
        "scenario": results.subject,
        "pairs": results.finished_pairs,
        "pairs_left_out": results.pairs_left_out,
        "table": [row for table in tables for row in rows_of(table)],
        "corners": [] if values is None else rows_of(values[values["metric"].isin(metrics)]),
        "reading": _readings(results, wanted, [places_of(table)[:READ] for table in tables]),
    }
    print_json(answer)


def _readings(
    results: Attribution, wanted: list[tuple[str, str]], places: list[list[str]]
) -> list[dict[str, str]]:
    return [
        {"metric": metric, "by": str(by), "place": place,
         "text": results.reading(metric, by, place)}
        for (metric, by), some in zip(wanted, places, strict=True)
        for place in some
    ]  # fmt: skip
