"""What the machine itself can do: bytes copied a second, and nanoseconds a keyed uniform number."""

from __future__ import annotations

import numpy as np

from benchmarks.measured import Seconds, timed
from model.compiled import compiled
from model.draws.kernel import blocks32, seed_words, uniform32

COPIED = 256 * 2**20
"""Bytes copied in a round: far more than any cache holds."""
BLOCK, KEYS = 256, 1_000_000
ROUNDS = 7


def copy_bandwidth() -> tuple[float, Seconds]:
    """Bytes read and written a second when one large array is copied."""
    source, target = np.ones(COPIED, np.uint8), np.empty(COPIED, np.uint8)
    found = timed(lambda: np.copyto(target, source), ROUNDS)
    return 2 * COPIED / found.median, found


@compiled
def _uniforms(keys, words, k0, k1, out):  # type: ignore[no-untyped-def]
    total = np.float32(0.0)
    for lo in range(0, keys.size, BLOCK):
        part = keys[lo : lo + BLOCK]
        blocks32(part, (1, 1, 0), k0, k1, words)
        for lane in words:
            for j in range(part.size):
                out[j] = uniform32(lane[j])
            total += out[0]
    return total


def keyed_uniform() -> tuple[float, Seconds]:
    """Seconds a uniform number, four from each block of the cipher, in blocks kept in cache."""
    keys = np.arange(KEYS, dtype=np.uint32)
    words = tuple(np.empty(BLOCK, np.uint32) for _ in range(4))
    out, seed = np.empty(BLOCK, np.float32), seed_words(1)
    _uniforms(keys, words, *seed, out)
    found = timed(lambda: _uniforms(keys, words, *seed, out), ROUNDS)
    return found.median / (4 * KEYS), found
