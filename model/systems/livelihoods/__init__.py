"""Livelihoods: how households earn, save, fall ill, leave for work, lose or regain guarantees."""

from __future__ import annotations

from model.systems.livelihoods.again import look_again
from model.systems.livelihoods.market import set_prices
from model.systems.livelihoods.month import (
    Economy,
    LivelihoodReport,
    begin_year,
    month_of_livelihoods,
)
from model.systems.livelihoods.numbers import welfare_line

__all__ = [
    "Economy",
    "LivelihoodReport",
    "begin_year",
    "look_again",
    "month_of_livelihoods",
    "set_prices",
    "welfare_line",
]
