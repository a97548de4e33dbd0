"""Small multiples by county: who is poor on paper and in truth, December by December."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from model.views import style
from model.views.figures.bands import top_of
from model.views.summaries import HIGH, LOW
from model.views.texts import say, term

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 10.0, 2.7
COLUMNS = 2
LINES = (
    ("registered_incidence", style.PAPER, (0, (5, 2)), "s"),
    ("stable_incidence", style.TRUTH_STABLE, "-", "o"),
)
"""Column, colour, line and marker."""


def counties_of(villages: pd.DataFrame) -> list[str]:
    """Return the counties in the order of their names."""
    return sorted(str(name) for name in villages["county"].unique())


def incidence(villages: pd.DataFrame, scenario: str, county: str, column: str) -> pd.DataFrame:
    """Return low, mid, high (5 %, 50 %, 95 % of the runs) by year, weighted by persons."""
    rows = villages[(villages["scenario"] == scenario) & (villages["county"] == county)]
    weighted = rows.assign(poor_persons=rows[column] * rows["persons"])
    sums = weighted.groupby(["year", "seed"])[["poor_persons", "persons"]].sum()
    share = sums["poor_persons"] / sums["persons"].where(sums["persons"] > 0, 1)
    cuts = share.groupby("year").quantile([LOW, 0.5, HIGH]).unstack()
    return cuts.set_axis(["low", "mid", "high"], axis=1)


def county(ax: Axes, villages: pd.DataFrame, scenario: str, name: str, lang: str = "en") -> Axes:
    """Draw the register and stable poverty of one county: medians of the runs and their bands."""
    for column, colour, dashes, marker in LINES:
        cuts = incidence(villages, scenario, name, column)
        ax.fill_between(cuts.index, cuts["low"], cuts["high"], color=colour, alpha=0.22, lw=0)
        label = say(lang, f"figure.{column}")
        ax.plot(cuts.index, cuts["mid"], color=colour, linestyle=dashes, marker=marker,
                markersize=4, label=label)  # fmt: skip
    ax.set_title(say(lang, "where.county", name=term(lang, "county", name)))
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.set_ylim(0, top_of([ax]))
    return ax


def counties(
    villages: pd.DataFrame, scenario: str, titles: dict[str, str], lang: str = "en"
) -> Figure:
    """Draw a panel a county on common axes."""
    names = counties_of(villages)
    rows = -(-len(names) // COLUMNS)
    figure = Figure(figsize=(WIDTH, HEIGHT * rows + 1.0))
    grid = list(figure.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).ravel())
    for ax, name in zip(grid, names, strict=False):
        county(ax, villages, scenario, name, lang)
        ax.xaxis.set_tick_params(labelbottom=True)
    for k, ax in enumerate(grid):
        ax.set_visible(k < len(names))
        if k % COLUMNS == 0:
            ax.set_ylabel(say(lang, "figure.rural_people"))
    grid[0].set_ylim(0, top_of(grid[: len(names)]))
    figure.suptitle(textwrap.fill(titles[scenario], 90), x=0.01, ha="left", fontsize=11)
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=2)
    return figure
