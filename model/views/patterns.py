"""Published patterns beside the model: what the base case's runs say of figures others published.

Only rates, ratios and incomes a head, so that a part of the villages can be compared as well.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from model.views import books, numbers
from model.views.layout import Cell, Table, cells
from model.views.summaries import HIGH, LOW
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder

CASE = "liupanshui"
IDLE, MISUSED = ("carried over", "returned"), ("leaked",)
LOWER_BOUND = "lower bound"


class Published(NamedTuple):
    """A published figure: `kind` is "", "input", "range" or "lower bound"."""

    key: str
    pattern: str
    published: float
    unit: str
    source: str
    year: str
    kind: str
    note: str


class Record(NamedTuple):
    """The base case's months and campaign books, all runs."""

    months: pd.DataFrame
    ledger: pd.DataFrame

    def december(self, column: str, year: int) -> pd.Series:
        """Return a column at a year's end, a row a seed."""
        rows = self.months[self.months["date"] == f"{year}-12"]
        return rows.set_index("seed")[column]

    def ratio(self, column: str, last: int, first: int) -> pd.Series:
        """Return a column at one year's end over the same at an earlier one's."""
        return self.december(column, last) / self.december(column, first)

    def fall(self, column: str, first: int, last: int) -> pd.Series:
        """Return how much a column fell between two years' ends."""
        return self.december(column, first) - self.december(column, last)

    def mean(self, column: str, year: int) -> pd.Series:
        """Return the mean of a year's months."""
        return self._year(year).groupby("seed")[column].mean()

    def share(self, part: str, whole: str, year: int) -> pd.Series:
        """Return a year's sum of one column over that of another."""
        sums = self._year(year).groupby("seed")[[part, whole]].sum()
        return sums[part] / sums[whole]

    def funds(self, entries: tuple[str, ...], *years: int) -> pd.Series:
        """Return entries of the books as a share of what came in, over the years together."""
        rows = self.ledger[self.ledger["year"].isin(years)]
        sums = rows.groupby(["seed", "entry"])["yuan"].sum().unstack(fill_value=0)
        sums = sums.reindex(columns=[*books.CAME, *entries], fill_value=0)
        return sums[list(entries)].sum(axis=1) / sums[list(books.CAME)].sum(axis=1)

    def _year(self, year: int) -> pd.DataFrame:
        return self.months[self.months["date"].str[:4] == str(year)]


MODEL: dict[str, Callable[[Record], pd.Series]] = {
    "recorded_income_2015": lambda r: r.december("recorded_income_mean", 2015),
    "recorded_income_2019": lambda r: r.december("recorded_income_mean", 2019),
    "recorded_income_ratio": lambda r: r.ratio("recorded_income_mean", 2019, 2015),
    "workers_away_ratio": lambda r: r.ratio("migrants_registered", 2020, 2016),
    "income_2014": lambda r: r.december("income_mean", 2014),
    "income_2015": lambda r: r.december("income_mean", 2015),
    "income_2019": lambda r: r.december("income_mean", 2019),
    "wage_2019": lambda r: r.mean("wage_share", 2019),
    "operating_2019": lambda r: r.mean("operating_share", 2019),
    "property_2019": lambda r: r.mean("property_share", 2019),
    "transfer_2019": lambda r: r.mean("transfer_share", 2019),
    "registered_2017": lambda r: r.december("registered_incidence", 2017),
    "registered_2019": lambda r: r.december("registered_incidence", 2019),
    "idle_2015": lambda r: r.funds(IDLE, 2014, 2015),
    "idle_2016": lambda r: r.funds(IDLE, 2016),
    "idle_2017": lambda r: r.funds(IDLE, 2017),
    "misused_2015": lambda r: r.funds(MISUSED, 2014, 2015),
    "misused_2016": lambda r: r.funds(MISUSED, 2016),
    "misused_2017": lambda r: r.funds(MISUSED, 2017),
    "false_exits_2014": lambda r: r.share("false_exits", "exits", 2014),
    "counties_left": lambda r: r.fall("counties_listed", 2014, 2020),
}
"""How the model's value of each published pattern is worked out, a number a run."""


def published() -> list[Published]:
    """Return the published figures of `model/data/patterns.csv`, in its order."""
    text = (files("model.data") / "patterns.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return [_published(row) for row in rows]


def _published(row: dict[str, str]) -> Published:
    words = {name: text for name, text in row.items() if name != "published"}
    return Published(published=float(row["published"]), **words)


def values(folder: Folder, key: str) -> pd.Series | None:
    """Return the model's value of a pattern, a row a run; nothing if the record has none."""
    months, ledger = folder.months, books.campaign(folder.ledger)
    record = Record(
        months[months["scenario"] == CASE],
        ledger[ledger["scenario"] == CASE] if len(ledger) else ledger,
    )
    try:
        found = MODEL[key](record).dropna()
    except KeyError:
        return None
    return found if len(found) else None


def verdict(item: Published, low: float, high: float) -> str:
    """Say "inside" or "outside" the band; of a lower bound "above" or "outside" (too low)."""
    if item.kind == LOWER_BOUND and low > item.published:
        return "above"
    return "inside" if low <= item.published <= high else "outside"


def table(folder: Folder, lang: str = "en") -> Table | None:
    """Return a row a pattern: published, the model's median and band, and the verdict.

    Nothing for a sweep, for a study without the base case, and for a record too short.
    """
    if folder.points or CASE not in folder.scenarios:
        return None
    rows, counts = [], {"inside": 0, "above": 0, "outside": 0}
    for item in published():
        found = values(folder, item.key)
        if found is None:
            continue
        low, mid, high = (float(found.quantile(cut)) for cut in (LOW, 0.5, HIGH))
        kind = verdict(item, low, high)
        counts[kind] += 1
        rows.append(_row(item, (low, mid, high), kind, lang))
    if not rows:
        return None
    head = [say(lang, f"patterns.{name}") for name in ("pattern", "year", "published", "model")]
    head += [say(lang, f"patterns.{name}") for name in ("verdict", "note")]
    passed = counts["inside"] + counts["above"]
    words = {"count": len(rows), "passed": passed, "failed": counts["outside"]}
    note = say(lang, "patterns.summary", **words, runs=folder.runs)
    return Table(say(lang, "patterns.caption"), head, rows, note)


def _row(item: Published, band: tuple[float, float, float], kind: str, lang: str) -> list[Cell]:
    low, mid, high = (_shown(value, item.unit) for value in band)
    about = say(lang, f"patterns.{item.kind.replace(' ', '_')}") if item.kind else ""
    row = cells(item.pattern, item.year, _shown(item.published, item.unit))
    row.append(Cell(mid, say(lang, "patterns.band", low=low, high=high)))
    tone = "worse" if kind == "outside" else "better"
    row.append(Cell(say(lang, f"patterns.{kind}"), tone=tone))
    return [*row, Cell(item.note, about)]


def _shown(value: float, unit: str) -> str:
    return numbers.whole(value) if unit.startswith("yuan") else numbers.show(value, unit)
