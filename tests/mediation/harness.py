"""Measure the path of a lever: its effect, and what is left of it with a mediator held still.

Three runs a seed: the lever off, the lever on, and on while the mediator keeps the values it had in
the off run. What the mediator carries is then gone; what goes past it stays.

    PATH = Path(
        on={"assessment.audit_share": 0.5}, off={"assessment.audit_share": 0.0},
        mediator=Column("villages", "chance"),
        outcome=lambda campaign: float(sum(m["pushed_exits"] for m in campaign.recorder.months)),
    )
    found = effect(PATH, pairs=8)
    assert found.clear and found.held, found

The bundled scenario holds but for the keys of `on` and `off`, which replace their whole paths in
time. `outcome` looks at the campaign at the end; `EveryMonth(f)` adds f up over months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import stdtrit

from model.campaign import Campaign
from model.columns import Array
from model.draws import uniform_named
from model.scenario import Scenario, drawn, load
from tests.mediation.pins import Column, Mediator, Result, Tape, Unpinnable, Watch, held

__all__ = ["Column", "Effect", "EveryMonth", "Path", "Result", "Unpinnable", "effect", "month_sum"]

ONE_SIDE = 1e-3
"""Chance that no effect looks as clear, on each side."""
LEFT = 0.2
"""What may be left of an effect that its mediator carries."""


@dataclass(frozen=True)
class EveryMonth:
    """An outcome that is looked at after every month and added up."""

    of: Callable[[Campaign], float]


def month_sum(name: str) -> Callable[[Campaign], float]:
    """The sum over months of an output, as outcome: month_sum("pushed_exits")."""
    return lambda campaign: float(sum(row[name] for row in campaign.recorder.months))


@dataclass(frozen=True)
class Path:
    """A lever's two settings, where its effect is looked for, and what is to carry it.

    `mediator` is one or several. `drawn` draws the uncertain parameters anew for each seed, as
    studies do, but for those stated; otherwise they are as declared. `worlds` gives each seed its
    own city. `kind` is the campaign's class (sabotage).
    """

    on: Mapping[str, Any]
    off: Mapping[str, Any]
    outcome: Callable[[Campaign], float] | EveryMonth
    mediator: Mediator | Sequence[Mediator] = ()
    months: int = 36
    scale: float = 0.02
    base: str | Scenario = "liupanshui"
    settings: Mapping[str, Any] = field(default_factory=dict)
    drawn: bool = True
    worlds: bool = False
    kind: type[Campaign] = Campaign

    @property
    def mediators(self) -> tuple[Mediator, ...]:
        """The mediators, one or several."""
        given = self.mediator
        return (given,) if isinstance(given, Column | Result) else tuple(given)

    def scenario(self, keys: Mapping[str, Any]) -> Scenario:
        """The base with what holds for all three runs, and these keys."""
        base = load(self.base) if isinstance(self.base, str) else self.base
        return base.with_settings({"world.scale": self.scale, **self.settings, **keys})


@dataclass(frozen=True)
class Effect:
    """What was found; arrays have one entry a seed."""

    off: Array
    on: Array
    pinned_on: Array

    @property
    def full(self) -> float:
        """Mean effect: on minus off."""
        return float((self.on - self.off).mean())

    @property
    def pinned(self) -> float:
        """Mean of what is left with the mediators held at their off level."""
        return float((self.pinned_on - self.off).mean())

    @property
    def error(self) -> float:
        """Standard error of the full effect, over pairs."""
        return _error(self.on - self.off)

    @property
    def pinned_error(self) -> float:
        """Standard error of what is left."""
        return _error(self.pinned_on - self.off)

    @property
    def kept(self) -> float:
        """What is left over the full effect: 0 if the mediators carry all, 1 if nothing."""
        return self.pinned / self.full if self.full else float("nan")

    @property
    def power(self) -> float:
        """The effect over its standard error; what is enough hangs on the pairs (`clear`)."""
        return abs(self.full) / self.error if self.error else float("inf") * abs(self.full)

    @property
    def clear(self) -> bool:
        """Whether the effect is told from none: Student's t at a chance of 1 in 500, two-sided."""
        pairs = int(self.off.size)
        return pairs > 1 and abs(self.full) > stdtrit(pairs - 1, 1 - ONE_SIDE) * self.error

    @property
    def held(self) -> bool:
        """Whether less than a fifth is left, with two standard errors of what is left."""
        return abs(self.pinned) + 2 * self.pinned_error < LEFT * abs(self.full)

    def __str__(self) -> str:
        return (
            f"off {self.off.mean():.5g}, effect {self.full:.4g} (error {self.error:.2g},"
            f" {self.power:.1f} errors), pinned {self.pinned:.4g} (error {self.pinned_error:.2g}),"
            f" kept {self.kept:.1%}, {self.off.size} pairs"
        )


def effect(path: Path, pairs: int = 8, first_seed: int = 1) -> Effect:
    """Run a path under so many seeds; without a mediator the third run is the second."""
    off, on = path.scenario(path.off), path.scenario(path.on)
    found = [_three_runs(path, off, on, first_seed + k) for k in range(pairs)]
    return Effect(*np.array(found, float).T)


def _three_runs(path: Path, off: Scenario, on: Scenario, seed: int) -> tuple[float, float, float]:
    tape = Tape()
    without = _lived(path, off, seed, tape, playing=False)
    full = _lived(path, on, seed)
    pinned = _lived(path, on, seed, tape, playing=True) if path.mediators else full
    return without, full, pinned


def _lived(
    path: Path, scenario: Scenario, seed: int, tape: Tape | None = None, playing: bool = False
) -> float:
    """One run and its outcome."""
    setting = drawn(scenario, seed, uniform_named) if path.drawn else scenario
    unwatched = nullcontext(Watch((), Tape(), playing=False))
    city = seed if path.worlds else None
    campaign, seen = path.kind(setting=setting, rng=seed, city_seed=city), 0.0
    with unwatched if tape is None else held(path.mediators, tape, playing) as watch:
        watch.look(campaign.city, "January 2014")
        for month in range(path.months):
            watch.begin(month)
            campaign.step()
            watch.look(campaign.city, "end of month")
            if isinstance(path.outcome, EveryMonth):
                seen += float(path.outcome.of(campaign))
    return seen if isinstance(path.outcome, EveryMonth) else float(path.outcome(campaign))


def _error(values: Array) -> float:
    return float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else float("inf")
