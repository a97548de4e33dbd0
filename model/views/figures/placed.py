"""The map of what a unit is worth: each village as measured, and beside it as expected."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from model.views import numbers, style
from model.views.figures.places import village_handles
from model.views.texts import say

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection

WIDTH, HEIGHT = 10.5, 5.4
MARKERS = {"other": "s", "poor": "o", "deep-poor": "^"}
CUT = 0.98
"""Colours reach to this quantile of the absolute values: a few wild ones do not wash out all."""


class Colours(NamedTuple):
    """A scale of colours and its ends."""

    name: str
    low: float
    high: float


def value_maps(table: pd.DataFrame, clear: pd.Series, unit: str, lang: str = "en") -> Figure:
    """Draw the values of a placement's villages; those whose interval is `clear` are outlined."""
    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    left, right = figure.subplots(1, 2)
    colours = _colours(table["value"])
    _villages(left, table[~clear.to_numpy()], ("value", 0.0, _size(table)), colours)
    _villages(left, table[clear.to_numpy()], ("value", 0.8, _size(table)), colours)
    dots = _villages(right, table, ("expected", 0.0, _size(table)), colours)
    for ax, name in ((left, "left"), (right, "right")):
        ax.set_title(textwrap.fill(say(lang, f"place.{name}"), 46), fontsize=10, loc="left")
        ax.set_xlabel(say(lang, "figure.east"))
        ax.set_aspect("equal", adjustable="datalim")
    left.set_ylabel(say(lang, "figure.north"))
    _bar(figure, [left, right], dots, unit)
    handles = [_plain(handle) for handle in village_handles(lang)]
    figure.legend(handles=handles, loc="outside lower left", ncols=3)
    return figure


def _colours(values: pd.Series) -> Colours:
    """White is zero where values lie on both sides of it; else one hue, from zero on."""
    low, high = (float(np.quantile(values, cut)) for cut in (1 - CUT, CUT))
    edge = max(abs(low), abs(high)) or 1e-9
    if min(-low, high) > edge / 4:
        return Colours("PuOr_r", -edge, edge)
    return Colours("viridis_r", min(low, 0.0), high) if high > 0 else Colours("viridis", low, 0.0)


def _plain(handle: Line2D) -> Line2D:
    handle.set_markeredgewidth(0.3)
    return handle


def _size(table: pd.DataFrame) -> float:
    return float(np.clip(9000 / max(len(table), 1), 9, 60))


def _villages(
    ax: Axes, table: pd.DataFrame, how: tuple[str, float, float], colours: Colours
) -> PathCollection:
    """A dot a village, `how` by column, width of the outline and size; deep-poor ones on top."""
    column, width, size = how
    for kind, marker in MARKERS.items():
        rows = table[table["type"] == kind]
        dots = ax.scatter(
            rows["x"], rows["y"], c=rows[column], s=size, marker=marker, cmap=colours.name,
            vmin=colours.low, vmax=colours.high, linewidths=width,
            edgecolors=style.BLACK if width else "none", rasterized=True,
        )  # fmt: skip
    return dots


def _bar(figure: Figure, axes: list[Axes], dots: PathCollection, unit: str) -> None:
    """One scale of colours for both maps."""
    ticks = FuncFormatter(lambda value, _: numbers.plain(value))
    bar = figure.colorbar(
        dots, ax=axes, location="right", fraction=0.03, pad=0.02, format=ticks, extend="both"
    )
    bar.outline.set_visible(False)
    bar.set_label(unit)
