"""Where the time of a run goes, an older version of the model against the one here.

    python benchmarks/compare_versions.py OLD_COMMIT [--scale 1.0] [--rounds 3] [--months 84]

Both versions run in turn (old, new, old, new, ...), each in a process of its own, after a small
run that compiles. Counted is processor time, so that a busy machine disturbs little; the median
over rounds is shown, step by step of the month, events of the calendar apart. Steps are those of
the model's own profile, which names events, building and tables too in newer versions.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent.parent
ONE_RUN = """
import json, sys, time
import model.campaign.profile as profile
from model.campaign import run
from model.campaign.model import CALENDAR, Campaign
from model.scenario import load

scale, months = float(sys.argv[1]), int(sys.argv[2])
profile.perf_counter = time.process_time
events = {}

def timed(name, function):
    def call(self):
        begun = time.process_time()
        function(self)
        events[name] = events.get(name, 0.0) + time.process_time() - begun
    return call

for name in {event[0] for event in CALENDAR}:
    setattr(Campaign, name, timed("event " + name, getattr(Campaign, name)))
case = load("liupanshui").with_settings({"horizon.months": months})
run(case.with_settings({"world.scale": 0.01}), 1, fixed_parameters=True)
events.clear()
steps = profile.Profile()
begun = time.process_time()
run(case.with_settings({"world.scale": scale}), 1, fixed_parameters=True, profile=steps)
total = time.process_time() - begun
known = {**events, **steps.seconds}
print(json.dumps({"total": total, **known, "the rest": total - sum(known.values())}))
"""


def tree_of(commit: str, place: Path) -> Path:
    """The files of a commit, unpacked; the repository is only read."""
    command = ["git", "archive", commit, "model", "scenarios"]
    content = subprocess.run(command, cwd=HERE, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        archive.extractall(place, filter="data")
    return place


def one_round(tree: Path, scale: float, months: int) -> dict[str, float]:
    """Seconds of processor time by step, in a process of its own."""
    command = [sys.executable, "-c", ONE_RUN, str(scale), str(months)]
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def show(old: list[dict[str, float]], new: list[dict[str, float]]) -> None:
    """Print the medians side by side, the largest growth first."""
    names = {name for row in (*old, *new) for name in row}
    rows = [
        (name, *(median(row.get(name, 0.0) for row in rounds) for rounds in (old, new)))
        for name in names
    ]
    print(f"{'step':<32}{'old s':>9}{'new s':>9}{'growth':>9}")
    for name, before, after in sorted(rows, key=lambda row: row[1] - row[2]):
        print(f"{name:<32}{before:9.3f}{after:9.3f}{after - before:9.3f}")
    ratios = [b["total"] / a["total"] for a, b in zip(old, new, strict=True)]
    print(f"new over old, round by round: {', '.join(f'{ratio:.3f}' for ratio in ratios)}")


def main() -> None:
    """Run both versions in turn and print where the time goes."""
    parser = argparse.ArgumentParser(description="Time of a run: an older version against this.")
    parser.add_argument("old", help="a commit")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--months", type=int, default=84)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trees = (tree_of(asked.old, Path(folder)), HERE)
        found: tuple[list[dict[str, float]], ...] = ([], [])
        for number in range(asked.rounds):
            for rounds, tree in zip(found, trees, strict=True):
                rounds.append(one_round(tree, asked.scale, asked.months))
                print(f"round {number + 1}: {rounds[-1]['total']:.2f} s", file=sys.stderr)
        show(*found)


if __name__ == "__main__":
    main()
