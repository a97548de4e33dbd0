"""Counts of the whole city in a part of it: whole numbers by a keyed draw, right on average."""

from __future__ import annotations

import math
import zlib
from functools import lru_cache
from typing import NamedTuple

from model.draws.plain import Purpose, uniform_at


class Part(NamedTuple):
    """Which part of the city is simulated, and the run that rounds for it."""

    share: float
    seed: int


WHOLE = Part(1.0, 0)


@lru_cache(maxsize=1024)
def scaled(count: float, part: Part, name: str) -> int:
    """A lever's count (`name`) in the part: count x share, rounded by one keyed draw a run.

    The same all through a run, so that nothing comes and goes; of two counts of one lever the
    larger is never the smaller one here. In the whole city a whole number is what it says.
    """
    number = count * part.share
    whole = math.floor(number)
    luck = uniform_at(part.seed, Purpose.SCALED, 0, zlib.crc32(name.encode()))
    return whole + int(luck < number - whole)
