"""run.py sensitivity: which factors move a metric, by Morris screening or Sobol indices."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import Format, StudyOptions, with_options
from model.errors import RequestError

if TYPE_CHECKING:
    from model.experiments.sensitivity import Sensitivity

MEANING = {
    "morris": "mu*: mean absolute change over a factor's whole range (a list: between values);"
    " mu: with its sign; sigma: how much it differs from place to place (interactions, curves)",
    "saltelli": "shares of the variance of the means: first (alone), total (with all interactions)",
}
FLOOR = {
    "morris": "noise_floor: the mu* that 95 % of factors without expected effect stay below",
    "saltelli": "noise_floor: the total that 95 % of factors without expected effect stay below",
}
STUDY = "The study file (TOML): morris, saltelli, or a tornado."
ONLY = "In a tornado: only this assumed number, or section. May be repeated."
FEW_PAIRS = 4
"""Pairs below which Student's t puts the floor so far out that hardly a factor passes it."""

NARROW = {"morris": 16, "saltelli": 64}
"""Trajectories and blocks from which on intervals cover near 95 % (docs/studies.md)."""


NONE_GIVEN = StudyOptions()


@with_options(StudyOptions)
def sensitivity(
    study: Annotated[Path, typer.Argument(help=STUDY)],
    only: Annotated[list[str] | None, typer.Option(metavar="NAME", help=ONLY)] = None,
    options: StudyOptions = NONE_GIVEN,
) -> int:
    """Say what moves a metric (Morris, Sobol) or a comparison (tornado), with intervals."""
    from model.commands.answer import print_json, say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked
    from model.experiments.sensitivity import analyse
    from model.experiments.sweep import load_design, scenario_of
    from model.experiments.tornado import is_tornado

    if is_tornado(study):
        from model.commands.tornado import answer_tornado

        return answer_tornado(study, only or [], options)
    if only:
        raise RequestError(f"--only is for a tornado; {study} has no [tornado]")
    design = load_design(study)
    base = adjusted(scenario_of(design), options)
    profile_if_asked(base, options)
    results = analyse(design, base, **asked(options))
    if options.style is Format.json:
        print_json(_as_json(results))
    elif results.finished_runs and len(results.table):
        _show(results)
        _save_figure(results)
    else:
        sys.stderr.writelines(f"{note}\n" for note in results.notes)
    return say_how_it_ended(results)


def _show(results: Sensitivity) -> None:
    """Print a table a metric, what the columns mean, and what stands beside them."""
    from model.commands.answer import assumed_line, wide_console
    from model.experiments.metrics import metric_called
    from model.experiments.show import rich_table

    console, table, kind = wide_console(), results.table, results.kind
    about = str(results.provenance["data_status"]).capitalize()
    console.print(f"{about} data; 95 % intervals. {MEANING[kind]}; {FLOOR[kind]}.")
    main = "mu_star" if kind == "morris" else "total"
    for metric, rows in table.groupby("metric", sort=False):
        found = metric_called(str(metric))
        unit = found.unit if found and kind == "morris" else "share of variance"
        ordered = rows.drop(columns="metric").sort_values(main, ascending=False, kind="stable")
        console.print(rich_table(ordered, f"{metric} ({unit})", sections=False))
    units = str(table.columns[-2])
    if int(table[units].max()) < NARROW[kind]:
        console.print(f"With fewer than {NARROW[kind]} {units} the intervals are too narrow.")
    if 1 < int(table["runs"].max()) < FEW_PAIRS:
        console.print("So few runs a point put the floor far out: take 4 or more, better 8.")
    for note in results.notes:
        console.print(note)
    console.print(assumed_line())


def _save_figure(results: Sensitivity) -> None:
    path = results.folder / "figures" / "sensitivity.png"
    path.parent.mkdir(exist_ok=True)
    results.plot().save(path)


def _as_json(results: Sensitivity) -> dict[str, Any]:
    from model.commands.answer import as_json, rows_of

    there = bool(results.finished_runs)
    return {
        **as_json(results, results.table if there else None),
        "design": results.provenance["design"],
        "luck": rows_of(results.luck) if there else [],
        "points_left_out": results.left_out,
        "notes": results.notes,
    }
