"""One box of conditions, by PRIM: where cases that fail are dense.

PRIM (Friedman and Fisher 1999), as the EMA workbench does it, peels the sides of the space off, a
few per cent of the cases at a time, and leaves a trajectory of ever smaller, ever denser boxes. The
box taken is the one whose coverage (share of all failing cases inside) and density (share of the
cases inside that fail) have the largest harmonic mean, or, if a density is asked for, the one of
largest coverage that is as dense. A side is kept only if it is not likely chance: quasi-p value, a
one-sided binomial test, of at most 0.05 (Bryant and Lempert 2010). A density asked for is that of
what is left; if no box has it, the first rule holds, and `densest` says how far one could go.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

QUASI_P = 0.05
SIDES = ("above", "below", "in")


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a box: a factor above or below a value, or among listed values."""

    factor: str
    side: str
    value: Any
    quasi_p: float = 0.0

    def holds(self, cases: pd.DataFrame) -> np.ndarray:
        """Of each case whether it is on this side."""
        column = cases[self.factor]
        if self.side == "in":
            found = column.isin(self.value)
        else:
            found = column >= self.value if self.side == "above" else column <= self.value
        held: np.ndarray = found.to_numpy(dtype=bool)
        return held


@dataclass(frozen=True, slots=True)
class Box:
    """The sides of a box, and the boxes it was chosen from (coverage, density, bounds).

    `densest` is the largest density among those boxes after sides that could be chance are dropped.
    """

    bounds: tuple[Bound, ...]
    trajectory: pd.DataFrame
    densest: float


def inside(bounds: Sequence[Bound], cases: pd.DataFrame) -> np.ndarray:
    """Of each case whether every bound holds."""
    import numpy as np

    held = np.ones(len(cases), dtype=bool)
    for bound in bounds:
        held &= bound.holds(cases)
    return held


def measures(within: np.ndarray, failed: np.ndarray) -> tuple[float, float]:
    """Return coverage and density of a box; 0 where there is nothing to divide by."""
    both = int((within & failed).sum())
    return both / max(1, int(failed.sum())), both / max(1, int(within.sum()))


def find_box(cases: pd.DataFrame, failed: np.ndarray, density: float | None = None) -> Box:
    """Return the box of one PRIM search over cases (a column a factor); `failed` is a mask.

    Texts are categories, everything else is a number.
    """
    import pandas as pd

    with warnings.catch_warnings():  # the workbench warns of pandas 4 and of missing extras
        warnings.simplefilter("ignore")
        from ema_workbench.analysis.prim import Prim

        found = Prim(_typed(cases), failed.astype(int)).find_box()
    path = found.peeling_trajectory
    trajectory = pd.DataFrame(
        {
            "coverage": path["coverage"].astype(float),
            "density": path["density"].astype(float),
            "factors": path["res_dim"].astype(int),
        }
    )
    boxes = [_kept(found, number) for number in range(len(trajectory))]
    final = [measures(inside(bounds, cases), failed) for bounds in boxes]
    left = pd.DataFrame(final, columns=["coverage", "density"])
    densest = float(left["density"].max())
    reached = density is not None and densest >= density
    chosen = choose(left, density) if reached else choose(trajectory)
    return Box(boxes[chosen], trajectory, densest)


def _kept(found: Any, number: int) -> tuple[Bound, ...]:
    """Return the sides of one box of the workbench's path, without those that could be chance."""
    limits, whole = found.box_lims[number], found.box_lims[0]
    return tuple(
        bound
        for factor, values in found.p_values[number].items()
        for bound in _bounds(str(factor), limits[factor], whole[factor], values)
        if bound.quasi_p <= QUASI_P
    )


def choose(trajectory: pd.DataFrame, density: float | None = None) -> int:
    """Return the number of the box to take: see the rule above."""
    coverage, dense = trajectory["coverage"], trajectory["density"]
    if density is not None and (dense >= density).any():
        return int(coverage.where(dense >= density).idxmax())
    both = (coverage + dense).where(coverage + dense > 0, 1.0)
    return int((2 * coverage * dense / both).idxmax())


def _typed(cases: pd.DataFrame) -> pd.DataFrame:
    """Numbers as float, everything else (also yes and no) as text."""
    return cases.apply(
        lambda column: column.astype(float if column.dtype.kind in "iuf" else object)
    )


def _bounds(factor: str, limits: Any, whole: Any, quasi_p: Sequence[float]) -> list[Bound]:
    """Return the sides on which a factor is narrower than at the start."""
    if isinstance(limits[0], set):
        values = tuple(sorted(limits[0], key=str))
        return [Bound(factor, "in", values, float(quasi_p[0]))] if limits[0] != whole[0] else []
    return [
        Bound(factor, side, float(limits[end]), float(quasi_p[end]))
        for end, side in enumerate(SIDES[:2])
        if limits[end] != whole[end]
    ]
