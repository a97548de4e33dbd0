"""A finished calibration looked at again: its tables by the present code, and more of its runs.

`tables_of` works `contraction.csv` and `fit.csv` out anew from the journal and the draws: no run.
`look_beside` lives the fresh runs of the posterior once more, each with its own seed, and takes
from them what was not asked when the calibration ran; then with other values of a lever. It has a
journal of its own in `beside/` and resumes from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from model.errors import StoreError
from model.experiments.calibration.chance import Address
from model.experiments.calibration.journal import Journal, Lived
from model.experiments.calibration.observed import LAST_MONTH
from model.experiments.calibration.session import AFTER, CHECK, PRIOR, FreshRun
from model.experiments.calibration.spec import STAGES
from model.experiments.calibration.tables import contraction_table, fit_table, sizes_of
from model.experiments.intervals import middle_range
from model.experiments.posterior import stale

if TYPE_CHECKING:
    import pandas as pd

BESIDE = "beside"
LEVER = "funding.carry_over"
LEVELS = {2: 1.0}
"""Other values of `LEVER`, by the "generation" of the journal beside; `AFTER` is as it is.

At 0 nothing can lie for a year, by definition: that value needs no run.
"""
IDLE = ("idle_2015", "idle_2016", "idle_2017", "unspent_2015", "unspent_2016", "unspent_2017")
SAME = 1e-9


def tables_of(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return contraction and fit of a finished calibration as the present code works them out.

    The fit takes what `look_beside` found, where it was run. StoreError if it is not finished, or
    of other rules: its priors may be others too.
    """
    from model.scenario import declarations, read_posterior

    posterior, journal = read_posterior(folder), Journal(folder)
    if why := stale(posterior):
        raise StoreError(f"{folder}: the posterior is not one to keep ({why}): calibrate again")
    made = posterior.about["stages"]
    worth = sizes_of([_sample_size(journal, stage) for stage in made])
    sizes = {str(stage["stage"]): size for stage, size in zip(made, worth, strict=True)}
    stages = {name: str(stage["stage"]) for stage in made for name in stage["parameters"]}
    rows = [dict(zip(posterior.parameters, row, strict=True)) for row in posterior.rows]
    before, after = (_seen(journal, generation) for generation in (PRIOR, AFTER))
    if not before or not after:
        raise StoreError(f"{folder} has no fresh runs: the calibration is not finished")
    fresh = list((after | _seen(Journal(folder / BESIDE), AFTER)).values())
    learnt = contraction_table(rows, stages, declarations(), sizes)
    return learnt, fit_table(list(before.values()), fresh)


def _sample_size(journal: Journal, stage: Mapping[str, object]) -> float:
    """Return the effective size (Kish) of a stage's last generation."""
    number, last = STAGES.index(str(stage["stage"])) + 1, len(_runs(stage)) - 1
    weights = [
        one.weight
        for place, one in journal.lived.items()
        if place[:2] == (number, last) and one.accepted
    ]
    if not weights:
        raise StoreError(f"{journal.path} has no particles of stage {stage['stage']}")
    return math.fsum(weights) ** 2 / math.fsum(weight * weight for weight in weights)


def _runs(stage: Mapping[str, object]) -> Sequence[object]:
    found = stage["runs"]
    assert isinstance(found, Sequence)
    return found


def _seen(journal: Journal, generation: int) -> dict[int, dict[str, float]]:
    """What the fresh runs of one generation showed, by their number."""
    found = {
        one.particle: one.seen
        for one in journal.lived.values()
        if (one.stage, one.generation) == (CHECK, generation) and one.accepted
    }
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class BesideRun:
    """A fresh run of the posterior again, or the same with another value of the lever."""

    as_is: FreshRun

    def __call__(self, address: Address) -> Lived:
        """Run once; the generation says the value of the lever."""
        run = self.as_is
        if address.generation in LEVELS:
            value = {LEVER: LEVELS[address.generation]}
            run = replace(run, scenario=run.scenario.with_settings(value, "beside"))
        return replace(run(replace(address, generation=AFTER)), generation=address.generation)


def look_beside(folder: Path, runs: int, workers: int = 1) -> None:
    """Live the first `runs` fresh runs of the posterior again, and with the lever elsewhere.

    Raises StoreError if a run does not show what it showed in the calibration: then rules differ.
    """
    from model.experiments.calibration.sampler import Workers
    from model.scenario import load, read_posterior

    posterior = read_posterior(folder)
    (folder / BESIDE).mkdir(exist_ok=True)
    journal, seed = Journal(folder / BESIDE), int(posterior.about["seed"])
    months = {"horizon.months": max(LAST_MONTH.values()) + 1}
    scenario = load(folder / "scenario.toml").with_settings(months, "beside")
    wanted = [Address(seed, CHECK, g, k) for g in (AFTER, *LEVELS) for k in range(runs)]
    missing = [a for a in wanted if (CHECK, a.generation, a.particle) not in journal.lived]
    task = BesideRun(FreshRun(scenario, posterior))
    if missing:
        Workers(workers).do(task, missing, journal.note)
    _require_same(Journal(folder), journal)


def _require_same(then: Journal, now: Journal) -> None:
    """Raise StoreError if a run that was lived again shows another figure than it did."""
    before, after = _seen(then, AFTER), _seen(now, AFTER)
    for number in sorted(before.keys() & after.keys()):
        for key in before[number].keys() & after[number].keys():
            was, is_now = before[number][key], after[number][key]
            if not math.isclose(was, is_now, rel_tol=SAME, abs_tol=SAME):
                raise StoreError(
                    f"fresh run {number} showed {key} = {was:.6g} in the calibration and shows"
                    f" {is_now:.6g} now: the rules are others; calibrate again"
                )


def idle_table(folder: Path) -> pd.DataFrame:
    """Return idle money by both definitions under values of `LEVER`: 90 % of runs, median.

    Columns lever, value, key, low, mid, high, runs; no rows where `look_beside` was not run.
    """
    import pandas as pd

    from model.scenario import load
    from model.scenario.declared import value_of

    path = folder / BESIDE
    journal = Journal(path)
    own = float(value_of(load(folder / "scenario.toml").start, LEVER))
    rows = []
    for generation, value in sorted(({AFTER: own} | LEVELS).items(), key=lambda item: item[1]):
        seen = _seen(journal, generation).values()
        for key in IDLE:
            band = middle_range([one[key] for one in seen if key in one])
            if band.n:
                rows.append({"lever": LEVER, "value": value, "key": key, "low": band.low,
                             "mid": band.mid, "high": band.high, "runs": band.n})  # fmt: skip
    return pd.DataFrame(rows, columns=["lever", "value", "key", "low", "mid", "high", "runs"])
