"""The table of a validation: a row a pattern, with the model's interval and the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.experiments.tables import read_table
from model.experiments.validation.form import Published
from model.experiments.validation.measured import Record, values
from model.experiments.validation.verdicts import verdict

if TYPE_CHECKING:
    import pandas as pd

LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95
"""The model's interval holds 90 % of its runs."""
COLUMNS = (
    "key", "pattern", "source", "year", "published", "published_high", "plausible_low",
    "plausible_high", "unit", "kind", "by", "model", "low", "high", "verdict", "true_effect",
    "true_low", "true_high", "treated", "untreated", "price", "runs", "definition", "rejects",
    "note",
)  # fmt: skip
NONE = float("nan")


def validation_table(folder: Path, details: Mapping[str, Any]) -> pd.DataFrame:
    """Return the table from the stored tables of a validation (its folder, and what was asked)."""
    import pandas as pd

    record = _record(folder, str(details["tables_of"])) if details["tables_of"] else None
    effects = None
    if any(said["by"] != "table" for said in details["patterns"]):
        path = folder / "effects.parquet"
        effects = read_table(folder, "effects") if path.is_file() else None
    rows = [_row(said, record, effects) for said in details["patterns"]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _record(folder: Path, label: str) -> Record:
    tables = []
    for name in ("months", "ledger", "villages"):
        table = read_table(folder, name)
        tables.append(table[table["scenario"] == label] if len(table) else table)
    months, ledger, villages = tables
    books = ledger[ledger["source"] == "campaign"] if len(ledger) else ledger
    return Record(months, books, villages)


def _row(
    said: Mapping[str, Any], record: Record | None, effects: pd.DataFrame | None
) -> dict[str, Any]:
    item = published_of(said)
    found: dict[str, Any] = {"treated": NONE, "untreated": NONE, "price": NONE}
    truth = (NONE, NONE, NONE)
    if said["by"] == "table":
        runs = values(record, item.key) if record is not None else None
    else:
        rows = None if effects is None else effects[effects["pattern"] == item.key]
        runs = None if rows is None else rows["estimate"]
        if rows is not None and said["by"] == "experiment":
            truth = band(rows["truth"])
            found = {name: float(rows[name].mean()) for name in found}
    low, mid, high = band(runs)
    return {
        "key": item.key, "pattern": item.title, "source": item.source, "year": item.year,
        "published": item.published, "published_high": NONE if item.high is None else item.high,
        "plausible_low": item.plausible[0], "plausible_high": item.plausible[1],
        "unit": item.unit, "kind": item.kind, "by": said["by"], "model": mid, "low": low,
        "high": high, "verdict": verdict(item, (low, mid, high)), "true_effect": truth[1],
        "true_low": truth[0], "true_high": truth[2],
        "runs": 0 if runs is None else sum(map(math.isfinite, runs)),
        "definition": item.definition, "rejects": item.rejects, "note": item.note, **found,
    }  # fmt: skip


def band(runs: pd.Series | None) -> tuple[float, float, float]:
    """Return the ends and the middle of the interval over the runs that say something.

    A run says nothing where nobody was treated, or there is nothing to divide by; where more than
    half of the runs say nothing, there is no interval.
    """
    said = 0 if runs is None else sum(map(math.isfinite, runs))
    if runs is None or not said or 2 * said < len(runs):
        return NONE, NONE, NONE
    kept = runs[[math.isfinite(value) for value in runs]]
    low, middle, high = (float(kept.quantile(cut)) for cut in (LOW, MIDDLE, HIGH))
    return low, middle, high


def published_of(said: Mapping[str, Any]) -> Published:
    """Return a published figure as it was stored with the request."""
    low, high = said["plausible"]
    return Published(
        key=said["key"], title=said["pattern"], source=said["source"], year=said["year"],
        unit=said["unit"], published=said["published"], high=said["high"],
        plausible=(low, high), kind=said["kind"], definition=said["definition"],
        rejects=said["rejects"], note=said["note"],
    )  # fmt: skip
