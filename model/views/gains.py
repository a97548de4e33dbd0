"""Who gains: stable poverty by what households were at the start, compared seed by seed.

The table has every group the run counted; the figure the difference that one deployment makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.experiments.intervals import Interval
from model.views import numbers
from model.views.answer import quoted
from model.views.figures.differences import verdict
from model.views.layout import Cell, Table, cells
from model.views.summaries import paired
from model.views.tables import ranked_names
from model.views.texts import say, term

if TYPE_CHECKING:
    from model.views.folder import Folder

Name = tuple[str, str]
"""What divides the people, and the group."""


def last(folder: Folder) -> pd.DataFrame:
    """The groups of the last December that was counted."""
    groups = folder.groups
    return groups[groups["year"] == groups["year"].max()]


def names(groups: pd.DataFrame) -> list[Name]:
    """Every group with people in it in some run, in the order of the table."""
    there = groups[groups["persons"] > 0]
    return list(dict.fromkeys(zip(there["dimension"], there["group"], strict=True)))


def incidence(groups: pd.DataFrame, name: Name) -> pd.DataFrame:
    """Stable poverty of a group: a row a scenario, a column a seed (0 where nobody is in it)."""
    mine = groups[(groups["dimension"] == name[0]) & (groups["group"] == name[1])]
    share = mine["stable"] / mine["persons"].where(mine["persons"] > 0, 1)
    by_run = mine.assign(share=share).groupby(["scenario", "seed"], sort=False)["share"]
    return by_run.mean().unstack("seed")


def table(folder: Folder, lang: str = "en") -> Table:
    """Return a row a group: people, stable poverty, share helped, income; differences beside."""
    groups = last(folder)
    rows = [_row(folder, groups, name, lang) for name in names(groups)]
    head = [say(lang, f"who.{name}") for name in ("group", "persons", "stable", "helped")]
    head.append(say(lang, "who.income"))
    head += [folder.titles[name] for name in ranked_names(folder)[1:]]
    kind = "who.caption" if folder.alternatives else "who.caption_alone"
    words = {"baseline": quoted(folder, folder.baseline, lang)}
    caption = say(lang, kind, year=str(groups["year"].max()), **words)
    return Table(caption, head, rows, say(lang, "who.note"))


def title(name: Name, lang: str) -> str:
    """A group in words: what divides, and which part."""
    words = say(lang, "who.of_" + name[0].replace(" ", "_"))
    if name[0] == "everybody":
        return words
    return say(lang, "who.title", of=words, group=term(lang, "group", name[1]))


def _row(folder: Folder, groups: pd.DataFrame, name: Name, lang: str) -> list[Cell]:
    mine = groups[(groups["dimension"] == name[0]) & (groups["group"] == name[1])]
    own = mine[mine["scenario"] == folder.baseline]
    persons = max(float(own["persons"].mean()), 1.0)
    row = cells(
        title(name, lang),
        numbers.whole(float(own["persons"].mean())),
        numbers.percent(float(own["stable"].mean()) / persons, lang=lang),
        numbers.percent(float(own["helped"].mean()) / persons, lang=lang),
        numbers.whole(float(own["income_mean"].mean())),
    )
    for other in ranked_names(folder)[1:]:
        gap = difference(groups, name, other, folder.baseline)
        tone = verdict(gap.low, gap.high, "lower")
        text, inside = numbers.difference(gap.mean, gap.low, gap.high, "share", lang)
        row.append(Cell(text, inside, tone, say(lang, f"verdict.{tone}")))
    return row


def difference(groups: pd.DataFrame, name: Name, scenario: str, baseline: str) -> Interval:
    """How much stable poverty of a group differs from that under the baseline."""
    return paired(incidence(groups, name), scenario, baseline)


def compared_with(folder: Folder) -> str:
    """The scenario beside the baseline in the figure: no campaign if there is one, else the best.

    Nothing if the folder has one scenario only.
    """
    others = ranked_names(folder)[1:]
    return folder.no_campaign if folder.no_campaign in others else next(iter(others), "")


def effects(folder: Folder) -> pd.DataFrame:
    """For the figure: a row a group with its mean, low and high, in shares of persons.

    The difference that the baseline makes against `compared_with`; alone, the level itself.
    """
    groups, other = last(folder), compared_with(folder)
    rows = []
    for name in names(groups):
        if name[0] in ("register", "released by") and other:
            continue  # who is in such a group is itself a result of the deployment
        if other:
            gap = difference(groups, name, folder.baseline, other)
            found = (gap.mean, gap.low, gap.high)
        else:
            share = incidence(groups, name).loc[folder.baseline]
            found = (float(share.mean()), float(share.quantile(0.05)), float(share.quantile(0.95)))
        rows.append((*name, *found))
    return pd.DataFrame(rows, columns=["dimension", "group", "mean", "low", "high"])
