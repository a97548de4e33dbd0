"""run.py calibrate: the posterior of uncertain parameters, given published figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import (
    FORCE,
    OUT,
    WORKERS,
    Format,
    FormatOption,
    LogLevel,
    StudyOptions,
    with_options,
)

if TYPE_CHECKING:
    from model.experiments.calibration import Calibration

SET = "section.key=value: set any declared key of the scenario. May be repeated."
PARTICLES = "Particles of every generation, instead of the study file's: for a trial."


@dataclass(frozen=True)
class CalibrationOptions:
    """The options of a calibration."""

    seed: Annotated[int | None, typer.Option(help="Seed of everything.", show_default="1")] = None
    particles: Annotated[int | None, typer.Option(help=PARTICLES)] = None
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET)] = (
        None
    )
    scale: Annotated[float | None, typer.Option(help="Share of villages.")] = None
    workers: Annotated[int | None, typer.Option(help=WORKERS, show_default="cores")] = None
    out: Annotated[Path | None, typer.Option(help=OUT, show_default="results/NAME")] = None
    style: FormatOption = Format.table
    force: Annotated[bool, typer.Option("--force", help=FORCE)] = False
    log_level: Annotated[LogLevel, typer.Option(help="Of the log in the output folder.")] = (
        LogLevel.info
    )


@with_options(CalibrationOptions)
def calibrate(
    study: Annotated[Path, typer.Argument(help="The study file (TOML) of a calibration.")],
    options: CalibrationOptions,
) -> int:
    """Fit uncertain parameters to published figures: posterior, what it learnt, and the fit."""
    from model.commands.answer import print_json, say_how_it_ended
    from model.commands.request import adjusted, asked
    from model.experiments.calibration import load_spec, run_spec, scenario_of

    spec = load_spec(study).with_particles(options.particles)
    given = StudyOptions(
        seed=options.seed,
        settings=options.settings,
        scale=options.scale,
        workers=options.workers,
        out=options.out,
        force=options.force,
        log_level=options.log_level,
    )
    results = run_spec(spec, adjusted(scenario_of(spec), given), **asked(given))
    _save_figure(results)
    if options.style is Format.json:
        print_json(_as_json(results))
    else:
        _show(results)
    return say_how_it_ended(results)


def _show(results: Calibration) -> None:
    """Print what was learnt of each parameter, then the fit."""
    from model.commands.answer import assumed_line, wide_console
    from model.experiments.show import rich_table
    from model.views.calibrated import fit_in_words, learnt_in_words, stage_in_words

    console = wide_console()
    console.print(f"{str(results.provenance['data_status']).capitalize()} data.")
    for stage in results.stages:
        console.print(stage_in_words(stage))
    learnt = results.table.drop(columns=["label", "unit"])
    console.print(rich_table(learnt, "What was learnt of each parameter", sections=False))
    console.print(learnt_in_words(results.table))
    fit = results.fit.drop(columns=["key", "unit", "tolerance", "source", "prior_mid"])
    console.print(rich_table(fit, "The fit: 90 % of fresh runs", sections=False))
    console.print(fit_in_words(results.fit))
    console.print(assumed_line())


def _save_figure(results: Calibration) -> None:
    path = results.folder / "figures" / "calibration.png"
    path.parent.mkdir(exist_ok=True)
    results.plot().save(path)


def _as_json(results: Calibration) -> dict[str, Any]:
    from model.commands.answer import as_json, rows_of

    return {
        **as_json(results, results.table),
        "stages": results.stages,
        "draws": results.provenance["draws"],
        "fit": rows_of(results.fit),
    }
