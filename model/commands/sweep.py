"""run.py sweep: a design over levers and uncertain parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from model.commands.options import SweepOptions, with_options


@with_options(SweepOptions)
def sweep(
    study: Annotated[Path, typer.Argument(help="The study file (TOML).")], options: SweepOptions
) -> int:
    """Run every point of a study file (grid, latin, sobol) under the same seeds."""
    from model.commands.answer import give
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked
    from model.experiments.sweep import load_design, run_design, scenario_of

    design = load_design(study)
    base = adjusted(scenario_of(design), options)
    profile_if_asked(base, options)
    results = run_design(design, base, **asked(options))
    return give(results, options.style, design.metrics, options.lang)
