"""The share of a study that one of several jobs runs: `--shard I/N`.

The rule is stable: it depends on the study, I and N alone. Jobs share one folder; each runs its own
cells, and the one that ends last assembles the tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from model.errors import RequestError
from model.experiments.plan import Cell

MOST_SHARDS = 100_000


@dataclass(frozen=True, slots=True)
class Shard:
    """The I-th of N shares, I from 1 to N."""

    number: int
    of: int

    def cells(self, cells: Sequence[Cell]) -> list[Cell]:
        """Return the cells of this share, in plan order.

        Distinct keys are laid out seed by seed (what shares a seed shares a burnt-in city) and cut
        into N runs of equal length, which differ by one at most. Equal keys stay together.
        """
        place = {id(cell.arm): number for number, cell in enumerate(cells)}
        ordered = sorted(cells, key=lambda cell: (cell.run, place[id(cell.arm)]))
        keys = list(dict.fromkeys(cell.key for cell in ordered))
        first, last = (len(keys) * end // self.of for end in (self.number - 1, self.number))
        mine = set(keys[first:last])
        return [cell for cell in cells if cell.key in mine]

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def read_shard(text: str) -> Shard:
    """Read "I/N"; RequestError unless 1 <= I <= N."""
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", text.strip())
    number, of = (int(part) for part in found.groups()) if found else (0, 0)
    if not 1 <= number <= of <= MOST_SHARDS:
        raise RequestError(
            f"--shard is {text!r}; allowed: I/N with whole numbers, I from 1 to N, as 1/8 ... 8/8"
        )
    return Shard(number, of)
