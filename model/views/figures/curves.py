"""Curves of inequality and poverty: Lorenz between villages; Foster-Greer-Thorbecke over time.

The record keeps no household's income, only the mean of each village and, for the city, the Gini
index and the three measures of Foster, Greer and Thorbecke (1984). So the Lorenz curve is that
between villages, and says so; the index of persons is written beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from model.views import labels, style
from model.views.figures.bands import one_band, top_of
from model.views.summaries import band
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 10.0, 3.6
FGT = ("true_incidence", "poverty_gap", "poverty_severity")
DASHES = ("-", (0, (5, 2)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))


def shares(villages: pd.DataFrame, scenario: str, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Return cumulated shares of people and of income, villages from the poorest on.

    Incomes and persons of a village are means over the runs; both arrays begin with 0 and end with
    1.
    """
    rows = villages[(villages["scenario"] == scenario) & (villages["year"] == year)]
    means = rows.groupby("village")[["income_mean", "persons"]].mean()
    means = means.sort_values(["income_mean", "persons"], kind="stable")
    people = np.concatenate(([0.0], np.cumsum(means["persons"])))
    money = np.concatenate(([0.0], np.cumsum(means["persons"] * means["income_mean"])))
    return people / (people[-1] or 1.0), money / (money[-1] or 1.0)


def gini(people: np.ndarray, money: np.ndarray) -> float:
    """Return the Gini index of a Lorenz curve: one less twice the area under it."""
    return float(1.0 - np.sum((money[1:] + money[:-1]) * np.diff(people)))


def lorenz(
    ax: Axes, villages: pd.DataFrame, year: int, titles: dict[str, str], lang: str = "en"
) -> Axes:
    """Draw the Lorenz curve between villages in one December, a line a scenario."""
    ax.plot([0, 1], [0, 1], color=style.GREY, linewidth=1, label=say(lang, "figure.equal"))
    for k, (name, title) in enumerate(titles.items()):
        people, money = shares(villages, name, year)
        label = say(lang, "figure.lorenz", title=title, gini=f"{gini(people, money):.3f}")
        ax.plot(people, money, color=style.SERIES[k % 8], linestyle=DASHES[k % 4], label=label,
                linewidth=max(1.4, 3.4 - 0.6 * k))  # fmt: skip
    for axis, text in ((ax.xaxis, "people"), (ax.yaxis, "income")):
        axis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axis.set_label_text(say(lang, f"figure.cumulated_{text}"))
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    ax.set_aspect("equal")
    ax.legend(loc="upper left")
    return ax


def lorenz_of(
    villages: pd.DataFrame, months: pd.DataFrame, titles: dict[str, str], lang: str = "en"
) -> Figure:
    """Draw the Lorenz curves of the last December; below, the Gini index of persons."""
    year = int(villages["year"].max())
    figure = Figure(figsize=(6.6, 7.0))
    ax = lorenz(figure.subplots(), villages, year, titles, lang)
    ax.set_title(say(lang, "figure.lorenz_title", year=year))
    if "gini" in months:
        last = months[months["date"].str[:4] == str(year)]
        last = last[last["date"] == last["date"].max()].groupby("scenario")["gini"].mean()
        parts = [f"{title} {last[name]:.3f}" for name, title in titles.items() if name in last]
        text = say(
            lang, "figure.gini_of_persons", indices=say(lang, "answer.separator").join(parts)
        )
        figure.supxlabel(text, fontsize=9, x=0.02, ha="left", wrap=True)
    return figure


def fgt(
    ax: Axes, months: pd.DataFrame, column: str, titles: dict[str, str], lang: str = "en"
) -> Axes:
    """Draw one measure of Foster, Greer and Thorbecke over time, a line and band a scenario."""
    for k, (name, title) in enumerate(titles.items()):
        colour = style.SERIES[k % len(style.SERIES)]
        one_band(ax, band(months, name, column), colour, title, DASHES[k % 4])
        ax.lines[-1].set_linewidth(max(1.4, 3.4 - 0.6 * k))
    ax.set_title(labels.heading(column, lang))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    ax.set_ylim(0, top_of([ax]))
    return ax


def fgt_curves(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Draw headcount, gap and severity side by side, each on its own scale."""
    figure = Figure(figsize=(WIDTH, HEIGHT + 0.5))
    grid = figure.subplots(1, len(FGT))
    for ax, column in zip(grid, FGT, strict=True):
        fgt(ax, months, column, titles, lang)
    figure.legend(*grid[0].get_legend_handles_labels(), loc="outside lower left", ncols=3)
    return figure
