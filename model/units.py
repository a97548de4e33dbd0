"""Units: float32 constants for the rules, whole money, whole hundredths of a day."""

from __future__ import annotations

from typing import Any

import numpy as np

ZERO = np.float32(0.0)
ONE = np.float32(1.0)
HALF = np.float32(0.5)
TWELVE = np.float32(12.0)

DAY = 100
"""Person-days are counted in whole hundredths, so that days granted never exceed days there."""

SUM_PARTS = 16
"""Incomes are summed as whole sixteenths of the smallest unit of money: exact in any order."""

Real = Any
"""A float32 inside compiled rules, a NumPy scalar or a Python float in tests."""

Count = Any
"""A whole number inside compiled rules, of any width."""
