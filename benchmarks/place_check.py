"""The batched values of `place` against brute force, on a small city.

`make place-check` measures one more cadre, and one more million yuan, in each of 20 villages:
batched, by the session that `run.py place` uses, on PAIRS pairs; and by brute force, one run a
village and pair, on the same pairs and as many more again. What the two say of each other, of own
effect, spillover and value, is written to docs/proofs/place.json with the digest of the code that
measures; a fast test fails when that code has changed since.
"""

from __future__ import annotations

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
from model.experiments.placement.estimate import Measured, own_effects, spillover
from model.experiments.placement.request import UNITS, Asking
from model.experiments.placement.results import Placement
from model.experiments.plan import Arm, Options, Study
from model.experiments.work import run_campaign
from model.scenario import Scenario, load
from model.version import source_digest
from model.views import numbers
from tests.proofs import Proof

PAIRS, BATCHES = 8, 4
BRUTE_PAIRS = 2 * PAIRS
SETTING = {"world.scale": 0.02, "horizon.months": 36}
MODULES = ("__init__", "batches", "estimate", "request", "session", "tables", "values")
PROOF = Proof(
    "place",
    "On the same pairs the 95 % interval of batched less brute force holds zero: for the own"
    " effect, the spillover and their sum, of a cadre and of a million yuan.",
    "make place-check",
    (
        *(f"model/experiments/placement/{name}.py" for name in MODULES),
        "model/experiments/intervals.py",
        "benchmarks/place_check.py",
    ),
)
PARTS = ("own", "spillover", "value")
Values = NDArray[np.float64]
Found = dict[str, Any]


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


def compared(values: dict[str, Values], batched: Values, brute: Values, per: float) -> Found:
    """What batched values by village, their mean by part and pair, and brute force say together.

    `batched` is (own and spillover, pairs), `brute` as `brute_force` returns it.
    """
    number, without = brute.shape[2], brute[:, -1, :]
    own = np.stack([brute[:, v, v] - without[:, v] for v in range(number)], axis=1) / per
    city = (brute[:, :-1, :].sum(axis=2) - without.sum(axis=1, keepdims=True)) / per
    elsewhere = city.mean(axis=1) - own.mean(axis=1)
    means = {"own": (batched[0], own.mean(axis=1)), "spillover": (batched[1], elsewhere)}
    means["value"] = (batched.sum(axis=0), city.mean(axis=1))
    parts = {name: _part(*means[name]) for name in PARTS}
    return {"villages": number, "parts": parts, **_rounded(_by_village(values, own))}


def _part(batched: Values, brute: Values) -> Found:
    """Means over villages by pair: batched, by brute force, and their difference pair by pair."""
    both = {"batched": student_interval(batched.tolist())}
    both["brute"] = student_interval(brute[:PAIRS].tolist())
    both["difference"] = student_interval((batched - brute[:PAIRS]).tolist())
    ends = {name: (one.mean, one.low, one.high) for name, one in both.items()}
    return {name: [round(end, 3) for end in found] for name, found in ends.items()}


def _by_village(values: dict[str, Values], own: Values) -> dict[str, float]:
    """Ranks, widths and agreement of the own effects; `own` is brute force (pairs, villages)."""
    same, fresh = own[:PAIRS].mean(axis=0), own[PAIRS:].mean(axis=0)
    quantile = t.ppf(0.975, PAIRS - 1)
    half = (values["own_high"] - values["own_low"]) / 2
    brute_half = own[:PAIRS].std(axis=0, ddof=1) / math.sqrt(PAIRS) * quantile
    fresh_half = own[PAIRS:].std(axis=0, ddof=1) / math.sqrt(len(own) - PAIRS) * quantile
    apart = np.hypot(half, fresh_half)
    return {
        "rank_correlation_with_brute_on_the_same_pairs": _rank(values["own"], same),
        "rank_correlation_with_brute_on_fresh_pairs": _rank(values["own"], fresh),
        "rank_correlation_of_brute_with_itself_on_fresh_pairs": _rank(same, fresh),
        "half_width_batched": half.mean(),
        "half_width_brute": brute_half.mean(),
        "agree_with_brute_on_fresh_pairs": (np.abs(values["own"] - fresh) <= apart).mean(),
        "half_width_of_that_comparison": apart.mean(),
    }


def _rounded(found: dict[str, float]) -> Found:
    return {name: round(float(value), 3) for name, value in found.items()}


def rows_of_the_page(record: Found) -> list[str]:
    """The rows of the table in docs/studies.md, as the record has them."""
    units = [record[unit] for unit in UNITS]
    lines = []
    for part, name in zip(PARTS, ("own effect", "spillover", "value"), strict=True):
        cells = [
            " | ".join(_shown(unit["parts"][part][which]) for unit in units)
            for which in ("batched", "brute", "difference")
        ]
        whats = ("batched", "brute force", "batched less brute force")
        lines += [f"| {name}, {what} | {cell} |" for what, cell in zip(whats, cells, strict=True)]
    return lines


def _shown(ends: list[float]) -> str:
    mean, low, high = (f"{end:.2f}".replace("-", numbers.MINUS) for end in ends)
    return f"{mean} [{low}, {high}]"


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
    names = ("own", "own_low", "own_high")
    values = {name: table[name].to_numpy() for name in names}
    per = asking.per(base.horizon_months)
    found = compared(values, by_pair(results) / per, brute, per)
    runs = {"runs_batched": results.result["runs"], "runs_brute": brute.shape[0] * brute.shape[1]}
    return {**runs, **found}


def by_pair(results: Placement) -> Values:
    """Mean own effect over villages, and spillover, of every pair, from the stored runs."""
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
        base = gain.loc[run].loc[[0]].to_numpy()
        one = Measured(base, outcome.to_numpy()[None], batch[None])
        means.append((float(own_effects(one).mean()), float(spillover(one)[0])))
    return np.array(means).T


def main() -> int:
    """Check both units, and write what was found."""
    with tempfile.TemporaryDirectory() as folder:
        found = {unit: check(unit, Path(folder)) for unit in UNITS}
    about = {"model": source_digest(), "setting": SETTING, "pairs": PAIRS, "batches": BATCHES}
    PROOF.write(**about, brute_pairs=BRUTE_PAIRS, **found)
    record = PROOF.read()
    print(PROOF.path.read_text(encoding="utf-8"), *rows_of_the_page(record), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
