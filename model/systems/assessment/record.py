"""A village's record (A2, A5): what it reported against its quota, and what an audit left of it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.scenario import Levels

F = np.float32


def enter_record(city: City, released: NDArray[np.int64]) -> None:
    """December: persons released over persons asked; until an audit both records are this.

    A village without a quota keeps the record it had (0 before its first quota).
    """
    villages = city.villages
    asked = villages.quota > 0
    if not asked.any():
        return
    share = (released / np.maximum(villages.quota, 1)).astype(F)
    with villages.writing("assessment") as own:
        own.last_quota[:] = np.where(asked, villages.quota, own.last_quota)
        own.record_reported[:] = np.where(asked, share, own.record_reported)
        own.record_audited[:] = np.where(asked, share, own.record_audited)


def strike_out(city: City, levels: Levels, returned: NDArray[Any]) -> None:
    """March: persons whose exit was found false count against the audited record.

    Each of them costs `assessment.found_weight` persons: an audit examines a sample only, and
    whoever signed loses rank. What nobody examined stays in the record, true or not.
    """
    villages = city.villages
    cost = F(levels.assessment.found_weight)
    lost = cost * (returned / np.maximum(villages.last_quota, 1)).astype(F)
    with villages.writing("assessment") as own:
        own.record_audited[:] -= lost
