"""Whole figures: panels side by side with one legend, as the report and `figures/` show them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from model.views import labels, style
from model.views.figures import bands, differences, places, stacks
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WIDTH = 10.0
PANELS_A_ROW = 3

Draw = Callable[["Axes", str], object]


def small_multiples(titles: dict[str, str], draw: Draw, height: float = 2.9) -> Figure:
    """Draw one panel a scenario on common axes, with one legend below."""
    columns = min(PANELS_A_ROW, len(titles))
    rows = -(-len(titles) // columns)
    width = WIDTH if columns > 1 else 0.68 * WIDTH
    figure = Figure(figsize=(width, height * rows + 0.7))
    grid = list(figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel())
    for ax, (name, title) in zip(grid, titles.items(), strict=False):
        draw(ax, name)
        ax.set_title(textwrap.fill(title, 34))
        ax.xaxis.set_tick_params(labelbottom=True)
    grid[0].set_ylim(0, bands.top_of(grid[: len(titles)]))
    for k, ax in enumerate(grid):
        ax.set_visible(k < len(titles))
        if k % columns:
            ax.set_ylabel("")
    handles = _handles(grid)
    if handles:
        wide = min(len(handles), 2 if columns == 1 else 4)
        names = list(handles)
        figure.legend(list(handles.values()), names, loc="outside lower left", ncols=wide)
    return figure


def _handles(grid: Iterable[Axes]) -> dict[str, Any]:
    """Return every name in the panels once, with its mark; an empty bar has no look to show."""
    found: dict[str, Any] = {}
    for ax in grid:
        for handle, name in zip(*ax.get_legend_handles_labels(), strict=True):
            if getattr(handle, "patches", True):
                found.setdefault(name, handle)
    return found


def paper_and_truth(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Register, last-year poverty and stable poverty over time, a panel a scenario."""

    def draw(ax: Axes, name: str) -> None:
        bands.paper_and_truth(ax, months, name, lang)
        ax.set_ylabel(say(lang, "figure.rural_people"))

    return small_multiples(titles, draw)


def side_by_side(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """All scenarios on paper (left) and in truth (right), on the same scale."""
    figure = Figure(figsize=(WIDTH, 4.4))
    left, right = figure.subplots(1, 2, sharey=True)
    bands.one_column(left, months, "registered_incidence", titles, lang)
    bands.one_column(right, months, "stable_incidence", titles, lang)
    left.set_ylim(0, bands.top_of([left, right]))
    left.set_ylabel(say(lang, "figure.rural_people"))
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower left", ncols=3)
    return figure


def paired_differences(
    comparison: pd.DataFrame, metrics: list[str], titles: dict[str, str], lang: str = "en"
) -> Figure:
    """Differences from the baseline, a panel a metric, rows in the order of the first metric."""
    names = differences.best_last(comparison, metrics[0])
    ordered = {name: titles.get(name, name) for name in names}
    figure = Figure(figsize=(WIDTH, (0.36 * len(names) + 1.0) * len(metrics) + 0.5))
    grid = figure.subplots(len(metrics), 1, squeeze=False).ravel()
    for ax, metric in zip(grid, metrics, strict=True):
        differences.differences(ax, comparison, metric, ordered, lang)
    handles = [
        Line2D([], [], color=colour, marker=marker, label=say(lang, f"figure.{name}"))
        for name, (colour, marker) in differences.LOOK.items()
        if name in ("better", "worse", "undecided")
    ]
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
    return figure


def village_maps(
    villages: pd.DataFrame, pair: tuple[str, str], titles: dict[str, str], lang: str = "en"
) -> Figure:
    """The first scenario's villages, and beside them how they differ under the second."""
    metric, two = "stable_incidence", pair[0] != pair[1]
    figure = Figure(figsize=(WIDTH if two else 0.62 * WIDTH, 4.6), layout="compressed")
    grid = figure.subplots(1, 2 if two else 1, squeeze=False).ravel()
    places.village_map(grid[0], villages, pair[0], metric, lang)
    grid[0].set_title(textwrap.fill(titles[pair[0]], 40))
    if two:
        places.village_difference_map(grid[1], villages, pair, metric, lang)
        names = {"first": titles[pair[0]], "second": titles[pair[1]]}
        grid[1].set_title(textwrap.fill(say(lang, "figure.less", **names), 42))
        grid[1].set_ylabel("")
    figure.legend(
        handles=places.village_handles(lang), title=say(lang, "figure.synthetic"),
        loc="outside lower left", ncols=3, alignment="left",
    )  # fmt: skip
    return figure


def money(ledger: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Money by purpose and year, a panel a scenario."""
    return small_multiples(titles, lambda ax, name: stacks.money(ax, ledger, name, lang))


def exits(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Exits by honesty and year, a panel a scenario."""
    return small_multiples(titles, lambda ax, name: stacks.exits(ax, months, name, lang))


def cadre_days(months: pd.DataFrame, titles: dict[str, str], lang: str = "en") -> Figure:
    """Cadres' days by use and year, a panel a scenario."""
    return small_multiples(titles, lambda ax, name: stacks.cadre_days(ax, months, name, lang))


def sweep_points(
    values: pd.DataFrame, metric: str, names: dict[int, str], lang: str = "en"
) -> Figure:
    """Draw a row a point of a sweep, median and middle 90 %; `values`: a row a point."""
    rising = labels.better(metric) == "higher"
    cuts = values.quantile([0.05, 0.5, 0.95], axis=1).T.sort_values(0.5, ascending=rising).tail(40)
    figure = Figure(figsize=(WIDTH, 0.3 * len(cuts) + 1.2))
    ax = figure.subplots()
    for k, row in enumerate(cuts.to_numpy()):
        ax.plot([row[0], row[2]], [k, k], color=style.SKY, linewidth=2.2)
        ax.plot(row[1], k, "o", color=style.BLUE)
    ax.set_yticks(range(len(cuts)), [names[int(p)] for p in cuts.index])
    ax.set_xlabel(f"{labels.label(metric, lang)} ({labels.unit_words(metric, lang)})")
    return figure
