"""The table of a validation: a row a pattern, with the model's interval and the verdict."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.intervals import middle_range
from model.experiments.tables import read_table
from model.experiments.validation.form import Published
from model.experiments.validation.independence import effective_number
from model.experiments.validation.measured import Record, values
from model.experiments.validation.verdicts import CANNOT, verdict, with_placebo

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "key", "pattern", "source", "year", "published", "published_high", "plausible_low",
    "plausible_high", "unit", "kind", "by", "model", "low", "high", "verdict", "true_effect",
    "true_low", "true_high", "placebo", "placebo_low", "placebo_high", "placebo_verdict",
    "treated", "untreated", "price", "runs", "use", "definition", "rejects", "note",
)  # fmt: skip
NONE = float("nan")


def validation_table(folder: Path, details: Mapping[str, Any]) -> pd.DataFrame:
    """Return the table from the stored tables of a validation (its folder, and what was asked)."""
    import pandas as pd

    runs = runs_of(folder, details)
    rows = [_row(said, runs.get(said["key"])) for said in details["patterns"]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def independent(folder: Path, details: Mapping[str, Any], keys: Collection[str]) -> float:
    """Return how many independent patterns these are worth over the runs (`independence`)."""
    import pandas as pd

    runs = runs_of(folder, details)
    said = {key: runs[key]["estimate"] for key in keys if key in runs}
    return effective_number(pd.DataFrame(said))


def runs_of(folder: Path, details: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the model's answers by pattern: a row a run (its seed), in `estimate` and, of files,
    what else `work_out.Answer` has; nothing for a pattern without any.
    """
    record = _record(folder, str(details["tables_of"])) if details["tables_of"] else None
    path = folder / "effects.parquet"
    effects = read_table(folder, "effects").set_index("seed") if path.is_file() else None
    found = {}
    for said in details["patterns"]:
        key, rows = said["key"], None
        if said["by"] != "table":
            rows = None if effects is None else effects[effects["pattern"] == key]
        elif record is not None and (series := values(record, key)) is not None:
            rows = series.to_frame("estimate")
        if rows is not None:
            found[key] = rows
    return found


def _record(folder: Path, label: str) -> Record:
    tables = []
    for name in ("months", "ledger", "villages"):
        table = read_table(folder, name)
        tables.append(table[table["scenario"] == label] if len(table) else table)
    months, ledger, villages = tables
    books = ledger[ledger["source"] == "campaign"] if len(ledger) else ledger
    return Record(months, books, villages)


def _row(said: Mapping[str, Any], runs: pd.DataFrame | None) -> dict[str, Any]:
    item = published_of(said)
    found: dict[str, Any] = {"treated": NONE, "untreated": NONE, "price": NONE}
    truth, placebo = (NONE, NONE, NONE), (NONE, NONE, NONE)
    if runs is not None and said["by"] == "experiment":
        truth, placebo = band(runs["truth"]), band(runs["placebo"])
        found = {name: float(runs[name].mean()) for name in found}
    answers = None if runs is None else runs["estimate"]
    low, mid, high = band(answers)
    nothing = verdict(item, placebo) if math.isfinite(placebo[1]) else ""
    given = with_placebo(verdict(item, (low, mid, high)), nothing)
    return {
        "key": item.key, "pattern": item.title, "source": item.source, "year": item.year,
        "published": item.published, "published_high": NONE if item.high is None else item.high,
        "plausible_low": item.plausible[0], "plausible_high": item.plausible[1],
        "unit": item.unit, "kind": item.kind, "by": said["by"], "model": mid, "low": low,
        "high": high, "verdict": given, "true_effect": truth[1],
        "true_low": truth[0], "true_high": truth[2], "placebo": placebo[1],
        "placebo_low": placebo[0], "placebo_high": placebo[2], "placebo_verdict": nothing,
        "runs": 0 if answers is None else sum(map(math.isfinite, answers)), "use": item.use,
        "definition": item.definition, "rejects": "" if given == CANNOT else item.rejects,
        "note": item.note, **found,
    }  # fmt: skip


def band(runs: pd.Series | None) -> tuple[float, float, float]:
    """Return the ends and the middle of the `middle_range` over the runs that say something.

    A run says nothing where nobody was treated, or there is nothing to divide by; where more than
    half of the runs say nothing, there is no interval.
    """
    said = 0 if runs is None else sum(map(math.isfinite, runs))
    if runs is None or not said or 2 * said < len(runs):
        return NONE, NONE, NONE
    found = middle_range([float(value) for value in runs if math.isfinite(value)])
    return found.low, found.mid, found.high


def published_of(said: Mapping[str, Any]) -> Published:
    """Return a published figure as it was stored with the request."""
    low, high = said["plausible"]
    return Published(
        key=said["key"], title=said["pattern"], source=said["source"], year=said["year"],
        unit=said["unit"], published=said["published"], high=said["high"],
        plausible=(low, high), kind=said["kind"], use=said["use"], definition=said["definition"],
        rejects=said["rejects"], note=said["note"],
    )  # fmt: skip
