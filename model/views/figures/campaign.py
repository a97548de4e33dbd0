"""How much was the campaign, drawn: from the start to the end without it, then with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from model.views import numbers, style
from model.views.texts import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 10.0


class Way(NamedTuple):
    """One row: shares of persons in poverty, and the register's at the end if it is known."""

    title: str
    start: float
    without: float
    with_: float
    register: float | None
    bounds: tuple[float, float] | None = None
    """Interval of the end with the campaign, given that without."""


def campaign_ways(panels: Sequence[Sequence[Way]], lang: str = "en") -> Figure:
    """Draw panels of rows under one another, each panel on a scale of its own."""
    heights = [max(len(panel), 1) for panel in panels]
    figure = Figure(figsize=(WIDTH, 0.34 * sum(heights) + 1.1 * len(panels) + 0.5))
    axes = figure.subplots(len(panels), 1, squeeze=False, height_ratios=heights)[:, 0]
    for ax, panel in zip(axes, panels, strict=True):
        for k, way in enumerate(reversed(panel)):
            _one(ax, k, way)
        ax.set_yticks(range(len(panel)), [way.title for way in reversed(panel)], fontsize=9)
        ax.set_ylim(-0.7, len(panel) - 0.3)
        ax.set_xlim(left=0)
        ax.grid(axis="y", visible=False)
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: numbers.plain(100 * x)))
    axes[-1].set_xlabel(say(lang, "campaign.axis"))
    figure.legend(handles=_legend(lang), loc="outside upper center", ncols=5, frameon=False)
    return figure


def _one(ax: Axes, k: int, way: Way) -> None:
    ax.plot([way.without, way.start], [k, k], color=style.PALE, linewidth=6, zorder=1)
    ax.plot([way.with_, way.without], [k, k], color=style.SKY, linewidth=6, zorder=2)
    if way.bounds:
        ax.plot(way.bounds, [k, k], color=style.INK, linewidth=1.4, zorder=4.5)
    ax.plot(way.start, k, "|", color=style.INK, markersize=13, markeredgewidth=2, zorder=3)
    ax.plot(way.without, k, "D", color=style.GREY, markersize=6, zorder=4)
    ax.plot(way.with_, k, "o", color=style.BLUE, markersize=7, zorder=5)
    if way.register is not None:
        ax.plot(way.register, k, "x", color=style.PAPER, markersize=8, markeredgewidth=2, zorder=6)


def _legend(lang: str) -> list[Line2D]:
    looks = (
        ("start", style.INK, "|"), ("without", style.GREY, "D"), ("with", style.BLUE, "o"),
        ("register", style.PAPER, "x"),
    )  # fmt: skip
    return [
        Line2D([], [], linestyle="", marker=marker, color=colour, markeredgewidth=2,
               label=say(lang, f"campaign.mark_{name}"))
        for name, colour, marker in looks
    ]  # fmt: skip
