"""run.py compare: alternatives against a baseline, on the same seeds."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

import typer

from model.commands.options import AnswerOptions, with_options

if TYPE_CHECKING:
    from model.experiments.compare import AskedOfComparison
    from model.experiments.results import Results

UNTIL = "Run pairs until the 95 % interval of --metric is no wider (in its unit)."
METRIC = "The metric of --until."


@dataclass(frozen=True)
class ComparisonOptions(AnswerOptions):
    """The options of a study, and the stopping rule."""

    until: Annotated[float | None, typer.Option(metavar="WIDTH", help=UNTIL)] = None
    metric: Annotated[
        str | None, typer.Option(metavar="NAME", help=METRIC, show_default="stable_person_years")
    ] = None


@with_options(ComparisonOptions)
def compare(
    baseline: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    alternatives: Annotated[list[str], typer.Argument(help="Scenarios to compare.")],
    options: ComparisonOptions,
) -> int:
    """Compare alternatives with a baseline: paired differences with 95 % intervals."""
    from model.commands.answer import give
    from model.commands.profile import profile_if_asked
    from model.commands.request import loaded
    from model.experiments.compare import compare as run

    first, *others = loaded([baseline, *alternatives], options)
    profile_if_asked(first, options)
    results = run(first, *others, **asked_of_comparison(options))
    code = give(results, options.style, lang=options.lang)
    if options.until is not None and code == 0:
        _say_if_wider(results, options, options.until)
    return code


def _say_if_wider(results: Results, options: ComparisonOptions, until: float) -> None:
    """Say on the error stream that the width asked for was not reached."""
    from model.experiments.metrics import STABLE

    rows = results.table[results.table["metric"] == (options.metric or STABLE)]
    widest = float((rows["high"] - rows["low"]).max())
    if widest > until:
        sys.stderr.write(
            f"Not as narrow as asked: after {int(rows['runs'].max())} pairs the widest interval is"
            f" {widest:.6g}, not {until:g}; --runs allows no more.\n"
        )


def asked_of_comparison(options: ComparisonOptions) -> AskedOfComparison:
    """Return the keywords of the comparison."""
    from model.commands.request import asked

    given = cast("AskedOfComparison", asked(options))
    if options.until is not None:
        given["until"] = options.until
    if options.metric is not None:
        given["metric"] = options.metric
    return given
