"""Published patterns beside the model: what the base case's runs say of figures others published.

Only rates, ratios and incomes a head, so that a part of the villages can be compared as well. The
table of figures, how the model's value is worked out and the verdicts are those of `validate`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from model.experiments.validation.declared import published
from model.experiments.validation.form import VALIDATION, Published
from model.experiments.validation.measured import Record, values
from model.experiments.validation.table import band
from model.experiments.validation.verdicts import CRITERION, INSIDE, NEAR, VERDICTS, verdict
from model.views import books, numbers
from model.views.layout import Cell, Table, cells
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder

CASE = "liupanshui"
TONES = {INSIDE: "better", NEAR: ""}
Band = tuple[float, float, float]


def record_of(folder: Folder) -> Record:
    """Return the months, campaign books and villages of the base case."""

    def own(table: pd.DataFrame) -> pd.DataFrame:
        return table[table["scenario"] == CASE] if len(table) else table

    return Record(own(folder.months), own(books.campaign(folder.ledger)), own(folder.villages))


def table(folder: Folder, lang: str = "en") -> Table | None:
    """Return a row a pattern: published, the model's median and band, and the verdict.

    Nothing for a sweep, for a study without the base case, and for a record too short.
    """
    if folder.points or CASE not in folder.scenarios:
        return None
    rows, counts, record = [], dict.fromkeys(VERDICTS, 0), record_of(folder)
    kept_back = 0
    for item in published():
        found = values(record, item.key)
        if found is None:
            continue
        low, mid, high = band(found)
        if not math.isfinite(mid):  # as many as half of the runs have nothing to divide by
            continue
        said = verdict(item, (low, mid, high))
        counts[said] += 1
        kept_back += item.use == VALIDATION
        rows.append(_row(item, (low, mid, high), said, lang))
    if not rows:
        return None
    head = [say(lang, f"patterns.{name}") for name in ("pattern", "year", "published", "model")]
    head += [say(lang, f"patterns.{name}") for name in ("verdict", "note")]
    words = {"count": len(rows), "kept_back": kept_back, "runs": folder.runs}
    note = say(lang, "patterns.summary", **counts, **words)
    return Table(say(lang, "patterns.caption"), head, rows, note)


def _row(item: Published, band: Band, said: str, lang: str) -> list[Cell]:
    low, mid, high = (_shown(value, item.unit) for value in band)
    about = [say(lang, f"patterns.{item.kind.replace(' ', '_')}")] if item.kind else []
    if item.use.startswith("fitted"):
        about.append(say(lang, "patterns.fitted"))
    row = cells(item.title, item.year, _bar(item, lang))
    row.append(Cell(mid, say(lang, "patterns.band", low=low, high=high)))
    row.append(Cell(say(lang, f"patterns.{said}"), tone=TONES.get(said, "worse")))
    return [*row, Cell(item.note, " ".join(about))]


def _bar(item: Published, lang: str) -> str:
    shown = _shown(item.published, item.unit)
    return say(lang, "patterns.above", bar=shown) if item.kind == CRITERION else shown


def _shown(value: float, unit: str) -> str:
    return numbers.whole(value) if unit.startswith("yuan") else numbers.show(value, unit)
