"""The front of a search: differences to the reference, fresh intervals, and what it promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from model.experiments.csv_table import csv_table
from model.experiments.metrics import COST
from model.views import labels, numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from model.views.folder import Folder

PANEL = (6.4, 5.2)


def front_of(folder: Folder, lang: str = "en") -> Figure:
    """Draw what a search found, from its output folder."""
    pareto, trials = (csv_table(folder.path / f"{name}.csv") for name in ("pareto", "trials"))
    return search_front(pareto, trials, folder.manifest, lang)


def search_front(
    pareto: pd.DataFrame, trials: pd.DataFrame, about: Mapping[str, Any], lang: str = "en"
) -> Figure:
    """Draw the first objective against every other, and against the cost: a panel each.

    Grey: plans tried, on the first pairs. Hollow: the front as the search saw it, joined to the
    fresh figure with its 95 % intervals. The lines through zero are the reference.
    """
    first, *others = about["objectives"]
    across = list(dict.fromkeys([*others, COST]))
    across = [name for name in across if name != first] or [first]
    figure = Figure(figsize=(PANEL[0] * len(across), PANEL[1] + 0.7))
    panels = figure.subplots(1, len(across), squeeze=False)[0]
    for ax, name in zip(panels, across, strict=True):
        _panel(ax, pareto, trials, (name, first), about["result"]["chosen"])
        if name == COST:
            _shade_above(ax, (about["at_most"] - 1) * _reference_cost(trials))
        _number(ax, name, lang, up=False)
        _number(ax, first, lang, up=True)
    keyed: dict[str, Any] = {}
    for ax in panels:
        handles, names = ax.get_legend_handles_labels()
        keyed |= dict(zip(names, handles, strict=True))
    texts = [say(lang, key) for key in keyed]
    figure.legend(list(keyed.values()), texts, loc="lower center", ncols=len(texts),
                  fontsize=9, frameon=False)  # fmt: skip
    figure.set_layout_engine("constrained", rect=(0, 0.07, 1, 0.93))
    return figure


def _panel(
    ax: Axes,
    pareto: pd.DataFrame,
    trials: pd.DataFrame,
    names: tuple[str, str],
    chosen: int | None,
) -> None:
    across, up = names
    done = trials[(trials["plan"] > 0) & trials[f"{up}_difference"].notna()]
    ax.axhline(0, color=style.INK, linewidth=0.9)
    ax.axvline(0, color=style.INK, linewidth=0.9)
    ax.plot(done[f"{across}_difference"], done[f"{up}_difference"], "o", color=style.PALE,
            markersize=4.5, label="search.figure_tried", zorder=1)  # fmt: skip
    for plan in dict.fromkeys(pareto["plan"]):
        rows = pareto[pareto["plan"] == plan].set_index("metric")
        _one(ax, rows.loc[across], rows.loc[up], best=plan == chosen)


def _reference_cost(trials: pd.DataFrame) -> float:
    return float(trials.loc[trials["plan"] == 0, COST].iloc[0])


def _shade_above(ax: Axes, edge: float) -> None:
    """Shade what costs more than the budget allows (the mean of the first pairs)."""
    left, right = ax.get_xlim()
    if right > edge:
        ax.axvspan(max(edge, left), right, color=style.VERMILION, alpha=0.08, linewidth=0,
                   label="search.figure_budget", zorder=0)  # fmt: skip
        ax.set_xlim(left, right)


def _one(ax: Axes, x: pd.Series, y: pd.Series, *, best: bool) -> None:
    """Draw one plan of the front: hollow as it was promised, full as fresh pairs measured it."""
    seen = (x["search_difference"], y["search_difference"])
    ax.plot(*seen, "o", markerfacecolor="white", markeredgecolor=style.GREY, markersize=6.5,
            label="search.figure_search", zorder=2)  # fmt: skip
    if not int(x["pairs"]):
        return
    colour, marker, size = (style.VERMILION, "D", 7.5) if best else (style.BLUE, "o", 6.5)
    new = (x["difference"], y["difference"])
    ax.plot([seen[0], new[0]], [seen[1], new[1]], color=style.GREY, linewidth=0.8, zorder=1.5)
    ax.plot([x["low"], x["high"]], [new[1], new[1]], color=colour, linewidth=1.6, zorder=2.5)
    ax.plot([new[0], new[0]], [y["low"], y["high"]], color=colour, linewidth=1.6, zorder=2.5)
    label = "search.figure_chosen" if best else "search.figure_fresh"
    ax.plot(*new, marker, color=colour, markersize=size, label=label, zorder=3)
    ax.annotate(str(int(x["plan"])), new, xytext=(5, 5), textcoords="offset points", fontsize=9,
                color=colour)  # fmt: skip


def _number(ax: Axes, metric: str, lang: str, *, up: bool) -> None:
    """Label an axis in the metric's unit, percentage points or millions."""
    axis, unit = (ax.yaxis, labels.unit(metric)) if up else (ax.xaxis, labels.unit(metric))
    size, scale = max(abs(edge) for edge in (ax.get_ylim() if up else ax.get_xlim())), 1.0
    if numbers.is_share(unit):
        scale, unit = 0.01, say(lang, "figure.points")
    elif size >= 2e6:
        scale, unit = 1e6, say(lang, "figure.million", unit=unit)
    axis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(x / scale)))
    axis.set_major_locator(MaxNLocator(nbins=6))
    text = say(lang, "search.figure_difference", metric=labels.heading(metric, lang), unit=unit)
    axis.set_label_text(text)
