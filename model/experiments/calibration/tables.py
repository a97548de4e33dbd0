"""What a calibration leaves: draws of equal worth, contraction by parameter, and the fit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from model.draws import Purpose, uniform_at
from model.experiments.calibration.targets import AT_LEAST, targets

if TYPE_CHECKING:
    import pandas as pd

    from model.declare import Declaration

LOW, HIGH = 0.05, 0.95
SURE = 3.0
"""Standard errors by which a parameter must have moved to be called moved."""
MOVED, STAYS = "moved", "stays at its prior"
SD_OF_UNIFORM = 1 / math.sqrt(12)
NOISE_OF_SD = math.sqrt(0.8) / 2
"""Standard error of a sample's sd over the sd, times the root of its size: of a uniform."""
LANE = 3


def equal_draws(weights: Sequence[float], count: int, seed: int) -> list[int]:
    """Return `count` places so that each comes as often as its weight says: systematic resampling.

    One keyed draw decides all. Source: Kitagawa (1996), J. Comput. Graph. Stat. 5, 1-25.
    """
    start, total, place, found = uniform_at(seed, Purpose.PARTICLE, 0, 0, LANE), 0.0, 0, []
    whole = math.fsum(weights)
    for k in range(count):
        point = (k + start) / count * whole
        while place < len(weights) - 1 and total + weights[place] < point:
            total += weights[place]
            place += 1
        found.append(place)
    return found


def sizes_of(sizes: Sequence[float]) -> list[float]:
    """Return how many draws the end is worth for the parameters of each stage.

    Draws of an early stage are sampled again by every later one: their errors add up.
    """
    return [1.0 / math.fsum(1.0 / size for size in sizes[n:]) for n in range(len(sizes))]


def contraction_table(
    rows: Sequence[Mapping[str, float]],
    stages: Mapping[str, str],
    priors: Mapping[str, Declaration],
    sizes: Mapping[str, float],
) -> pd.DataFrame:
    """Return a row a parameter: prior, posterior (mean, 5 % and 95 %), contraction, verdict.

    Contraction is 1 less the posterior's sd over the prior's: 0 learnt nothing, below 0 wider.
    Shift is that of the mean, in sds of the prior. `sizes` are effective sample sizes by stage: a
    parameter has moved if contraction or shift is beyond `SURE` standard errors of a prior sample.
    """
    import numpy as np
    import pandas as pd

    found = []
    for name, stage in stages.items():
        declared, values = priors[name], np.array([row[name] for row in rows])
        assert declared.low is not None
        assert declared.high is not None
        width, middle = declared.high - declared.low, (declared.low + declared.high) / 2
        contraction = 1.0 - float(values.std()) / (width * SD_OF_UNIFORM)
        shift = (float(values.mean()) - middle) / (width * SD_OF_UNIFORM)
        error = 1 / math.sqrt(sizes[stage])
        moved = contraction > SURE * NOISE_OF_SD * error or abs(shift) > SURE * error
        low, high = np.quantile(values, (LOW, HIGH))
        found.append({
            "parameter": name, "stage": stage, "label": declared.label_en, "unit": declared.unit,
            "prior_low": declared.low, "prior_high": declared.high,
            "mean": float(values.mean()), "low": float(low), "high": float(high),
            "contraction": contraction, "shift": shift, "verdict": MOVED if moved else STAYS,
        })  # fmt: skip
    return pd.DataFrame(found)


REPORTED: tuple[dict[str, Any], ...] = (
    {"key": "income_2019", "figure": "rural mean income", "published": 11567.0, "year": "2019",
     "unit": "yuan a person a year", "place": "poor areas of China"},
    {"key": "registered_2017", "figure": "registered incidence at the end of the year",
     "published": 0.073, "year": "2017", "unit": "share of persons", "place": "Liupanshui"},
)  # fmt: skip
"""Published figures shown beside the fit and not fitted: a known tension, and the plan received."""


def fit_table(
    before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]
) -> pd.DataFrame:
    """Return a row a figure: published, and 90 % of fresh runs under prior and posterior.

    Inside: the figure lies in the 90 % of runs; a bound is met if 95 % of runs are above it, near
    if only some are.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for target in targets():
        row = target._asdict()
        del row["why"], row["group"]
        rows.append(row)
    rows += [{**row, "kind": "not fitted", "stage": 0} for row in REPORTED]
    found = []
    for row in rows:
        bands = _band(before, row["key"]), _band(after, row["key"])
        if bands[1] is None or bands[0] is None:
            continue
        names = ("low", "mid", "high")
        prior = {f"prior_{name}": value for name, value in zip(names, bands[0], strict=True)}
        own = dict(zip(names, bands[1], strict=True))
        found.append({**row, **prior, **own, "verdict": _verdict(row, bands[1])})
    columns = ["key", "figure", "year", "place", "unit", "kind", "stage", "published", "tolerance",
               "prior_low", "prior_mid", "prior_high", "low", "mid", "high", "verdict",
               "source"]  # fmt: skip
    return pd.DataFrame(found).reindex(columns=columns)


def _band(seen: Sequence[Mapping[str, float]], key: str) -> tuple[float, float, float] | None:
    import numpy as np

    values = [one[key] for one in seen if key in one]
    if not values:
        return None
    low, mid, high = np.quantile(values, (LOW, 0.5, HIGH))
    return float(low), float(mid), float(high)


def _verdict(row: Mapping[str, Any], band: tuple[float, float, float]) -> str:
    low, _, high = band
    published = float(row["published"])
    if row["kind"] == AT_LEAST:
        return "met" if low >= published else "partly met" if high >= published else "outside"
    return "inside" if low <= published <= high else "outside"
