"""Make `changes.csv`: changes of a tornado by pair, for the test of how often luck looks like more.

    python -m tests.statistics.make_changes FOLDER

Every column is one end of one assumed number, every row a pair of seeds: the gain of the base case
over no campaign at that end less the same at the declared values, in a hundredth of the villages.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from model import model_version
from model.experiments.metrics import STABLE, run_metrics
from model.experiments.tornado import Tornado, load_tornado, run_tornado, scenarios_of
from model.scenario import bundled
from tests.statistics.make_pairs import digest_of

PAIRS, SCALE = 24, 0.01
NUMBERS = ("livelihoods.leave", "measures.work")
PATH = Path(__file__).with_name("changes.csv")
STUDY = bundled()["liupanshui"].parent / "studies" / "tornado.toml"


def main() -> None:
    """Run the pairs and write the file; resumes in the folder."""
    spec = load_tornado(STUDY, NUMBERS)
    spec = replace(spec, settings={"world.scale": SCALE}, against=spec.against[:1])
    results = run_tornado(spec, scenarios_of(spec), out=Path(sys.argv[1]), runs=PAIRS, workers=2)
    rows = changes(results)
    PATH.write_text(
        f"# model {model_version()}, sha256 {digest_of(rows)}\n{rows}", encoding="utf-8"
    )


def changes(results: Tornado) -> str:
    """The table as text: a column an end, a row a pair."""
    years = run_metrics(results.months)[STABLE].unstack(["scenario", "point"])
    gains = years["no_campaign"] - years["liupanshui"]
    points = results.provenance["points"]
    moved = gains.drop(columns=0).sub(gains[0], axis=0)
    moved.columns = [f"{points[k]['parameter']} {points[k]['end']}" for k in moved.columns]
    return str(moved.reset_index(drop=True).round(6).to_csv(index=False, lineterminator="\n"))


if __name__ == "__main__":
    main()
