"""What the machine itself can do: bytes copied a second, and seconds a keyed uniform number."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

import numpy as np

from benchmarks.measured import Seconds, timed
from model.compiled import compiled
from model.draws.kernel import blocks32, seed_words, uniform32

COPIED = 256 * 2**20
"""Bytes copied in a round: far more than any cache holds."""
BLOCK, KEYS = 256, 1_000_000
ROUNDS = 9
LANES = 4


class Machine(NamedTuple):
    """Measured in the same session as everything else."""

    cores: int
    copy: Seconds
    """Copying COPIED bytes."""
    draw: Seconds
    """KEYS blocks of the cipher, four numbers each."""

    @property
    def bandwidth(self) -> float:
        """Bytes read and written a second."""
        return 2 * COPIED / self.copy.median

    @property
    def uniform(self) -> float:
        """Seconds a keyed uniform number in a vectorised loop."""
        return self.draw.median / (LANES * KEYS)


def measure() -> Machine:
    """Copy a large array, and draw many numbers in blocks that stay in cache."""
    source, target = np.ones(COPIED, np.uint8), np.empty(COPIED, np.uint8)
    np.copyto(target, source)  # the first time brings the pages
    copy = timed(lambda: np.copyto(target, source), ROUNDS)
    keys, seed = np.arange(KEYS, dtype=np.uint32), seed_words(1)
    words = tuple(np.empty(BLOCK, np.uint32) for _ in range(LANES))
    out = np.empty(BLOCK, np.float32)
    _uniforms(keys, words, *seed, out)
    draw = timed(lambda: _uniforms(keys, words, *seed, out), ROUNDS)
    return Machine(os.cpu_count() or 1, copy, draw)


@compiled
def _uniforms(keys: Any, words: Any, k0: Any, k1: Any, out: Any) -> Any:
    total = np.float32(0.0)
    for lo in range(0, keys.size, BLOCK):
        part = keys[lo : lo + BLOCK]
        blocks32(part, (1, 1, 0), k0, k1, words)
        for lane in words:
            for j in range(part.size):
                out[j] = uniform32(lane[j])
            total += out[0]
    return total
