"""pyABC's sampler on our workers: a particle is a task, addressed and noted as it ends.

pyABC's own parallel samplers draw their seeds from the clock. Here a task proposes, runs and
compares until one attempt is accepted, every attempt at its own address (`chance`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from pyabc import Parameter
from pyabc.population import Particle
from pyabc.sampler import MappingSampler

from model.errors import RunError, StoreError
from model.experiments.calibration.chance import ATTEMPTS, Address, at
from model.experiments.calibration.journal import (
    Journal,
    Lived,
    in_a_line,
    require_same_parameters,
)
from model.experiments.executors import local_executor, release, worker_died
from model.experiments.progress import Progress
from model.experiments.runner import MOST_DEATHS, WORKER_DIED
from model.experiments.work import require_sources
from model.version import source_digest

LOOK_EVERY = 0.5
ALL_FAIL = 20
"""Attempts that all failed after which a particle is given up."""

Attempt = Callable[[], Particle]
Task = Callable[[Address], Lived]
Running = dict[Future[Lived], Address]


@dataclass
class Workers:
    """Does addressed tasks on so many processes; `note` is told of each as it ends."""

    count: int = 1
    make_executor: Callable[[int], Executor] = local_executor

    def do(self, task: Task, addresses: Sequence[Address], note: Callable[[Lived], None]) -> None:
        """Do a task at every address, in any order.

        If a worker dies, its task is done again. Raises what a task raises, StoreError for one that
        ends its worker again and again; that and KeyboardInterrupt end the others under way. What
        has ended well by then is noted first.
        """
        waiting, deaths = list(reversed(addresses)), Counter[Address]()
        running: Running = {}
        executor = self.make_executor(self.count)
        sources = source_digest()
        try:
            with Progress(len(addresses)) as progress:
                while waiting or running:
                    while waiting and len(running) < self.count:
                        try:
                            future = executor.submit(_with_sources, task, waiting[-1], sources)
                        except BrokenExecutor:
                            executor = self.make_executor(self.count)
                            continue
                        running[future] = waiting.pop()
                    wait(running, LOOK_EVERY, FIRST_COMPLETED)
                    waiting += _died(running, deaths)
                    _note_ended(running, note)
                    progress.show(len(addresses) - len(waiting) - len(running), 0)
        finally:
            _note_ended(running, note, sound_only=True)
            release(executor, at_once=bool(running))


def _died(running: Running, deaths: Counter[Address]) -> list[Address]:
    """Take out the tasks whose worker died and return their addresses, to be done again."""
    lost = []
    for future, address in list(running.items()):
        error = future.exception() if future.done() and not future.cancelled() else None
        if error is None or not worker_died(error):
            continue
        del running[future]
        deaths[address] += 1
        lost.append(address)
        if deaths[address] == MOST_DEATHS:
            place = f"stage {address.stage}, generation {address.generation + 1}"
            raise StoreError(f"{place}, particle {address.particle}: {WORKER_DIED}")
    return lost


def _note_ended(
    running: Running, note: Callable[[Lived], None], *, sound_only: bool = False
) -> None:
    """Take out what has ended and note it: first all that ended well, then raise what did not."""
    ended = [future for future in running if future.done() and not future.cancelled()]
    for future in ended:
        if future.exception() is None:
            del running[future]
            note(future.result())
    for future in ended:
        if future in running and not sound_only:
            del running[future]
            future.result()


def _with_sources(task: Task, address: Address, sources: str) -> Lived:
    """Do a task, unless this process or the disk holds another model than the study began with."""
    require_sources(sources)
    return task(address)


@dataclass(frozen=True)
class UntilAccepted:
    """One particle: attempts until one is accepted, at most `ATTEMPTS`.

    An attempt whose run fails is not accepted; `ALL_FAIL` that all fail end the calibration.
    """

    attempt: Attempt
    most: int = ATTEMPTS

    def __call__(self, address: Address) -> Lived:
        """Live a particle. Raises RunError if no attempt ran."""
        failed, message = 0, ""
        for number in range(self.most):
            now = Address(address.seed, address.stage, address.generation, address.particle, number)
            at(now)
            try:
                particle = self.attempt()
            except (OSError, StoreError):
                raise
            except Exception as error:
                failed, message = failed + 1, in_a_line(error)
                if failed == number + 1 == ALL_FAIL:
                    raise RunError(f"the first {ALL_FAIL} attempts all failed: {message}") from None
                continue
            if particle.accepted and math.isfinite(particle.weight):
                return _lived(now, particle, number + 1, (failed, message))
        nothing: dict[str, float] = {}
        place = (address.stage, address.generation, address.particle)
        return Lived(*place, False, nothing, 0.0, math.inf, nothing, 0, self.most, failed, message)


def _lived(at_last: Address, particle: Particle, attempts: int, trouble: tuple[int, str]) -> Lived:
    return Lived(
        at_last.stage,
        at_last.generation,
        at_last.particle,
        True,
        {name: float(value) for name, value in particle.parameter.items()},
        float(particle.weight),
        float(particle.distance),
        {name: float(value) for name, value in particle.sum_stat.items()},
        at_last.run_seed,
        attempts,
        *trouble,
    )


@dataclass(eq=False)
class KeyedSampler(MappingSampler):
    """Samples a generation particle by particle, from the journal where it has them."""

    seed: int
    stage: int
    parameters: tuple[str, ...]
    journal: Journal
    workers: Workers = field(default_factory=Workers)
    say: Callable[[int, int], None] = lambda *_: None
    most: int = ATTEMPTS

    def __post_init__(self) -> None:
        super().__init__()

    def sample_until_n_accepted(self, n: int, simulate_one: Attempt, t: int, **_: Any) -> Any:
        """Return `n` accepted particles of generation `t`, or fewer if one could not be had."""
        missing = [k for k in range(n) if (self.stage, t, k) not in self.journal.lived]
        self.say(t, n - len(missing))
        addresses = [Address(self.seed, self.stage, t, k) for k in missing]
        task = UntilAccepted(simulate_one, self.most)
        if addresses:
            self.workers.do(task, addresses, self.journal.note)
        lived = [self.journal.lived[self.stage, t, k] for k in range(n)]
        self.nr_evaluations_ = sum(one.attempts for one in lived)
        sample = self._create_empty_sample()
        for one in lived:
            require_same_parameters(one, self.parameters)
            if one.accepted:
                sample.append(_particle(one, self.parameters))
        sample.ok = all(one.accepted for one in lived)
        return sample


def _particle(one: Lived, parameters: tuple[str, ...]) -> Particle:
    ordered = {name: one.parameters[name] for name in parameters}
    return Particle(0, Parameter(ordered), one.weight, dict(one.seen), one.distance)
