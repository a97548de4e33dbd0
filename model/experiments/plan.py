"""What a study consists of: arms, cells, the key of a run and the identity of a request.

An *arm* is one scenario (one grid point of one, in a sweep) under a label; a *cell* is one run of
one arm. Seeds are shared by all arms: run r has seed S + r.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from model.experiments.intervals import StoppingRule
from model.version import model_version

if TYPE_CHECKING:
    from model.scenario import Posterior, Scenario

SHORT_KEY = 10
DEFAULT_RUNS = 8


@dataclass(frozen=True, slots=True)
class Options:
    """How every scenario of a study is run.

    `runs` None leaves the number to the study; run r has seed `seed` + r. `check` verifies
    invariants and changes no result. `posterior` stands in place of the priors of its parameters.
    """

    runs: int | None = None
    seed: int = 1
    fixed_parameters: bool = False
    vary_world: bool = False
    check: bool = False
    posterior: Posterior | None = None

    def identity(self) -> dict[str, bool | str]:
        """The options that change a run's result; a posterior only where there is one."""
        same: dict[str, bool | str] = {
            "fixed_parameters": self.fixed_parameters,
            "vary_world": self.vary_world,
        }
        return {**same, "posterior": self.posterior.digest} if self.posterior else same

    def about(self) -> dict[str, Any]:
        """The options for the manifest: of a posterior its digest."""
        given = {item.name: getattr(self, item.name) for item in fields(self)}
        return {**given, "posterior": self.posterior.digest if self.posterior else ""}


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Arm:
    """One scenario under the label its rows carry; `point` numbers the point of a sweep."""

    label: str
    scenario: Scenario
    point: int | None = None


class Stop(NamedTuple):
    """A month at which runs part that were the same until then, and the digest of that history."""

    month: int
    history: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One run of one arm, with the key under which its tables are stored.

    `stops` are months at which other runs leave this one: how it is run, not what it is.
    """

    key: str
    arm: Arm
    run: int
    seed: int
    options: Options
    stops: tuple[Stop, ...] = ()

    def row(self) -> dict[str, Any]:
        """The cell as one line of the plan."""
        return {
            "key": self.key,
            "scenario": self.arm.label,
            "point": self.arm.point,
            "run": self.run,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was asked for; what to run follows from it and from nothing else.

    `details` is what only one kind of study has (the levers of a sweep); it is stored in the
    manifest and is part of the request's identity. `subject` names the folder where the labels of
    the arms do not say what was studied.
    """

    command: str
    arms: tuple[Arm, ...]
    options: Options = DEFAULTS
    default_runs: int = DEFAULT_RUNS
    baseline: str = ""
    until: StoppingRule | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""

    @property
    def runs(self) -> int:
        """The number of runs of every arm (the first look, under a stopping rule)."""
        if self.until is not None:
            return self.until.looks()[0]
        return self.options.runs or self.default_runs

    @property
    def seed(self) -> int:
        """The seed of run 0."""
        return self.options.seed

    def cells(self, runs: int | None = None) -> list[Cell]:
        """The cells in plan order: arm by arm, run by run."""
        count = self.runs if runs is None else runs
        return [self.cell(arm, run) for arm in self.arms for run in range(count)]

    def cell(self, arm: Arm, run: int) -> Cell:
        """One run of an arm, with its key."""
        seed = self.seed + run
        return Cell(run_key(arm, seed, self.options), arm, run, seed, self.options)

    def request(self) -> str:
        """The identity of the request: the same request resumes a folder, another may not."""
        return digest_of(
            {
                "command": self.command,
                "model": model_version(),
                "arms": [[arm.label, arm.point, arm.scenario.digest] for arm in self.arms],
                "runs": self.runs,
                "seed": self.seed,
                "options": self.options.identity(),
                "baseline": self.baseline,
                "until": asdict(self.until) if self.until else None,
                "details": dict(self.details),
            }
        )

    def folder_name(self) -> str:
        """A name that says what the folder holds: command, labels, short key."""
        labels = list(dict.fromkeys(self.subject or arm.label for arm in self.arms))
        more = f"-and_{len(labels) - 3}_more" if len(labels) > 3 else ""
        names = "-".join(file_name(label) for label in labels[:3])
        return f"{self.command}-{names}{more}-{self.request()[:SHORT_KEY]}"


def run_key(arm: Arm, seed: int, options: Options) -> str:
    """Return the address of a run: all that decides its result, and nothing else.

    Model version (with bundled data), resolved scenario (with scale and the content of own
    tables), seed, horizon and the options that change results. A rule whose source cannot be read
    has no content to address: its scenario's label stands for it, and nothing of it is reused.
    """
    scenario = arm.scenario
    return digest_of(
        {
            "model": model_version(),
            "scenario": scenario.digest,
            "label": arm.label if scenario.uncacheable else "",
            "seed": seed,
            "months": scenario.horizon_months,
            **options.identity(),
        }
    )


def digest_of(value: Any) -> str:
    """Return the SHA-256 (hex) of a value as canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def arms_of(scenarios: Sequence[Scenario]) -> tuple[Arm, ...]:
    """Return one arm a scenario; a repeated name gets a number, so that rows stay apart."""
    labels = unique_labels(scenario.name for scenario in scenarios)
    return tuple(Arm(label, scenario) for label, scenario in zip(labels, scenarios, strict=True))


def unique_labels(names: Iterable[str]) -> list[str]:
    """Return the names, the second of a kind as "name_2", the third as "name_3"."""
    labels: list[str] = []
    for name in names:
        label, number = name, 1
        while label in labels:
            number += 1
            label = f"{name}_{number}"
        labels.append(label)
    return labels


def file_name(label: str) -> str:
    """Return the label as part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in "_-" else "_" for letter in label)[:40]
