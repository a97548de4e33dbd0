"""run.py twins: who is helped under one scenario and not under the other, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.commands.options import (
    POSTERIOR,
    POSTERIOR_FROM,
    Format,
    FormatOption,
    StudyOptions,
    with_options,
)

if TYPE_CHECKING:
    from model.experiments.twins import Twins

WHERE = "Where the difference begins, for those out of stable poverty under one scenario only"
WHAT = "What they have there and lack under the other at the end (households, net)"
WHO = "Who they are"
SET = "section.key=value: in both scenarios. May be repeated."


@dataclass(frozen=True)
class TwinOptions:
    """The one seed, the city and the form of the answer."""

    seed: Annotated[int, typer.Option(help="The seed of both histories.")] = 1
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET)] = (
        None
    )
    months: Annotated[int | None, typer.Option(help="Months from January 2014.")] = None
    scale: Annotated[
        float | None, typer.Option(help="Share of villages, with their share of everything.")
    ] = None
    examples: Annotated[int, typer.Option(help="Households told of on each side.")] = 3
    fixed_parameters: Annotated[
        bool, typer.Option("--fixed-parameters", help="The declared parameters, none drawn.")
    ] = False
    posterior: Annotated[bool, typer.Option("--posterior", help=POSTERIOR)] = False
    posterior_from: Annotated[Path | None, typer.Option(metavar="PATH", help=POSTERIOR_FROM)] = None
    style: FormatOption = Format.table


@with_options(TwinOptions)
def twins(
    baseline: Annotated[str, typer.Argument(help="A scenario file or a bundled scenario.")],
    alternative: Annotated[str, typer.Argument(help="Another one.")],
    options: TwinOptions,
) -> int:
    """Name the households helped under one scenario only, and the first decision that differed."""
    from model.commands.answer import print_json
    from model.commands.request import loaded, wanted_posterior
    from model.experiments.twins import twins as compare

    city = StudyOptions(months=options.months, scale=options.scale, settings=options.settings)
    one, other = loaded([baseline, alternative], city)
    found = compare(
        one,
        other,
        seed=options.seed,
        fixed_parameters=options.fixed_parameters,
        posterior=wanted_posterior(options.posterior, options.posterior_from),
        examples=options.examples,
    )
    if options.style is Format.json:
        print_json(found.as_json())
    else:
        _show(found)
    return 0


def _show(found: Twins) -> None:
    """Print what was found, the most important first."""
    from model.commands.answer import wide_console
    from model.experiments.show import rich_table

    console = wide_console()
    console.print(found.about)
    console.print(rich_table(found.outcomes, "Households helped at the end", sections=False))
    console.print(found.verdict)
    if found.households.empty:
        return
    shares = found.starts.map(lambda value: f"{value:.1f}" if isinstance(value, float) else value)
    console.print(rich_table(shares.replace("nan", "-"), WHERE, sections=False))
    console.print(rich_table(found.measures, WHAT, sections=False))
    console.print(rich_table(found.groups, WHO))
    console.print("Examples\n")
    for text in found.told_examples():
        console.print(text, markup=False)
        console.print()
