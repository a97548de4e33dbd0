"""What officials see: the views that policies receive, made from seen columns and the register."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.compiled import compiled
from model.draws.kernel import larger
from model.households import Households
from model.policies.seen import CadresSeen, HouseholdsSeen, VillagesSeen
from model.relief import Cause, Register
from model.units import ONE, ZERO
from model.villages import Villages

F = np.float32
LISTED, RETURNED = np.uint8(Register.REGISTERED), np.uint8(Register.RETURNED)
NEAR = F(0.2)
"""A household is near the exit bar when its seen income is within this share of it (assumed)."""
PARTS = F(2.0**16)
"""Shortfalls are summed as whole parts of a person's line: exact in any order."""
SUMS = ("households", "persons", "gap", "open_gaps", "near")
CAUSES = len(Cause)
NOBODY = slice(0, 0)


class SeenRows(NamedTuple):
    """The columns of households that the office reads."""

    persons: NDArray[Any]
    register: NDArray[Any]
    seen_income: NDArray[Any]
    seen_gaps: NDArray[Any]
    seen_cause: NDArray[Any]


def listed(register: Any) -> Any:
    """Whether a household is on the register today."""
    return (register == LISTED) | (register == RETURNED)


def shortfall_seen(ratio: Any) -> Any:
    """Share of the line that is missing, as seen; `ratio` is seen income over the line."""
    return larger(ONE - ratio, ZERO)


def near_bar(ratio: Any, bar: Any) -> bool:
    """Whether seen income is within 20 % of the exit bar; both are over the line."""
    return bool((ratio >= (ONE - NEAR) * bar) & (ratio <= (ONE + NEAR) * bar))


is_listed = compiled(listed)
shortfall = compiled(shortfall_seen)
is_near = compiled(near_bar)


@compiled
def _village_loop(r: SeenRows, start: Any, line: Any, bar: Any, sums: Any, causes: Any) -> None:
    for v in range(start.size - 1):
        for i in range(start[v], start[v + 1]):
            if not is_listed(r.register[i]):
                continue
            ratio = r.seen_income[i] / line
            gaps = r.seen_gaps[i]
            sums[v, 0] += 1
            sums[v, 1] += np.int64(r.persons[i])
            sums[v, 2] += np.int64(r.persons[i]) * np.int64(shortfall(ratio) * PARTS)
            for bit in range(4):
                sums[v, 3] += np.int64((gaps >> np.uint8(bit)) & np.uint8(1))
            sums[v, 4] += 1 if (gaps == 0) & is_near(ratio, bar) else 0
            causes[v, r.seen_cause[i]] += 1


def villages_seen(
    households: Households, villages: Villages, line: float, bar: float = 1.0
) -> VillagesSeen:
    """The villages as the office sees them today.

    `line` is the line officials work with (yuan a person a year), `bar` the exit bar over it.
    """
    rows = SeenRows(*(getattr(households, name) for name in SeenRows._fields))
    sums = np.zeros((villages.size, len(SUMS)), np.int64)
    causes = np.zeros((villages.size, CAUSES), np.int64)
    _village_loop(rows, households.start, F(line), F(bar), sums, causes)
    return VillagesSeen(
        key=villages.key,
        poor=villages.poor,
        deep=villages.deep,
        remote=villages.remote,
        township=villages.township,
        county=villages.county,
        households=np.diff(households.start).astype(np.int64),
        registered_households=sums[:, 0],
        registered_persons=sums[:, 1],
        seen_gap=sums[:, 2] / float(PARTS),
        seen_open_gaps=sums[:, 3],
        near_line=sums[:, 4],
        main_cause=causes.argmax(axis=1),
    )


def households_seen(
    households: Households, rows: NDArray[Any], line: float, only: Container[str] | None = None
) -> HouseholdsSeen:
    """What the village sees of some households (row numbers); incomes are over `line` (yuan).

    `only` names the fields that will be looked at; the others stay empty.
    """
    fields = {
        name: getattr(households, name)[rows if only is None or name in only else NOBODY]
        for name in HouseholdsSeen.__slots__
    }
    fields["seen_income"] = fields["seen_income"] / F(line)
    return HouseholdsSeen(**fields)


def cadres_seen(cadres: Any, rows: NDArray[Any]) -> CadresSeen:
    """The files of some cadres (row numbers)."""
    return CadresSeen(cadres.key[rows], cadres.county[rows], cadres.topic[rows])
