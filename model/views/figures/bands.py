"""Paper and truth over time: medians as lines, the middle 90 % of the runs as bands."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from model.views import style
from model.views.summaries import band
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PAPER_AND_TRUTH = (
    ("registered_incidence", style.PAPER, (0, (5, 2))),
    ("true_incidence", style.TRUTH_YEAR, (0, (1.2, 1.2))),
    ("stable_incidence", style.TRUTH_STABLE, "-"),
)
"""Column, colour and line style; the styles tell them apart without colour."""


def years_of(dates: pd.Index) -> np.ndarray:
    """Turn "2014-01" into the end of that month as a decimal year, 2014.083."""
    return np.array([int(d[:4]) + int(d[5:7]) / 12 for d in dates])


def paper_and_truth(ax: Axes, months: pd.DataFrame, scenario: str, lang: str = "en") -> Axes:
    """Draw the register (paper) and both lines of true poverty of one scenario."""
    for column, colour, dashes in PAPER_AND_TRUTH:
        if column in months:
            name = say(lang, f"figure.{column}")
            one_band(ax, band(months, scenario, column), colour, name, dashes)
    return _share_axes(ax)


def one_column(
    ax: Axes, months: pd.DataFrame, column: str, titles: dict[str, str], lang: str = "en"
) -> Axes:
    """Draw one share for several scenarios (`titles`: name to title), each with its band."""
    dashes = ("-", (0, (5, 2)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
    for k, (name, title) in enumerate(titles.items()):
        colour = style.SERIES[k % len(style.SERIES)]
        one_band(ax, band(months, name, column), colour, title, dashes[k % 4])
        ax.lines[-1].set_linewidth(max(1.4, 4.0 - 0.6 * k))  # lines that coincide stay visible
    ax.set_title(textwrap.fill(say(lang, f"figure.{column}"), 44))
    return _share_axes(ax)


def one_band(
    ax: Axes, cuts: pd.DataFrame, colour: str, name: str, dashes: str | tuple[object, ...] = "-"
) -> Axes:
    """Draw a median line over its band; `cuts` has low, mid, high by date."""
    x = years_of(cuts.index)
    ax.fill_between(x, cuts["low"], cuts["high"], color=colour, alpha=0.22, linewidth=0)
    ax.plot(x, cuts["mid"], color=colour, linestyle=dashes, label=name)
    return ax


def top_of(panels: Sequence[Axes]) -> float:
    """Return the top of a common axis that starts at zero: a little above all that is drawn."""
    tops = [float(ax.dataLim.y1) for ax in panels]
    return 1.05 * max((top for top in tops if np.isfinite(top)), default=0.0) or 1.0


def _share_axes(ax: Axes) -> Axes:
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.set_ylim(0, top_of([ax]))
    return ax
