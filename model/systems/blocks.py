"""Households looked at in blocks of 256, so that their keyed draws use wide registers."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import blocks32

BLOCK = 256
ROWS = np.uint64(BLOCK)
"""Row numbers are unsigned in the loops: one that may be negative stops wide registers."""


class Block(NamedTuple):
    """Working memory of one loop; one entry a household of the block."""

    rows: NDArray[np.uint64]
    """Rows of those who were picked, the first so many entries."""
    keys: NDArray[np.uint32]
    """Their keys."""
    chosen: NDArray[np.uint8]
    first: tuple[NDArray[np.uint32], ...]
    """Four words of the draw of lane 0."""
    second: tuple[NDArray[np.uint32], ...]
    """Four words of the draw of lane 1."""
    year: NDArray[np.float32]
    """Recorded income of the year of those who were picked, yuan."""
    persons: NDArray[np.float32]
    """Their members."""
    seen: NDArray[np.float32]
    """Income a person that is seen of them, yuan a year."""


@compiled
def words() -> Any:
    """Room for four words of a draw."""
    return (
        np.empty(BLOCK, np.uint32),
        np.empty(BLOCK, np.uint32),
        np.empty(BLOCK, np.uint32),
        np.empty(BLOCK, np.uint32),
    )


@compiled
def new_block() -> Any:
    """Working memory for one loop."""
    return Block(
        np.empty(BLOCK, np.uint64),
        np.empty(BLOCK, np.uint32),
        np.empty(BLOCK, np.uint8),
        words(),
        words(),
        np.empty(BLOCK, np.float32),
        np.empty(BLOCK, np.float32),
        np.empty(BLOCK, np.float32),
    )


@compiled
def draw(keys: Any, address: Any, seed: Any, out: Any) -> None:
    """Words of the draw at `address` (month, purpose, lane) of each key; `seed` has two words."""
    k0, k1 = seed
    blocks32(keys, address, k0, k1, out)


@compiled
def pick(mask: NDArray[np.uint8], size: Any, places: Any) -> Any:
    """How many of the first `size` entries of a mask (BLOCK bytes of 0 or 1) are 1.

    Their places go into `places`. Eight that are 0 together cost one look.
    """
    eights, found = mask.view(np.uint64), np.uint64(0)
    whole = (size + np.uint64(7)) // np.uint64(8)
    for j in range(size, whole * np.uint64(8)):
        mask[j] = 0
    for k in range(whole):
        if eights[k] != 0:
            for j in range(8):
                place = k * np.uint64(8) + np.uint64(j)
                places[found] = place
                found += np.uint64(mask[place])
    return found
