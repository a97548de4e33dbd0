"""run.py report: write the report of a finished study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from model.commands.options import Language

REPORTED = ("simulate", "compare", "sweep", "optimise")
"""Commands whose answer a report tells."""


def report(
    folder: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A results folder.")],
    lang: Annotated[Language, typer.Option(help="The language of the report.")] = Language.en,
) -> int:
    """Write report.html into a results folder and name it."""
    from model.errors import RequestError
    from model.experiments.results import open_results
    from model.views.report import write_report

    results = open_results(folder)
    if results.command not in REPORTED:
        raise RequestError(
            f"{folder} holds a study of the command {results.command}: its answer is in its tables"
            " (*.csv) and figures/, and the same request prints it again; reports are of"
            f" {', '.join(REPORTED)}"
        )
    results.require_whole()
    print(write_report(folder, lang=lang.value))
    return 0
