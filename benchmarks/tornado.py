"""The tornado of the documentation: every assumed number alone at both ends of its range.

`make tornado` runs scenarios/studies/tornado.toml in results/tornado (it resumes what is there)
and writes docs/tornado.md, docs/tornado.csv and docs/tornado.png, with the digest of the rules
that were run, and docs/tornado.json, which says the same for the tests. `--again PAIRS` runs the
twenty longest bars of each comparison once more, on so many pairs, in a folder beside. Options are
those of Python's `tornado`: `--runs N`, `--only NAME` for a trial in another folder.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from model.experiments.files import write_json
from model.experiments.tornado import Tornado, load_tornado, run_tornado, scenarios_of
from model.views.tornado_page import longest_names, made_of, note_rules, tornado_page

ROOT = Path(__file__).resolve().parents[1]
STUDY = ROOT / "scenarios" / "studies" / "tornado.toml"


def write(results: Tornado, folder: Path, again: Tornado | None = None) -> None:
    """Write page, table, figure and origin of a finished study, and of its longest bars again."""
    (folder / "tornado.md").write_text(tornado_page(results, again), encoding="utf-8")
    write_json(folder / "tornado.json", made_of(results))
    if again is not None:
        shutil.copy(again.folder / "tornado.csv", folder / "tornado_longest.csv")
    shutil.copy(results.folder / "tornado.csv", folder / "tornado.csv")
    results.plot().save(folder / "tornado.png")


def main() -> None:
    """Run the study, or go on with it, and write what docs/ shows of it."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--runs", type=int, default=None)
    given.add_argument("--only", action="append", default=[])
    given.add_argument("--out", type=Path, default=ROOT / "results" / "tornado")
    given.add_argument("--docs", type=Path, default=ROOT / "docs")
    given.add_argument("--again", type=int, default=0, metavar="PAIRS")
    asked = given.parse_args()
    spec = load_tornado(STUDY, asked.only)
    runs = {} if asked.runs is None else {"runs": asked.runs}
    note_rules(asked.out)
    results = run_tornado(spec, scenarios_of(spec), out=asked.out, **runs)
    again = run_again(results, asked.again, asked.out) if asked.again else None
    write(results, asked.docs, again)
    print("\n".join(results.words()))


def run_again(results: Tornado, pairs: int, out: Path) -> Tornado:
    """Run the longest bars on more pairs, in a folder beside; resumes."""
    spec = load_tornado(STUDY, longest_names(results))
    beside = out.with_name(f"{out.name}_longest")
    return run_tornado(spec, scenarios_of(spec), out=beside, runs=pairs)


if __name__ == "__main__":
    main()
