"""Where the points of a design lie: shares (0 to 1) of every factor, by kind.

* latin: Latin hypercube, `n` points (SciPy `qmc`).
* sobol: scrambled Sobol sequence, `n` points, a power of 2 (SciPy `qmc`).
* morris: `n` trajectories of D + 1 points for D factors; each step moves one factor (SALib).
* saltelli: `n` blocks of D + 2 points for D factors, a power of 2: a point of A, D points that are
  A but for one factor of B, and the point of B (SALib; no second-order indices).

The points follow from kind, n, levels, number of factors and the design's own seed alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

KINDS = ("grid", "latin", "sobol", "morris", "saltelli")
ALSO_CALLED = {"lhs": "latin"}
POWERS_OF_2 = ("sobol", "saltelli")
LEVELS = 4
"""Levels of a Morris design unless the file says another even number."""


def points_a_unit(kind: str, factors: int) -> int:
    """How many points one unit of `n` is: a trajectory, a block, or a single point."""
    return {"morris": factors + 1, "saltelli": factors + 2}.get(kind, 1)


def unit_points(kind: str, n: int, factors: int, *, levels: int, seed: int) -> np.ndarray:
    """Return the design as an array (points, factors) of shares from 0 to 1."""
    import numpy as np

    problem = problem_of([f"x{number}" for number in range(factors)])
    if kind in ("latin", "sobol"):
        from scipy.stats import qmc

        made = qmc.LatinHypercube if kind == "latin" else qmc.Sobol
        shares = made(factors, rng=seed).random(n)
    elif kind == "morris":
        from SALib.sample import morris

        shares = morris.sample(problem, n, num_levels=levels, seed=seed)
    else:
        from SALib.sample import sobol

        shares = sobol.sample(problem, n, calc_second_order=False, seed=seed)
    return np.asarray(shares, dtype=float)


def problem_of(names: list[str]) -> dict[str, object]:
    """Return SALib's description of factors that lie between 0 and 1."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
