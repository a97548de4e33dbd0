"""Which plans to try next: Optuna's samplers, asked in fixed batches.

Every batch builds the sampler's memory anew from the plans tried so far and seeds it by (seed of
the study, number of the batch), so a search that was interrupted goes on as if it had not been.
`tpe`: tree-structured Parzen estimator for several objectives (Ozaki and others 2022, J. Artif.
Intell. Res. 73, 1209-1250), for tens to hundreds of plans. `nsga2`: a genetic algorithm (Deb and
others 2002), a batch being a generation, for hundreds of plans and more.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.experiments.optimisation.levers import Lever, Value
from model.experiments.plan import digest_of

if TYPE_CHECKING:
    from optuna import Study as Memory
    from optuna.samplers import BaseSampler

ATTEMPTS = 50
"""Proposals of plans already tried after which a sampler is taken to have no more."""

RANDOM_ATTEMPTS = 2_000
"""The same for plans drawn at random, which come when the sampler has no more."""

Setting = Mapping[str, Value]


@dataclass(frozen=True)
class Tried:
    """A plan that was tried: its worth in every objective (lower is better), or none if it failed.

    `excess` is its cost above the budget, over the reference's cost: 0 or less is within.
    """

    setting: Setting
    batch: int
    worth: tuple[float, ...] = ()
    excess: float = 0.0


@dataclass(frozen=True)
class Proposer:
    """Proposes plans within the levers; `seed` is the study's."""

    levers: Sequence[Lever]
    objectives: int
    sampler: str
    size: int
    seed: int

    def batch_seed(self, batch: int) -> int:
        """The seed of a batch's sampler: a number below 2^32 from (seed, batch)."""
        return int(digest_of(["optimise", self.seed, batch])[:8], 16)

    def propose(self, batch: int, tried: Sequence[Tried], n: int) -> list[dict[str, Value]]:
        """Return up to `n` settings that were not tried; fewer where the levers have no more.

        Where the sampler only repeats itself the rest of the batch is drawn at random.
        """
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        known = {_key(one.setting) for one in tried}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library will change is not the planner's
            memory = self._memory(self._sampler(batch), tried)
            found = self._new(memory, known, n, ATTEMPTS)
            chance = self._memory(optuna.samplers.RandomSampler(seed=self.batch_seed(batch)), ())
            return [*found, *self._new(chance, known, n - len(found), RANDOM_ATTEMPTS)]

    def _new(
        self, memory: Memory, known: set[str], n: int, attempts: int
    ) -> list[dict[str, Value]]:
        """Ask for up to `n` settings not yet known, and add them to those known."""
        from optuna.trial import TrialState

        found: list[dict[str, Value]] = []
        misses = 0
        while len(found) < n and misses < attempts:
            trial = memory.ask()
            setting = {lever.name: lever.suggest(trial) for lever in self.levers}
            if _key(setting) in known:
                memory.tell(trial, state=TrialState.FAIL)
                misses += 1
                continue
            known.add(_key(setting))
            found.append(setting)
            misses = 0
        return found

    def _memory(self, sampler: BaseSampler, tried: Sequence[Tried]) -> Memory:
        """The sampler's memory: every plan tried, as it stands now."""
        import optuna

        memory = optuna.create_study(directions=["minimize"] * self.objectives, sampler=sampler)
        for one in tried:
            memory.add_trial(self._trial(one))
        return memory

    def _trial(self, one: Tried) -> Any:
        from optuna.trial import TrialState, create_trial

        done = bool(one.worth)
        return create_trial(
            state=TrialState.COMPLETE if done else TrialState.FAIL,
            params={lever.name: lever.as_told(one.setting[lever.name]) for lever in self.levers},
            distributions={lever.name: lever.distribution() for lever in self.levers},
            values=list(one.worth) if done else None,
            constraints={"budget": one.excess} if done else None,
            system_attrs={"NSGAIISampler:generation": one.batch},
        )

    def _sampler(self, batch: int) -> BaseSampler:
        from optuna import samplers

        seed = self.batch_seed(batch)
        if self.sampler == "nsga2":
            return samplers.NSGAIISampler(population_size=self.size, seed=seed)
        return samplers.TPESampler(n_startup_trials=self.size, seed=seed)


def _key(setting: Setting) -> str:
    """A setting as a text that tells it from every other."""
    return repr(sorted(setting.items()))
