"""run.py reproduce: are the stored runs what the model gives?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from model.commands.options import Format, FormatOption, with_options

RUNS = "How many stored runs to run again."
SEED = "Of the draw that says which ones."
FORCE = "Compare even if another version of the model wrote the folder."
UNEQUAL = 3
SHOWN = 20
"""Columns that differ which a table for people shows."""


@dataclass(frozen=True)
class ReproduceOptions:
    """Which runs are run again, and the form of the answer."""

    runs: Annotated[int, typer.Option(help=RUNS)] = 3
    seed: Annotated[int, typer.Option(help=SEED)] = 1
    workers: Annotated[int | None, typer.Option(help="Worker processes.", show_default="cores")] = (
        None
    )
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False
    style: FormatOption = Format.table


@with_options(ReproduceOptions)
def reproduce(
    folder: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A results folder.")],
    options: ReproduceOptions,
) -> int:
    """Run some stored runs again and compare hashes: exit 0 if all are equal, otherwise 3."""
    from model.commands.answer import print_json, wide_console
    from model.experiments.reproduce import reproduce as run
    from model.experiments.reproduction import shown
    from model.experiments.show import rich_table

    found = run(
        folder,
        runs=options.runs,
        seed=options.seed,
        workers=options.workers,
        force=options.force,
    )
    if options.style is Format.json:
        print_json(found.as_json())
        return 0 if found.equal else UNEQUAL
    console, unlike = wide_console(), found.differences
    console.print(found.sentence)
    console.print(rich_table(shown(found.runs), sections=False))
    if len(unlike):
        console.print(rich_table(shown(unlike.head(SHOWN)), "What differs", sections=False))
    if len(unlike) > SHOWN:
        console.print(f"and {len(unlike) - SHOWN} more columns: --format json")
    return 0 if found.equal else UNEQUAL
