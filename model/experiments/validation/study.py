"""A validation as a study: one arm for the tables of the scenario, one for each pattern file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from model.errors import RequestError
from model.experiments.plan import Arm, Cell, Study, digest_of, run_key
from model.experiments.validation.form import Pattern, Published
from model.experiments.validation.read import require_within
from model.experiments.validation.work_out import work_out
from model.experiments.validation.worlds import Setting, Wanted
from model.experiments.work import run_campaign

if TYPE_CHECKING:
    import pandas as pd

    from model.scenario import Scenario

COMMAND = "validate"
RUNS = 30
SCALE = 0.1
"""Share of the city for the tables; of the experiments, half of it."""
SCALE_OF_TRIALS = 0.05
MONTHS = 84


@dataclass(frozen=True, slots=True)
class TrialArm(Arm):
    """A pattern file: the scenario is that of the world with the treatment."""

    pattern: Pattern | None = None
    alternative: Scenario | None = None
    wanted: Wanted = frozenset()


@dataclass(frozen=True, slots=True)
class ValidationStudy(Study):
    """A study some of whose runs are experiments: their key also says what was worked out."""

    def cell(self, arm: Arm, run: int) -> Cell:
        """One run of an arm, with its key."""
        seed = self.seed + run
        key = run_key(arm, seed, self.options)
        if isinstance(arm, TrialArm) and arm.pattern is not None:
            other = "" if arm.alternative is None else arm.alternative.digest
            key = digest_of([key, arm.pattern.digest, other])
        return Cell(key, arm, run, seed, self.options)


def run_cell(cell: Cell) -> Sequence[pd.DataFrame]:
    """Run one cell: the model, or the worlds of an experiment (whose only table is its effects)."""
    import pandas as pd

    arm = cell.arm
    if not isinstance(arm, TrialArm) or arm.pattern is None:
        return run_campaign(cell)
    setting = Setting(arm.scenario, cell.seed, cell.options, arm.wanted)
    answer = work_out(arm.pattern, setting, arm.alternative)
    row = pd.DataFrame([{"pattern": arm.pattern.about.key, **answer._asdict()}])
    nothing = pd.DataFrame()
    return nothing, nothing, nothing, nothing, nothing, row


@dataclass(frozen=True)
class Changes:
    """What a request changes in every scenario of a validation; `base` is that of most files.

    A scale that was asked for stands above that of a file; the usual one below it.
    """

    base: Scenario
    scale: float | None = None
    usual: float = SCALE_OF_TRIALS
    settings: Mapping[str, Any] = field(default_factory=dict)


def arms_of_patterns(patterns: Sequence[Pattern], changes: Changes) -> tuple[TrialArm, ...]:
    """Return an arm a pattern.

    Patterns that share worlds look at them together. Raises RequestError for a scenario that does
    not exist, settings that are not declared, or a date beyond the horizon.
    """
    wanted: frozenset[tuple[int, str]] = frozenset().union(*(p.wanted() for p in patterns))
    arms = []
    for pattern in patterns:
        scenario = _scenario(pattern, changes)
        require_within(pattern, scenario.horizon_months, pattern.about.key)
        seen = frozenset(one for one in wanted if one[0] < scenario.horizon_months)
        with_, alternative = _worlds(pattern, scenario, changes)
        arms.append(TrialArm(pattern.about.key, with_, None, pattern, alternative, seen))
    return tuple(arms)


def _scenario(pattern: Pattern, changes: Changes) -> Scenario:
    """The scenario of a pattern, at the scale and horizon of the file or of the request."""
    own, base = pattern.scenario, changes.base
    asked = pattern.scale if changes.scale is None else changes.scale
    share = min(changes.usual, base.start.world.scale) if asked is None else asked
    months = base.horizon_months if pattern.months is None else pattern.months
    size = {"world.scale": share, "horizon.months": months}
    scenario = _named(own, changes, pattern) if own else base
    return scenario.with_settings(size, f"{pattern.about.key}: [study]")


def _named(name: str, changes: Changes, pattern: Pattern) -> Scenario:
    """Another scenario that a file names, with the settings of the request."""
    from model.scenario import load

    try:
        found = load(name)
    except RequestError as error:
        raise RequestError(f"{pattern.about.key}: scenario '{name}': {error}") from None
    return found.with_settings(changes.settings) if changes.settings else found


def _worlds(
    pattern: Pattern, scenario: Scenario, changes: Changes
) -> tuple[Scenario, Scenario | None]:
    """The scenarios of the worlds with and without the treatment, where settings differ."""
    given = pattern.treatment
    if given is None:
        return scenario, None
    where = f"{pattern.about.key}: [treatment]"
    differ = bool(given.against or given.without or given.with_)
    if given.measures and differ:
        raise RequestError(f"{where}: measures or settings (with, without, against), not both")
    if not differ:
        return scenario, None
    other = scenario
    if given.against:
        world, months = scenario.start.world.scale, scenario.horizon_months
        size = {"world.scale": world, "horizon.months": months}
        other = _named(given.against, changes, pattern).with_settings(size, where)
    if given.without:
        other = other.with_settings(dict(given.without), f"{where} without")
    with_ = scenario.with_settings(dict(given.with_), f"{where} with") if given.with_ else scenario
    if other.digest == with_.digest:
        raise RequestError(f"{where}: the world without the treatment is the one with it")
    return with_, other


def details_of(
    items: Sequence[Published], patterns: Sequence[Pattern], tables: str
) -> dict[str, Any]:
    """What is stored of the request: the figures as declared, and what their models are."""
    return {
        "tables_of": tables,
        "no_campaign": "",
        "patterns": [_about(item, "table") for item in items]
        + [_about(p.about, kind_of(p), p.digest) for p in patterns],
    }


def kind_of(pattern: Pattern) -> str:
    """What a pattern file works out: a series, a description or an experiment."""
    if pattern.series is not None:
        return "series"
    return "experiment" if pattern.treatment is not None else "description"


def _about(item: Published, kind: str, digest: str = "") -> Mapping[str, Any]:
    return {
        "key": item.key, "pattern": item.title, "source": item.source, "year": item.year,
        "unit": item.unit, "published": item.published, "high": item.high,
        "plausible": list(item.plausible), "kind": item.kind, "definition": item.definition,
        "rejects": item.rejects, "note": item.note, "use": item.use, "by": kind, "digest": digest,
    }  # fmt: skip
