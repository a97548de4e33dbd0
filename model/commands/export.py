"""run.py export: the tables of a results folder for a spreadsheet, its villages for a GIS."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from model.errors import RequestError

CSV = "Write every table of the folder as CSV into FOLDER, and columns.csv, what they mean."
GEOJSON = "Write the villages as points on a plane (metres; invented places) with their results."
SCENARIO = "Of --geojson: whose results."
YEAR = "Of --geojson: the December of the results."
FORCE = "Write over files that are there already."


def export(
    folder: Annotated[Path, typer.Argument(metavar="OUT_DIR", help="A results folder.")],
    csv: Annotated[Path | None, typer.Option(metavar="FOLDER", help=CSV)] = None,
    geojson: Annotated[Path | None, typer.Option(metavar="FILE", help=GEOJSON)] = None,
    scenario: Annotated[
        str, typer.Option(help=SCENARIO, show_default="the baseline or the only one")
    ] = "",
    year: Annotated[int | None, typer.Option(help=YEAR, show_default="the last")] = None,
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False,
) -> int:
    """Write the tables of a results folder as CSV, and its villages as GeoJSON."""
    from model.experiments.results import open_results
    from model.views.export import require_free, write_geojson, write_tables

    if csv is None and geojson is None:
        raise RequestError("export needs --csv FOLDER or --geojson FILE (or both)")
    if geojson is None and (scenario or year is not None):
        raise RequestError("--scenario and --year belong to --geojson FILE")
    open_results(folder).require_whole()
    if geojson:
        require_free([geojson], force)
    for path in write_tables(folder, csv, force=force) if csv else []:
        print(path)
    if geojson:
        about = write_geojson(folder, geojson, scenario, year, force=force)
        print(geojson)
        sys.stderr.write(f"{about}\n")
    return 0
