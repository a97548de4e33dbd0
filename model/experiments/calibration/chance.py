"""Where the chance of a calibration comes from: addresses, whatever process does the work.

pyABC consumes NumPy's global generator. It is set anew before every attempt, by the address
(seed of the study, stage, generation, particle, attempt), so that any number of workers, and a
calibration that was interrupted, propose the same. The luck of a run has an address of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.draws import Purpose, words

ATTEMPTS = 4096
"""Most attempts at one particle: a generation that needs more has reached its end."""


@dataclass(frozen=True, slots=True)
class Address:
    """One attempt at one particle."""

    seed: int
    stage: int
    generation: int
    particle: int
    attempt: int = 0

    @property
    def _words(self) -> tuple[int, int, int, int]:
        key = self.particle * ATTEMPTS + self.attempt
        return words(self.seed, Purpose.PARTICLE, self.generation, key, self.stage)

    @property
    def run_seed(self) -> int:
        """The seed of the run of this attempt."""
        return self._words[0]

    def seed_proposals(self) -> None:
        """Set NumPy's global generator, which pyABC's proposals come from."""
        import numpy as np

        np.random.seed(self._words[1])  # noqa: NPY002, TID251 (pyABC draws from it)


_present: list[Address] = []


def at(address: Address) -> None:
    """Be at an address from now on, in this process."""
    _present[:] = [address]
    address.seed_proposals()


def run_seed() -> int:
    """Return the seed of the run of the attempt that this process is at."""
    return _present[0].run_seed
