"""Validate: published patterns beside the model, virtual experiments among them.

The tables of a scenario's runs answer for the figures of `model/data/patterns.csv`; every pattern
file is an experiment, or a figure of households, of its own. All have the same pairs of seed and
parameter draw. Failing a pattern is an answer, not an error.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack, cast

from model.experiments.asked import Asked, conduct_of, options_of
from model.experiments.carry_out import carry_out
from model.experiments.plan import DEFAULTS, Arm, Options, Study, unique_labels
from model.experiments.validation.declared import bundled_patterns, shown
from model.experiments.validation.form import Pattern
from model.experiments.validation.read import read_pattern
from model.experiments.validation.study import (
    COMMAND,
    MONTHS,
    RUNS,
    SCALE,
    Changes,
    ValidationStudy,
    arms_of_patterns,
    details_of,
    run_cell,
)

if TYPE_CHECKING:
    from model.experiments.validation.results import Validation
    from model.scenario import Scenario

Files = Sequence[str | os.PathLike[str]]


def validate(
    scenario: Scenario | str = "liupanshui",
    patterns: Files | None = None,
    *,
    scale: float | None = None,
    months: int | None = None,
    settings: Mapping[str, Any] | None = None,
    **asked: Unpack[Asked],
) -> Validation:
    """Run a validation and return its table; keywords as in `simulate`.

    Without `patterns` (paths of pattern files): all patterns that come with the model. A tenth of
    the city answers for tables, a twentieth for experiments, over seven years, unless `scale` and
    `months` say otherwise; `settings` hold in every scenario, also those that files name. Raises
    RequestError for a pattern file that is wrong.
    """
    from model.scenario import load

    base = load(scenario) if isinstance(scenario, str) else scenario
    lasting = MONTHS if months is None else months
    base = base.with_settings({"horizon.months": lasting}, "--months")
    given = dict(settings or {})
    base = base.with_settings(given) if given else base
    changes = Changes(base, scale, settings=given)
    study = validation_study(changes, patterns, options_of(asked))
    return carry_out_validation(study, **asked)


def carry_out_validation(study: Study, **asked: Unpack[Asked]) -> Validation:
    """Run a validation that was planned."""
    conduct = replace(conduct_of(asked), run=run_cell)
    return cast("Validation", carry_out(study, conduct))


def validation_study(
    changes: Changes, files: Files | None = None, options: Options = DEFAULTS
) -> Study:
    """Describe a validation: the arm of the tables first, then one a pattern file."""
    base = changes.base
    patterns = bundled_patterns() if files is None else _read(files)
    items = shown() if files is None else []
    arms: tuple[Arm, ...] = arms_of_patterns(patterns, changes)
    if items:
        arms = (Arm(base.name, _at_scale(base, changes.scale, SCALE)), *arms)
    details = details_of(items, patterns, base.name if items else "")
    return ValidationStudy(
        COMMAND, arms, options, default_runs=RUNS, details=details, subject=base.name
    )


def _at_scale(base: Scenario, scale: float | None, usual: float) -> Scenario:
    """The scenario at the scale asked for; its own, if that is smaller than usual."""
    share = min(usual, base.start.world.scale) if scale is None else scale
    return base.with_settings({"world.scale": share}, "--scale")


def _read(files: Files) -> list[Pattern]:
    """Read pattern files; two of the same name stay apart."""
    found = [read_pattern(path) for path in files]
    labels = unique_labels(pattern.about.key for pattern in found)
    return [
        replace(pattern, about=replace(pattern.about, key=label))
        for pattern, label in zip(found, labels, strict=True)
    ]
