"""The journal of a calibration, `particles.jsonl`: one line a particle, as it was accepted.

A calibration that was killed goes through its generations again and takes from here every particle
that it had: only the others are run. It is text, and checked as it is read; nothing is unpickled.
"""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model.errors import RunError, StoreError
from model.experiments.locks import append_lines

JOURNAL = "particles.jsonl"
Place = tuple[int, int, int]
"""Stage, generation and number of a particle."""

log = logging.getLogger("model.study")


@dataclass(frozen=True, slots=True)
class Lived:
    """How a particle ended: its parameters, what its run showed, and what it took.

    `weight` is pyABC's, before it is normalised. Not `accepted`: no attempt came near enough.
    `failed` attempts ended in an error, the last of which is `message`.
    """

    stage: int
    generation: int
    particle: int
    accepted: bool
    parameters: dict[str, float]
    weight: float
    distance: float
    seen: dict[str, float]
    run_seed: int
    attempts: int
    failed: int = 0
    message: str = ""

    @property
    def place(self) -> Place:
        """Where the particle belongs."""
        return self.stage, self.generation, self.particle


class Journal:
    """The particles of one calibration that have ended, by place."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL
        self.lived: dict[Place, Lived] = {one.place: one for one in self._read()}

    def note(self, one: Lived) -> None:
        """Add a particle."""
        self.lived[one.place] = one
        append_lines(self.path, json.dumps(asdict(one), ensure_ascii=False) + "\n")

    def _read(self) -> list[Lived]:
        if not self.path.is_file():
            return []
        found = []
        for number, line in enumerate(self.path.read_bytes().splitlines(), 1):
            try:
                found.append(_checked(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                log.warning("%s, line %d is left out (%s)", self.path.name, number, error)
        return found


def _checked(row: Any) -> Lived:
    """Return a line as a particle; ValueError, TypeError if it is none."""
    one = Lived(**row)
    numbers = [*one.parameters.values(), *one.seen.values(), one.weight, one.distance]
    whole = (one.stage, one.generation, one.particle, one.run_seed, one.attempts, one.failed)
    if not all(type(number) is float and not math.isnan(number) for number in numbers):
        raise ValueError("not all its numbers are numbers")
    if not all(type(number) is int and number >= 0 for number in whole):
        raise ValueError("not all its counts are whole numbers")
    return one


def in_a_line(error: Exception) -> str:
    """What went wrong in an attempt, as the journal keeps it; errors of the model speak plainly."""
    text = " ".join(str(error).split())
    return text if isinstance(error, RunError) else f"{type(error).__name__}: {text}"


def require_same_parameters(lived: Lived, parameters: tuple[str, ...]) -> None:
    """Raise StoreError if a particle of the journal has other parameters than its stage."""
    if lived.accepted and set(lived.parameters) != set(parameters):
        raise StoreError(
            f"{JOURNAL} is damaged: particle {lived.particle} of stage {lived.stage} has other"
            " parameters than the study file: delete it and give the same request again"
        )
