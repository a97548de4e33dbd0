"""Paired differences: a dot for the mean, a whisker for the 95 % interval, a line at zero."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.views import labels, numbers, style
from model.views.summaries import clear
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LOOK = {
    "better": (style.BETTER, "o"),
    "worse": (style.WORSE, "s"),
    "undecided": (style.UNDECIDED, "D"),
    "same": (style.UNDECIDED, "D"),
    "one_run": (style.UNDECIDED, "D"),
    "neither": (style.BLACK, "o"),
}
"""Colour and marker of each verdict: the shape tells them apart without colour."""


def verdict(low: float, high: float, better: str) -> str:
    """Say what an interval shows: better, worse, undecided, same, one_run; or neither is good."""
    if low == high == 0:
        return "same"
    if not (math.isfinite(low) and math.isfinite(high)):
        return "one_run"
    if not clear(low, high):
        return "undecided"
    if better == "none":
        return "neither"
    return "better" if (high < 0) == (better == "lower") else "worse"


def best_last(comparison: pd.DataFrame, metric: str) -> list[str]:
    """Return the alternatives from the worst to the best by their mean difference in a metric."""
    rows = comparison[comparison["metric"] == metric]
    rows = rows[rows["scenario"] != rows["baseline"]]
    rising = labels.better(metric) == "higher"
    return [str(name) for name in rows.sort_values("difference", ascending=rising)["scenario"]]


def differences(
    ax: Axes, comparison: pd.DataFrame, metric: str, titles: dict[str, str], lang: str = "en"
) -> Axes:
    """Draw one row an alternative for one metric of `comparison.csv`, from below in given order.

    `titles` maps names to what is written; each row ends with its numbers.
    """
    rows = comparison[comparison["metric"] == metric].set_index("scenario")
    names = [name for name in titles if name in rows.index]
    for k, name in enumerate(names):
        _one_row(ax, k, rows.loc[name], metric, lang)
    ax.axvline(0, color=style.INK, linewidth=1)
    ax.set_yticks(range(len(names)), [textwrap.fill(titles[name], 30) for name in names])
    ax.set_ylim(-0.6, len(names) - 0.4)
    ax.grid(axis="y", visible=False)
    return _number_axis(ax, metric, lang)


def _one_row(ax: Axes, k: int, row: pd.Series, metric: str, lang: str) -> None:
    low, high, mean = float(row["low"]), float(row["high"]), float(row["difference"])
    colour, marker = LOOK[verdict(low, high, labels.better(metric))]
    if math.isfinite(low):
        ax.plot([low, high], [k, k], color=colour, linewidth=2.2, solid_capstyle="butt")
    ax.plot(mean, k, marker=marker, color=colour, markersize=6.5, zorder=3)
    text = " ".join(numbers.difference(mean, low, high, labels.unit(metric), lang))
    across = ax.get_yaxis_transform()
    ax.text(1.01, k, text, transform=across, va="center", fontsize=8.5, color=style.INK)


def _number_axis(ax: Axes, metric: str, lang: str) -> Axes:
    scale, unit = labels.axis(metric, max(abs(edge) for edge in ax.get_xlim()), lang)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(x / scale)))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5))
    ax.set_title(labels.heading(metric, lang))
    hint = say(lang, f"figure.good_{labels.better(metric)}")
    ax.set_xlabel(f"{unit} ({hint})" if hint else unit)
    return ax
