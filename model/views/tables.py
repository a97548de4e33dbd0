"""The tables of the report: the alternatives, paper against truth, where, what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.views import labels, numbers
from model.views.answer import quoted
from model.views.books import cost_entries, totals
from model.views.figures.differences import best_last, verdict
from model.views.figures.stacks import PREFIX
from model.views.layout import Cell, Table, cells
from model.views.summaries import metrics_by_seed
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder

MAIN = (
    "stable_person_years",
    "stable_incidence",
    "registered_incidence",
    "sustained_exits",
    "false_exits",
    "total_cost",
)
"""The metrics of the first table, in this order, where the folder has them."""

PER_MILLION = "person_years_out_per_million"


def main_metrics(folder: Folder) -> list[str]:
    """Return the main metrics that `comparison.csv` holds."""
    held = set(folder.comparison["metric"]) if len(folder.comparison) else set()
    return [name for name in MAIN if name in held]


def ranked_names(folder: Folder) -> list[str]:
    """Return the baseline, then the alternatives from the best to the worst."""
    metrics = main_metrics(folder)
    names = best_last(folder.comparison, metrics[0])[::-1] if metrics else folder.alternatives
    return [folder.baseline, *[name for name in names if name != folder.baseline]]


def alternatives(folder: Folder, lang: str = "en") -> Table:
    """Return a row a scenario: the baseline's levels, then differences with their intervals."""
    metrics = main_metrics(folder)
    table = folder.comparison.set_index(["metric", "scenario"])
    per_million = _ratios(folder)
    rows = []
    for name in ranked_names(folder):
        row = [_scenario_cell(folder, name, lang)]
        for metric in metrics:
            found = table.loc[(metric, name)] if (metric, name) in table.index else None
            row.append(_difference(found, metric, name == folder.baseline, lang))
        rows.append([*row[:2], _per_million(per_million, name, lang), *row[2:]])
    head = [say(lang, "meaning.scenario"), *[labels.heading(name, lang) for name in metrics]]
    head.insert(2, _per_million_head(folder, per_million, lang))
    baseline = quoted(folder, folder.baseline, lang)
    note = say(lang, "report.alternatives_note", baseline=baseline)
    return Table(say(lang, "report.alternatives_caption", baseline=baseline), head, rows, note)


def _scenario_cell(folder: Folder, name: str, lang: str) -> Cell:
    mark = say(lang, "verdict.baseline") if name == folder.baseline else ""
    return Cell(folder.titles[name], mark)


def _difference(row: pd.Series | None, metric: str, is_baseline: bool, lang: str) -> Cell:
    if row is None:
        return Cell(say(lang, "numbers.missing"))
    unit, low, high = labels.unit(metric), float(row["low"]), float(row["high"])
    if is_baseline:
        return Cell(numbers.show(float(row["mean"]), unit, lang))
    tone = verdict(low, high, labels.better(metric))
    text, inside = numbers.difference(float(row["difference"]), low, high, unit, lang)
    return Cell(text, inside, tone, say(lang, f"verdict.{tone}"))


def levels(folder: Folder, lang: str = "en") -> Table:
    """Return a row a metric of mean, 5th and 95th percentile of the runs, for a lone scenario."""
    values = metrics_by_seed(folder.months)
    rows = []
    for name in [name for name in MAIN if name in values]:
        row, unit = values[name].loc[folder.baseline], labels.unit(name)
        band = [numbers.show(float(row.quantile(cut)), unit, lang) for cut in (0.05, 0.95)]
        mean = numbers.show(float(row.mean()), unit, lang)
        rows.append(
            [
                Cell(labels.heading(name, lang)),
                Cell(mean, say(lang, "numbers.range", low=band[0], high=band[1])),
            ]
        )
    head = ["", folder.titles[folder.baseline]]
    return Table(say(lang, "report.levels"), head, rows)


def sweep(folder: Folder, lang: str = "en") -> Table:
    """Return a row a point of a sweep: what it set, and the means of the main metrics."""
    values = metrics_by_seed(folder.months)
    wanted = [str(name) for name in folder.manifest.get("metrics", [])]
    shown = [name for name in (*wanted, *MAIN) if name in values]
    shown = list(dict.fromkeys(shown))[:7]
    rows = [
        [Cell(title)]
        + [
            Cell(numbers.show(float(values[name].loc[point].mean()), labels.unit(name), lang))
            for name in shown
        ]
        for point, title in folder.point_names.items()
    ]
    head = [say(lang, "report.sweep"), *[labels.heading(name, lang) for name in shown]]
    return Table(say(lang, "report.sweep"), head, rows)


def cost(folder: Folder, lang: str = "en") -> Table:
    """Return a row a scenario: what became of the money, cadres' time, what a million buys."""
    per_million = _ratios(folder)
    scale, unit = numbers.column_scale(lang)
    entries = cost_entries(folder.ledger, ranked_names(folder))
    head = [say(lang, "cost.scenario"), *[say(lang, f"cost.{e}") for e in map(_key, entries)]]
    head += [say(lang, "cost.cadres"), say(lang, "cost.days")]
    if len(per_million):
        head.append(_per_million_head(folder, per_million, lang))
    rows = []
    for name in ranked_names(folder):
        money = totals(folder.ledger, name)
        row = cells(folder.titles[name])
        row += cells(*[numbers.whole(money.get(entry, 0.0) / scale) for entry in entries])
        row += cells(*[numbers.whole(value) for value in _work(folder, name, scale)])
        rows.append(row + ([_per_million(per_million, name, lang)] if len(per_million) else []))
    return Table(say(lang, "cost.caption", period=folder.period, unit=unit), head, rows)


def _key(entry: str) -> str:
    return entry.replace(" ", "_")


def _work(folder: Folder, name: str, scale: float) -> tuple[float, float]:
    """Return cadres' pay in the scale of money and their person-days in thousands, mean of runs."""
    months = folder.months[folder.months["scenario"] == name]
    runs = max(1, months["seed"].nunique())
    pay = float(months["cadre_cost"].sum()) if "cadre_cost" in months else 0.0
    days = months[[str(column) for column in months if str(column).startswith(PREFIX)]]
    return pay / runs / scale, float(days.to_numpy().sum()) / runs / 1e3


def _ratios(folder: Folder) -> pd.DataFrame:
    """Return the rows of person-years gained per million yuan, indexed by scenario."""
    table = folder.comparison
    return table[table["metric"] == PER_MILLION].set_index("scenario") if len(table) else table


def _per_million_head(folder: Folder, table: pd.DataFrame, lang: str) -> str:
    reference = str(table["baseline"].iloc[0]) if len(table) else folder.baseline
    return say(lang, "cost.per_million", reference=quoted(folder, reference, lang))


def _per_million(table: pd.DataFrame, name: str, lang: str) -> Cell:
    if name not in table.index or int(table.loc[name, "runs"]) == 0:
        return Cell("\N{EN DASH}")
    row = table.loc[name]
    mean, low, high = (float(row[part]) for part in ("difference", "low", "high"))
    return Cell(*numbers.difference(mean, low, high, "", lang))
