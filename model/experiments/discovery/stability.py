"""Would other cases have given the same rule? The search repeated on resampled cases (bootstrap).

Every resample draws as many cases as there are, with replacement, searches again, and is judged on
the cases it did not draw: a density that holds only for the cases it was found on is seen.
Resamples in which no rule was found have no box: they are counted, not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.draws import uniform_named
from model.experiments.discovery.box import Bound, find_box, inside

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SEED = 1


@dataclass(frozen=True)
class Stability:
    """Bounds found in each resample, and how the boxes did on cases they were not found on.

    Coverage and density are those of the resamples that found a rule; NaN if none did.
    """

    found: tuple[tuple[Bound, ...], ...]
    unseen_coverage: float
    unseen_density: float

    @property
    def none_found(self) -> float:
        """Share of resamples in which no rule was found."""
        return sum(not bounds for bounds in self.found) / max(1, len(self.found))

    def share(self, bound: Bound) -> float:
        """Share of resamples in which the same factor is bounded on the same side."""
        return len(self._alike(bound)) / max(1, len(self.found))

    def span(self, bound: Bound) -> tuple[float, float]:
        """The middle 90 % of the bound's values among the resamples that have it."""
        import numpy as np

        values = [other.value for other in self._alike(bound)]
        if bound.side == "in" or not values:
            return np.nan, np.nan
        low, high = np.quantile(values, [0.05, 0.95])
        return float(low), float(high)

    def _alike(self, bound: Bound) -> list[Bound]:
        key = (bound.factor, bound.side)
        return [b for bounds in self.found for b in bounds if (b.factor, b.side) == key]


def resampled(
    cases: pd.DataFrame,
    failed: np.ndarray,
    times: int,
    density: float | None = None,
    note: Callable[[int], None] = lambda _: None,
) -> Stability:
    """Repeat the search on so many resamples; `note` is told how many are done."""
    import numpy as np

    found: list[tuple[Bound, ...]] = []
    hits = fails = within = 0
    for number in range(times):
        rows = _rows(len(cases), number)
        drawn = failed[rows]
        bounds: tuple[Bound, ...] = ()
        if drawn.any() and not drawn.all():
            bounds = find_box(cases.iloc[rows].reset_index(drop=True), drawn, density).bounds
        rest = np.setdiff1d(np.arange(len(cases)), rows)
        if bounds:
            held = inside(bounds, cases.iloc[rest])
            hits += int((held & failed[rest]).sum())
            fails += int(failed[rest].sum())
            within += int(held.sum())
        found.append(bounds)
        note(number + 1)
    return Stability(
        tuple(found), hits / fails if fails else np.nan, hits / within if within else np.nan
    )


def _rows(n: int, number: int) -> list[int]:
    """Return n rows with replacement, addressed by resample and place."""
    return [int(n * uniform_named(SEED, f"resample {number}, case {k}")) for k in range(n)]
