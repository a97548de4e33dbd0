"""Morris and Sobol indices of one metric, by SALib, with bootstrap intervals.

Intervals are 95 %, estimate plus or minus 1.96 standard deviations over `RESAMPLES` resamples of
trajectories or blocks. They carry what another design would have shown, not which pairs of seed and
draw were run: that is `Luck`. A metric that is the same at every point has no indices (zeros).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model.experiments.design_points import points_a_unit, problem_of
from model.experiments.sensitivity.noise import morris_noise, saltelli_noise
from model.experiments.sensitivity.values import constant

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 1000
LEVEL = 0.95
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

    SALib divides every difference by the step delta, which is the change over the whole range. A
    listed factor has no range: its effects are multiplied by delta again, the plain difference.
    """
    from SALib.analyze import morris

    names, means = [factor["name"] for factor in about["factors"]], values.mean(axis=1)
    found = morris.analyze(
        problem_of(names), unit, means, num_resamples=RESAMPLES, conf_level=LEVEL,
        num_levels=about["levels"], seed=about["seed"],
    )  # fmt: skip
    delta = about["levels"] / (2 * (about["levels"] - 1))
    floors = morris_noise(unit, values, delta)
    trajectories = len(means) // (len(names) + 1)
    rows = []
    for number, factor in enumerate(about["factors"]):
        size = delta if factor["listed"] else 1.0
        star, sigma = float(found["mu_star"][number]), float(found["sigma"][number])
        half, mean = float(found["mu_star_conf"][number]), float(found["mu"][number])
        around = student_half(sigma, trajectories)
        row = dict(mu_star=star, mu_star_low=max(0.0, star - half), mu_star_high=star + half)
        row |= dict(sigma=sigma, mu=mean, mu_low=mean - around, mu_high=mean + around)
        row["noise_floor"] = floors[number]
        rows.append({name: value * size for name, value in row.items()})
    return rows


def student_half(deviation: float, n: int) -> float:
    """Return half the 95 % Student-t interval of a mean of n values."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 0.5 + LEVEL / 2)) * deviation / math.sqrt(n)


def _saltelli(
    about: Mapping[str, Any], unit: np.ndarray, values: np.ndarray
) -> list[dict[str, Any]]:
    """First and total indices: shares of the variance of the means.

    Noise of the means counts as an interaction of all factors: it adds `noise_floor` to a total
    index, and makes all first indices too small by the share of noise (`Luck.noise_share`).
    """
    from SALib.analyze import sobol

    names, means = [factor["name"] for factor in about["factors"]], values.mean(axis=1)
    floors = saltelli_noise(len(names), values)
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
        wide, wider = float(found["S1_conf"][number]), float(found["ST_conf"][number])
        row = dict(first=first, first_low=first - wide, first_high=first + wide)
        row |= dict(total=total, total_low=max(0.0, total - wider), total_high=total + wider)
        rows.append({**row, "noise_floor": floors[number]})
    return rows
