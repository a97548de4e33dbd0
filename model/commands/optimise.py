"""run.py optimise: better deployments under a budget."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from model.commands.options import Format, StudyOptions, with_options

if TYPE_CHECKING:
    from model.experiments.optimisation.results import Optimisation


@with_options(StudyOptions)
def optimise(
    study: Annotated[Path, typer.Argument(help="The study file (TOML).")], options: StudyOptions
) -> int:
    """Search for better deployments under a budget, and confirm the best on fresh runs."""
    from model.commands.answer import say_how_it_ended
    from model.commands.profile import profile_if_asked
    from model.commands.request import adjusted, asked
    from model.experiments.optimisation import load_spec, reference_of, run_spec

    spec = load_spec(study)
    base = adjusted(reference_of(spec), options)
    profile_if_asked(base, options)
    results = run_spec(spec, base, **asked(options))
    if results.finished_runs:
        _draw(results)
        _show(results, options.style)
    return say_how_it_ended(results)


def _draw(results: Optimisation) -> None:
    """Keep the figure of the front with the results, if there is a front."""
    if not len(results.table):
        return
    figures = results.folder / "figures"
    figures.mkdir(exist_ok=True)
    results.plot().save(figures / "front.png")


def _show(results: Optimisation, style: Format) -> None:
    """Write the answer: the front on fresh pairs, its levers, and what it says in words."""
    from model.commands.answer import as_json, assumed_line, print_json, print_rows, rows_of
    from model.views.search import about, in_words, lever_rows, metric_rows

    if style is Format.json:
        answer = as_json(results, results.table)
        result = dict(results.provenance["result"])
        trials = rows_of(results.trials)
        print_json({**answer, **result, "words": in_words(results), "trials": trials})
        return
    print(about(results))
    if len(results.table):
        print_rows(metric_rows(results))
        print_rows(lever_rows(results))
    for sentence in in_words(results):
        print(sentence)
    print(assumed_line())
    sys.stdout.flush()
