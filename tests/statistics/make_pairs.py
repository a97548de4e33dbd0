"""Make `pairs.csv`: paired differences of the real model, for the test of coverage.

    python -m tests.statistics.make_pairs

Every row is one pair of seed and parameter draw: the base case less no campaign, in a city of a
fiftieth of the villages. The digest of the rows stands in the first line.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path

from model import compare, load, model_version
from model.experiments.metrics import run_metrics

PAIRS = 400
SCALE = 0.02
METRICS = ("stable_person_years", "true_incidence", "income_registered_mean")
PATH = Path(__file__).with_name("pairs.csv")


def digest_of(rows: str) -> str:
    """Return the digest that the first line of the file states."""
    return hashlib.sha256(rows.encode()).hexdigest()[:16]


def read_pairs(path: Path = PATH) -> dict[str, list[float]]:
    """Return the stored differences by metric, having compared their digest."""
    first, rows = path.read_text(encoding="utf-8").split("\n", 1)
    if digest_of(rows) not in first:
        raise ValueError(f"{path} is not as it was made: make it again")
    names, *lines = [line.split(",") for line in rows.splitlines()]
    columns = zip(*lines, strict=True)
    return {name: [float(x) for x in column] for name, column in zip(names, columns, strict=True)}


def main() -> None:
    """Run the pairs and write the file."""
    base, none = (
        load(name).with_settings({"world.scale": SCALE}) for name in ("liupanshui", "no_campaign")
    )
    with tempfile.TemporaryDirectory() as folder:
        months = compare(none, base, runs=PAIRS, out=folder, workers=1).months
    metrics = run_metrics(months)[list(METRICS)].droplevel("run")
    differences = metrics.xs("liupanshui") - metrics.xs("no_campaign")
    rows = differences.reset_index(drop=True).round(6).to_csv(index=False, lineterminator="\n")
    PATH.write_text(
        f"# model {model_version()}, sha256 {digest_of(rows)}\n{rows}", encoding="utf-8"
    )
    sys.stdout.write(f"{PATH}: {len(differences)} pairs\n")


if __name__ == "__main__":
    main()
