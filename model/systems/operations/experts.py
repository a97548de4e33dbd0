"""The pool of industry experts (P4): who is sent to which village, and what their days do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.city import City
from model.compiled import compiled
from model.draws import Purpose
from model.draws.kernel import uniforms
from model.draws.scaled import scaled
from model.ledger import Ledger
from model.policies import apportion
from model.scenario import Levels
from model.systems.support.payroll import FULL_DAYS
from model.systems.support.prices import in_units
from model.villages import INDUSTRIES
from model.world.arithmetic import exps

F = np.float32
MONTHS = 12


def send_experts(
    city: City, levels: Levels, when: tuple[int, int], planting: NDArray[np.float64]
) -> NDArray[np.int64]:
    """January: experts by village for the year; each goes where one more lowers failure most.

    An expert knows one industry; industries have experts by the shares to be planted in them.
    `planting` are the shares that this year's money buys in each village (villages,): what one more
    expert saves is that x exp(-days / expert_reach), so the first days count most (I7).
    """
    month, seed = when
    villages, said = city.villages, levels.operations
    total = scaled(said.experts, villages.part, "experts")
    out = np.zeros(villages.size, np.int64)
    if total == 0 or not planting.any():
        return out
    codes = np.arange(len(INDUSTRIES), dtype=np.uint32)
    area = np.bincount(villages.industry, np.rint(planting * 2.0**20), codes.size)
    shares = apportion.whole(total, area, codes, seed, month)
    luck = uniforms(seed, Purpose.EXPERT, month, villages.key)
    falls = exps(np.array([-said.expert_days / said.expert_reach], np.float32))[0]
    for code, number in enumerate(shares.tolist()):
        rows = np.flatnonzero((villages.industry == code) & (planting > 0))
        rows = rows[np.lexsort((villages.key[rows], luck[rows]))]
        _send(planting[rows], float(falls), number, rows, out)
    return out


@compiled
def _send(saves: Any, falls: Any, number: int, rows: Any, out: Any) -> None:
    """Each expert goes where it saves most, which then falls; equal ones in the order of `rows`."""
    for _ in range(number if rows.size else 0):
        best = np.argmax(saves)
        out[rows[best]] += 1
        saves[best] *= falls


def expert_factor(experts: NDArray[np.int64], levels: Levels) -> NDArray[np.float32]:
    """What is left of failure with so many experts: 1 - effect (1 - exp(-days / reach))."""
    said = levels.operations
    days = (experts * said.expert_days / said.expert_reach).astype(np.float32)
    return np.asarray(F(1.0) - F(said.expert_effect) * (F(1.0) - exps(-days)), np.float32)


def pay_experts(levels: Levels, month: int, experts: int, ledger: Ledger) -> int:
    """Enter the pay of a year's expert days; returns it in smallest units."""
    yuan = levels.operations.expert_days * levels.conduct.pay_official / FULL_DAYS
    cost = experts * MONTHS * in_units(yuan, levels)
    ledger.pay(month, "industry experts", "county", cost)
    return cost
