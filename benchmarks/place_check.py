"""The batched values of `place` against brute force, on a small city.

`make place-check` measures one more cadre, and one more million yuan, in each of 20 villages:
batched, by the session that `run.py place` uses, on PAIRS pairs; and by brute force, one run a
village and pair, on the same pairs and as many more again. What the two say of each other is
written to docs/proofs/place.json with the digest of the model that was tested.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pandas import read_csv
from scipy.stats import spearmanr, t

from model.experiments.carry_out import Conduct
from model.experiments.executors import local_executor
from model.experiments.intervals import student_interval
from model.experiments.placement import placement
from model.experiments.placement.batches import table_text
from model.experiments.placement.estimate import Measured, own_effects
from model.experiments.placement.request import UNITS, Asking
from model.experiments.placement.results import Placement
from model.experiments.plan import Arm, Options, Study
from model.experiments.work import run_campaign
from model.scenario import Scenario, load
from model.version import source_digest

PAIRS, BATCHES = 8, 4
BRUTE_PAIRS = 2 * PAIRS
SETTING = {"world.scale": 0.02, "horizon.months": 36}
PROOF = Path(__file__).parents[1] / "docs" / "proofs" / "place.json"
Values = NDArray[np.float64]


def gains(job: tuple[Scenario, int]) -> Values:
    """Person-years out of stable poverty by village of one run, in the order of their numbers."""
    scenario, seed = job
    arm = Arm(scenario.name, scenario)
    table = run_campaign(Study("place", (arm,), Options(seed=seed)).cell(arm, 0))[1]
    poor = (table["stable_incidence"] * table["persons"]).groupby(table["village"]).sum()
    return -np.asarray(poor.sort_index().to_numpy(), np.float64)


def brute_force(base: Scenario, asking: Asking, villages: list[int], folder: Path) -> Values:
    """Gains by pair, village that has the unit (the last: none), and village."""
    amount = asking.amount(base.horizon_months)
    variants = []
    for village in villages:
        (folder / f"{village}.csv").write_text(table_text(asking.unit, {village: amount}))
        here = base.model_copy(update={"folder": folder})
        variants.append(here.with_settings({asking.key: f"{village}.csv"}))
    jobs = [(v, 1 + pair) for pair in range(BRUTE_PAIRS) for v in [*variants, base]]
    with local_executor(2) as executor:
        found = list(executor.map(gains, jobs, chunksize=len(villages) + 1))
    return np.array(found).reshape(BRUTE_PAIRS, len(variants) + 1, len(villages))


def compared(
    values: dict[str, Values], pair_means: Values, brute: Values, per: float
) -> dict[str, Any]:
    """What batched values by village, their mean by pair, and brute force say together."""
    number, without = brute.shape[2], brute[:, -1, :]
    own = np.stack([brute[:, v, v] - without[:, v] for v in range(number)], axis=1) / per
    city = (brute[:, :-1, :].sum(axis=2) - without.sum(axis=1, keepdims=True)) / per
    elsewhere = city.mean(axis=1) - own.mean(axis=1)
    error = own.std(axis=0, ddof=1) / math.sqrt(len(own))
    same, fresh = own[:PAIRS].mean(axis=0), own[PAIRS:].mean(axis=0)
    quantile = t.ppf(0.975, PAIRS - 1)
    half = (values["own_high"] - values["own_low"]) / 2
    apart = np.abs(values["own"] - fresh) / np.hypot(half / quantile, error * math.sqrt(2))
    bias = student_interval((pair_means - own[:PAIRS].mean(axis=1)).tolist())
    brute_half = own[:PAIRS].std(axis=0, ddof=1) / math.sqrt(PAIRS) * quantile
    found = {
        "own_batched": values["own"].mean(),
        "own_brute": own.mean(),
        "bias_on_the_same_pairs": values["own"].mean() - same.mean(),
        "bias_low": bias.low,
        "bias_high": bias.high,
        "spillover_batched": values["spillover"][0],
        "spillover_brute": elsewhere.mean(),
        "spillover_brute_error": _error(elsewhere),
        "rank_correlation_with_brute_on_the_same_pairs": _rank(values["own"], same),
        "rank_correlation_with_brute_on_fresh_pairs": _rank(values["own"], fresh),
        "rank_correlation_of_brute_with_itself_on_fresh_pairs": _rank(same, fresh),
        "half_width_batched": half.mean(),
        "half_width_brute": brute_half.mean(),
        "coverage_of_brute_on_fresh_pairs": (apart <= quantile).mean(),
    }
    return {"villages": number, **{name: round(float(value), 3) for name, value in found.items()}}


def _error(values: Values) -> float:
    return float(values.std(ddof=1) / math.sqrt(len(values)))


def _rank(one: Values, other: Values) -> float:
    return float(spearmanr(one, other).statistic)


def check(unit: str, folder: Path) -> dict[str, Any]:
    """Measure one unit both ways."""
    base = load("liupanshui").with_settings(SETTING)
    asking = Asking(unit=unit, batches=BATCHES, confirm=0)
    conduct = Conduct(out=folder / unit, workers=2)
    results = placement(base, asking, Options(runs=PAIRS), conduct)
    table = results.table.sort_values("village")
    villages = table["village"].tolist()
    tables = folder / f"{unit}_tables"
    tables.mkdir()
    brute = brute_force(base, asking, villages, tables)
    names = ("own", "own_low", "own_high", "spillover")
    values = {name: table[name].to_numpy() for name in names}
    per = asking.per(base.horizon_months)
    found = compared(values, own_by_pair(results) / per, brute, per)
    runs = {"runs_batched": results.result["runs"], "runs_brute": brute.shape[0] * brute.shape[1]}
    return {**runs, **found}


def own_by_pair(results: Placement) -> Values:
    """The mean own effect over villages of every pair, from the stored runs."""
    table, points = results.villages, results.provenance["points"]
    poor = -(table["stable_incidence"] * table["persons"])
    gain = poor.groupby([table["run"], table["point"], table["village"]]).sum().unstack("village")
    means = []
    for run in range(PAIRS):
        outcome = gain.loc[run].drop(0)
        batch = np.empty(gain.shape[1], np.int64)
        for place, point in enumerate(outcome.index):
            named = read_csv(results.folder / next(iter(points[point].values())))["village"]
            batch[gain.columns.isin(named)] = place
        one = (gain.loc[run].loc[[0]].to_numpy(), outcome.to_numpy()[None], batch[None])
        means.append(float(own_effects(Measured(*one)).mean()))
    return np.array(means)


def main(units: list[str]) -> int:
    """Check the units asked for (both), and write what was found."""
    with tempfile.TemporaryDirectory() as folder:
        found = {unit: check(unit, Path(folder)) for unit in units or list(UNITS)}
    about = {"model": source_digest(), "setting": SETTING, "pairs": PAIRS, "batches": BATCHES}
    text = json.dumps({**about, "brute_pairs": BRUTE_PAIRS, **found}, indent=1)
    PROOF.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
