"""run.py discover: in which conditions a deployment fails its target (PRIM)."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from model.commands.options import Format, StudyOptions, with_options
from model.errors import RequestError

if TYPE_CHECKING:
    from model.experiments.discovery import Discovery
    from model.experiments.results import Results
    from model.experiments.target import Target

STUDY = "A study file (TOML) with a grid, latin or sobol design, or the folder of a finished sweep."
METRIC = "The metric of the target; without it, the study file's [target]."
DENSITY = "Take the largest box at least so dense (share of its cases that fail)."
RESAMPLES = "How often to repeat the search on resampled cases."
OF_RUNS = ("runs", "seed", "settings", "months", "scale", "out", "force", "vary_world", "check",
           "fixed_parameters", "posterior", "posterior_from", "profile", "extend", "no_branching",
           "workers")  # fmt: skip
"""Options that say how a study is run: without meaning for a folder, which holds its runs."""


@dataclass(frozen=True)
class DiscoveryOptions(StudyOptions):
    """The options of a study, the target, and how to search."""

    metric: Annotated[str | None, typer.Option(metavar="NAME", help=METRIC)] = None
    above: Annotated[
        float | None, typer.Option(metavar="X", help="A point fails where the metric is above X.")
    ] = None
    below: Annotated[
        float | None, typer.Option(metavar="X", help="A point fails where the metric is below X.")
    ] = None
    density: Annotated[float | None, typer.Option(metavar="SHARE", help=DENSITY)] = None
    resamples: Annotated[int, typer.Option(help=RESAMPLES)] = 50


@with_options(DiscoveryOptions)
def discover(study: Annotated[Path, typer.Argument(help=STUDY)], options: DiscoveryOptions) -> int:
    """Find the conditions under which a deployment fails its target: a rule, coverage, density."""
    from model.commands.answer import print_json, say_assumed, say_how_it_ended
    from model.experiments.discovery import search
    from model.experiments.progress import Progress

    results, target = _of_folder(study, options) if study.is_dir() else _of_study(study, options)
    with Progress(max(1, options.resamples)) as progress:
        found = search(
            results,
            target,
            density=options.density,
            resamples=options.resamples,
            note=lambda done: progress.show(done, 0),
        )
    figure = _save_figure(found)
    if options.style is Format.json:
        print_json(found.as_json())
    else:
        _show(found)
        say_assumed()
    sys.stderr.write(f"Figure: {figure}\n")
    return say_how_it_ended(results)


def _of_folder(folder: Path, options: DiscoveryOptions) -> tuple[Results, Target]:
    """Open a finished sweep; refuse options that would have to run it again."""
    from model.experiments.discovery import target_for
    from model.experiments.results import open_results

    plain = DiscoveryOptions()
    for name in OF_RUNS:
        if getattr(options, name) != getattr(plain, name):
            flag = "--set" if name == "settings" else f"--{name.replace('_', '-')}"
            raise RequestError(f"{flag} has no meaning for {folder}, which holds its runs already")
    target = target_for(None, options.metric, options.above, options.below)
    return open_results(folder), target


def _of_study(study: Path, options: DiscoveryOptions) -> tuple[Results, Target]:
    """Run the sweep of a study file, or resume it."""
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked
    from model.experiments.discovery import target_for
    from model.experiments.sweep import load_design, run_design, scenario_of

    design = load_design(study)
    target = target_for(design, options.metric, options.above, options.below)
    base = adjusted(scenario_of(design), options)
    profile_if_asked(base, options)
    return run_design(design, base, **asked(options)), target


def _save_figure(found: Discovery) -> Path:
    path = found.folder / "discovery" / f"{found.name}.png"
    found.plot().save(path)
    return path


def _show(found: Discovery) -> None:
    """Print the rule, how much it covers, how dense it is, and how firm its sides are."""
    from model.commands.answer import wide_console
    from model.experiments.show import rich_table

    console, about = wide_console(), found.summary
    target = found.target
    console.print(
        f"{found.data_status.capitalize()} data; a point fails where {target.metric} is"
        f" {target.side} {target.threshold:g}."
    )
    console.print(
        f"{about['failing']} of {about['cases']} points fail"
        f" ({_share(about['failing'] / about['cases'])})."
    )
    if found.asked is not None and found.densest < found.asked:
        console.print(
            f"No box has a density of {_share(found.asked)}; the densest has"
            f" {_share(found.densest)}. Taken: the one that balances coverage and density."
        )
    if not found.bounds:
        console.print("No condition tells failing points from the others.")
        return
    console.print(f"Where {found.rule}:")
    console.print(
        f"  density {_share(about['density'], about['density_interval'])}:"
        f" {about['failing_inside']} of the {about['inside']} points there fail"
    )
    console.print(
        f"  coverage {_share(about['coverage'], about['coverage_interval'])} of all failing points"
    )
    _show_unseen(found)
    console.print(rich_table(found.table, sections=False))
    console.print(
        "reappears: share of resamples with the same side; low to high: 90 % of its values there."
    )
    _show_luck(about)


def _show_unseen(found: Discovery) -> None:
    """Print how such searches do on points they had not seen, and how many find nothing."""
    from model.commands.answer import wide_console

    times, about = len(found.stability.found), found.summary
    if not times:
        return
    text = f"{_share(about['resamples_without_rule'])} of {times} resamples gave no rule"
    if about["unseen_density"] is not None:
        text += (
            f"; the boxes of the others (not this one), on points not drawn: density"
            f" {_share(about['unseen_density'])}, coverage {_share(about['unseen_coverage'])}"
        )
    wide_console().print(f"  {text}")


def _show_luck(about: dict[str, Any]) -> None:
    """Print how far luck decides which points fail, and which points are missing."""
    from model.commands.answer import wide_console

    console = wide_console()
    if about["close_to_threshold"] is None:
        console.print(
            "One run a point: luck cannot be told from the conditions (runs = 2 or more)."
        )
    else:
        console.print(
            f"At {about['close_to_threshold']} of {about['cases']} points the 95 % interval over"
            f" {about['runs']} runs holds the threshold: luck could have decided there."
        )
    if about["points_left_out"]:
        console.print(f"Left out, because runs failed: points {about['points_left_out']}.")


def _share(value: float, interval: list[float] | None = None) -> str:
    text = f"{100 * value:.0f} %"
    return f"{text} [{100 * interval[0]:.0f}, {100 * interval[1]:.0f}]" if interval else text
