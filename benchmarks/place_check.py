"""The batched values of `place` against brute force, on a small city.

`make place-check` measures one more cadre, and one more million yuan, in each of 30 villages:
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
from scipy.stats import spearmanr, t

from model.experiments.carry_out import Conduct
from model.experiments.executors import local_executor
from model.experiments.placement import placement
from model.experiments.placement.batches import table_text
from model.experiments.placement.request import UNITS, Asking
from model.experiments.plan import Arm, Options, Study
from model.experiments.work import run_campaign
from model.scenario import Scenario, load
from model.version import source_digest

PAIRS, BATCHES = 8, 4
BRUTE_PAIRS = 2 * PAIRS
SETTING = {"world.scale": 0.03, "horizon.months": 48}
PROOF = Path(__file__).parents[1] / "docs" / "proofs" / "place.json"
Values = NDArray[np.float64]


def gains(scenario: Scenario, seed: int, villages: list[int] | None) -> Values:
    """Person-years out of stable poverty by village of one run, in the order of their numbers."""
    arm = Arm(scenario.name, scenario)
    cell = Study("place", (arm,), Options(seed=seed)).cell(arm, 0)
    table = run_campaign(cell)[1]
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
        found = list(executor.map(_gains, jobs, chunksize=31))
    return np.array(found).reshape(BRUTE_PAIRS, len(variants) + 1, len(villages))


def _gains(job: tuple[Scenario, int]) -> Values:
    return gains(*job, None)


def compared(values: dict[str, Values], brute: Values, per: float) -> dict[str, Any]:
    """What batched values (mean, low, high, own mean by village) and brute force say together."""
    number = brute.shape[2]
    without = brute[:, -1, :]
    own = np.stack([brute[:, v, v] - without[:, v] for v in range(number)], axis=1) / per
    city = (brute[:, :-1, :].sum(axis=2) - without.sum(axis=1, keepdims=True)) / per
    mean, error = own.mean(axis=0), own.std(axis=0, ddof=1) / math.sqrt(len(own))
    half = (values["own_high"] - values["own_low"]) / 2
    batched_error = half / t.ppf(0.975, PAIRS - 1)
    apart = np.abs(values["own"] - mean) / np.hypot(batched_error, error)
    fresh = own[PAIRS:]  # pairs that the batched values have not seen
    bias = values["own"].mean() - own[:PAIRS].mean()
    return {
        "villages": number,
        "own_batched": round(float(values["own"].mean()), 3),
        "own_brute": round(float(own.mean()), 3),
        "own_brute_same_pairs": round(float(own[:PAIRS].mean()), 3),
        "bias_same_pairs": round(float(bias), 3),
        "spillover_batched": round(float(values["spillover"][0]), 3),
        "spillover_brute": round(float(city.mean() - own.mean()), 3),
        "spillover_brute_error": round(_error(city.mean(axis=1) - own.mean(axis=1)), 3),
        "rank_correlation": round(_rank(values["own"], mean), 3),
        "rank_correlation_fresh": round(_rank(values["own"], fresh.mean(axis=0)), 3),
        "rank_correlation_of_brute_halves": round(_rank(own[:PAIRS].mean(axis=0), fresh.mean(axis=0)), 3),
        "rank_correlation_expected": round(_rank(values["expected"], mean), 3),
        "half_width_batched": round(float(half.mean()), 3),
        "half_width_brute_same_pairs": round(float(
            (own[:PAIRS].std(axis=0, ddof=1) / math.sqrt(PAIRS)).mean() * t.ppf(0.975, PAIRS - 1)), 3),
        "coverage": round(float((apart <= t.ppf(0.975, PAIRS - 1)).mean()), 3),
    }  # fmt: skip


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
    np.save(folder / f"{unit}.npy", brute)
    values = {name: table[name].to_numpy() for name in ("own", "own_low", "own_high", "spillover", "expected")}  # fmt: skip
    found = compared(values, brute, asking.per(base.horizon_months))
    runs = {"runs_batched": results.result["runs"], "runs_brute": brute.shape[0] * brute.shape[1]}
    return {**runs, **found}


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
