"""Who gains: stable poverty by what households were at the start, compared seed by seed.

The table has every group the run counted; the figure the difference that one deployment makes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.experiments.parts import group_table, who_table
from model.views import numbers
from model.views.answer import quoted
from model.views.figures.differences import verdict
from model.views.layout import Cell, Table, cells
from model.views.summaries import HIGH, LOW
from model.views.tables import ranked_names
from model.views.texts import say, term

if TYPE_CHECKING:
    from model.views.folder import Folder

Name = tuple[str, str]
"""What divides the people, and the group."""
COLUMNS = ["dimension", "group", "mean", "low", "high"]


def last(folder: Folder) -> pd.DataFrame:
    """The groups of the last December that was counted."""
    groups = folder.groups
    return groups[groups["year"] == groups["year"].max()]


def names(groups: pd.DataFrame) -> list[Name]:
    """Every group with people in it in some run, in the order of the table."""
    there = groups[groups["persons"] > 0]
    return list(dict.fromkeys(zip(there["dimension"], there["group"], strict=True)))


def table(folder: Folder, lang: str = "en") -> Table:
    """Return a row a group: people, stable poverty, share helped, income; differences beside."""
    groups = last(folder)
    gaps = group_table(groups, folder.baseline).set_index(["dimension", "group", "scenario"])
    rows = [_row(folder, gaps, _of(groups, name), lang) for name in names(groups)]
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


def _of(groups: pd.DataFrame, name: Name) -> pd.DataFrame:
    return groups[(groups["dimension"] == name[0]) & (groups["group"] == name[1])]


def _row(folder: Folder, gaps: pd.DataFrame, mine: pd.DataFrame, lang: str) -> list[Cell]:
    """A group's line, from the rows of its runs and the differences of all groups."""
    name = (str(mine["dimension"].iloc[0]), str(mine["group"].iloc[0]))
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
        if (*name, other) not in gaps.index or not gaps.loc[(*name, other), "runs"]:
            row.append(Cell("\N{EN DASH}"))
            continue
        gap, low, high = gaps.loc[(*name, other), ["difference", "low", "high"]].astype(float)
        tone = verdict(low, high, "lower")
        text, inside = numbers.difference(gap, low, high, "share", lang)
        row.append(Cell(text, inside, tone, say(lang, f"verdict.{tone}")))
    return row


def compared_with(folder: Folder) -> str:
    """The scenario beside the baseline in the figure: no campaign if there is one, else the best.

    Nothing if the folder has one scenario only.
    """
    others = ranked_names(folder)[1:]
    return folder.no_campaign if folder.no_campaign in others else next(iter(others), "")


def effects(folder: Folder, subject: str = "", other: str = "") -> pd.DataFrame:
    """For the figure: a row a group with its mean, low and high, in shares of persons.

    The difference that the subject (the baseline) makes against another (`compared_with`); alone,
    the level itself. Runs without anybody in a group say nothing of it.
    """
    subject, other = subject or folder.baseline, other or compared_with(folder)
    groups = last(folder)
    if other:
        found = who_table(groups, other)
        found = found[(found["scenario"] == subject) & (found["runs"] > 0)]
        return found.assign(mean=found["difference"])[COLUMNS].reset_index(drop=True)
    rows = []
    for name in names(groups):
        mine = _of(groups, name)
        mine = mine[(mine["scenario"] == subject) & (mine["persons"] > 0)]
        share = mine["stable"] / mine["persons"]
        rows.append((*name, float(share.mean()), *share.quantile([LOW, HIGH])))
    return pd.DataFrame(rows, columns=COLUMNS)
