"""What a calibration leaves: draws of equal worth, contraction by parameter, and the fit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from model.draws import Purpose, uniform_at
from model.experiments.calibration.targets import AT_LEAST, targets
from model.experiments.intervals import Middle, middle_range

if TYPE_CHECKING:
    import pandas as pd

    from model.declare import Declaration

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


def unseen_below(size: float) -> tuple[float, float]:
    """Return the contraction and the shift (sds of the prior) that so many draws tell from luck.

    `SURE` standard errors of a sample of the prior of this effective size: less could not be seen.
    """
    error = 1 / math.sqrt(size)
    return SURE * NOISE_OF_SD * error, SURE * error


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
        unseen = unseen_below(sizes[stage])
        moved = contraction > unseen[0] or abs(shift) > unseen[1]
        low, _, high, _ = middle_range(values.tolist())
        found.append({
            "parameter": name, "stage": stage, "label": declared.label_en, "unit": declared.unit,
            "prior_low": declared.low, "prior_high": declared.high,
            "mean": float(values.mean()), "low": low, "high": high,
            "contraction": contraction, "shift": shift, "verdict": MOVED if moved else STAYS,
        })  # fmt: skip
    return pd.DataFrame(found)


NOT_FITTED, ASSUMED_RANGE = "not fitted", "assumed range"
UNSPENT = "unspent at the year's end, share of all money there was"
WRONG = "false exits as a share of exits"
ASSUMED = ((2014, 0.05, 0.25), (2016, 0.05, 0.25), (2017, 0.02, 0.12), (2019, 0.02, 0.12))
"""Ranges that the model's specification assumes of false exits: year, low, high."""


@cache
def reported() -> tuple[dict[str, Any], ...]:
    """Rows shown beside the fit and not fitted, published figures as in the tables of figures.

    A known tension, the plan received, idle money by the definition that was given up, and the
    ranges that the model's specification assumes of false exits, beside the audits' bounds.
    """
    from model.experiments.validation.declared import published_figure

    idle = {t.key: t for t in targets() if t.key.startswith("idle_")}
    years = {2015: "2014-2015", 2016: "2016", 2017: "2017"}
    return (
        {"key": "income_2019", "figure": "rural mean income", "year": "2019",
         "published": published_figure("income_2019"), "unit": "yuan a person a year",
         "place": "poor areas of China", "kind": NOT_FITTED},
        {"key": "registered_2017", "figure": "registered incidence at the end of the year",
         "published": published_figure("registered_2017"), "year": "2017",
         "unit": "share of persons", "place": "Liupanshui", "kind": NOT_FITTED},
        *({"key": f"unspent_{year}", "figure": UNSPENT, "published": idle[f"idle_{year}"].published,
           "year": said, "unit": "share", "place": "another definition than the audits'",
           "kind": NOT_FITTED} for year, said in years.items()),
        *({"key": f"assumed_{year}", "of": f"false_exits_{year}", "figure": WRONG,
           "assumed_low": low, "assumed_high": high, "year": str(year), "unit": "share",
           "place": "assumed, no audit says it", "kind": ASSUMED_RANGE}
          for year, low, high in ASSUMED),
    )  # fmt: skip


COLUMNS = (
    *("key", "figure", "year", "place", "unit", "kind", "stage", "published", "tolerance"),
    *("assumed_low", "assumed_high", "prior_low", "prior_mid", "prior_high"),
    *("low", "mid", "high", "runs", "verdict", "source"),
)
Seen = Sequence[Mapping[str, float]]


def fit_table(before: Seen, after: Seen) -> pd.DataFrame:
    """Return a row a figure: published, and 90 % of fresh runs under prior and posterior.

    `runs` are those of the posterior that have the figure; the range covers one more run with the
    chance that `middle_range` says. Inside: the figure lies in it; a bound is met if 95 % of runs
    are above it, partly met if only some are. An assumed range: all, the median, or none within.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for target in targets():
        row = target._asdict()
        del row["why"], row["group"]
        rows.append(row)
    rows += [{**row, "stage": 0} for row in reported()]
    found = []
    for row in rows:
        key = str(row.get("of", row["key"]))
        prior, own = _of(before, key), _of(after, key)
        if not own.n:
            continue
        bands = {name: getattr(own, name) for name in ("low", "mid", "high")}
        if prior.n:
            bands |= {f"prior_{name}": getattr(prior, name) for name in ("low", "mid", "high")}
        found.append({**row, **bands, "runs": own.n, "verdict": _verdict(row, own)})
    return pd.DataFrame(found).reindex(columns=list(COLUMNS))


def _of(seen: Seen, key: str) -> Middle:
    return middle_range([one[key] for one in seen if key in one])


def _verdict(row: Mapping[str, Any], band: Middle) -> str:
    if row["kind"] == ASSUMED_RANGE:
        return _within(band, float(row["assumed_low"]), float(row["assumed_high"]))
    published = float(row["published"])
    if row["kind"] == AT_LEAST:
        met = "partly met" if band.high >= published else "outside"
        return "met" if band.low >= published else met
    return "inside" if band.low <= published <= band.high else "outside"


def _within(band: Middle, low: float, high: float) -> str:
    """Say how much of a range of runs lies in an assumed one."""
    if low <= band.low and band.high <= high:
        return "within"
    if low <= band.mid <= high:
        return "median within"
    return "outside" if band.low > high or band.high < low else "median outside"
