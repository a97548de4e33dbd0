"""From options to what the studies take: loaded scenarios with their settings, and keywords."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from model.commands.options import SpreadOptions, StudyOptions
from model.errors import RequestError

if TYPE_CHECKING:
    from pathlib import Path

    from model.experiments.asked import Asked
    from model.experiments.posterior import Wanted
    from model.scenario import Scenario


def loaded(names: Sequence[str], options: StudyOptions) -> list[Scenario]:
    """Load scenarios and apply --scale, --months and --set to every one."""
    from model.scenario import load

    return [adjusted(load(name), options) for name in names]


def adjusted(scenario: Scenario, options: StudyOptions) -> Scenario:
    """Apply --scale, --months and --set to a scenario."""
    if options.scale is not None:
        scenario = scenario.with_settings({"world.scale": options.scale}, "--scale")
    if options.months is not None:
        scenario = scenario.with_settings({"horizon.months": options.months}, "--months")
    settings = parse_settings(options.settings or [])
    return scenario.with_settings(settings) if settings else scenario


def parse_settings(given: Sequence[str]) -> dict[str, str]:
    """Read "section.key=value" texts; the same key twice is refused."""
    settings: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        key = key.strip()
        if not equals or not key:
            raise RequestError(
                f"--set {text}: allowed: section.key=value, as --set world.scale=0.1"
            )
        if key in settings:
            raise RequestError(f"--set {key} is given twice: {settings[key]} and {value.strip()}")
        settings[key] = value.strip()
    return settings


def wanted_posterior(bundled: bool, other: Path | None) -> Wanted:
    """Return what --posterior and --posterior-from ask for; both are refused."""
    if bundled and other is not None:
        raise RequestError("--posterior is the model's own, --posterior-from another: give one")
    return other if other is not None else bundled


def asked(options: StudyOptions) -> Asked:
    """Return the keywords of the study; what was not given keeps its default."""
    given: Asked = {
        "fixed_parameters": options.fixed_parameters,
        "vary_world": options.vary_world,
        "check": options.check,
        "force": options.force,
        "extend": options.extend,
        "branching": not options.no_branching,
        "log_level": options.log_level.value,
    }
    if options.runs is not None:
        given["runs"] = options.runs
    if options.seed is not None:
        given["seed"] = options.seed
    if options.posterior or options.posterior_from is not None:
        given["posterior"] = wanted_posterior(options.posterior, options.posterior_from)
    if options.workers is not None:
        given["workers"] = options.workers
    if options.out is not None:
        given["out"] = options.out
    if isinstance(options, SpreadOptions):
        if options.shard is not None:
            given["shard"] = options.shard
        if options.cluster is not None:
            given["cluster"] = options.cluster
    return given
