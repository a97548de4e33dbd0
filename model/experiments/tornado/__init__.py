"""Tornado: how far a comparison moves if one assumed number is wrong, one number after another.

The case and its alternatives run at the declared values; then each assumed number that has a
plausible range is moved to its low end, then to its high end, in every scenario alike, all else as
declared, on the same seeds. Nothing is drawn: what differs from the base is the number's doing, and
luck that it turned.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack, cast

from model.errors import RequestError
from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.plan import DEFAULTS, Arm, Options, Study, unique_labels
from model.experiments.study_given import Asked as Given
from model.experiments.study_given import loaded
from model.experiments.tornado.points import Point, moved, points_of
from model.experiments.tornado.results import Tornado
from model.experiments.tornado.spec import TornadoSpec, is_tornado, read_tornado, require_pairs
from model.version import rules_digest

if TYPE_CHECKING:
    from model.scenario import Scenario

__all__ = [
    "Tornado",
    "TornadoSpec",
    "is_tornado",
    "load_tornado",
    "run_tornado",
    "scenarios_of",
    "tornado",
    "tornado_study",
]


def tornado(study: Given, only: Sequence[str] = (), **asked: Unpack[Asked]) -> Tornado:
    """Run a tornado: a study file or a mapping with its keys.

    `only` names parameters or sections instead of the study's; other keywords as in `simulate`.
    Raises RequestError if the study asks for what does not exist.
    """
    spec = load_tornado(study, only)
    return run_tornado(spec, scenarios_of(spec), **asked)


def load_tornado(study: Given, only: Sequence[str] = ()) -> TornadoSpec:
    """Read a study (file or mapping) against the declarations of the model."""
    from model.scenario import declarations

    return read_tornado(study, declarations(), only)


def scenarios_of(spec: TornadoSpec) -> list[Scenario]:
    """Load the case and its alternatives at the study's scale and horizon."""
    origin = os.fspath(spec.path)
    found = [loaded(place) for place in (spec.scenario, *spec.against)]
    return [s.with_settings(spec.settings, origin) if spec.settings else s for s in found]


def run_tornado(
    spec: TornadoSpec, scenarios: Sequence[Scenario], **asked: Unpack[Asked]
) -> Tornado:
    """Run a study that was read, on scenarios that were loaded; the first is the case.

    Runs follow point by point: those of a point share the years before 2014, which no seed changes.
    """
    study = tornado_study(spec, scenarios, options_of(asked))
    return cast(
        Tornado, carry_out(study, replace(conduct_of(asked), branching=False, together="point"))
    )


def tornado_study(
    spec: TornadoSpec, scenarios: Sequence[Scenario], options: Options = DEFAULTS
) -> Study:
    """Describe the study: an arm a scenario and point; point 0 is the base."""
    if options.posterior is not None:
        raise RequestError("a tornado moves numbers from their declared values: no posterior")
    if options.runs is not None:
        require_pairs(options.runs, "--runs")
    labels = unique_labels(scenario.name for scenario in scenarios)
    points, left_out = points_of(scenarios, spec.parameters)
    arms = list(map(Arm, labels, scenarios, [0] * len(labels)))
    made = _arms(labels, scenarios, points, left_out)
    arms += [arm for _, at_point in made for arm in at_point]
    details = {
        "title": spec.title,
        "metrics": list(spec.metrics),
        "against": labels[1:],
        "points": [{"parameter": "", "end": "base", "value": ""}, *(p.about() for p, _ in made)],
        "left_out": left_out,
        "rules_digest": rules_digest(),
    }
    return Study(
        "tornado", tuple(arms), replace(options, fixed_parameters=True), spec.runs,
        baseline=labels[0], details=details, subject=labels[0],
    )  # fmt: skip


def _arms(
    labels: Sequence[str],
    scenarios: Sequence[Scenario],
    points: Sequence[Point],
    left_out: list[dict[str, Any]],
) -> list[tuple[Point, list[Arm]]]:
    """The arms of every point that all scenarios allow; the others are noted with the reason."""
    made: list[tuple[Point, list[Arm]]] = []
    for point in points:
        try:
            there = [moved(scenario, point) for scenario in scenarios]
        except RequestError as error:
            left_out.append({**point.about(), "why": str(error)})
            continue
        number = len(made) + 1
        made.append((point, list(map(Arm, labels, there, [number] * len(labels)))))
    return made
