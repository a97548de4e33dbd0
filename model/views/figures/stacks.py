"""Stacked bars a year: money by purpose, exits by honesty, cadres' days by use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from model.views import labels, numbers, style
from model.views.books import by_purpose, campaign
from model.views.summaries import yearly
from model.views.texts import say, texts

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LOST_LOOK = {
    "leaked": ("#4D4D4D", ""),
    "returned": ("#C4C4C4", "xxxx"),
    "carried over": ("#EDEDED", "////"),
    "show projects": ("#8C8C8C", "...."),
    "repaid": ("#FFFFFF", "----"),
}
"""Money that bought nothing: on top, in grey, hatched."""

PREFIX = "person_days_"


def money(ax: Axes, ledger: pd.DataFrame, scenario: str, lang: str = "en") -> Axes:
    """Stack the money of a year by purpose in millions; what bought nothing comes on top."""
    names = campaign(ledger)["scenario"].unique()
    sums = [float(by_purpose(ledger, name).sum(axis=1).max()) for name in names]
    most = max(sums, default=0.0)
    scale, unit = numbers.money_scale(most, lang)  # the same in every panel
    table = by_purpose(ledger, scenario) / scale
    names = sorted(str(name) for name in campaign(ledger)["purpose"].unique())
    looks = {name: _look(k) for k, name in enumerate(names)} | LOST_LOOK
    ax.set_ylabel(say(lang, "figure.money", unit=unit))
    titles = {str(name): named("purpose", str(name), lang) for name in table}
    return stack(ax, table, looks, titles, say(lang, "figure.nothing"))


def exits(ax: Axes, months: pd.DataFrame, scenario: str, lang: str = "en") -> Axes:
    """Stack a year's exits from the register: right, honest mistakes, pushed."""
    columns = ["exits", "honest_error_exits", "pushed_exits"]
    table = yearly(months, scenario, columns)
    right = table["exits"] - table["honest_error_exits"] - table["pushed_exits"]
    table = table.assign(exits=right.clip(lower=0)) / 1e3
    looks = {
        "exits": (style.BLUE, ""),
        "honest_error_exits": (style.ORANGE, "////"),
        "pushed_exits": (style.VERMILION, "xxxx"),
    }
    ax.set_ylabel(say(lang, "figure.thousand_exits"))
    names = {name: named("exit", name, lang) for name in columns}
    return stack(ax, table, looks, names, say(lang, "figure.nothing"))


def cadre_days(ax: Axes, months: pd.DataFrame, scenario: str, lang: str = "en") -> Axes:
    """Stack a year's person-days of the cadres by use, in thousands."""
    columns = [str(name) for name in months.columns if str(name).startswith(PREFIX)]
    table = yearly(months, scenario, columns) / 1e3
    looks = {name: _look(k) for k, name in enumerate(columns)}
    names = {name: labels.label(name, lang) for name in columns}
    ax.set_ylabel(say(lang, "figure.thousand_days"))
    return stack(ax, table, looks, names, say(lang, "figure.nothing"))


def stack(
    ax: Axes,
    table: pd.DataFrame,
    looks: dict[str, tuple[str, str]],
    names: dict[str, str],
    nothing: str = "",
) -> Axes:
    """Stack the columns of a table (a row a year), each with its colour, hatch and name.

    `nothing` is written in the middle when every number is zero.
    """
    foot = np.zeros(len(table))
    for name in table.columns:
        colour, hatch = looks[name]
        height = table[name].to_numpy(dtype=float)
        ax.bar(
            table.index, height, bottom=foot, width=0.78, color=colour, hatch=hatch,
            edgecolor="#777777" if name in LOST_LOOK else "white", linewidth=0.4, label=names[name],
        )  # fmt: skip
        foot = foot + height
    if not foot.any():
        ax.text(0.5, 0.5, nothing, transform=ax.transAxes, ha="center", color=style.GREY)
    ax.set_ylim(0, 1.05 * float(foot.max(initial=0.0)) or 1.0)
    ax.grid(axis="x", visible=False)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: numbers.plain(value))
    return ax


def _look(k: int) -> tuple[str, str]:
    return style.SERIES[k % 8], ("", "////", "....")[k // 8 % 3]


def named(section: str, name: str, lang: str = "en") -> str:
    """Return what a purpose of money or a kind of exit is called."""
    return str(texts(lang)[section].get(name.replace(" ", "_"), name.replace("_", " ")))
