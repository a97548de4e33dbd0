"""When the reported figure stops meaning what it says: register against truth, exits not real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.experiments.metrics import UNRESOLVED, comprehensive_incidence
from model.views import labels, numbers
from model.views.answer import quoted
from model.views.layout import Cell, Table
from model.views.summaries import band
from model.views.texts import month_name, say

if TYPE_CHECKING:
    import pandas as pd

    from model.views.folder import Folder

AT_THE_END = (
    "registered_incidence",
    "true_incidence",
    "stable_incidence",
    "guarantee_incidence",
    "missed_rate",
    "wrong_exit_rate",
    "waiting",
)
NEEDED = ("registered_incidence", "stable_incidence")
EXITS = ("exits", "false_exits", "honest_error_exits", "pushed_exits")


def table(folder: Folder, lang: str = "en") -> Table:
    """Return a row a scenario: paper and truth side by side at the end, and false exits."""
    shown = [name for name in AT_THE_END if name in folder.months]
    head = [say(lang, "meaning.scenario"), *[labels.heading(name, lang) for name in shown]]
    head += [say(lang, "meaning.ratio"), say(lang, "meaning.from")]
    with_exits = set(EXITS) <= set(folder.months)
    if with_exits:
        head += [say(lang, f"meaning.{name}") for name in ("false_share", "pushed_share")]
    rows = []
    for name in folder.scenarios:
        last = at_the_end(folder, name)
        row = [Cell(folder.titles[name])]
        row += [Cell(numbers.show(float(last[c]), labels.unit(c), lang)) for c in shown]
        paper, truth = (float(last[column]) for column in NEEDED)
        row.append(Cell(_of_truth(paper, truth, lang)))
        month = half_from(folder, name)
        row.append(Cell(month_name(lang, month) if month else "\N{EN DASH}"))
        if with_exits:
            shares = exit_shares(folder, name)
            row += [Cell(_per_cent(shares, kind, lang)) for kind in ("false_exits", "pushed_exits")]
        rows.append(row)
    end = month_name(lang, str(folder.months["date"].max()))
    return Table(say(lang, "meaning.caption", end=end), head, rows)


def at_the_end(folder: Folder, scenario: str) -> pd.Series:
    """Return the means over runs of the last month's columns."""
    months = folder.months
    rows = months[(months["scenario"] == scenario) & (months["date"] == months["date"].max())]
    return rows.mean(numeric_only=True)


def comprehensive(folder: Folder, scenario: str) -> float:
    """Return the comprehensive incidence in truth in the last December, the mean over runs."""
    rows = folder.villages[folder.villages["scenario"] == scenario]
    found = comprehensive_incidence(rows[rows["year"] == rows["year"].max()])
    return float(found.mean())


def exit_shares(folder: Folder, scenario: str) -> dict[str, float]:
    """Return each kind of exit as a share of all exits to the horizon; empty without exits."""
    rows = folder.months[folder.months["scenario"] == scenario]
    total = float(rows["exits"].sum())
    return {name: float(rows[name].sum()) / total for name in EXITS} if total else {}


def _of_truth(paper: float, truth: float, lang: str) -> str:
    return numbers.percent(paper / truth, 0, lang) if truth else say(lang, "numbers.missing")


def _per_cent(shares: dict[str, float], kind: str, lang: str) -> str:
    return numbers.percent(shares[kind], lang=lang) if shares else "\N{EN DASH}"


def half_from(folder: Folder, scenario: str) -> str:
    """Return the month from which the median register stays below half of stable poverty."""
    paper, truth = (band(folder.months, scenario, column)["mid"] for column in NEEDED)
    above = paper.index[(paper >= truth / 2).to_numpy()]
    after = paper.index if above.empty else paper.index[paper.index > above.max()]
    return str(after[0]) if len(after) else ""


def sentences(folder: Folder, lang: str = "en") -> list[str]:
    """Say from when paper understates truth, and how many exits were real.

    One sentence for the baseline and one for the scenario with the largest share of false exits;
    the table has all of them.
    """
    worst = folder.baseline
    if set(EXITS) <= set(folder.months):
        worst = max(folder.scenarios, key=lambda n: exit_shares(folder, n).get("false_exits", 0.0))
    return [_sentence(folder, name, lang) for name in dict.fromkeys((folder.baseline, worst))]


def _sentence(folder: Folder, name: str, lang: str) -> str:
    last, month = at_the_end(folder, name), half_from(folder, name)
    first = say(
        lang,
        "meaning.half" if month else "meaning.equal",
        title=quoted(folder, name, lang),
        month=month_name(lang, month) if month else "",
        paper=numbers.percent(float(last["registered_incidence"]), lang=lang),
        stable=numbers.percent(float(last["stable_incidence"]), lang=lang),
    )
    if set(UNRESOLVED) <= set(folder.villages):
        share = numbers.percent(comprehensive(folder, name), lang=lang)
        first = f"{first} {say(lang, 'meaning.comprehensive', share=share)}"
    if not set(EXITS) <= set(folder.months):
        return first
    shares = exit_shares(folder, name)
    if not shares:
        return f"{first} {say(lang, 'meaning.no_exits')}"
    kinds = ("false_exits", "honest_error_exits", "pushed_exits")
    parts = [_of_hundred(shares[kind]) for kind in kinds]
    told = say(lang, "meaning.exits", false=parts[0], honest=parts[1], pushed=parts[2])
    return f"{first} {told}"


def _of_hundred(share: float) -> str:
    return numbers.whole(100 * share) if share >= 0.01 else numbers.rounded(100 * share, 1)
