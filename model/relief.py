"""The eleven measures for a household, the nine purposes of money, and the codes they share."""

from __future__ import annotations

from enum import IntEnum, IntFlag

import numpy as np


class Purpose(IntEnum):
    """What money is for."""

    INDUSTRY = 0
    EMPLOYMENT = 1
    RELOCATION = 2
    HOUSING = 3
    WATER_ROADS = 4
    SCHOOLING = 5
    HEALTH = 6
    MINIMUM_INCOME = 7
    TRAINING = 8


class Measure(IntEnum):
    """What can be done for a household; 0 is "no plan yet"."""

    NONE = 0
    INDUSTRY_SHARE = 1
    ASSET_GRANT = 2
    JOB_PLACEMENT = 3
    PUBLIC_POST = 4
    RELOCATION = 5
    HOUSE_REPAIR = 6
    SAFE_WATER = 7
    SCHOOL_AID = 8
    MEDICAL_AID = 9
    MINIMUM_INCOME = 10
    TRAINING = 11


PURPOSE_OF = np.array(
    [
        -1,
        Purpose.INDUSTRY,
        Purpose.INDUSTRY,
        Purpose.EMPLOYMENT,
        Purpose.EMPLOYMENT,
        Purpose.RELOCATION,
        Purpose.HOUSING,
        Purpose.WATER_ROADS,
        Purpose.SCHOOLING,
        Purpose.HEALTH,
        Purpose.MINIMUM_INCOME,
        Purpose.TRAINING,
    ],
    dtype=np.int8,
)
"""Purpose of each measure, by measure code."""


class Gap(IntFlag):
    """Guarantees that a household lacks (bits of `gaps` and `seen_gaps`)."""

    HOUSE = 1
    WATER = 2
    SCHOOL = 4
    MEDICAL = 8


class Poor(IntFlag):
    """Three reports of true poverty (bits of `poor`)."""

    INCOME = 1
    """T1: income of the last four quarters below the constant line."""
    STABLE = 2
    """T2: mean income of the last eight quarters below the constant line."""
    GUARANTEE = 4
    """T3: a guarantee is missing."""


class Register(IntEnum):
    """What the paper says of a household."""

    NEVER = 0
    REGISTERED = 1
    EXITED = 2
    RETURNED = 3
    STRUCK = 4


class Exit(IntEnum):
    """How a household was released, known to the model, not to officials."""

    NONE = 0
    TRUE = 1
    HONEST_MISTAKE = 2
    PUSHED_FALSE = 3
    PUSHED_TRUE = 4


class Cause(IntEnum):
    """Main cause of poverty: the twelve codes of the national register."""

    ILLNESS = 0
    DISABILITY = 1
    SCHOOLING = 2
    DISASTER = 3
    MARRIAGE = 4
    LAND = 5
    WATER = 6
    TECHNOLOGY = 7
    FUNDS = 8
    LABOUR = 9
    TRANSPORT = 10
    MOTIVATION = 11
