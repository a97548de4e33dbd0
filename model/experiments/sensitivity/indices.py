"""Morris and Sobol indices of one metric, by SALib, with intervals.

Intervals are 95 % and carry two things, put together as the root of the sum of squares: what
another design would have shown (1.96 standard deviations over `RESAMPLES` resamples of trajectories
or blocks; for mu Student's t) and what other pairs of seed and draw would have (`pairs_half`). With
one pair the second is missing. `noise_floor` says how far luck alone reaches: an index below it
shows nothing. A metric that is the same at every point has no indices (zeros).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from model.experiments.design_points import points_a_unit, problem_of
from model.experiments.sensitivity.noise import (
    LEVEL,
    effects,
    morris_floor,
    pairs_half,
    saltelli_floor,
    student,
)
from model.experiments.sensitivity.values import constant

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 1000
LEAST_UNITS = {"morris": 2, "saltelli": 4}
"""Fewer trajectories or blocks have no spread to be resampled."""

UNITS = {"morris": "trajectories", "saltelli": "blocks"}
MORRIS = (
    *("mu_star", "mu_star_low", "mu_star_high", "sigma", "mu", "mu_low", "mu_high"),
    *("noise_floor", "trajectories", "runs"),
)
SALTELLI = (
    *("first", "first_low", "first_high", "total", "total_low", "total_high"),
    *("noise_floor", "blocks", "runs"),
)
COLUMNS = {"morris": MORRIS, "saltelli": SALTELLI}


def indices(about: Mapping[str, Any], unit: np.ndarray, values: np.ndarray) -> list[dict[str, Any]]:
    """Return one row a factor with its indices (`COLUMNS` of the design's kind).

    `about` is the manifest's `design`; `unit` (points, factors) and `values` (points, pairs)
    hold the points of whole trajectories or blocks, in the order of the design.
    """
    rows = {"morris": _morris, "saltelli": _saltelli}[about["kind"]](about, unit, values)
    size = points_a_unit(about["kind"], len(about["factors"]))
    count = {UNITS[about["kind"]]: len(values) // size, "runs": values.shape[1]}
    return [
        {"factor": factor["name"], **row, **count}
        for factor, row in zip(about["factors"], rows, strict=True)
    ]


def _morris(about: Mapping[str, Any], unit: np.ndarray, values: np.ndarray) -> list[dict[str, Any]]:
    """Elementary effects over the whole range of a factor; from value to value for a list.

    SALib divides every difference by the step delta, which is the change over the whole range. Two
    listed values (or few whole numbers) have no range: their effects are multiplied by delta again,
    the plain difference.
    """
    from SALib.analyze import morris

    names, means = [factor["name"] for factor in about["factors"]], values.mean(axis=1)
    found = morris.analyze(
        problem_of(names), unit, means, num_resamples=RESAMPLES, conf_level=LEVEL,
        num_levels=about["levels"], seed=about["seed"],
    )  # fmt: skip
    delta = about["levels"] / (2 * (about["levels"] - 1))
    floors, (stars, mus) = morris_floor(unit, values), pairs_half(_mean_effects(unit), values)
    error = student(len(means) // (len(names) + 1) - 1) / math.sqrt(len(means) / (len(names) + 1))
    rows = []
    for number, factor in enumerate(about["factors"]):
        size = delta if factor["listed"] else 1.0
        star, sigma = float(found["mu_star"][number]), float(found["sigma"][number])
        half = math.hypot(float(found["mu_star_conf"][number]), stars[number])
        mean, around = float(found["mu"][number]), math.hypot(error * sigma, mus[number])
        row = dict(mu_star=star, mu_star_low=max(0.0, star - half), mu_star_high=star + half)
        row |= dict(sigma=sigma, mu=mean, mu_low=mean - around, mu_high=mean + around)
        row["noise_floor"] = floors[number]
        rows.append({name: value * size for name, value in row.items()})
    return rows


def _mean_effects(unit: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return what makes mu* and mu (2, factors) of the means of points."""
    import numpy as np

    def made(means: np.ndarray) -> np.ndarray:
        found = effects(unit, means[:, None])[..., 0]
        return np.array([np.abs(found).mean(axis=0), found.mean(axis=0)])

    return made


def _saltelli(
    about: Mapping[str, Any], unit: np.ndarray, values: np.ndarray
) -> list[dict[str, Any]]:
    """First and total indices: shares of the variance of the means.

    Noise of the means counts as an interaction of all factors: it adds to a total index, and makes
    all first indices too small by the share of noise (`Luck.noise_share`).
    """
    from SALib.analyze import sobol

    names, means = [factor["name"] for factor in about["factors"]], values.mean(axis=1)
    floors = saltelli_floor(len(names), values)
    firsts, totals = pairs_half(_shares(len(names)), values)
    if constant(means):
        found = {key: [0.0] * len(names) for key in ("S1", "S1_conf", "ST", "ST_conf")}
    else:
        found = sobol.analyze(
            problem_of(names), means, calc_second_order=False, num_resamples=RESAMPLES,
            conf_level=LEVEL, seed=about["seed"] + 1,  # SALib takes the seed 0 for none
        )  # fmt: skip
    rows = []
    for number in range(len(names)):
        first, total = float(found["S1"][number]), float(found["ST"][number])
        wide = math.hypot(float(found["S1_conf"][number]), firsts[number])
        wider = math.hypot(float(found["ST_conf"][number]), totals[number])
        row = dict(first=first, first_low=first - wide, first_high=first + wide)
        row |= dict(total=total, total_low=max(0.0, total - wider), total_high=total + wider)
        rows.append({**row, "noise_floor": floors[number]})
    return rows


def _shares(factors: int) -> Callable[[np.ndarray], np.ndarray]:
    """Return what makes the first and total indices (2, factors) of the means of points."""
    import numpy as np
    from SALib.analyze.sobol import first_order, total_order

    def made(means: np.ndarray) -> np.ndarray:
        if constant(means):
            return np.zeros((2, factors))
        blocks = ((means - means.mean()) / means.std()).reshape(-1, factors + 2)
        base, other = blocks[:, 0], blocks[:, -1]
        return np.array(
            [
                [index(base, blocks[:, 1 + number], other) for number in range(factors)]
                for index in (first_order, total_order)
            ]
        )

    return made
