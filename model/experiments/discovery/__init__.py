"""Discover in which conditions a deployment fails its target: a box of conditions, by PRIM.

The cases are the points of a sweep, stored or run now. See `cases` for what a case is, `box` for
the search, `stability` for how far the rule would have come out of other cases.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import RequestError
from model.experiments.discovery.box import find_box, inside, measures
from model.experiments.discovery.cases import cases_of
from model.experiments.discovery.found import Discovery
from model.experiments.discovery.stability import resampled
from model.experiments.discovery.words import readable
from model.experiments.results import Results, open_results
from model.experiments.target import Target, target_of

if TYPE_CHECKING:
    from model.experiments.design import Design

__all__ = ["RESAMPLES", "Discovery", "discover", "search", "target_for"]

RESAMPLES = 50


def discover(
    sweep: Results | str | os.PathLike[str],
    metric: str,
    *,
    above: float | None = None,
    below: float | None = None,
    density: float | None = None,
    resamples: int = RESAMPLES,
) -> Discovery:
    """Return the conditions under which points of a sweep fail: metric above (below) a threshold.

    `sweep` is what `sweep()` returned, or its folder. `density` asks for a box at least so dense.
    Raises RequestError if the target or the sweep cannot be used.
    """
    results = sweep if isinstance(sweep, Results) else open_results(Path(sweep))
    target = target_for(None, metric, above, below)
    return search(results, target, density=density, resamples=resamples)


def target_for(
    design: Design | None, metric: str | None, above: float | None, below: float | None
) -> Target:
    """Return the target of the options, or of the study file's `[target]` if none was given."""
    options = {"metric": metric, "above": above, "below": below}
    given = {name: value for name, value in options.items() if value is not None}
    if not given and design is not None and design.target is not None:
        return design.target
    if not given and design is not None:
        raise RequestError(f"{design.path} has no [target]: give --metric with --above or --below")
    return target_of(given, "--metric, --above, --below")


def search(
    results: Results,
    target: Target,
    *,
    density: float | None = None,
    resamples: int = RESAMPLES,
    note: Callable[[int], None] = lambda _: None,
) -> Discovery:
    """Search the stored points of a sweep, check the rule on resamples, store what was found."""
    if density is not None and not 0 < density <= 1:
        raise RequestError(f"density is {density}; allowed: above 0, up to 1")
    if resamples < 0:
        raise RequestError(f"resamples is {resamples}; allowed: 0 or more")
    results.require_whole()
    cases = cases_of(results, target)
    box = find_box(cases.settings, cases.failed, density)
    bounds = readable(box.bounds, cases.settings)
    stability = resampled(cases.settings, cases.failed, resamples, density, note)
    coverage, dense = measures(inside(bounds, cases.settings), cases.failed)
    found = Discovery(
        folder=results.folder,
        target=target,
        cases=cases,
        bounds=bounds,
        trajectory=box.trajectory,
        stability=stability,
        coverage=coverage,
        density=dense,
        asked=density,
        densest=box.densest,
        model_version=str(results.provenance["model_version"]),
        data_status=str(results.provenance["data_status"]),
    )
    found.save()
    return found
