"""One stage of a calibration: sequential Monte Carlo on its parameters, generation by generation.

The first generation takes every run: a sample of the prior. Each further one proposes from the last
(a multivariate normal kernel) and accepts runs nearer than a quantile of the last one's distances.
Source: Toni and others (2009), J. R. Soc. Interface 6, 187-202; pyABC (Schälte and others 2022).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.experiments.calibration.chance import run_seed
from model.experiments.calibration.journal import Lived
from model.experiments.calibration.observed import observe
from model.experiments.calibration.targets import FAR, Target, distance
from model.experiments.posterior import learnt

if TYPE_CHECKING:
    from model.declare import Declaration
    from model.experiments.calibration.sampler import KeyedSampler
    from model.experiments.calibration.spec import Stage
    from model.scenario import Posterior, Scenario

KERNEL = 2.0
"""Covariance of proposals over that of the particles (Beaumont and others 2009).

With pyABC's narrower default a few particles at the edges get all the weight where there are ten
parameters: of 100 draws 4 were left. With this one 60 to 80 are.
"""
EVERYTHING = 10.0 * FAR
"""The first threshold: no run is so far."""

log = logging.getLogger("model.study")

See = Callable[[Mapping[str, float], int], dict[str, float]]
"""What a run with these parameters and this seed shows."""


@dataclass(frozen=True)
class ModelRun:
    """Runs the model with proposed parameters.

    Parameters of an earlier stage come from its posterior, row by row; all others from the priors.
    """

    scenario: Scenario
    known: Posterior | None = None

    def __call__(self, parameters: Mapping[str, float], seed: int) -> dict[str, float]:
        """Run once; return the figures the run holds."""
        from model.scenario import pinned_to

        setting = pinned_to(self.scenario, parameters)
        return observe(learnt(setting, seed, self.known), seed)


@dataclass(frozen=True)
class AtAddress:
    """A model as pyABC calls it: the seed comes from the address that the process is at."""

    see: See

    def __call__(self, parameters: Mapping[str, float]) -> dict[str, float]:
        """Run once at the present address."""
        return self.see({name: float(parameters[name]) for name in parameters}, run_seed())


@dataclass(frozen=True)
class Distance:
    """The distance as pyABC calls it; the published figures are in the targets."""

    wanted: tuple[Target, ...]

    def __call__(self, seen: Mapping[str, float], _: Any) -> float:
        """Return the root mean square miss, in tolerances."""
        return distance(seen, self.wanted)


@dataclass(frozen=True)
class Fitted:
    """A stage that ended: the particles of its generations, the thresholds, what it took.

    `weights` are those of the last generation, summing to 1. `ended` says why it stopped.
    """

    stage: Stage
    generations: tuple[tuple[Lived, ...], ...]
    weights: tuple[float, ...]
    thresholds: tuple[float, ...]
    ended: str

    @property
    def last(self) -> tuple[Lived, ...]:
        """The particles of the last generation."""
        return self.generations[-1]

    @property
    def attempts(self) -> tuple[int, ...]:
        """Runs in each generation."""
        return tuple(sum(one.attempts for one in lived) for lived in self.generations)

    @property
    def sample_size(self) -> float:
        """Effective sample size of the last generation (Kish)."""
        return 1.0 / sum(weight * weight for weight in self.weights)

    def about(self) -> dict[str, Any]:
        """The stage for the provenance."""
        rates = [len(g) / n for g, n in zip(self.generations, self.attempts, strict=True)]
        return {
            "stage": self.stage.name,
            "parameters": list(self.stage.parameters),
            "particles": len(self.last),
            "thresholds": list(self.thresholds),
            "runs": list(self.attempts),
            "acceptance": [round(rate, 4) for rate in rates],
            "effective_sample_size": round(self.sample_size, 1),
            "ended": self.ended,
        }


def fit(
    stage: Stage,
    see: See,
    wanted: Sequence[Target],
    priors: Mapping[str, Declaration],
    sampler: KeyedSampler,
) -> Fitted:
    """Fit a stage's parameters to its targets; priors are uniform over the declared ranges."""
    import pyabc

    logging.getLogger("ABC").setLevel(logging.WARNING)
    abc = pyabc.ABCSMC(
        AtAddress(see),
        pyabc.Distribution(**{name: _uniform(priors[name]) for name in stage.parameters}),
        pyabc.FunctionDistance(Distance(tuple(wanted))),
        population_size=stage.particles,
        transitions=pyabc.MultivariateNormalTransition(
            scaling=KERNEL, bandwidth_selector=_one_width
        ),
        eps=pyabc.QuantileEpsilon(initial_epsilon=EVERYTHING, alpha=stage.quantile),
        sampler=sampler,
    )
    history = abc.new("sqlite://", {target.key: target.published for target in wanted})
    try:
        abc.run(max_nr_populations=stage.generations)
        number = history.max_t + 1
        population = history.get_population(t=history.max_t)
    finally:
        _close(history)
    lived = sampler.journal.lived
    generations = tuple(
        tuple(lived[stage.number, t, k] for k in range(stage.particles)) for t in range(number)
    )
    ended = "all generations done" if number == stage.generations else "no nearer run was found"
    thresholds = tuple(float(abc.eps(t)) for t in range(number))
    weights = tuple(float(particle.weight) for particle in population.particles)
    return Fitted(stage, generations, weights, thresholds, ended)


def _one_width(_: float, __: int) -> float:
    """Keep the kernel's width, whatever the number of particles and of parameters."""
    return 1.0


def _close(history: Any) -> None:
    """Close the history's database in memory, which pyABC leaves open for the session."""
    history._session.close()
    history._engine.dispose()


def _uniform(declared: Declaration) -> Any:
    import pyabc

    assert declared.low is not None
    assert declared.high is not None
    return pyabc.RV("uniform", declared.low, declared.high - declared.low)
