"""docs/tornado.md: what a tornado said, with the digest of the rules it was run on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from model.experiments.files import write_json
from model.experiments.freshness import RESULTS, RULES, marks
from model.version import SCHEMA_VERSION
from model.views.pages import table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from model.experiments.tornado import Tornado

LONGEST = 20
INTRODUCTION = """# Tornado: one wrong number at a time

<!-- Written by `make tornado`: do not edit. -->

How far does the headline comparison move if *one* assumed number is wrong? Each assumed number that
has a plausible range ([parameters.md](parameters.md)) is moved alone to its low end, then to its
high end, in every scenario alike; all others stay at their declared values and nothing is drawn;
every point has the same seeds. The *gain* is how much less stable poverty there is under the case
than under the alternative. Levers are moved in proportion, where there is a campaign. Ranges by
convention (half to one and a half times) are not knowledge: a bar told from zero says that a number
matters if the range is right. A short one, or one not told from zero, does not say that it does
not: with few pairs only large changes show, and the sentences below say how large. The longest of
many bars are in part the luckiest; numbers moved together may do more than each alone."""
AGAIN = """## The longest bars again, on more pairs

The longest bars above were chosen on few pairs and are flattered; these are the same numbers on
more pairs, the first of them the same."""


def tornado_page(results: Tornado, again: Tornado | None = None) -> str:
    """Return the page of a finished study: what was run, words, and the longest bars.

    `again` is the same of the longest bars alone, on more pairs.
    """
    about = results.provenance
    size = next(iter(about["scenarios"].values()))
    made = (
        f"Run on {size['scale']:g} of the city, {size['months']} months, {about['runs']} pairs of"
        f" seeds; rules {about['rules_digest']}. The page is as old as these rules:"
        ' `python -c "from model.version import rules_digest; print(rules_digest())"` prints'
        " the present ones, `make tornado` makes it anew."
    )
    parts = [INTRODUCTION, made, "![The longest bars](tornado.png)"]
    parts += [f"* {sentence}" for sentence in results.words()]
    for metric in about["metrics"]:
        for other in about["against"]:
            parts += [f"## `{metric}` against `{other}`", _longest(results, metric, other)]
    parts += _again(again) if again else []
    parts.append("Every number moved is in [tornado.csv](tornado.csv).")
    return "\n\n".join(parts) + "\n"


def noted_beside(folder: Path) -> Path:
    """Where it is noted of which rules and results the runs of a folder are."""
    return folder.with_name(f"{folder.name}.rules.json")


def note_rules(folder: Path) -> None:
    """Note, before a study is run in a folder, of which rules and results it will be."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    write_json(noted_beside(folder), marks())


def made_of(results: Tornado) -> dict[str, Any]:
    """Return what the page was made from, for programs: rules, results, size and pairs.

    Rules and results are those that `note_rules` noted when the runs began; empty if it did not.
    """
    about = results.provenance
    size = next(iter(about["scenarios"].values()))
    path = noted_beside(results.folder)
    noted = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    same = noted.get(RULES) == about["rules_digest"]
    return {
        "schema_version": SCHEMA_VERSION,
        "model_version": about["model_version"],
        **(noted if same else {RULES: "", RESULTS: ""}),
        "scale": size["scale"],
        "months": size["months"],
        "runs": about["runs"],
    }


def longest_names(results: Tornado, most: int = LONGEST) -> list[str]:
    """The numbers with the longest bars in any metric against any alternative."""
    about, names = results.provenance, list[str]()
    for metric in about["metrics"]:
        for other in about["against"]:
            names += results.bars(metric, other)["parameter"].head(most).tolist()
    return list(dict.fromkeys(names))


def _again(results: Tornado) -> list[str]:
    about = results.provenance
    parts = [AGAIN, f"{about['runs']} pairs each."]
    parts += [f"* {sentence}" for sentence in results.words()]
    for metric in about["metrics"]:
        for other in about["against"]:
            parts += [f"### `{metric}` against `{other}`", _longest(results, metric, other)]
    return parts


def _longest(results: Tornado, metric: str, other: str) -> str:
    """The longest bars as a table: change at each end with its interval."""
    rows = results.of(metric, other)
    head = ("parameter", "low end", "change", "high end", "change")
    names = results.bars(metric, other)["parameter"].head(LONGEST)
    return table(head, [(f"`{n}`", *_ends(rows[rows["parameter"] == n])) for n in names])


def _ends(rows: pd.DataFrame) -> tuple[str, ...]:
    """Value and change at the low and at the high end; empty where an end is the value itself."""
    shown = {}
    for row in rows.itertuples():
        change = f"{row.change:,.4g} [{row.low:,.4g}, {row.high:,.4g}]" if row.runs else "failed"
        shown[str(row.end)] = (str(row.value), change)
    return (*shown.get("low", ("", "")), *shown.get("high", ("", "")))
