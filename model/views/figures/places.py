"""Maps of the synthetic villages: a dot a village, coloured by a metric of its last year."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from model.experiments.parts import kind_of
from model.views import labels, numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection


def village_means(villages: pd.DataFrame, scenario: str, metric: str) -> pd.DataFrame:
    """Return one row a village in the last year: place, marks, and the metric's mean over runs."""
    rows = villages[villages["scenario"] == scenario]
    rows = rows[rows["year"] == rows["year"].max()]
    place = rows.groupby("village")[["x", "y", "poor", "deep", "households"]].first()
    return place.assign(value=rows.groupby("village")[metric].mean())


MARKS = (("other", "s", 0.0), ("poor", "o", 0.3), ("deep", "^", 0.7))
"""Kind of village, marker, width of its edge; drawn in this order, deep-poor villages on top."""


def village_map(
    ax: Axes, villages: pd.DataFrame, scenario: str, metric: str, lang: str = "en"
) -> Axes:
    """Colour each village by a metric; the marker tells poor and deep-poor villages apart."""
    table = village_means(villages, scenario, metric)
    limits = (min(0.0, float(table["value"].min())), float(table["value"].max()) or 1e-9)
    dots = _dots(ax, table, "viridis_r", limits)
    return _finish(ax, dots, labels.heading(metric, lang), _ticks(metric, lang), lang)


def village_difference_map(
    ax: Axes, villages: pd.DataFrame, pair: tuple[str, str], metric: str, lang: str = "en"
) -> Axes:
    """Colour each village by the metric under pair[1] less that under pair[0]; white is zero."""
    table = village_means(villages, pair[1], metric)
    table["value"] -= village_means(villages, pair[0], metric)["value"]
    edge = float(table["value"].abs().max()) or 1e-9
    dots = _dots(ax, table, "PuOr_r", (-edge, edge))
    kind = "change_points" if numbers.is_share(labels.unit(metric)) else "change_in"
    title = say(lang, f"figure.{kind}", what=labels.label(metric, lang))
    points = FuncFormatter(lambda v, _: numbers.plain(100 * v))
    share = numbers.is_share(labels.unit(metric))
    return _finish(ax, dots, title, points if share else _ticks(metric, lang), lang)


def _dots(
    ax: Axes, table: pd.DataFrame, colours: str, limits: tuple[float, float]
) -> PathCollection:
    size = min(60.0, 14000 / max(len(table), 1)) * table["households"] / table["households"].mean()
    kinds = kind_of(table)
    for kind, marker, edge in MARKS:
        rows = table[kinds == kind]
        dots = ax.scatter(
            rows["x"], rows["y"], c=rows["value"], s=size[rows.index].clip(5, 150), marker=marker,
            cmap=colours, vmin=limits[0], vmax=limits[1], linewidths=edge,
            edgecolors=style.BLACK if edge else "none", rasterized=True,
        )  # fmt: skip
    ax.set_aspect("equal")
    return dots


def _ticks(metric: str, lang: str) -> FuncFormatter:
    share = numbers.is_share(labels.unit(metric))
    return FuncFormatter(lambda v, _: numbers.percent(v, 0, lang) if share else numbers.plain(v))


def _finish(ax: Axes, dots: PathCollection, title: str, ticks: FuncFormatter, lang: str) -> Axes:
    bar = ax.figure.colorbar(dots, ax=ax, fraction=0.04, pad=0.02, format=ticks)
    bar.outline.set_visible(False)
    bar.set_label(textwrap.fill(title, 34))
    ax.set_xlabel(say(lang, "figure.east"))
    ax.set_ylabel(say(lang, "figure.north"))
    return ax


def village_handles(lang: str = "en") -> list[Line2D]:
    """Return the legend's marks for deep-poor, poor and other villages."""
    return [
        Line2D(
            [], [], linestyle="", marker=marker, markersize=7, markerfacecolor=style.PALE,
            markeredgecolor=style.BLACK, markeredgewidth=width * 1.5,
            label=say(lang, f"figure.{kind}"),
        )
        for kind, marker, width in reversed(MARKS)
    ]  # fmt: skip
