"""run.py validate: published patterns beside the model, virtual experiments among them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.commands.options import Format, SpreadOptions, with_options

if TYPE_CHECKING:
    from model.experiments.validation.results import Validation

SCENARIO = "A scenario file, or the name of a bundled scenario."
PATTERN = "Only this pattern file (docs/validation.md). May be repeated."
READING = (
    "inside: the 90 % interval of the runs holds the published figure and is no wider than twice"
    " its plausible range; near: only its median lies in that range, which is no pass;"
    " uninformative: too wide, which counts as a failure. Of a sign: inside if the whole interval"
    " lies on its side. cannot reject: the same estimator comes out as well where the treatment"
    " does nothing (placebo). The true effect is that of paired runs; an estimator may miss it as"
    " the study may have. Only the use 'validation' is counted."
)


@dataclass(frozen=True)
class ValidationOptions(SpreadOptions):
    """The options of a study that may be spread, and single pattern files."""

    pattern: Annotated[
        list[Path] | None, typer.Option("--pattern", metavar="FILE", help=PATTERN)
    ] = None


NONE_GIVEN = ValidationOptions()


@with_options(ValidationOptions)
def validate(
    scenario: Annotated[str, typer.Argument(help=SCENARIO)] = "liupanshui",
    options: ValidationOptions = NONE_GIVEN,
) -> int:
    """Compare the model with published patterns that nothing was fitted to."""
    from model.commands.answer import NOT_LAST, say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked, parse_settings
    from model.experiments.validate import validate as run
    from model.scenario import load

    own = replace(options, scale=None, months=None)
    found = adjusted(load(scenario), own)
    profile_if_asked(found, options)
    results = run(
        found,
        options.pattern,
        scale=options.scale,
        months=options.months,
        settings=parse_settings(options.settings or []),
        **asked(options),
    )
    if not results.assembled:
        finished, planned = results.progress()
        sys.stderr.write(NOT_LAST.format(finished=finished, planned=planned))
        return say_how_it_ended(results)
    if results.finished_runs:
        _answer(results, options.style)
    return say_how_it_ended(results)


def _answer(results: Validation, style: Format) -> None:
    """Print the table or the objects, and draw the figure."""
    from model.commands.answer import print_json
    from model.views.validation import objects, write_picture

    if results.table["model"].notna().any():
        sys.stderr.write(f"Figure: {write_picture(results)}\n")
    if style is Format.json:
        print_json(objects(results))
    else:
        _show(results)


def _show(results: Validation) -> None:
    from model.commands.answer import assumed_line, wide_console
    from model.experiments.posterior import uncertainty
    from model.experiments.show import rich_table
    from model.views.validation import coverage_line, headline, shown_table

    console, about = wide_console(), results.provenance
    console.print(
        f"{about['data_status'].capitalize()} data; median and 90 % interval over"
        f" {about['runs']} runs ({uncertainty(about)})."
    )
    console.print(rich_table(shown_table(results.table), sections=False))
    rows = results.table.to_dict("records")
    console.print(headline(rows, results.independent), soft_wrap=True)
    console.print(READING, soft_wrap=True)
    if line := coverage_line(about["runs"]):
        console.print(line)
    console.print(assumed_line())
    console.print("Definitions, sources and what each pattern would reject: validation.csv.")
