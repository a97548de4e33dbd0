"""run.py trace: the life of one household, cadre or village in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.commands.options import StudyOptions, with_options
from model.errors import RequestError

if TYPE_CHECKING:
    from model.scenario import Scenario

SOURCE = "A results folder; or a scenario file or name, which is run for the purpose."
HOUSEHOLD = "Key of a household, random, or random:poor, :missed, :released, :pushed, :returned ..."
VILLAGE = "Key or name of a village as in villages.parquet, or random."
ONLY_SCENARIO = "Only with a scenario: as in simulate."


class Form(StrEnum):
    """How a life is written."""

    text = "text"
    json = "json"


@dataclass(frozen=True)
class TraceOptions:
    """Whom to tell of, in which run, in which form."""

    household: Annotated[str | None, typer.Option(metavar="ID", help=HOUSEHOLD)] = None
    cadre: Annotated[str | None, typer.Option(metavar="ID", help="Key of a cadre, or random.")] = (
        None
    )
    village: Annotated[str | None, typer.Option(metavar="ID", help=VILLAGE)] = None
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="Which scenario of the folder.")
    ] = None
    seed: Annotated[int | None, typer.Option(help="Which run of the folder.")] = None
    scale: Annotated[float | None, typer.Option(help=ONLY_SCENARIO)] = None
    months: Annotated[int | None, typer.Option(help=ONLY_SCENARIO)] = None
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=ONLY_SCENARIO)
    ] = None
    fixed_parameters: Annotated[bool, typer.Option("--fixed-parameters", help=ONLY_SCENARIO)] = (
        False
    )
    posterior: Annotated[bool, typer.Option("--posterior", help=ONLY_SCENARIO)] = False
    posterior_from: Annotated[Path | None, typer.Option(metavar="PATH", help=ONLY_SCENARIO)] = None
    style: Annotated[Form, typer.Option("--format", help="Form of the answer.")] = Form.text


@with_options(TraceOptions)
def trace(
    source: Annotated[str, typer.Argument(metavar="OUT_DIR", help=SOURCE)], options: TraceOptions
) -> int:
    """Tell the life of one household, cadre or village of a run, with dates, money and reasons."""
    from model.commands.answer import print_json
    from model.commands.request import wanted_posterior
    from model.experiments.trace import trace as told

    life = told(
        _adjusted(source, options),
        household=options.household,
        cadre=options.cadre,
        village=options.village,
        scenario=options.scenario,
        seed=options.seed,
        fixed_parameters=options.fixed_parameters,
        posterior=wanted_posterior(options.posterior, options.posterior_from),
    )
    if options.style is Form.json:
        print_json(life.as_json())
    else:
        print(life)
    return 0


def _adjusted(source: str, options: TraceOptions) -> Scenario | str:
    """Apply --scale, --months and --set to a scenario; a folder is as it was run."""
    from model.commands.request import adjusted
    from model.experiments.trace.source import loaded

    given = {"--scale": options.scale, "--months": options.months, "--set": options.settings}
    changed = [name for name, value in given.items() if value is not None and value != []]
    if not changed:
        return source
    if Path(source).is_dir():
        raise RequestError(f"{source} is told as it was run: {changed[0]} is for a scenario")
    study = StudyOptions(scale=options.scale, months=options.months, settings=options.settings)
    return adjusted(loaded(source), study)
