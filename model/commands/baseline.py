"""run.py baseline: the world without campaign, checked before anything is compared."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from model.commands.options import Format, FormatOption


def baseline(
    scale: Annotated[float, typer.Option(min=0.001, max=1.0, help="Share of villages.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="Seed of the one run.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Also write the checks as JSON.")] = None,
    style: FormatOption = Format.table,
) -> int:
    """Check the world without a campaign: start, memory, growth and what is left in 2020."""
    from model.commands.answer import print_json, print_rows
    from model.errors import RequestError
    from model.experiments.baseline import as_json, make_baseline, tables
    from model.experiments.files import write_json
    from model.experiments.progress import Progress

    if out is not None and not out.parent.is_dir():
        raise RequestError(f"--out {out}: the folder {out.parent} does not exist")
    with Progress(6) as progress:
        found = make_baseline(scale, seed, lambda done, _: progress.show(done, 0))
    if out is not None:
        write_json(out, as_json(found))
    if style is Format.json:
        print_json(as_json(found))
        return 0
    for table in tables(found):
        print(table["title"])
        print_rows([dict(zip(table["columns"], row, strict=True)) for row in table["rows"]])
        print(f"{table['note']}\n")
    return 0
