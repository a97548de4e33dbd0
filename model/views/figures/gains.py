"""Who gains, drawn: a row a group, a dot for the mean, a whisker for the interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from model.views import numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 10.0


def who_gains(effects: pd.DataFrame, titles: list[str], level: bool, lang: str = "en") -> Figure:
    """Draw stable poverty by group: differences about a line at zero or, if `level`, shares."""
    figure = Figure(figsize=(WIDTH, 0.23 * len(effects) + 1.2))
    ax = figure.subplots()
    for k, row in enumerate(effects.iloc[::-1].itertuples()):
        if math.isfinite(row.low):
            ax.plot([row.low, row.high], [k, k], color=style.SKY, linewidth=2.2)
        ax.plot(row.mean, k, "o", color=style.BLUE, markersize=5)
    ax.set_yticks(range(len(effects)), titles[::-1], fontsize=8.5)
    ax.set_ylim(-0.7, len(effects) - 0.3)
    ax.axvline(0, color=style.INK, linewidth=1)
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(100 * x)))
    ax.set_xlabel(say(lang, "figure.who_level" if level else "figure.who_difference"))
    return figure
